"""What a student reads is short, in the present tense, and has one word for one thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from novaviz.catalog import languages, read_anachronisms, read_misconceptions, read_text
from novaviz.model import Event, Trace
from novaviz.model.event import DB, DECISION, ERROR, START, USER
from novaviz.views.narration import narrate
from novaviz.views.questions import questions_of
from tests import boots

MOST_WORDS = 18

NOT_PRESENT = re.compile(
    r"\b(was|were|been|had|did|didn't|will|won't|would|shall|went|gave|took|came|began|knew|wrote"
    r"|said|became|ran|chose"
    r"|(has|have) (\w+ed|gone|done|made|taken|chosen|begun|written|sent|got|become|seen))\b",
    re.IGNORECASE,
)
"""What gives another tense away; the perfect, too, for it tells of something that is over."""

ONE_TERM = {
    r"VMs?|virtual machines?|machines?|servers?": "instance",
    r"nodes?|compute hosts?|hypervisor hosts?": "host",
    r"credentials?|tickets?|session tokens?": "token",
    r"topics?|mailbox(es)?|message bus": "queue",
    r"tenants?": "project",
    r"flavours?": "flavor",
    r"REST calls?|API calls?": "request",
    r"logs? in at|authenticates?|authentication": "sign in",
    r"DB|data ?bases? servers?": "database",
    r"jobs?": "build",
    r"disk images?": "image",
    r"virtual disks?": "volume",
    r"casts? to": "put a message in the queue of",
}
"""What one might say instead, and the word that stands for it here."""

PATH = re.compile(r"(GET|POST|PUT|DELETE)? ?/\S+|\{\w+\}")
"""A path says what the API says; a placeholder brings its own words."""


FIELDS = (".player.rpc.topic", ".player.rpc.server")
"""The fields of a message: they go by oslo.messaging's own names."""


def strings(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a value of YAML, with the way to it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, f"{key}.{name}".removeprefix("."))
    elif isinstance(value, str):
        yield key, value


def written() -> Iterator[tuple[str, str]]:
    """All sentences that stand in a file, with the name of each."""
    for language in languages():
        for key, said in strings(read_text(language).source.value, language):
            if not key.endswith(FIELDS):
                yield key, said
    for belief in read_misconceptions():
        for field in ("belief", "tempting", "truth"):
            yield f"misconceptions.{belief.name}.{field}", getattr(belief, field)
    for newer in read_anachronisms():
        yield f"anachronisms.{newer.name}.shown", newer.shown


WRITTEN = [pytest.param(said, id=name) for name, said in written()]


def sentences(said: str) -> list[str]:
    """The sentences of a text; a full stop within a number or a name ends none."""
    return re.split(r"(?<=[.?!])\s+", said.strip())


def words(sentence: str) -> int:
    return sum(any(char.isalnum() for char in word) for word in sentence.split())


@pytest.mark.parametrize("said", WRITTEN)
def test_a_sentence_has_at_most_eighteen_words(said: str) -> None:
    for sentence in sentences(said):
        assert words(sentence) <= MOST_WORDS, sentence


@pytest.mark.parametrize("said", WRITTEN)
def test_a_sentence_is_in_the_present_tense(said: str) -> None:
    found = NOT_PRESENT.search(PATH.sub("", said))
    assert found is None, f"{found.group()!r} in {said!r}"


@pytest.mark.parametrize("said", WRITTEN)
def test_one_thing_has_one_name(said: str) -> None:
    plain = PATH.sub("", said)
    for others, term in ONE_TERM.items():
        found = re.search(rf"\b({others})\b", plain, re.IGNORECASE)
        assert found is None, f"say {term!r} for {found.group()!r} in {said!r}"


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("nova-api asks keystone whether the token is valid, and whose it is.", 12),
        ("task_state → networking", 2),
        ("{source} asks {target} for the flavor{token}.", 6),
    ],
)
def test_words_are_counted_as_one_reads_them(said: str, count: int) -> None:
    assert words(said) == count


@pytest.mark.parametrize(
    "said", ["The token was valid.", "It will run.", "The host has reported.", "It has been done."]
)
def test_another_tense_is_found(said: str) -> None:
    assert NOT_PRESENT.search(said)


@pytest.mark.parametrize(
    "said", ["glance has keystone validate it.", "The host has another instance.", "It is asked."]
)
def test_the_present_tense_is_not_taken_for_another(said: str) -> None:
    assert not NOT_PRESENT.search(said)


def brings_its_own_words(event: Event) -> bool:
    """Whether the sentence holds a command, a message, a reason or the columns of a row."""
    return (
        event.phase == ERROR
        or (event.kind == USER and event.phase == START)
        or (event.kind in (DECISION, DB) and event.phase != START)
    )


@pytest.mark.parametrize("story", [*boots.STORIES, lambda: boots.booted(entry="dashboard")])
def test_what_is_told_of_a_boot_is_short_with_all_its_names(story: Callable[[], Trace]) -> None:
    trace = story()
    for event in trace.events:
        told = narrate(trace, event)
        if not brings_its_own_words(event):
            assert not NOT_PRESENT.search(told), told
            assert all(words(sentence) <= MOST_WORDS for sentence in sentences(told)), told


@pytest.mark.parametrize("story", boots.STORIES)
def test_what_is_asked_of_a_boot_is_short(story: Callable[[], Trace]) -> None:
    for question in questions_of(story()):
        assert all(words(sentence) <= MOST_WORDS for sentence in sentences(question["ask"]))
        assert question["ask"].endswith("?")
