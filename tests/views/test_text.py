"""The text of a trace says what happened, as far as one wants to read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from novaviz.catalog import read_storyboard
from novaviz.model import Trace
from novaviz.views.status_table import state_rows
from novaviz.views.step_list import progress
from novaviz.views.summary import ending, summary
from novaviz.views.text import DETAILS, report, sequence
from tests import boots

BOARD = read_storyboard("classic")


def test_each_level_of_detail_shows_all_of_the_one_before() -> None:
    trace = boots.classic()
    lines = [set(sequence(trace, detail).splitlines()) for detail in DETAILS]
    counts = [len(found) for found in lines]
    assert counts == sorted(set(counts))
    assert counts[0] == len(trace.transitions)
    assert counts[1] == len(trace.transitions) + 19


def test_the_table_has_the_rows_of_the_course_in_their_order() -> None:
    rows = state_rows(BOARD, boots.classic())
    assert [(row.status, row.task, row.steps) for row in rows] == [
        ("Build", "scheduling", "1-9"),
        ("Build", "(none)", "10-14"),
        ("Build", "networking", "15, 16"),
        ("Build", "block device mapping", "17, 18"),
        ("Build", "spawning", "19"),
        ("Active", "None", ""),
    ]


def test_the_first_row_is_hollow_until_the_row_is_inserted() -> None:
    trace = boots.classic()
    inserted = trace.transitions[0].seq
    assert state_rows(BOARD, trace, inserted - 1)[0].mark == "hollow"
    assert state_rows(BOARD, trace, inserted)[0].mark == "now"
    assert {row.mark for row in state_rows(BOARD, trace)} == {"passed"}


@pytest.mark.parametrize(
    ("story", "last"),
    [
        (boots.no_valid_host, ("Error", "None", "broken")),
        (boots.lost_cast, ("Build (stuck)", "scheduling", "broken")),
        (boots.rejected, ("Active", "None", "ahead")),
    ],
)
def test_a_boot_that_fails_gets_the_row_that_says_so(
    story: Callable[[], Trace], last: tuple[str, ...]
) -> None:
    row = state_rows(BOARD, story())[-1]
    assert (row.status, row.task, row.mark) == last


def came(**options: object) -> dict[str, list[int]]:
    """The numbers of the steps by how far they came."""
    found: dict[str, list[int]] = {}
    for number, mark in progress(boots.booted(**options)).items():
        found.setdefault(mark, []).append(number)
    return found


def test_without_a_volume_its_steps_are_not_needed() -> None:
    assert came(volume=0)["not needed"] == [17, 18]


def test_without_an_image_to_copy_its_steps_are_not_needed() -> None:
    assert came(boot_from_volume=1, volume=0)["not needed"] == [13, 14]


def test_a_token_that_is_known_already_is_not_asked_about() -> None:
    """The dashboard has shown it to nova-api before."""
    assert came(entry="dashboard", release="modern")["not needed"] == [4]


def test_after_the_last_step_nothing_is_reached_though_the_cleaning_up_looks_like_it() -> None:
    assert came(release="modern", faults=("no-valid-host",)) == {
        "reached": list(range(1, 10)),
        "not reached": list(range(10, 23)),
    }


@pytest.mark.parametrize(
    ("fault", "release", "failed"),
    [
        ("bad-token", "classic", [5]),
        ("conductor-times-out", "classic", [10]),
        ("lost-cast-to-compute", "classic", [9]),
        ("image-not-found", "modern", [5]),
        ("no-more-ips", "modern", [16]),
        ("volume-attach-fails", "modern", [17]),
        ("vif-plug-timeout", "modern", [21]),
    ],
)
def test_the_step_that_the_error_belongs_to_has_failed(
    fault: str, release: str, failed: list[int]
) -> None:
    assert came(release=release, faults=(fault,))["failed"] == failed


def test_a_step_that_succeeded_on_another_host_has_not_failed() -> None:
    trace = boots.booted(faults=("spawn-fails-once",))
    assert set(progress(trace).values()) == {"reached"}
    assert "(failed at first: InternalError: " in report(trace, BOARD, "steps")


def test_a_hostile_name_cannot_take_over_the_terminal() -> None:
    name = "vm\x1b[2J\x07\u202e\u2028\ud800\x9b31m"
    text = report(boots.renamed(name), BOARD, "everything")
    assert all(char.isprintable() for char in text.replace("\n", ""))
    assert r"vm\x1b[2J\x07\u202e\u2028\ud800\x9b31m" in text


def test_a_trace_of_no_known_release_is_read_without_a_storyboard() -> None:
    assert "Active | None" in report(boots.classic(), None)


def test_the_ending_of_an_active_boot_is_host_and_address() -> None:
    assert ending(boots.classic()) == ["vm1 is ACTIVE on host3", "Address: 10.0.0.10 (private)"]


def test_the_ending_of_a_failed_boot_says_where_and_why() -> None:
    assert ending(boots.no_valid_host()) == [
        "vm1 is in ERROR",
        "It stopped at step 8 (nova-scheduler finds a host).",
        "No valid host was found.",
    ]
    assert ending(boots.rejected()) == [
        "vm1: REJECTED, there is no instance",
        "It stopped at step 5 (keystone answers who the user is).",
        "HTTP 401: The request you have made requires authentication.",
    ]


def test_the_ending_of_a_stuck_boot_says_who_would_have_had_to_act() -> None:
    assert ending(boots.lost_cast()) == [
        "vm1 is STUCK in BUILD",
        "It stopped at step 9 (The request goes to nova-compute). "
        "Nothing is left to happen, and nobody says so.",
        "Waits for nova-compute@host3, which never got run_instance from nova-scheduler.",
    ]


def test_the_summary_of_a_stuck_boot_says_what_is_held() -> None:
    told = summary(boots.booted(release="modern", faults=("lost-cast-to-compute",)))
    assert "still held  an allocation of 1 VCPU on host3" in told
    assert "waits for   nova-compute@host3" in told
    assert "fault       lost-cast-to-compute" in told


def test_what_is_not_there_is_not_held() -> None:
    assert "still held  nothing but its own rows" in summary(boots.no_valid_host())
