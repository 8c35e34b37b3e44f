"""Settings of a cloud that are not its topology, with OpenStack's names and defaults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from novaviz.exceptions import UsageError
from novaviz.virt.guest_options import KVM, TCG, GuestOptions

CLOSED, OPEN = "closed", "open"


@dataclass(frozen=True, slots=True)
class Options:
    """What an operator may set.

    ``send_service_user_token``
        nova sends its own token along with the user's, so that one that expires in the middle of
        a long build is still honoured (source: ``nova.conf.service_token``).
    ``instance_build_timeout``
        Seconds after which an instance that is still building is set to error; 0: never (source:
        ``nova.conf.compute``).

    The others are for guests that really run, and refused for others (see
    :class:`novaviz.virt.guest_options.GuestOptions`):

    ``accelerator``
        ``tcg`` or ``kvm``.
    ``guest_network``
        ``closed``, or ``open``: the guest may reach this machine and what lies behind it.
    ``http_port``
        A port of 127.0.0.1 that leads to the guest's port 80; 0: none does.
    ``ready_timeout``
        Seconds that a run waits for its guest to say that it is ready.
    ``keep_guest``
        The guest goes on when the run is closed.
    """

    send_service_user_token: bool = False
    instance_build_timeout: float = 0.0
    accelerator: str = TCG
    guest_network: str = CLOSED
    http_port: int = 0
    ready_timeout: float = 120.0
    keep_guest: bool = False

    @property
    def guest(self) -> GuestOptions:
        """What concerns guests that really run."""
        return GuestOptions(
            self.accelerator, open_network=self.guest_network == OPEN, http_port=self.http_port,
            ready_timeout=self.ready_timeout, keep=self.keep_guest,
        )  # fmt: skip


    @property
    def for_guests(self) -> list[str]:
        """Those that are not as they always are, of the settings for guests that really run."""
        usual = Options()
        return [name for name in GUESTS if getattr(self, name) != getattr(usual, name)]


GUESTS = ("accelerator", "guest_network", "http_port", "ready_timeout", "keep_guest")


def options_from(settings: Mapping[str, object]) -> Options:
    """The options with these settings, as values or as text; UsageError for what cannot be."""
    options = Options()
    known = {field.name: type(getattr(options, field.name)) for field in fields(Options)}
    for name, value in settings.items():
        if name not in known:
            raise UsageError(f"unknown setting {name!r}", known)
        options = replace(options, **{name: READERS[known[name]](name, value)})
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


def _port(name: str, value: object) -> int:
    text = str(value)
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) < 65536):
        raise UsageError(f"the setting {name} must be a port (0 to 65535), not {value!r}")
    return int(text)


def _word(name: str, value: object) -> str:
    if value not in WORDS[name]:
        raise UsageError(f"the setting {name} cannot be {value!r}", WORDS[name])
    return str(value)


WORDS = {"accelerator": (TCG, KVM), "guest_network": (CLOSED, OPEN)}
READERS: dict[type, Callable[[str, object], Any]] = {
    bool: _flag, float: _seconds, int: _port, str: _word,
}  # fmt: skip
