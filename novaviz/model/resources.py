"""What is asked for and what is found: the values that travel between the services.

They are frozen, so that a message may carry them without a copy.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Self

from novaviz.model.event import Json


@dataclass(frozen=True, slots=True)
class Value:
    """Something that can be written to JSON and read back."""

    def to_dict(self) -> dict[str, Json]:
        return {name: getattr(self, name) for name in _names(type(self))}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The value that ``to_dict`` wrote; other keys are ignored, lists become tuples."""
        return cls(**{
            name: _frozen(value) if type(value := data[name]) is list else value
            for name in _names(cls) if name in data
        })  # fmt: skip


def _names(kind: type[Value]) -> tuple[str, ...]:
    found = _NAMES.get(kind)
    if found is None:
        found = _NAMES[kind] = tuple(field.name for field in fields(kind))
    return found


_NAMES: dict[type[Value], tuple[str, ...]] = {}


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Flavor(Value):
    """A kind of instance: ``memory_mb`` in MB, disks in GB (source: ``nova.objects.flavor``)."""

    flavorid: str
    name: str
    vcpus: int
    memory_mb: int
    root_gb: int
    ephemeral_gb: int = 0
    swap: int = 0
    extra_specs: tuple[tuple[str, str], ...] = ()


_PROPERTIES = ("architecture", "hypervisor_type", "os_distro", "os_type", "os_version")


@dataclass(frozen=True, slots=True)
class ImageMeta(Value):
    """What nova knows of an image: ``size`` in bytes, ``min_ram`` MB, ``min_disk`` GB."""

    id: str
    name: str
    status: str = "active"
    size: int = 0
    checksum: str = ""
    disk_format: str = "qcow2"
    container_format: str = "bare"
    min_ram: int = 0
    min_disk: int = 0
    properties: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_glance(cls, body: dict[str, Any]) -> ImageMeta:
        """From the answer to ``GET /v2/images/{id}``; what glance does not know is a property."""
        known = _names(cls)
        extra = tuple(sorted(
            (key, str(value)) for key, value in body.items()
            if key.startswith(("hw_", "img_")) or key in _PROPERTIES
        ))  # fmt: skip
        return cls(**{key: body[key] for key in known if key in body and key != "properties"},
                   properties=extra)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BlockDevice(Value):
    """One disk of an instance (source: ``nova.objects.block_device:BlockDeviceMapping``).

    ``volume_size`` is in GB; ``attachment_id`` is cinder's, and ``connection_info`` (JSON) is what
    cinder answered to the host that connects.
    """

    source_type: str
    destination_type: str
    boot_index: int | None = None
    image_id: str | None = None
    volume_id: str | None = None
    volume_size: int | None = None
    attachment_id: str | None = None
    device_name: str | None = None
    delete_on_termination: bool = False
    uuid: str = ""
    connection_info: str | None = None

    @property
    def is_volume(self) -> bool:
        return self.destination_type == "volume"


@dataclass(frozen=True, slots=True)
class VolumeImage:
    """The image that a new volume is to hold: what glance said of it and gave."""

    id: str
    disk_format: str
    data: bytes


@dataclass(frozen=True, slots=True)
class NetworkRequest(Value):
    """A network that the instance is to be on, or a port that the user made for it."""

    network_id: str
    port_id: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class RequestSpec(Value):
    """What the scheduler has to satisfy (source: ``nova.objects.request_spec:RequestSpec``).

    ``ignore_hosts`` and ``force_hosts`` are host names; ``retry_hosts`` those tried already;
    ``group_policy`` is ``affinity`` or ``anti-affinity``, ``group_hosts`` where its members run.
    """

    instance_uuid: str
    project_id: str
    user_id: str
    flavor: Flavor
    image: ImageMeta | None
    num_instances: int = 1
    availability_zone: str | None = None
    root_gb: int | None = None
    group_id: str | None = None
    group_policy: str | None = None
    group_hosts: tuple[str, ...] = ()
    ignore_hosts: tuple[str, ...] = ()
    force_hosts: tuple[str, ...] = ()
    retry_hosts: tuple[str, ...] = ()

    @property
    def disk_gb(self) -> int:
        """Local disk that the instance takes; nothing where it boots from a volume."""
        root = self.flavor.root_gb if self.root_gb is None else self.root_gb
        return root + self.flavor.ephemeral_gb

    def to_dict(self) -> dict[str, Json]:
        plain = Value.to_dict(self)
        plain["flavor"] = self.flavor.to_dict()
        plain["image"] = self.image.to_dict() if self.image else None
        return plain

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> RequestSpec:
        plain = {name: _frozen(data[name]) for name in _names(cls) if name in data}
        plain["flavor"] = Flavor.from_dict(data["flavor"])
        plain["image"] = ImageMeta.from_dict(data["image"]) if data["image"] else None
        return cls(**plain)


@dataclass(frozen=True, slots=True)
class Selection(Value):
    """A host that the scheduler chose (source: ``nova.objects.selection:Selection``).

    ``allocations`` maps a resource class to an amount: what to claim in placement for it.
    """

    service_host: str
    nodename: str
    compute_node_uuid: str
    limits: tuple[tuple[str, float], ...] = ()
    allocations: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Vif(Value):
    """A network interface as nova keeps it (source: ``nova.network.model:VIF``)."""

    id: str
    address: str
    network_id: str
    network_name: str
    ips: tuple[str, ...]
    host: str
    vif_type: str = "ovs"
    active: bool = False


_GIVEN = ("key_name", "key_data", "user_data", "metadata")


@dataclass(frozen=True, slots=True)
class Instance(Value):
    """The instance as its row has it; a changed one is a new value.

    Source: ``nova.objects.instance:Instance``. ``power_state`` is the number. What its user gave it
    for itself (``key_name`` and the public key ``key_data``, ``user_data`` in base64, ``metadata``)
    is carried only if it was given: ``to_dict`` leaves out those that are empty.
    """

    id: int
    uuid: str
    display_name: str
    hostname: str
    project_id: str
    user_id: str
    vm_state: str | None
    task_state: str | None
    power_state: int
    host: str | None
    node: str | None
    availability_zone: str | None
    image_ref: str
    flavor: Flavor
    root_device_name: str | None = None
    config_drive: str = ""
    launched_at: str | None = None
    reservation_id: str = ""
    key_name: str | None = None
    key_data: str | None = None
    user_data: str | None = None
    metadata: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The hypervisor's name for it (source: ``instance_name_template``)."""
        return f"instance-{self.id:08x}"

    def to_dict(self) -> dict[str, Json]:
        whole = {**Value.to_dict(self), "flavor": self.flavor.to_dict()}
        for name in _GIVEN:
            if not whole[name]:
                del whole[name]
        return whole
