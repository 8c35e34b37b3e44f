"""The player's own words: each that it asks for is there, and each that is there is asked for."""

from __future__ import annotations

import re
from pathlib import Path

import novaviz
from novaviz.catalog import read_text

SOURCES = [
    path.read_text(encoding="utf-8")
    for path in sorted((Path(novaviz.__file__).parent / "views" / "js").glob("*.js"))
]
KEY = re.compile(r'"([a-z]+(?:[._][a-z_]+)+)"')
MADE = re.compile(r"`([a-z]+\.(?:[a-z_]+\.)*)\$\{")
ASKED = re.compile(r'\btext\(\s*"([^"]+)"')


def test_every_word_that_the_player_asks_for_is_there() -> None:
    asked = {key for source in SOURCES for key in ASKED.findall(source)}
    assert len(asked) > 50
    assert asked <= read_text().player.keys()


def test_every_word_that_is_there_is_asked_for() -> None:
    named = {key for source in SOURCES for key in KEY.findall(source)} | {"none"}
    made = {prefix for source in SOURCES for prefix in MADE.findall(source)}
    unused = [
        key for key in read_text().player
        if key not in named and not any(key.startswith(prefix) for prefix in made)
    ]  # fmt: skip
    assert unused == []
