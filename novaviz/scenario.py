"""What to boot, on which release, and what to break."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from novaviz import images
from novaviz.catalog import CloudData, read_cloud
from novaviz.exceptions import UsageError
from novaviz.guestdata import Pairs, as_kept, check_kept
from novaviz.options import options_from
from novaviz.release import release_named
from novaviz.virt import hypervisor_named

ENTRIES = ("cli", "dashboard")
LONGEST_NAME = 255
"""Characters that a server's name may have (source: ``nova.api.validation.parameter_types``)."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One boot, completely described: the same scenario and seed give the same trace.

    ``volume`` is the size in GB of a volume of the user's to attach (0: none), and
    ``boot_from_volume`` of one to be made from the image and booted from (0: boot from the image).
    ``hypervisor`` is a name or a libvirt URI (see :mod:`novaviz.virt.hypervisor`).
    ``image_file`` is a file with an image to boot from; ``image`` is then what to call it, or, if
    nothing is said, as the file.
    ``settings`` are of the cloud, by name (see :class:`novaviz.options.Options`).
    ``key`` (an ssh public key), ``user_data`` (in base64) and ``meta`` are for the guest.
    ``availability_zone`` and ``group`` (a server group's name) narrow down the hosts, if given.
    """

    name: str = "vm1"
    flavor: str = "m1.tiny"
    image: str = images.DEFAULT
    network: str = "private"
    volume: int = 1
    boot_from_volume: int = 0
    entry: str = "cli"
    release: str = "classic"
    hypervisor: str = "simulated"
    faults: tuple[str, ...] = ()
    seed: int = 0
    user: str = "demo"
    scenario: str = "boot"
    settings: tuple[tuple[str, object], ...] = ()
    allow_remote: bool = False
    image_file: str = ""
    key: str = ""
    user_data: str = ""
    meta: Pairs = ()
    availability_zone: str = ""
    group: str = ""

    def checked(
        self, data: CloudData | None = None, brought: Collection[str] | None = None
    ) -> Scenario:
        """The same, with the image settled; UsageError names what cannot be, and the choices.

        In a cloud that is there already, ``data`` are its own, and of its images those called
        as in ``brought`` have real bytes.
        """
        data = data or read_cloud()
        release_named(self.release)
        _choice("flavor", self.flavor, [flavor.name for flavor in data.flavors])
        _choice("network", self.network, [network.name for network in data.networks])
        _choice("entry", self.entry, ENTRIES)
        if self.availability_zone:
            _choice("availability zone", self.availability_zone, data.zones)
        hypervisor = hypervisor_named(self.hypervisor, allow_remote=self.allow_remote)
        executes = hypervisor.executes
        _choice("user", self.user, [user.name for user in data.users if "demo" in user.roles])
        largest = data.quotas_of("demo").per_volume_gigabytes
        _size("volume", self.volume, largest)
        _size("boot-from-volume", self.boot_from_volume, largest)
        _check_name(self.name)
        options = options_from(dict(self.settings))
        if options.for_guests and not executes:
            raise UsageError(
                f"the setting {options.for_guests[0]} is for guests that really run, and those of"
                f" the hypervisor {self.hypervisor!r} do not: take qemu"
            )
        check_kept(self.key, self.user_data, self.meta)
        if type(self.seed) is not int:
            raise UsageError(f"the seed must be a whole number, not {self.seed!r}")
        return self._with_image([image.name for image in data.images], brought, executes=executes)

    def _with_image(
        self, there: list[str], brought: Collection[str] | None, *, executes: bool
    ) -> Scenario:
        """The same with the image that will be booted, which a cloud of its own can have."""
        if not self.image_file:
            made_up = set(there).difference(brought or ())
            image = images.image_for(self.image, made_up, executes=executes)
            own = [] if brought is not None else [images.GUEST]
            _choice("image", image, [*there, *own])
            if image not in there:
                images.brought(image, "")
            return replace(self, image=image)
        if brought is not None:
            raise UsageError("no image file can be brought into a cloud that is there already")
        file = str(Path(self.image_file).absolute())
        image = images.name_for(self.image, file)
        images.brought(image, file)
        return replace(self, image=image, image_file=file)

    @property
    def title(self) -> str:
        """One line that says what this run is."""
        broken = f" with {', '.join(self.faults)}" if self.faults else ""
        return f"{self.name}: a {self.release} boot{broken}"

    @property
    def has(self) -> frozenset[str]:
        """What the request brings, as storyboards ask for it."""
        volume = {"volume"} if self.volume or self.boot_from_volume else set()
        image = set() if self.boot_from_volume else {"image"}
        return frozenset({"token"} | volume | image)

    def changed(self, **request: Any) -> Scenario:
        """The same with other values, as ``boot`` takes them; UsageError for an unknown one."""
        known = tuple(Scenario.__dataclass_fields__)
        for key in request:
            _choice("request key", key, known)
        return replace(self, **as_kept(request))


def _choice(what: str, value: object, choices: Any) -> None:
    if value not in choices:
        raise UsageError(f"unknown {what} {value!r}", choices)


def _size(what: str, value: object, largest: int) -> None:
    if type(value) is not int or value < 0 or (largest >= 0 and value > largest):
        raise UsageError(
            f"the size of --{what} must be a whole number of GB from 0 to {largest},"
            f" not {value!r}"
        )


def _check_name(name: object) -> None:
    if not isinstance(name, str) or not name.strip():
        raise UsageError("the server's name must not be empty")
    if len(name) > LONGEST_NAME:
        raise UsageError(
            f"the server's name has {len(name)} characters, and may have {LONGEST_NAME} at most"
        )
    if not name.isprintable():
        raise UsageError(f"the server's name {name!r} has characters that cannot be printed")


