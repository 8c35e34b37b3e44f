"""What is said stands in one file for each language, which lacks nothing and invents nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from novaviz.catalog import data_path, languages, read_storyboard, read_text
from novaviz.exceptions import DataError, UsageError
from novaviz.views.narration import narrate
from novaviz.views.status_table import caption
from tests import boots

NAME = "text/en.yaml"


def edited(directory: Path, *changes: tuple[str, str], language: str = "en") -> Path:
    """A directory with the English file as some language, with passages changed."""
    said = data_path(NAME).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in said
        said = said.replace(old, new, 1)
    (directory / "text").mkdir(exist_ok=True)
    (directory / "text" / f"{language}.yaml").write_text(said, encoding="utf-8")
    return directory


def line_of(passage: str) -> int:
    lines = data_path(NAME).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if passage in line)


def refusal(directory: Path, language: str = "en") -> str:
    with pytest.raises(DataError) as raised:
        read_text(language, directory)
    return str(raised.value).removeprefix(f"{directory}/text/{language}.yaml, line ")


def test_english_is_there() -> None:
    assert languages() == ("en",)
    assert read_text().language == "en"


def test_an_unknown_language_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        read_text("tlh")
    assert str(raised.value) == "no language 'tlh' (choose from: en)"
    with pytest.raises(UsageError, match="choose from: de, en"):
        read_text("../cloud", edited(tmp_path, language="de"))


@pytest.mark.parametrize(
    ("old", "new", "where", "said"),
    [
        (
            '  refused: "{target} refuses',
            '  refused: "{goal} refuses',
            '    refused: "{target} refuses',
            "narration.rest.refused: unknown placeholder {goal} (known: {source}, {target}, "
            "{error})",
        ),
        (
            "exit {exit}",
            "exit {exit",
            "exit: exit {exit}",
            "labels.exit: expected matching braces around a placeholder: expected '}' before end "
            "of string",
        ),
        (
            "  done: done\n",
            "",
            "labels:",
            "labels.done: missing, expected a sentence",
        ),
        (
            "  done: done\n",
            "  done: done\n  finished: yes\n",
            "labels:",
            "labels.finished: unknown key (known: done, open, exit, rows, changed, state, "
            "hosts_pass, fault)",
        ),
        (
            '      neutron: ", with neutron',
            '      glance: ", with neutron',
            "",
            "narration.rest.token.glance: unknown key (known: user, nova, neutron)",
        ),
        (
            "      PUT /allocations/{id}: the claim stands\n",
            "",
            "    answers:",
            "narration.rest.answers.PUT /allocations/{id}: missing, expected a sentence",
        ),
        (
            "    19:\n      title: The hypervisor",
            "    last:\n      title: The hypervisor",
            "",
            "steps.classic.last: expected the number of a step",
        ),
    ],
)
def test_a_file_that_cannot_be_is_refused(
    tmp_path: Path, old: str, new: str, where: str, said: str
) -> None:
    found = refusal(edited(tmp_path, (old, new)))
    line, _, problem = found.partition(": ")
    assert problem == said
    if where:
        assert int(line) == line_of(where) + (old.endswith("done\n") and "finished" in new) * 2


def test_a_step_without_words_is_refused(tmp_path: Path) -> None:
    said = data_path(NAME).read_text(encoding="utf-8")
    begin, end = said.index("    19:\n"), said.index("\n  modern:\n    1:")
    with pytest.raises(DataError) as raised:
        read_storyboard("classic", edited(tmp_path, (said[begin:end], "")))
    assert str(raised.value).endswith(
        "steps.classic[19]: missing, expected the words of the step"
    )


def test_words_without_a_step_are_refused(tmp_path: Path) -> None:
    directory = edited(tmp_path, ("    19:\n      title: The hyp", "    20:\n      title: The hyp"))
    with pytest.raises(DataError, match=r"steps.classic\[19\]: missing"):
        read_storyboard("classic", directory)
    words = "    20: {title: More, sentence: More., why: More.}\n"
    directory = edited(tmp_path, ("\n  modern:\n    1:", f"\n{words}  modern:\n    1:"))
    with pytest.raises(DataError, match=r"steps.classic\[20\]: the storyboard has only 19 steps"):
        read_storyboard("classic", directory)


def test_a_second_language_is_one_file(tmp_path: Path) -> None:
    directory = edited(
        tmp_path,
        ('"{source} asks {target} whether the token is valid{token}."',
         '"{source} fragt {target}, ob das Token gültig ist{token}."'),
        (", with Nova's own token", ", mit Novas eigenem Token"),
        ("nova-api has the token checked", "nova-api lässt das Token prüfen"),
        ("no instance exists yet: no row, no status", "noch gibt es keine Instanz"),
        language="de",
    )  # fmt: skip
    text, trace = read_text("de", directory), boots.classic()
    assert text.language == "de"
    assert narrate(trace, trace.events[8], text) == (
        "nova-api fragt keystone, ob das Token gültig ist, mit Novas eigenem Token."
    )
    assert caption(trace, 5, text) == "noch gibt es keine Instanz"
    board = read_storyboard("classic", directory, "de")
    assert board.steps[3].title == "nova-api lässt das Token prüfen"
    assert trace.steps[3].title == "nova-api has the token checked"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "      Instance.save: ",
            "      Instance.sichern: ",
            "narration.call.asks.Instance.save: missing, en.yaml has it",
        ),
        (
            "  names:\n",
            "  names:\n    glance: Glance\n",
            "participants.names.glance: unknown key, en.yaml has none such",
        ),
        (
            "asks_other: \"{source} sends {target} the request {name}{token}.\"",
            "asks_other: \"{source}: {name}{path}\"",
            "narration.rest.asks_other: unknown placeholder {path} (known: {source}, {target}, "
            "{token}, {name})",
        ),
        (
            "{source} downloads the image from {target}{token}.",
            "{source} holt das Image, um {purpose}.",
            "narration.rest.asks.GET /v2/images/{id}/file: unknown placeholder {purpose} "
            "(known: {source}, {target}, {token})",
        ),
    ],
)  # fmt: skip
def test_another_language_has_what_english_has(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    found = refusal(edited(tmp_path, (old, new), language="de"), "de")
    assert found.partition(": ")[2] == said


def test_a_file_is_read_once() -> None:
    assert read_text() is read_text()
    assert read_storyboard("classic") is read_storyboard("classic")
