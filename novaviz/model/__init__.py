"""Pure data: what a run is made of. Nothing here runs anything, and only the stdlib is imported."""

from novaviz.model.event import Event
from novaviz.model.span import Span
from novaviz.model.trace import Participant, Step, Trace, load_trace
from novaviz.model.transition import Transition

__all__ = ["Event", "Participant", "Span", "Step", "Trace", "Transition", "load_trace"]
