"""The steps and the table as the course has them."""

from __future__ import annotations

import pytest

from novaviz.catalog import StoryStep, TableRow, read_storyboard
from novaviz.exceptions import UsageError
from novaviz.model import vm_states

RELEASES = ("classic", "modern")
STEPS = [
    pytest.param(step, id=f"{release} {step.number}")
    for release in RELEASES
    for step in read_storyboard(release).steps
]


def test_classic_has_nineteen_steps() -> None:
    assert [step.number for step in read_storyboard("classic").steps] == list(range(1, 20))


def test_modern_has_twenty_two_steps() -> None:
    assert [step.number for step in read_storyboard("modern").steps] == list(range(1, 23))


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_told_in_at_most_eighteen_words(step: StoryStep) -> None:
    assert len(step.sentence.split()) <= 18
    assert step.sentence.endswith(".")


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_explained_in_two_to_four_sentences(step: StoryStep) -> None:
    assert step.why.endswith(".")
    assert 2 <= step.why.count(". ") + 1 <= 4


@pytest.mark.parametrize("step", STEPS)
def test_a_title_is_short(step: StoryStep) -> None:
    assert len(step.title) <= 50


def test_the_classic_table_is_that_of_the_course() -> None:
    rows = [(row.status, row.task, row.steps) for row in read_storyboard("classic").table]
    assert rows == [
        ("Build", "scheduling", "1-9"),
        ("Build", "(none)", "10-14"),
        ("Build", "networking", "15, 16"),
        ("Build", "block device mapping", "17, 18"),
        ("Build", "spawning", "19"),
        ("Active", "None", ""),
    ]


@pytest.mark.parametrize("release", RELEASES)
def test_the_table_says_which_states_each_row_stands_for(release: str) -> None:
    board = read_storyboard(release)
    assert [(row.vm_state, row.task_state) for row in board.table] == [
        (vm_states.BUILDING, "scheduling"),
        (vm_states.BUILDING, None),
        (vm_states.BUILDING, "networking"),
        (vm_states.BUILDING, "block_device_mapping"),
        (vm_states.BUILDING, "spawning"),
        (vm_states.ACTIVE, None),
    ]
    assert [row.outcome for row in board.further] == ["ERROR", "STUCK"]


def test_a_row_knows_each_of_its_steps() -> None:
    row = TableRow("Build", "", "building", None, steps="1-3, 7")
    assert row.numbers == (1, 2, 3, 7)


@pytest.mark.parametrize("release", RELEASES)
def test_every_step_of_a_table_is_in_one_row_only(release: str) -> None:
    board = read_storyboard(release)
    numbers = [number for row in board.table for number in row.numbers]
    assert numbers == [step.number for step in board.steps]


def test_steps_seventeen_and_eighteen_need_a_volume() -> None:
    needy = [step.number for step in read_storyboard("classic").steps if step.needs == "volume"]
    assert needy == [17, 18]


def test_an_answer_is_matched_to_the_exchange_that_asked() -> None:
    steps = {step.number: step for step in read_storyboard("classic").steps}
    assert (steps[4].first.child_of, steps[5].first.same_as) == (3, 4)
    assert (steps[11].first.child_of, steps[12].first.same_as) == (10, 10)
    for asked, answered in ((13, 14), (15, 16), (17, 18)):
        last = steps[answered].last
        assert steps[answered].first.child_of == asked
        assert last is not None
        assert (last.same_as, last.phase) == (asked, ("end", "error"))


def test_an_unknown_release_is_refused_with_the_choices() -> None:
    with pytest.raises(UsageError) as refusal:
        read_storyboard("grizzly")
    assert str(refusal.value) == "no release 'grizzly' (choose from: classic, modern)"
