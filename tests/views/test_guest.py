"""What the guest prints is told beside the boot, and that it is ready apart from ACTIVE."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from novaviz.catalog import read_misconceptions, read_storyboard
from novaviz.model import Trace
from novaviz.model.schema import check
from novaviz.views.guest import is_heard, printed, ready_event, seconds_after_active
from novaviz.views.narration import narrate
from novaviz.views.score import score_of
from novaviz.views.status_table import caption, state_rows
from novaviz.views.summary import ending, summary
from novaviz.views.text import report, sequence
from tests import boots, consoles

BOARD = read_storyboard("classic")


def rows(trace: Trace, seq: int | None = None, *, goes_on: bool = False) -> list[tuple[str, str]]:
    return [(row.status, row.mark) for row in state_rows(BOARD, trace, seq, goes_on=goes_on)]


def ready_at(trace: Trace) -> int:
    ready = ready_event(trace)
    assert ready is not None
    return ready.seq


def test_the_console_is_read_line_by_line_as_far_as_the_boot_has_come() -> None:
    trace = consoles.heard()
    whole = [line.text for line in printed(trace)]
    text = "\n".join([*consoles.EARLY, *consoles.LATE, consoles.READY])
    assert whole == text.split("\n")
    assert [line.text for line in printed(trace, ready_at(trace) - 1)] == whole[:-1]
    assert not is_heard(boots.classic())


def test_another_guests_console_is_not_this_ones() -> None:
    trace = consoles.heard()
    other = replace(trace, metadata=trace.metadata | {"instance": "another"})
    assert list(printed(other)) == []
    assert ready_event(other) is None


def test_control_characters_of_a_guest_are_shown_and_not_obeyed() -> None:
    trace = consoles.heard(late=("\x1b[2J\x07gone",))
    text = report(trace, BOARD, "everything")
    assert r"console | \x1b[2J\x07gone" in text
    assert all(char.isprintable() for char in text.replace("\n", ""))


def test_active_comes_first_and_the_guest_is_ready_later() -> None:
    trace = consoles.heard()
    seq = ready_at(trace)
    assert rows(trace, seq - 1)[-2:] == [("Active", "now"), ("Guest ready", "ahead")]
    assert rows(trace, seq)[-2:] == [("Active", "passed"), ("Guest ready", "now")]
    assert rows(trace)[-2:] == [("Active", "passed"), ("Guest ready", "passed")]
    ready = ready_event(trace)
    assert ready is not None
    after = seconds_after_active(trace, ready)
    assert after is not None
    assert after > 0


def test_a_guest_of_which_nothing_is_heard_has_no_row() -> None:
    assert rows(boots.classic())[-1] == ("Active", "passed")
    assert rows(consoles.heard(ready=None))[-1] == ("Active", "passed")


def test_of_a_run_that_goes_on_the_last_state_is_not_over() -> None:
    trace = boots.classic()
    assert rows(trace, goes_on=True)[-1] == ("Active", "now")
    assert caption(trace) == ""


def test_the_score_has_a_table_from_where_the_guest_is_ready() -> None:
    trace = consoles.heard()
    tables = {table["from"]: table["rows"][-1] for table in score_of(trace)["tables"]}
    assert tables[ready_at(trace)] == {
        "status": "Guest ready", "task": "(console)", "steps": "", "mark": "now"
    }  # fmt: skip


def test_steps_show_the_ready_line_and_messages_the_console_as_well() -> None:
    trace = consoles.heard()
    steps, messages = sequence(trace, "steps"), sequence(trace, "messages")
    assert f"the guest is ready: {consoles.READY}" in steps
    assert "console |" not in steps
    assert steps.index("the instance is ACTIVE") < steps.index("the guest is ready")
    for line in printed(trace):
        assert line.text in messages
        assert f"console | {line.text}" in messages or line.text == consoles.READY


def test_the_summary_says_when_the_guest_was_ready_and_what_was_simulated() -> None:
    told = summary(consoles.heard())
    assert " s after ACTIVE" in told
    assert consoles.READY in told
    for phrase in consoles.SIMULATED:
        assert f"simulated   {phrase}" in told
    assert any("after ACTIVE" in line for line in ending(consoles.heard()))


def test_the_summary_says_that_the_guest_was_not_ready() -> None:
    told = summary(consoles.heard(ready=None))
    assert "guest       not ready when the run stopped waiting" in told
    assert "guest  " not in summary(boots.classic())


def test_an_output_of_several_lines_is_told_by_its_last_one() -> None:
    trace = consoles.heard()
    told = {narrate(trace, event) for event in trace.events if event.kind == "console"}
    last = "novaviz-guest: its metadata has 1 network and 0 keys"
    assert f"The guest prints 2 lines, the last: {last}" in told
    assert "The guest prints: udhcpc: started, v1.35.0" in told
    assert any(one.startswith("The guest says that it is ready.") for one in told)


def test_that_active_means_login_is_refuted_by_the_ready_line_where_there_is_one() -> None:
    (belief,) = [one for one in read_misconceptions() if one.name == "active-means-login"]
    found = belief.refuted(consoles.heard().events)
    assert found is not None
    assert found.name == "console.ready"
    elsewhere = belief.refuted(boots.classic().events)
    assert elsewhere is not None
    assert elsewhere.kind == "db"


@pytest.mark.parametrize("release", [boots.classic, boots.modern])
def test_a_heard_boot_is_as_valid_as_any(release: Callable[[], Trace]) -> None:
    trace = consoles.heard(release())
    check(trace.to_dict(), "trace")
    assert Trace.from_json(trace.to_json()) == trace
