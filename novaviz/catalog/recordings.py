"""The recordings of real Nova, and which of them is the twin of a run.

They are traces in ``data/recordings/``, made by ``novaviz.importers.nova_recording``.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from novaviz.catalog.files import data_path
from novaviz.catalog.releases import ACTIVE, ERROR, MODERN
from novaviz.model import Trace, load_trace
from novaviz.model.event import RPC_CALL, RPC_CAST, START

RECORDINGS = ("boot", "boot-extra-volume", "boot-from-volume", "no-valid-host", "reschedule")


@cache
def read_recording(name: str) -> Trace:
    """The recording of this name; DataError if there is none."""
    return load_trace(data_path(f"recordings/{name}.json"))


def twin_of(trace: Trace) -> Trace | None:
    """The recording of real Nova that went as this run did; None if there is none.

    Only the modern release has twins. Which one is told by what was asked for and what became of
    it: no valid host, a second host after the first one failed, a volume to boot from, a volume
    beside the image, or none.
    """
    name = _twin(trace)
    return read_recording(name) if name else None


def _twin(trace: Trace) -> str | None:
    metadata = trace.metadata
    if metadata.get("release") != MODERN or metadata.get("source") == "recording":
        return None
    if metadata.get("outcome") == ERROR:
        return "no-valid-host" if _found_no_host(trace) else None
    if metadata.get("outcome") != ACTIVE:
        return None
    builds = sum(
        event.kind == RPC_CAST and event.phase == START and event.name == "build_and_run_instance"
        for event in trace.events
    )
    if builds > 1:
        return "reschedule"
    devices = _devices(trace)
    if any(device.get("boot_index") == 0 and _is_volume(device) for device in devices):
        return "boot-from-volume"
    return "boot-extra-volume" if any(map(_is_volume, devices)) else "boot"


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


def _is_volume(device: dict[str, Any]) -> bool:
    return device.get("destination_type") == "volume"
