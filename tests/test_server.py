"""What a user may do with a server that was booted, and the trace of each operation."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from novaviz.exceptions import UsageError
from novaviz.model import Trace, load_trace
from novaviz.model.schema import check
from novaviz.run import boot
from novaviz.server import Server
from novaviz.views.narration import narrate
from novaviz.views.score import board_of
from novaviz.views.text import report
from tests.ground import broken
from tests.services.nova.operations import booted, guest, refusal, states
from tests.test_text import MOST_WORDS, brings_its_own_words, sentences, words

BOTH = pytest.mark.parametrize("release", ["classic", "modern"])
PLAIN = ("stop", "start", "pause", "unpause", "suspend", "resume", "reboot")
SOFT = [("REBOOT", "rebooting"), ("REBOOT", "reboot_pending"), ("REBOOT", "reboot_started")]
HARD = [("HARD_REBOOT", "rebooting_hard"), ("HARD_REBOOT", "reboot_pending_hard"),
        ("HARD_REBOOT", "reboot_started_hard")]  # fmt: skip


@BOTH
def test_each_operation_takes_the_server_through_its_states(release: str) -> None:
    with booted(release) as run:
        server = run.server
        for operation, seen, state in (
            ("stop", [("ACTIVE", "powering-off"), ("SHUTOFF", None)], "SHUTDOWN"),
            ("start", [("SHUTOFF", "powering-on"), ("ACTIVE", None)], "RUNNING"),
            ("pause", [("ACTIVE", "pausing"), ("PAUSED", None)], "PAUSED"),
            ("unpause", [("PAUSED", "unpausing"), ("ACTIVE", None)], "RUNNING"),
            ("suspend", [("ACTIVE", "suspending"), ("SUSPENDED", None)], "SHUTDOWN"),
            ("resume", [("SUSPENDED", "resuming"), ("ACTIVE", None)], "RUNNING"),
            ("reboot", [*SOFT, ("ACTIVE", None)], "RUNNING"),
        ):
            trace: Trace = getattr(server, operation)()
            assert trace.metadata["outcome"] == "DONE"
            assert states(trace) == seen
            assert (server.status, guest(run)) == (seen[-1][0], state)
        assert states(server.reboot(hard=True)) == [*HARD, ("ACTIVE", None)]
        assert [trace.metadata["scenario"] for trace in server.traces] == [*PLAIN, "reboot"]


@BOTH
def test_a_hard_reboot_brings_a_server_back_from_any_state(release: str) -> None:
    with booted(release) as run:
        for operation in ("stop", "pause", "suspend"):
            getattr(run.server, operation)()
            run.server.reboot(hard=True)
            assert (run.server.status, guest(run)) == ("ACTIVE", "RUNNING")


@BOTH
def test_a_deleted_server_holds_nothing_and_answers_nothing(release: str) -> None:
    with booted(release, volume=1) as run:
        server = run.server
        server.attach(2)
        assert len(server.volumes()) == 2
        server.stop()
        assert server.delete().metadata["outcome"] == "DONE"
        assert (server.status, run.cloud.holdings(server.uuid)) == ("DELETED", [])
        assert refusal(server.start()) == (404, f"Instance {server.uuid} could not be found.")
        with pytest.raises(UsageError, match=r"no console output: Instance .* could not be found"):
            server.console()


@BOTH
def test_a_simulated_guest_prints_nothing_and_the_trace_of_asking_is_kept(release: str) -> None:
    with booted(release) as run:
        assert run.server.console() == run.server.console(5) == ""
        asked = [trace.metadata["title"] for trace in run.server.traces]
        assert asked == ["vm1: console", "vm1: console"]


@BOTH
def test_the_trace_of_an_operation_is_whole_and_only_its_own(
    release: str, tmp_path: Path
) -> None:
    with booted(release, volume=1) as run:
        before = run.trace
        for trace in everything(run.server):
            check(trace.to_dict(), "operation.json")
            assert (trace.events[0].kind, trace.events[0].parent) == ("user", None)
            assert trace.steps == ()
            assert trace.metadata["instance"] == run.server.uuid
            assert board_of(trace) is None
            assert trace.metadata["title"] in report(trace, None, "messages")
        trace.save(tmp_path / "operation.json")
        assert load_trace(tmp_path / "operation.json") == trace
        trace.export(tmp_path / "operation.html")
        assert "vm1: delete" in (tmp_path / "operation.html").read_text()
        assert run.trace == before
        assert run.outcome == "ACTIVE"


@BOTH
def test_every_message_of_every_operation_is_told_in_a_short_sentence(release: str) -> None:
    with booted(release, volume=1) as run:
        for trace in everything(run.server):
            for event in trace.events:
                told = narrate(trace, event)
                assert "the request " not in told
                assert "has the driver do" not in told
                assert "is done with" not in told
                assert "asks for an instance" not in told
                if event.kind == "rpc.call" and event.phase == "start":
                    assert "(" in told
                if event.kind == "rpc.cast" and event.phase == "start":
                    assert f"({event.name})" in told
                if not brings_its_own_words(event):
                    assert all(words(one) <= MOST_WORDS for one in sentences(told)), told


def everything(server: Server) -> list[Trace]:
    """The trace of one of each operation."""
    for operation in PLAIN:
        getattr(server, operation)()
    server.reboot(hard=True)
    server.attach(1)
    server.detach(server.volumes()[0])
    server.console(3)
    server.delete()
    return server.traces


@BOTH
def test_the_same_operations_leave_the_same_traces(release: str) -> None:
    def once() -> list[str]:
        with booted(release, volume=1) as run:
            return [trace.to_json() for trace in everything(run.server)]

    assert once() == once()


def test_an_operation_whose_message_is_lost_is_stuck_until_a_hard_reboot() -> None:
    with booted("modern", broken("rpc.cast", "suspend_instance", drop="request")) as run:
        trace = run.server.suspend()
        assert trace.metadata["outcome"] == "STUCK"
        assert trace.metadata["faults"] == ["broken"]
        assert trace.metadata["waiting_for"] == [
            "nova-compute@host3, which never got suspend_instance from nova-api"
        ]
        assert refusal(run.server.stop())[0] == 409
        assert run.server.reboot(hard=True).metadata["outcome"] == "DONE"


def test_there_is_no_server_before_the_boot_is_over_or_where_it_was_refused() -> None:
    with boot(paused=True) as run, pytest.raises(UsageError, match="the boot is not over"):
        _ = run.server
    with boot(faults=["quota-exceeded"]) as run, pytest.raises(UsageError, match="no server"):
        _ = run.server
    run = boot()
    server = run.server
    run.close()
    for use in (server.stop, server.volumes, server.console, lambda: run.server):
        with pytest.raises(UsageError, match="the run is closed"):
            use()


@pytest.mark.parametrize("size", [0, -1, 1.5, "2", True, 10_000_000])
def test_a_volume_of_no_size_is_refused_before_anything_happens(size: int) -> None:
    with booted("modern") as run:
        with pytest.raises(UsageError, match="a volume's size must be a whole number of GB"):
            run.server.attach(size)
        assert run.server.traces == []


def test_two_servers_of_one_cloud_are_operated_apart() -> None:
    with booted("modern") as run:
        other = boot("vm2", cloud=run.cloud, volume=0)
        run.server.stop()
        assert (run.server.status, other.server.status) == ("SHUTOFF", "ACTIVE")
        other.server.pause()
        assert other.server.traces[0].metadata["title"] == "vm2: pause"


HYPERVISOR = {"ACTIVE": "RUNNING", "SHUTOFF": "SHUTDOWN", "PAUSED": "PAUSED",
              "SUSPENDED": "SHUTDOWN", "DELETED": None}  # fmt: skip
POWER = {"NOSTATE": 0, "RUNNING": 1, "PAUSED": 3, "SHUTDOWN": 4}


@settings(max_examples=20, deadline=None)
@given(
    release=st.sampled_from(["classic", "modern"]),
    operations=st.lists(
        st.sampled_from([*PLAIN, *PLAIN, "hard", "attach", "detach", "delete"]), max_size=8
    ),
)
def test_after_any_operations_the_rows_say_what_the_hypervisor_says(
    release: str, operations: list[str]
) -> None:
    with booted(release) as run:
        server = run.server
        for operation in operations:
            if operation == "hard":
                server.reboot(hard=True)
            elif operation == "attach":
                server.attach(1)
            elif operation == "detach":
                server.detach((server.volumes() or ["none"])[-1])
            else:
                getattr(server, operation)()
            row = run.cloud.instance_row(server.uuid)
            assert row is not None
            assert row["task_state"] is None
            assert guest(run) == HYPERVISOR[server.status]
            assert row["power_state"] == POWER[guest(run) or "NOSTATE"]
            plugged = [
                set(driver.volumes(server.uuid).values())  # type: ignore[attr-defined]
                for driver in run.cloud.nova.drivers.values() if server.uuid in driver.guests()
            ]  # fmt: skip
            assert (plugged or [set()])[0] == set(server.volumes())
        assert not run.cloud.boundary.open
