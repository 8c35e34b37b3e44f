"""Watch a virtual machine boot: OpenStack's boot sequence, really run, step by step.

>>> import novaviz
>>> run = novaviz.boot()
>>> run.outcome
'ACTIVE'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from novaviz.model import Event, Trace, load_trace
    from novaviz.run import Run, boot

__all__ = [
    "Event", "Run", "Trace", "boot", "faults", "load_trace", "recording", "recordings", "scenarios",
]  # fmt: skip

_WHERE = {
    "Event": "novaviz.model",
    "Run": "novaviz.run",
    "Trace": "novaviz.model",
    "boot": "novaviz.run",
    "load_trace": "novaviz.model",
}


def scenarios() -> dict[str, str]:
    """What can be booted under one name: name to title."""
    from novaviz.catalog import read_scenarios

    return {name: scenario.title for name, scenario in read_scenarios().items()}


def faults() -> dict[str, str]:
    """What can be broken on purpose: name to one sentence."""
    from novaviz.catalog import read_faults

    return {name: fault.summary for name, fault in read_faults().items()}


def recordings() -> dict[str, str]:
    """The boots that were recorded, of real guests and of real Nova: name to title."""
    from novaviz.catalog.recordings import titles

    return titles()


def recording(name: str) -> Trace:
    """The recorded boot of this name; UsageError if there is none."""
    from novaviz.catalog.recordings import read_recording

    return read_recording(name)


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'novaviz' has no attribute {name!r}")
