"""A real boot is played while it happens, and what the guest says is heard as it says it."""

from __future__ import annotations

from novaviz.views.score import score_of
from tests.views.test_live import view_of
from tests.views.wire import Wire, wire_of, wires
from tests.virt.qemu.ground import emulators, real, until

__all__ = ["wires"]


def test_the_guest_is_heard_while_it_boots(wires: list[Wire]) -> None:
    with real(paused=True, volume=0) as run:
        live = run.live(speed=0)
        wire = wire_of(wires, live)

        def heard() -> bool:
            return any(event["kind"] == "console" for more in wire.told()
                       for event in more["events"])  # fmt: skip

        until(emulators)
        until(heard)
        assert live.wait(120)
        view = view_of(wire)
        for more in wire.told():
            view.take(more)
        assert (run.outcome, view.missed) == ("ACTIVE", 0)
        assert view.trace == run.trace.to_dict()
        assert view.score == score_of(run.trace)
        assert view.score["tables"][-1]["rows"][-1]["status"] == "Guest ready"
        names = [event["name"] for event in view.trace["events"]]
        assert names.index("virDomain.resume") < names.index("console.ready")
