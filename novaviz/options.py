"""Settings of a cloud that are not its topology, with OpenStack's names and defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from novaviz.exceptions import UsageError


@dataclass(frozen=True, slots=True)
class Options:
    """What an operator may set.

    ``send_service_user_token``
        nova sends its own token along with the user's, so that one that expires in the middle of
        a long build is still honoured (source: ``nova.conf.service_token``).
    ``instance_build_timeout``
        Seconds after which an instance that is still building is set to error; 0: never (source:
        ``nova.conf.compute``).
    """

    send_service_user_token: bool = False
    instance_build_timeout: float = 0.0


def options_from(settings: Mapping[str, object]) -> Options:
    """The options with these settings, as values or as text; UsageError for what cannot be."""
    options = Options()
    known = {field.name: type(getattr(options, field.name)) for field in fields(Options)}
    for name, value in settings.items():
        if name not in known:
            raise UsageError(f"unknown setting {name!r}", known)
        read: Any = _flag(name, value) if known[name] is bool else _seconds(name, value)
        options = replace(options, **{name: read})
    return options


def _flag(name: str, value: object) -> bool:
    words = {"true": True, "on": True, "1": True, "false": False, "off": False, "0": False}
    if str(value).lower() not in words:
        raise UsageError(f"the setting {name} cannot be {value!r}", ("true", "false"))
    return words[str(value).lower()]


def _seconds(name: str, value: object) -> float:
    try:
        seconds = float(str(value))
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < 1e9:
        raise UsageError(f"the setting {name} must be a number of seconds from 0, not {value!r}")
    return seconds
