"""All that a player is given: a trace with its score, and what may be shown beside it.

The notebook's player and the page of a file are both made from this, so that they show the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from novaviz.exceptions import EngineError, NovavizError, TraceError, UsageError
from novaviz.model import Trace
from novaviz.model.event import Json

if TYPE_CHECKING:
    from novaviz.run import Run
    from novaviz.views.live import Live
    from novaviz.views.player import Player

ENGLISH = "en"

BUNDLE = Path(__file__).parent / "static" / "player.js"


@dataclass(frozen=True, slots=True)
class Playable:
    """A trace in its file's form, its score, and two further runs, if there are any.

    ``other`` is played side by side, ``twin`` (the recording of a real boot) instead of it.
    """

    trace: dict[str, Json]
    score: dict[str, Json]
    other: dict[str, Json] | None = None
    twin: dict[str, Json] | None = None


def playable(
    trace: Trace,
    *,
    other: Trace | Run | None = None,
    twin: bool | None = None,
    language: str = ENGLISH,
) -> Playable:
    """What a player needs of these runs; ``other`` and ``twin`` as in :func:`companions`."""
    beside, recorded = companions(trace, other=other, twin=twin, language=language)
    return Playable(data_of(trace), score(trace, language), beside, recorded)


def companions(
    trace: Trace, *, other: Trace | Run | None, twin: bool | None, language: str = ENGLISH
) -> tuple[dict[str, Json] | None, dict[str, Json] | None]:
    """The run to be shown side by side, and the recording of the same boot by the real Nova.

    ``twin`` is whether the recording comes along; None: if there is one and nothing else to
    compare with. UsageError if it is asked for and there is none, or beside another run.
    """
    from novaviz.catalog.recordings import twin_of

    if twin and other is not None:
        raise UsageError("another run is shown side by side, or the recorded twin, not both")
    recorded = twin_of(trace) if twin or (twin is None and other is None) else None
    if twin and recorded is None:
        title = trace.metadata.get("title") or "this trace"
        raise UsageError(f"no real boot was recorded that is the twin of {title!r}")
    return (
        None if other is None else _companion(trace, trace_of(other), language),
        None if recorded is None else _companion(trace, recorded, language),
    )


def score(trace: Trace, language: str = ENGLISH) -> dict[str, Json]:
    """The score of a trace as a value of JSON."""
    from novaviz.views.score import score_of

    return unicode(score_of(trace, language))


def _companion(trace: Trace, other: Trace, language: str) -> dict[str, Json]:
    from novaviz.analysis.comparison import align

    return {
        "trace": data_of(other),
        "score": score(other, language),
        "alignment": align(trace, other),
    }


def trace_of(shown: Trace | Run) -> Trace:
    """The trace itself, or that of a run so far."""
    return shown if isinstance(shown, Trace) else shown.trace


def data_of(trace: Trace) -> dict[str, Json]:
    """The trace as its file has it, fit to be sent."""
    return unicode(trace.to_dict())


def unicode(data: dict[str, Json]) -> dict[str, Json]:
    """The same data, in which half characters (a stranger's trace may have some) are replaced.

    TraceError if it cannot be sent at all.
    """
    try:
        text = json.dumps(data, ensure_ascii=False, allow_nan=False)
    except ValueError:
        raise TraceError("the trace holds a number that JSON has not (NaN or infinite)") from None
    try:
        text.encode()
    except UnicodeEncodeError:
        data = json.loads(text.encode("utf-8", "replace"))
    return data


def can_play() -> bool:
    """Whether the libraries are there that a player needs."""
    try:
        import anywidget  # noqa: F401
    except ImportError:
        return False
    return True


def player_of(shown: Trace | Run, **options: Any) -> Player:
    """A player; NovavizError that says what to install, if there can be none here."""
    _check_can_play()
    from novaviz.views.player import Player

    return Player(shown, **options)


def live_of(run: Run, **options: Any) -> Live:
    """A player of a run that goes on; NovavizError if there can be none here."""
    _check_can_play()
    from novaviz.views.live import Live

    return Live(run, **options)


def _check_can_play() -> None:
    if not can_play():
        raise NovavizError(
            "a player needs anywidget, which is not installed: pip install 'novaviz[notebook]'"
        )


def bundle() -> str:
    """The player's JavaScript, one module with its styles in it."""
    try:
        return BUNDLE.read_text(encoding="utf-8")
    except OSError as error:
        raise EngineError(f"the player is missing: {BUNDLE} ({error.strerror})") from None
