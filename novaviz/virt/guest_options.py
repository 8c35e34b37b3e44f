"""How guests that really run are to be run."""

from __future__ import annotations

from dataclasses import dataclass

TCG, KVM = "tcg", "kvm"


@dataclass(frozen=True, slots=True)
class GuestOptions:
    """``accelerator`` is ``tcg`` (QEMU translates every instruction) or ``kvm``, which is tried.

    ``open_network``
        The guest may reach this machine and what lies behind it; else nothing.
    ``http_port``
        A port of 127.0.0.1 that leads to the guest's port 80; 0: none does.
    ``ready_timeout``
        Seconds that a run waits for the guest to say that it is ready.
    ``keep``
        The guest goes on when the run is closed.
    """

    accelerator: str = TCG
    open_network: bool = False
    http_port: int = 0
    ready_timeout: float = 120.0
    keep: bool = False
