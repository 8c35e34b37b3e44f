"""What runs the guests of a cloud: chosen once, by a name or by a libvirt URI.

::

    simulated                   runs nothing, needs nothing (the default)
    test                        libvirt's test driver, a private world for every run and host
    test:///default             the same driver's world that a whole process shares
    test:///ABSOLUTE/node.xml   the same driver, in the world that the file describes

What differs between them is in :class:`Hypervisor`; nobody else asks which one it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from novaviz.exceptions import UsageError
from novaviz.kernel import Boundary, Clock, FreeClock
from novaviz.virt.driver import Agent, ComputeDriver, VirtApi
from novaviz.virt.simulated import SimulatedDriver


class Hosts(Protocol):
    """The hypervisors of one running cloud, one a host.

    ``epoch`` is the UTC time of the clock's 0; None where that is only made up.
    """

    clock: Clock
    epoch: datetime | None

    def driver(self, host: str, virtapi: VirtApi, agent: Agent) -> ComputeDriver:
        """The driver for this host's nova-compute."""

    def open(self) -> None:
        """Connect to them all; HypervisorError says what is missing."""

    def close(self) -> None:
        """Remove every guest of this cloud, and leave nothing behind."""


class SimulatedHosts:
    """Nothing to connect to."""

    epoch: datetime | None = None

    def __init__(self, boundary: Boundary) -> None:
        self._boundary = boundary
        self.clock: Clock = FreeClock(boundary.kernel)

    def driver(self, host: str, virtapi: VirtApi, agent: Agent) -> ComputeDriver:
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
    ``uri``
        Where libvirt finds it; None: in a world made for the run.
    ``simulated``
        What is only simulated beside it, a phrase each, for whoever reads the trace.
    """

    asked: str
    real: bool = False
    uri: str | None = None
    simulated: tuple[str, ...] = ()

    def check_again(self, what: str) -> None:
        """UsageError if this needs a run that can be run again."""
        if self.real:
            raise UsageError(
                f"cannot {what} a run on a real hypervisor ({self.asked}): it happens once;"
                " its trace can be saved and played"
            )

    def hosts(self, boundary: Boundary) -> Hosts:
        """The hypervisors of a cloud that is about to be started."""
        if not self.real:
            return SimulatedHosts(boundary)
        from novaviz.virt.libvirt.hosts import LibvirtHosts

        return LibvirtHosts(boundary, self.uri)


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
KNOWN = {one.asked: one for one in (SIMULATED, TEST)}
URIS = "a URI of libvirt's test driver such as test:///default"


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
    if driver == "qemu" or asked == "qemu":
        raise UsageError("guests that really run (qemu) are not there yet", (*KNOWN, URIS))
    if "://" not in asked:
        raise UsageError(f"unknown hypervisor {asked!r}", (*KNOWN, URIS))
    if driver != "test":
        raise UsageError(f"there is no driver for {asked!r}", (*KNOWN, URIS))
    if (transport or uri.netloc) and not allow_remote:
        raise UsageError(
            f"the hypervisor {asked!r} is on another machine: that needs --allow-remote"
        )
    if len(uri.path) < 2:
        raise UsageError(
            f"the hypervisor {asked!r} has no path", ("test:///default", "test:///ABSOLUTE/FILE")
        )
    return Hypervisor(asked, real=True, uri=asked, simulated=TEST.simulated)
