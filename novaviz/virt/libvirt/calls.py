"""What is asked of libvirt, by name: arguments and answers are JSON.

So a call can be made by a thread of this process or by another process, and what a trace shows of
it is what was asked, word for word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from novaviz.model.event import Json

Args = Mapping[str, Any]
"""``uuid`` says which guest a method of ``virDomain`` is called on; ``flags`` are names."""

FLAGS = {
    "virConnect.defineXML": {"VALIDATE": 1},
    "virDomain.createWithFlags": {"START_PAUSED": 1},
    "virDomain.undefineFlags": {"MANAGED_SAVE": 1},
    "virDomain.attachDeviceFlags": {"LIVE": 1, "CONFIG": 2},
    "virDomain.detachDeviceFlags": {"LIVE": 1, "CONFIG": 2},
}
"""The numbers of the flags that are used, a table a call."""


def perform(raw: Any, name: str, args: Args) -> Json:
    """Make the call on a ``virConnect``; raises libvirt's own error if it is refused."""
    known = FLAGS.get(name, {})
    return CALLS[name](raw, args, sum(known[flag] for flag in args.get("flags", ())))


def _guest(raw: Any, args: Args) -> Any:
    return raw.lookupByUUIDString(args["uuid"])


def _named(domain: Any) -> Json:
    return {"domain": domain.name(), "uuid": domain.UUIDString()}


def _method(name: str) -> Callable[[Any, Args, int], Json]:
    """A method of the guest without arguments."""
    return lambda raw, args, flags: getattr(_guest(raw, args), name)()


def _flagged(name: str) -> Callable[[Any, Args, int], Json]:
    """A method of the guest whose one argument is flags."""
    return lambda raw, args, flags: getattr(_guest(raw, args), name)(flags)


def _device(name: str) -> Callable[[Any, Args, int], Json]:
    return lambda raw, args, flags: getattr(_guest(raw, args), name)(args["xml"], flags)


CALLS: dict[str, Callable[[Any, Args, int], Json]] = {
    "virConnect.getVersion": lambda raw, args, flags: raw.getVersion(),
    "virConnect.listAllDomains": lambda raw, args, flags: {
        domain.UUIDString(): domain.name() for domain in raw.listAllDomains()
    },
    "virConnect.lookupByUUIDString": lambda raw, args, flags: _named(_guest(raw, args)),
    "virConnect.defineXML": lambda raw, args, flags: _named(
        raw.defineXMLFlags(args["xml"], flags)
    ),
    "virDomain.createWithFlags": _flagged("createWithFlags"),
    "virDomain.suspend": _method("suspend"),
    "virDomain.resume": _method("resume"),
    "virDomain.shutdown": _method("shutdown"),
    "virDomain.reset": lambda raw, args, flags: _guest(raw, args).reset(0),
    "virDomain.managedSave": lambda raw, args, flags: _guest(raw, args).managedSave(0),
    "virDomain.destroy": _method("destroy"),
    "virDomain.undefineFlags": _flagged("undefineFlags"),
    "virDomain.info": _method("info"),
    "virDomain.XMLDesc": lambda raw, args, flags: _guest(raw, args).XMLDesc(0),
    "virDomain.attachDeviceFlags": _device("attachDeviceFlags"),
    "virDomain.detachDeviceFlags": _device("detachDeviceFlags"),
}
