"""The clock, the tasks, and the one boundary where events are emitted and faults applied."""

from novaviz.kernel.boundary import Boundary, Crossing
from novaviz.kernel.clock import Clock, FreeClock, Inbox, PacedClock, utc_now, wall_seconds
from novaviz.kernel.errands import Errands
from novaviz.kernel.faults import Effect, Faults, Rule
from novaviz.kernel.kernel import MICROSECONDS, Future, Kernel, Task
from novaviz.kernel.streams import Streams

__all__ = [
    "MICROSECONDS",
    "Boundary",
    "Clock",
    "Crossing",
    "Effect",
    "Errands",
    "Faults",
    "FreeClock",
    "Future",
    "Inbox",
    "Kernel",
    "PacedClock",
    "Rule",
    "Streams",
    "Task",
    "utc_now",
    "wall_seconds",
]
