"""All that is said to a reader, in one file for each language: ``text/LANGUAGE.yaml``.

Code and storyboards hold no sentences, so that a second language is one more file and everything
that a student reads can be reviewed in one place. English is the measure: another language has
its keys, and no placeholder that English does not have there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from novaviz.catalog.files import data_files, load
from novaviz.catalog.labels import LABELS, LabelText
from novaviz.catalog.narration import (
    NARRATION,
    PARTICIPANTS,
    NarrationText,
    Participants,
)
from novaviz.catalog.node import Node
from novaviz.catalog.releases import RELEASES
from novaviz.catalog.shape import Shape, mapping, record, text
from novaviz.catalog.template import check_placeholders, placeholders, template
from novaviz.exceptions import UsageError

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class StepText:
    """A numbered step in words: ``sentence`` says what happens, ``why`` what it is good for."""

    title: str
    sentence: str
    why: str


@dataclass(frozen=True, slots=True)
class StoryText:
    """A storyboard's title, and what it is about."""

    title: str
    about: str


@dataclass(frozen=True, slots=True)
class TableText:
    """What is said below the status and task table while there is no instance's row.

    ``guest_ready`` and ``guest_console`` are the row that is the guest's and not Nova's.
    """

    no_instance: str
    build_request: str
    guest_ready: str
    guest_console: str


@dataclass(frozen=True, slots=True)
class QuestionText:
    """What predict mode asks, and what it says of an answer that no misconception explains."""

    who: str
    task_first: str
    task_next: str
    stays: str
    truth_who: str
    truth_task: str


@dataclass(frozen=True, eq=False)
class Text:
    """Everything that is said in one language.

    ``steps`` by release and number. ``player`` is what the player's own controls say, by key; it
    goes to the player as it is.
    """

    language: str
    source: Node
    participants: Participants
    narration: NarrationText
    labels: LabelText
    storyboards: Mapping[str, StoryText]
    steps: Mapping[str, Mapping[int, StepText]]
    table: TableText
    questions: QuestionText
    player: Mapping[str, str]


def read_text(language: str = ENGLISH, directory: Path | None = None) -> Text:
    """Everything that is said in a language, from ``text/LANGUAGE.yaml``.

    Raises:
        UsageError: there is no such language.
        DataError: something in the file cannot be, or is missing.
    """
    if language != ENGLISH and language not in (known := languages(directory)):
        raise UsageError(f"no language {language!r}", known)
    return load(f"text/{language}.yaml", _text, directory)


def languages(directory: Path | None = None) -> tuple[str, ...]:
    """The languages that there are, in the order of their names."""
    return tuple(Path(name).stem for name in data_files("text", ".yaml", directory))


@dataclass(frozen=True, slots=True)
class _File:
    participants: Participants
    narration: NarrationText
    labels: LabelText
    storyboards: Mapping[str, StoryText]
    steps: Mapping[str, Mapping[int, StepText]]
    table: TableText
    questions: QuestionText
    player: Mapping[str, str]


_STEP = record(StepText, title=template(), sentence=template(), why=template())


def _steps(node: Node) -> Mapping[int, StepText]:
    if not isinstance(node.value, dict):
        node.expected("a mapping from numbers to steps")
    for number in node.value:
        if not isinstance(number, int) or isinstance(number, bool):
            node.child(number, None).fail("expected the number of a step")
    return {int(child.path[-1]): _STEP(child) for child in node}


_FILE = record(
    _File,
    participants=PARTICIPANTS,
    narration=NARRATION,
    labels=LABELS,
    storyboards=mapping(record(StoryText, title=template(), about=template()), RELEASES),
    steps=mapping(Shape("a mapping from numbers to steps", _steps), RELEASES),
    table=record(
        TableText,
        no_instance=template(),
        build_request=template(),
        guest_ready=template(),
        guest_console=template(),
    ),
    questions=record(
        QuestionText,
        who=template("source"),
        task_first=template(),
        task_next=template("task"),
        stays=template("task"),
        truth_who=template("source", "target"),
        truth_task=template("task"),
    ),
    player=mapping(text()),
)


def _text(node: Node) -> Text:
    file = _FILE(node)
    language = node.file.stem
    if language != ENGLISH:
        _follow(node, load(f"text/{ENGLISH}.yaml", _as_it_is))
    for release in RELEASES:
        for section in ("storyboards", "steps"):
            if release not in node.value[section]:
                node.at(section).child(release, None).fail("missing, expected the release's words")
    return Text(
        language=language,
        source=node,
        participants=file.participants,
        narration=file.narration,
        labels=file.labels,
        storyboards=file.storyboards,
        steps=file.steps,
        table=file.table,
        questions=file.questions,
        player=file.player,
    )


def _as_it_is(node: Node) -> Node:
    return node


def _follow(node: Node, english: Node) -> None:
    """Refuse what English does not have, and what is missing beside it."""
    if isinstance(english.value, dict) and isinstance(node.value, dict):
        for key in english.value:
            if key not in node.value:
                node.child(key, None).fail(f"missing, {ENGLISH}.yaml has it")
        for key in node.value:
            if key not in english.value:
                node.child(key, None).fail(f"unknown key, {ENGLISH}.yaml has none such")
            _follow(node.at(key), english.at(key))
    elif isinstance(english.value, str) and isinstance(node.value, str):
        check_placeholders(node, sorted(placeholders(english.value)))
