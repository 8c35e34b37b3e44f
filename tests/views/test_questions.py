"""Predict mode asks what the trace answers, and offers first what people really believe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from novaviz.catalog import read_misconceptions
from novaviz.model import Trace
from novaviz.views.questions import questions_of
from tests import boots


def asked(trace: Trace) -> dict[int, dict[str, Any]]:
    """The questions by the seq of what they are asked before."""
    return {question["before"]: question for question in questions_of(trace)}


def choice(question: dict[str, Any], text: str) -> dict[str, Any]:
    return next(one for one in question["choices"] if one["text"] == text)


@pytest.mark.parametrize("story", boots.STORIES)
def test_a_question_has_three_or_four_choices_of_which_one_is_right(
    story: Callable[[], Trace],
) -> None:
    for question in questions_of(story()):
        choices = question["choices"]
        assert 3 <= len(choices) <= 4
        assert len({one["text"] for one in choices}) == len(choices)
        assert [one["right"] for one in choices].count(True) == 1
        assert all(one["why"] for one in choices)


@pytest.mark.parametrize("story", boots.STORIES)
def test_the_right_answer_is_what_the_trace_says(story: Callable[[], Trace]) -> None:
    trace = story()
    states = {state.seq: state for state in trace.transitions}
    for question in questions_of(trace):
        event = trace.events[question["before"] - 1]
        right = next(one["text"] for one in question["choices"] if one["right"])
        if question["kind"] == "task":
            assert right == str(states[event.seq].task_state)
        else:
            target = event.target.removeprefix("DB:").partition("@")[0]
            assert event.phase == "start"
            assert target in right


@pytest.mark.parametrize("story", [boots.classic, boots.modern])
def test_a_boot_has_ten_to_twenty_questions(story: Callable[[], Trace]) -> None:
    questions = questions_of(story())
    assert 10 <= len(questions) <= 20
    seqs = [question["before"] for question in questions]
    assert seqs == sorted(set(seqs))


def test_each_change_of_task_state_is_asked_about() -> None:
    tasks = [one for one in questions_of(boots.classic()) if one["kind"] == "task"]
    assert [next(one["text"] for one in task["choices"] if one["right"]) for task in tasks] == [
        "scheduling", "None", "networking", "block_device_mapping", "spawning", "None",
    ]  # fmt: skip


def test_a_change_that_comes_again_on_another_host_is_not_asked_about_again() -> None:
    trace = boots.rescheduled()
    tasks = [one for one in questions_of(trace) if one["kind"] == "task"]
    changes = [
        (task["ask"], next(one["text"] for one in task["choices"] if one["right"]))
        for task in tasks
    ]
    assert len(set(changes)) == len(changes)
    assert ("The task is spawning. What does task_state become next?", "scheduling") in changes


def test_the_belief_that_the_scheduler_starts_the_instance_is_refuted_by_the_spawn() -> None:
    trace = boots.classic()
    seq = trace.steps[8].first
    assert seq is not None
    wrong = choice(asked(trace)[seq], "the hypervisor on host3")
    spawn = trace.events[wrong["refuted"] - 1]
    assert (spawn.source, spawn.name) == ("nova-compute@host3", "spawn")
    assert wrong["why"].startswith("nova-scheduler only chooses.")


def test_the_belief_that_the_network_is_ready_is_a_task_that_stays() -> None:
    trace = boots.modern()
    left = next(one.seq for one in trace.transitions if one.task_state == "block_device_mapping")
    wrong = choice(asked(trace)[left], "it stays networking")
    assert trace.events[wrong["refuted"] - 1].source == "neutron-agent@host3"


def test_beliefs_come_before_what_is_only_near_by() -> None:
    truths = {belief.truth for belief in read_misconceptions()}
    offered = {
        one["why"]
        for trace in (boots.classic(), boots.modern())
        for question in questions_of(trace)
        for one in question["choices"]
        if one["refuted"] is not None
    }
    assert offered <= truths
    answerable = [belief for belief in read_misconceptions() if belief.wrong_answer]
    assert {belief.truth for belief in answerable} == offered


def test_a_belief_that_nothing_refutes_is_not_offered() -> None:
    """No guest is launched: nothing here shows who would have done it."""
    trace = boots.lost_cast()
    for question in questions_of(trace):
        assert "the hypervisor on host3" not in [one["text"] for one in question["choices"]]


def test_nobody_is_asked_whom_the_sender_turns_to_once_more() -> None:
    trace = boots.classic()
    questions = [one for one in questions_of(trace) if one["kind"] == "who"]
    pairs = [
        (trace.events[one["before"] - 1].source, trace.events[one["before"] - 1].target)
        for one in questions
    ]
    assert len(set(pairs)) == len(pairs)
    keystone = [pair for pair in pairs if pair[1] == "keystone" and pair[0] != "client"]
    assert [source for source, _ in keystone] == ["nova-api", "glance"]


def test_the_right_answer_stands_everywhere() -> None:
    places = {
        [one["right"] for one in question["choices"]].index(True)
        for question in questions_of(boots.classic())
    }
    assert places == {0, 1, 2, 3}


def test_the_same_trace_asks_the_same() -> None:
    assert questions_of(boots.modern()) == questions_of(boots.modern())


def test_a_trace_without_steps_asks_about_its_states_alone() -> None:
    trace = boots.classic()
    bare = Trace(
        {"instance": trace.metadata["instance"]}, trace.events, trace.lanes, trace.transitions, ()
    )
    assert {question["kind"] for question in questions_of(bare)} == {"task"}
