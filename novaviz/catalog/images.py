"""Images: what glance holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from novaviz.catalog.shape import choice, mapping, record, text, whole


@dataclass(frozen=True, slots=True)
class ImageData:
    """An image: ``size`` in bytes of real content, ``min_ram`` in MB, ``min_disk`` in GB."""

    name: str
    size: int
    disk_format: str = "qcow2"
    container_format: str = "bare"
    min_ram: int = 0
    min_disk: int = 0
    status: str = "active"
    visibility: str = "public"
    properties: Mapping[str, str] = field(default_factory=dict)


IMAGE = record(
    ImageData,
    name=text(),
    size=whole(1),
    disk_format=choice("qcow2", "raw", "vmdk", "vdi", "iso", "ami", "aki", "ari"),
    container_format=choice("bare", "ovf", "ova", "ami", "aki", "ari"),
    min_ram=whole(),
    min_disk=whole(),
    status=choice("queued", "saving", "active", "deactivated", "killed", "deleted"),
    visibility=choice("public", "private", "shared", "community"),
    properties=mapping(text("a text in quotes")),
)
