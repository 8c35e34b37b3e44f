"""What runs the guests of a cloud: chosen once, by a name or by a libvirt URI.

::

    simulated                   runs nothing, needs nothing (the default)
    test                        libvirt's test driver, a private world for every run and host
    test:///default             the same driver's world that a whole process shares
    test:///ABSOLUTE/node.xml   the same driver, in the world that the file describes
    qemu                        QEMU, by a libvirt that is embedded for each host
    qemu:///session             QEMU, by the user's own libvirtd
    qemu:///system              QEMU, by the machine's libvirtd

What differs between them is in :class:`Hypervisor`; nobody else asks which one it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from novaviz.exceptions import UsageError
from novaviz.guest import Subnet
from novaviz.kernel import Boundary, Clock, FreeClock
from novaviz.virt.driver import Agent, ComputeDriver, VirtApi
from novaviz.virt.guest_options import GuestOptions
from novaviz.virt.simulated import SimulatedDriver
from novaviz.virt.volumes import FileBackend


class Hosts(Protocol):
    """The hypervisors of one running cloud, one a host.

    ``epoch`` is the UTC time of the clock's 0; None where that is only made up. ``volumes`` is
    where cinder's volumes really are; None: nowhere.
    """

    clock: Clock
    epoch: datetime | None

    @property
    def volumes(self) -> FileBackend | None: ...

    def driver(
        self, host: str, virtapi: VirtApi, agent: Agent, subnets: Mapping[str, Subnet]
    ) -> ComputeDriver:
        """The driver for this host's nova-compute; ``subnets`` are by the network's id."""

    def open(self) -> None:
        """Connect to them all; HypervisorError says what is missing."""

    def close(self) -> None:
        """Remove every guest of this cloud, and leave nothing behind."""


class SimulatedHosts:
    """Nothing to connect to."""

    epoch: datetime | None = None
    volumes: FileBackend | None = None

    def __init__(self, boundary: Boundary) -> None:
        self._boundary = boundary
        self.clock: Clock = FreeClock(boundary.kernel)

    def driver(
        self, host: str, virtapi: VirtApi, agent: Agent, subnets: Mapping[str, Subnet]
    ) -> ComputeDriver:
        return SimulatedDriver(self._boundary, host, virtapi, agent)

    def open(self) -> None:
        """There is nothing to connect to."""

    def close(self) -> None:
        """There is nothing to leave."""


@dataclass(frozen=True, slots=True)
class Hypervisor:
    """One choice.

    ``real``
        It is somebody else's program: a run happens once, in real time, and is not run again.
    ``executes``
        Its guests really run.
    ``uri``
        Where libvirt finds it; None: in a world made for the run.
    ``remote``
        That is on another machine.
    ``simulated``
        What is only simulated beside it, a phrase each, for whoever reads the trace.
    """

    asked: str
    real: bool = False
    executes: bool = False
    uri: str | None = None
    remote: bool = False
    simulated: tuple[str, ...] = ()

    def check_again(self, what: str) -> None:
        """UsageError if this needs a run that can be run again."""
        if self.real:
            raise UsageError(
                f"cannot {what} a run on a real hypervisor ({self.asked}): it happens once;"
                " its trace can be saved and played"
            )

    def hosts(self, boundary: Boundary, options: GuestOptions) -> Hosts:
        """The hypervisors of a cloud that is about to be started."""
        if not self.real:
            return SimulatedHosts(boundary)
        from novaviz.virt.libvirt.hosts import LibvirtHosts

        return LibvirtHosts(
            boundary, self.uri, options, executes=self.executes, remote=self.remote
        )


SIMULATED = Hypervisor("simulated")
TEST = Hypervisor(
    "test", real=True,
    simulated=(
        "the guest: libvirt's test driver keeps its state and executes nothing",
        "the guest's disks, which are named and never made",
        "the host's network and its agent",
        "the volumes' content",
    ),
)  # fmt: skip
QEMU = Hypervisor(
    "qemu", real=True, executes=True,
    simulated=(
        "the host's network and its agent: QEMU itself is the guest's network",
        "the way to the storage: a volume is a file on this machine",
    ),
)  # fmt: skip
KINDS = {"test": TEST, "qemu": QEMU}
KNOWN = {one.asked: one for one in (SIMULATED, TEST, QEMU)}
URIS = "a libvirt URI such as qemu:///session, qemu:///system or test:///default"
PATHS = {
    "test": ("test:///default", "test:///ABSOLUTE/FILE"),
    "qemu": ("qemu:///session", "qemu:///system"),
}


def hypervisor_named(asked: str, *, allow_remote: bool = False) -> Hypervisor:
    """The hypervisor of this name or URI; UsageError says what there is.

    A URI that leads to another machine is refused unless ``allow_remote``.
    """
    if asked in KNOWN:
        return KNOWN[asked]
    try:
        uri = urlsplit(asked)
    except ValueError:
        uri = SplitResult(asked, "", "", "", "")
    driver, _, transport = uri.scheme.partition("+")
    if "://" not in asked:
        raise UsageError(f"unknown hypervisor {asked!r}", (*KNOWN, URIS))
    if driver not in KINDS:
        raise UsageError(f"there is no driver for {asked!r}", (*KNOWN, URIS))
    remote = bool(uri.netloc) or transport not in ("", "unix")
    if remote and not allow_remote:
        raise UsageError(
            f"the hypervisor {asked!r} is on another machine: that needs --allow-remote"
        )
    if driver == "qemu" and uri.path not in ("/session", "/system"):
        if uri.path == "/embed":
            raise UsageError(f"{asked!r} needs a root of its own: that is --hypervisor qemu")
        raise UsageError(f"the hypervisor {asked!r} has no such path", PATHS[driver])
    if len(uri.path) < 2:
        raise UsageError(f"the hypervisor {asked!r} has no path", PATHS[driver])
    return replace(KINDS[driver], asked=asked, uri=asked, remote=remote)
