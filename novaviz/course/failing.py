"""Exercises of notebook 5: where a boot broke, whether a retry helps, and five hidden causes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache

from novaviz.catalog.releases import ACTIVE, MODERN
from novaviz.course.exercise import Exercise
from novaviz.course.failure import first_trouble
from novaviz.course.puzzles import PUZZLES, Puzzle
from novaviz.model import Trace
from novaviz.run import boot

BROKEN = "image-download-fails"
TRIED_AGAIN = {
    "lost-cast-to-compute": "One message was lost. Why should the next one be lost as well?",
    "bad-token": "The command signs in each time. What does the second one have that the first had"
                 " not?",
    "compute-dies-while-building": "nova-compute is still dead on its host, and its last report is"
                                   " still fresh: nova-scheduler chooses that host again.",
    "no-more-ips": "Nobody gives an address back between the two tries: the pool stays empty.",
    "spawn-fails-everywhere": "It fails on every host, each time, and Nova itself has tried three.",
}  # fmt: skip
"""Faults, and why a second boot helps or not."""


@cache
def broken_boot() -> Trace:
    """The boot whose cause is asked for, in a run of our own."""
    with boot(release=MODERN, faults=[BROKEN]) as run:
        return run.trace


def cause() -> str:
    """The exchange in which it broke."""
    event = first_trouble(broken_boot())
    assert event is not None
    return event.name


@cache
def helped() -> tuple[str, ...]:
    """The faults after which a second boot in the same cloud becomes active."""
    found = []
    for fault in TRIED_AGAIN:
        with boot(release=MODERN, faults=[fault]) as run:
            if boot("again", cloud=run.cloud).outcome == ACTIVE:
                found.append(fault)
    return tuple(found)


@cache
def volume_status() -> str:
    """What cinder says of the volume of a server whose nova-compute died."""
    with boot(release=MODERN, faults=["compute-dies-while-building"]) as run:
        return str(run.sql("cinder", "SELECT status FROM volumes")[0]["status"])


def judge_cause(answer: object) -> str | None:
    if not isinstance(answer, str):
        return 'Write the name of one exchange as the trace has it, such as "spawn".'
    if answer == cause():
        return None
    spans = [span for span in broken_boot().spans() if span.name == answer]
    if answer == "spawn":
        return "spawn fails only because something that it needs has failed. What failed before?"
    if not spans:
        return "No exchange of this boot has that name. Look at event.name of the error events."
    if not any(span.failed for span in spans):
        return f"{answer} went well each time: look at how it ends. Look for the phase error."
    return f"{answer} failed, too, but something had failed before. Which event is the first?"


def judge_retry(answer: object) -> str | None:
    if not isinstance(answer, Collection) or isinstance(answer, str):
        return 'Write a list of names, such as ["no-more-ips"].'
    given = set(answer)
    if unknown := given - set(TRIED_AGAIN):
        return f"{min(map(str, unknown))!r} is none of the five."
    for name, why in TRIED_AGAIN.items():
        if name in given and name not in helped():
            return f"Not {name}. {why}"
    for name in helped():
        if name not in given:
            return f"One more is cured by a second try: {name}. {TRIED_AGAIN[name]}"
    return None


def judge_volume(answer: object) -> str | None:
    if answer == volume_status():
        return None
    if answer == "available":
        return "So it is after an ERROR, when the attachment was taken back. Who did so here?"
    if answer == "reserved":
        return "It has got further: its host has attached it before the guest was to start."
    if answer == "attached":
        return "That is its attach_status. Asked for is the column status."
    return 'Write the text in the column status, such as "available".'


def judge_hunt(puzzle: Puzzle) -> Callable[[object], str | None]:
    """A judge who says what in trace or tables speaks against a wrong cause."""

    def judge(answer: object) -> str | None:
        if answer == puzzle.cause:
            return None
        if not isinstance(answer, str) or answer not in puzzle.evidence:
            return f"Choose one of the causes: {', '.join(puzzle.evidence)}."
        return f"The cause is not “{answer}”. {puzzle.evidence[answer]}"

    return judge


def _hunt(number: int, puzzle: Puzzle) -> Exercise:
    return Exercise(
        f"failing.hunt-{number}", judge_hunt(puzzle), puzzle.evidence[puzzle.cause],
        lambda: puzzle.cause,
        tuple(suspect.name for suspect in puzzle.suspects if suspect.name != puzzle.cause),
    )  # fmt: skip


EXERCISES = (
    Exercise(
        "failing.cause", judge_cause,
        "The first error is the cause. What fails after it fails because of it.",
        cause,
        ("spawn", "GET /v2/images/{id}", "POST /v2.1/servers", "somewhere"),
    ),
    Exercise(
        "failing.retry", judge_retry,
        "A retry helps when the cause has gone away: a message that was lost, a token that is new."
        " What is used up, broken or dead is so the second time.",
        lambda: list(helped()),
        (["lost-cast-to-compute", "bad-token", "compute-dies-while-building"],
         ["lost-cast-to-compute"], ["no-more-ips", "bad-token", "lost-cast-to-compute"]),
    ),
    Exercise(
        "failing.volume", judge_volume,
        "No guest ever had it, and still nobody else can attach it: an operator must free it.",
        volume_status,
        ("available", "reserved", "attached", "BUILD"),
    ),
    *(_hunt(number, puzzle) for number, puzzle in PUZZLES.items()),
)  # fmt: skip
