"""The recordings that are shipped, and which of them is the twin of a run.

They are traces in ``data/recordings/``. Some are of real Nova, made by
``novaviz.importers.nova_recording``; the others are novaviz's own boots of a guest that really
ran, made by ``make recordings``, to be played where there is no QEMU.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from novaviz.catalog.files import data_path
from novaviz.catalog.releases import ACTIVE, CLASSIC, ERROR, MODERN
from novaviz.exceptions import UsageError
from novaviz.model import Trace, load_trace
from novaviz.model.event import DRIVER, RPC_CALL, RPC_CAST, START

RECORDINGS = ("boot", "boot-extra-volume", "boot-from-volume", "no-valid-host", "reschedule")
"""Of real Nova, in the modern release."""

REAL_CLASSIC, REAL_MODERN = "real-classic", "real-modern"
REAL_BOOTS = (REAL_CLASSIC, REAL_MODERN)
"""Of a guest that really ran, with a volume beside its image."""

ALL = (*REAL_BOOTS, *RECORDINGS)

SIMULATED = "simulated"
"""The hypervisor of a run that says nothing of one, too."""


@cache
def read_recording(name: str) -> Trace:
    """The recording of this name; UsageError if there is none, DataError if it is damaged."""
    if name not in ALL:
        raise UsageError(f"unknown recording {name!r}", ALL)
    return load_trace(data_path(f"recordings/{name}.json"))


def titles() -> dict[str, str]:
    """Every recording's title, by its name."""
    return {name: str(read_recording(name).metadata["title"]) for name in ALL}


def twin_of(trace: Trace) -> Trace | None:
    """The recording that went as this run did; None if there is none.

    In the modern release it is one of real Nova. Which one is told by what was asked for and what
    became of it: no valid host, a second host after the first one failed, a volume to boot from,
    a volume beside the image, or none. Nobody has recorded Nova 2013.1: in the classic release
    the twin of a simulated boot is the same boot with a guest that really ran.
    """
    find = TWINS.get(str(trace.metadata.get("release")))
    if find is None or trace.metadata.get("source") == "recording":
        return None
    name = find(trace)
    return read_recording(name) if name else None


def _twin_of_modern(trace: Trace) -> str | None:
    metadata = trace.metadata
    if metadata.get("outcome") == ERROR:
        return "no-valid-host" if _found_no_host(trace) else None
    if metadata.get("outcome") != ACTIVE:
        return None
    if _begins(trace, RPC_CAST, "build_and_run_instance") > 1:
        return "reschedule"
    devices = _devices(trace)
    if _boots_from_volume(devices):
        return "boot-from-volume"
    return "boot-extra-volume" if any(map(_is_volume, devices)) else "boot"


def _twin_of_classic(trace: Trace) -> str | None:
    """An image and one volume, launched once and nothing broken: so the recorded one went."""
    metadata, devices = trace.metadata, _devices(trace)
    if metadata.get("source") != "run" or metadata.get("hypervisor", SIMULATED) != SIMULATED:
        return None
    if metadata.get("outcome") != ACTIVE or metadata.get("faults"):
        return None
    if _begins(trace, DRIVER, "spawn") != 1:
        return None
    one_beside = sum(map(_is_volume, devices)) == 1 and not _boots_from_volume(devices)
    return REAL_CLASSIC if one_beside else None


TWINS = {MODERN: _twin_of_modern, CLASSIC: _twin_of_classic}
"""How the twin of a run is found, by its release."""


def _begins(trace: Trace, kind: str, name: str) -> int:
    """How often an exchange of this name begins."""
    return sum(
        event.kind == kind and event.phase == START and event.name == name
        for event in trace.events
    )


def _found_no_host(trace: Trace) -> bool:
    """Whether the scheduler, asked for the first time, had no host to give."""
    for event in trace.events:
        if event.kind == RPC_CALL and event.name == "select_destinations" and event.closes:
            result = event.result
            return isinstance(result, dict) and result.get("type") == "NoValidHost"
    return False


def _devices(trace: Trace) -> list[dict[str, Any]]:
    """The block devices that the request names."""
    for event in trace.events:
        if event.name == "POST /v2.1/servers" and event.phase == START:
            body = event.payload.get("body")
            server = body.get("server") if isinstance(body, dict) else None
            devices = server.get("block_device_mapping_v2") if isinstance(server, dict) else None
            named = devices if isinstance(devices, list) else []
            return [one for one in named if isinstance(one, dict)]
    return []


def _boots_from_volume(devices: list[dict[str, Any]]) -> bool:
    return any(device.get("boot_index") == 0 and _is_volume(device) for device in devices)


def _is_volume(device: dict[str, Any]) -> bool:
    return device.get("destination_type") == "volume"
