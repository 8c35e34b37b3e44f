"""The player as a widget: a run that is played in a notebook, beside any other widget.

Playing happens in the browser, which tells where it is: a busy kernel does not stop it. The whole
trace is in the widget's state, so that a saved notebook and a reloaded page still play.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anywidget
from traitlets import Any as Anything
from traitlets import Bool, Dict, Enum, Float, Int, TraitError, Unicode, observe, validate

from novaviz.exceptions import TraceError, UsageError
from novaviz.model import Trace
from novaviz.model.event import Json
from novaviz.model.schema import check
from novaviz.views.choices import DETAILS, SPEEDS, THEMES, VIEWS
from novaviz.views.mime import still
from novaviz.views.playable import ENGLISH, bundle, companions, data_of, score, trace_of

if TYPE_CHECKING:
    from novaviz.run import Run


class Player(anywidget.AnyWidget):
    """A run that can be played: its traits can be observed, set, and linked to other widgets.

    ``trace`` is the trace in its file's form; a Trace or a Run may be given. ``position`` is the
    seq of the last event that has happened; ``selected`` the number of a span whose causes and
    effects are highlighted, or None. A value that cannot be raises TraitError, which says what
    can be; a position is brought to the nearest event that there is.
    """

    trace = Anything().tag(sync=True)
    position = Int(0).tag(sync=True)
    playing = Bool(default_value=False).tag(sync=True)
    speed = Float(1.0).tag(sync=True)
    detail = Enum(DETAILS, "steps").tag(sync=True)
    selected = Int(None, min=1, allow_none=True).tag(sync=True)
    view = Enum(VIEWS, "sequence").tag(sync=True)
    theme = Enum(THEMES, "auto").tag(sync=True)
    height = Unicode("").tag(sync=True)
    """As CSS has it (``600px``, ``80vh``); as high as its content if empty."""

    _esm = Unicode().tag(sync=True)
    _score = Dict().tag(sync=True)
    _other = Dict(None, allow_none=True).tag(sync=True)
    _twin = Dict(None, allow_none=True).tag(sync=True)
    _live = Bool(default_value=False).tag(sync=True)
    _problem = Unicode("").tag(sync=True)

    def __init__(
        self,
        trace: Trace | Run | dict[str, Json],
        *,
        other: Trace | Run | None = None,
        twin: bool | None = None,
        language: str = ENGLISH,
        **traits: Any,
    ) -> None:
        for name in traits:
            if not self.has_trait(name):
                raise UsageError(f"unknown option {name!r} of a player", OPTIONS)
        self._language = language
        self._beside, self._with_twin = other, twin is not False
        self._begun = False
        self._shown = _read(trace)
        beside, recorded = companions(self._shown, other=other, twin=twin, language=language)
        given = {"trace": self._shown, "_other": beside, "_twin": recorded, "_esm": bundle()}
        super().__init__(**given, **traits)
        self._begun = True

    @property
    def end(self) -> int:
        """The seq of the last event, of the longer run where there are two."""
        beside = (run["trace"]["events"] for run in (self._other, self._twin) if run)
        return max(map(len, (self._shown.events, *beside)))

    @validate("trace")
    def _take(self, proposal: dict[str, Any]) -> dict[str, Json]:
        # The words and what stands beside it go ahead: the browser has them when the trace comes.
        shown = _read(proposal["value"])
        try:
            words, data = score(shown, self._language), data_of(shown)
        except TraceError as error:
            raise TraitError(str(error)) from None
        if self._begun:
            twin = None if self._with_twin else False
            beside: Any = companions(
                shown, other=self._beside, twin=twin, language=self._language
            )
            self._other, self._twin = beside
        self._shown, self._score = shown, words
        return data

    @observe("trace")
    def _begin_within(self, change: dict[str, Any]) -> None:
        self.position = min(self.position, self.end)

    @validate("position")
    def _within(self, proposal: dict[str, Any]) -> int:
        return min(max(int(proposal["value"]), 0), self.end)

    @validate("speed")
    def _playable_speed(self, proposal: dict[str, Any]) -> float:
        slowest, fastest = SPEEDS
        if not slowest <= proposal["value"] <= fastest:
            raise TraitError(f"speed is from {slowest} to {fastest}, not {proposal['value']}")
        return float(proposal["value"])

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, and what a page without widgets shows instead."""
        widget, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        forms = widget | still(self._shown)
        return (forms, metadata) if metadata else forms


OPTIONS = ("other", "twin", "language", "position", "playing", "speed", "detail", "selected",
           "view", "theme", "height", "layout")  # fmt: skip


def _read(given: Trace | Run | dict[str, Json]) -> Trace:
    """The trace that was given, or that is in what was given; TraitError if there is none."""
    if not isinstance(given, dict):
        if isinstance(given, Trace) or isinstance(getattr(given, "trace", None), Trace):
            return trace_of(given)
        raise TraitError(f"trace is a Trace, a Run or a trace file's data, not {type(given)!r}")
    try:
        check(given, "trace")
    except TraceError as error:
        raise TraitError(str(error)) from None
    return Trace.from_dict(given)
