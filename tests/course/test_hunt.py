"""The hunt: five clouds that do not tell what was broken in them."""

from __future__ import annotations

import pytest

from novaviz import course
from novaviz.catalog import read_faults
from novaviz.course.puzzles import PUZZLES
from novaviz.exceptions import UsageError
from novaviz.model.schema import check
from novaviz.views.player import Player

RELEASES = ("classic", "modern")
OUTCOMES = {
    "classic": ["ERROR", "STUCK", "ERROR", "ERROR", "ERROR"],
    "modern": ["ERROR", "STUCK", "ERROR", "ERROR", "ACTIVE"],
}


@pytest.mark.parametrize("release", RELEASES)
def test_they_end_in_different_ways(release: str) -> None:
    ended = [course.hunt(number, release).trace.metadata["outcome"] for number in PUZZLES]
    assert ended == OUTCOMES[release]


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("number", PUZZLES)
def test_a_case_does_not_give_itself_away(number: int, release: str) -> None:
    case = course.hunt(number, release)
    told = case.trace.to_json()
    assert [fault for fault in read_faults() if fault in told] == []
    assert case.trace.metadata["title"] == f"Cloud {number}"
    assert not {"held", "waiting_for"} & set(case.trace.metadata)
    assert "Broken on purpose" not in repr(case.play()._repr_mimebundle_())


@pytest.mark.parametrize("number", PUZZLES)
def test_a_case_can_be_played_and_asked(number: int) -> None:
    case = course.hunt(number)
    check(case.trace.to_dict(), "case")
    assert isinstance(case.play(position=3, detail="messages"), Player)
    assert len(case.sql("nova_cell1", "SELECT host FROM compute_nodes")) == 3


@pytest.mark.parametrize("number", PUZZLES)
def test_a_case_shows_what_the_user_tells_and_every_cause(number: int) -> None:
    case = course.hunt(number)
    assert case.ending in repr(case)
    for name in PUZZLES[number].evidence:
        assert f"<code>{name}</code>" in case._repr_html_()
    assert PUZZLES[number].cause in case.causes


def test_the_reply_that_is_lost_leaves_the_work_done() -> None:
    for release in RELEASES:
        trace = course.hunt(5, release).trace
        late = next(span for span in trace.spans() if span.kind == "rpc.call" and span.failed)
        assert late.result["type"] == "MessagingTimeout"
        assert [child.failed for child in trace.children(late.number)][:1] == [False]


def test_the_token_that_nova_api_takes_is_the_one_that_is_refused_later() -> None:
    for release in RELEASES:
        trace = course.hunt(3, release).trace
        post = next(span for span in trace.spans() if span.name == "POST /v2.1/servers")
        event = course.first_trouble(trace)
        assert event is not None
        refused = trace.span(event.span)
        assert (post.result["status"], refused.result["status"]) == (202, 401)
        assert refused.payload["credential"] == "user"


def test_another_number_is_refused() -> None:
    with pytest.raises(UsageError, match=r"there is no cloud 6 to look at \(choose from: 1, 2"):
        course.hunt(6)
