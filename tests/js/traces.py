"""Real boots for the tests of the player's JavaScript, each with its score, a JSON file each."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from novaviz.model import Trace
from novaviz.views.score import score_of
from tests import boots, consoles

PLACE = Path(__file__).parent / ".traces"
HOSTILE = '<script>alert(1)</script>"&'

STORIES: dict[str, Callable[[], Trace]] = {
    "classic": boots.classic,
    "modern": boots.modern,
    "failed": boots.no_valid_host,
    "rejected": boots.rejected,
    "reschedule": boots.rescheduled,
    "stuck": boots.lost_cast,
    "hostile": lambda: boots.renamed(HOSTILE),
    "heard": consoles.heard,
}


def write(place: Path = PLACE) -> None:
    place.mkdir(exist_ok=True)
    for name, story in STORIES.items():
        trace = story()
        both = {"trace": json.loads(trace.to_json()), "score": score_of(trace)}
        (place / f"{name}.json").write_text(json.dumps(both, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    write()
