"""A boot that is watched while it happens: nothing twice, nothing late, and the engine first."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from rich.console import Console

from novaviz.catalog import read_storyboard
from novaviz.model import Event, Trace
from novaviz.run import Run, boot
from novaviz.views.onlooker import onlooking, tell, watch
from novaviz.views.stage import Stage, beats
from novaviz.views.terminal import LOWEST, NARROWEST, picture
from tests import boots, consoles
from tests.views.test_terminal import screen, written

BOARD = read_storyboard("classic")


@pytest.fixture
def speaking() -> Iterator[Run]:
    """A run whose guest has just been started, and is about to print."""
    with boot(paused=True) as run:
        consoles.speaks(consoles.at_its_spawn(run))
        yield run


def told(run: Run) -> list[str]:
    said: list[str] = []
    tell(run, said.append)
    return "".join(said).splitlines()


def test_each_step_and_each_state_is_told_once_and_in_order(speaking: Run) -> None:
    lines = told(speaking)
    numbers = [line.split("step ")[1].split(":")[0] for line in lines if "  step " in line]
    assert numbers == [str(number) for number in range(1, 20)]
    states = [line for line in lines if "the instance is " in line]
    assert len(states) == len(speaking.trace.transitions)
    assert states[-1].endswith("ACTIVE, no task, on host3")


def test_what_the_guest_prints_is_told_and_that_it_is_ready(speaking: Run) -> None:
    lines = told(speaking)
    assert [line for line in lines if line.startswith("console | ")] == [
        f"console | {line}" for text in consoles.LATE for line in text.split("\n")
    ]
    (ready,) = [line for line in lines if "the guest is ready" in line]
    assert ready.endswith(consoles.READY)


def test_a_run_that_is_watched_ends_as_one_that_is_not() -> None:
    with boot(paused=True) as run:
        told(run)
        assert run.trace == boots.classic()


def test_in_the_picture_the_console_stands_below_and_the_summary_follows(speaking: Run) -> None:
    console = screen(100, 30, color_system=None)
    watch(speaking, BOARD, console)
    shown = written(console)
    last = shown[shown.rindex("novaviz ") :]
    assert f"console | {consoles.READY}" in last
    assert "✓ Guest ready" in last
    assert "the boot is over" in last
    assert "before ACTIVE" in last or "after ACTIVE" in last
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")


def test_while_it_goes_on_nothing_is_over_and_nothing_has_failed() -> None:
    with boot(paused=True) as run:
        consoles.at_its_spawn(run)
        stage = Stage(run.trace, goes_on=True)
        for beat in beats(run.trace):
            stage.play(beat)
        console = screen(100, 30, color_system=None)
        console.print(picture(stage, BOARD, console))
    shown = written(console)
    assert "▶19" in shown
    assert "✗" not in shown
    assert "the boot is over" not in shown
    assert "▶ Build   spawning" in shown


@pytest.mark.parametrize(
    ("width", "height"), [(NARROWEST, LOWEST), (80, 24), (100, 30), (140, 50), (200, 70)]
)
def test_with_a_console_the_picture_fits_all_the_time(width: int, height: int) -> None:
    late = tuple(f"[{number:>12}] a line that is longer than any terminal {'x' * 220}"
                 for number in range(60))  # fmt: skip
    trace = consoles.heard(late=late)
    console, stage = screen(width, height, color_system=None), Stage(trace)
    for beat in beats(trace):
        stage.play(beat)
        if beat.event.seq % 9 and beat.event.kind != "console" and not stage.over:
            continue
        lines = console.render_lines(picture(stage, BOARD, console), pad=False)
        assert len(lines) < height
        assert all(sum(part.cell_length for part in line) <= width for line in lines)
    text = "\n".join("".join(part.text for part in line) for line in lines)
    assert f"console | {consoles.READY}"[: NARROWEST - 4] in text


@dataclass
class Waiting:
    """A run that waits after an event until somebody has seen it, as one does for its guest."""

    run: Run
    seen: threading.Event = field(default_factory=threading.Event)
    in_time: bool | None = None

    @property
    def trace(self) -> Trace:
        return self.run.trace

    def step(self) -> Event | None:
        if self.run.position < 20:
            return self.run.step()
        self.in_time = self.seen.wait(10)
        return None


def test_the_last_event_before_a_long_wait_is_seen_during_it() -> None:
    with boot(paused=True) as run:
        waiting = Waiting(run)

        def look(trace: Trace) -> None:
            if len(trace.events) == 20:
                waiting.seen.set()

        onlooking(waiting, look)
        assert waiting.in_time


def test_what_goes_wrong_in_showing_stops_the_watching_and_is_raised() -> None:
    def look(trace: Trace) -> None:
        raise OSError("the disk is full")

    with boot(paused=True) as run, pytest.raises(OSError, match="disk is full"):
        onlooking(run, look)
    assert not [one for one in threading.enumerate() if one.name == "novaviz-onlooker"]


def test_ctrl_c_stops_the_watching_and_leaves_the_terminal_in_order() -> None:
    class Interrupted(Waiting):
        def step(self) -> Event | None:
            if self.run.position == 30:
                raise KeyboardInterrupt
            return self.run.step()

    console: Console = screen(100)
    with boot(paused=True) as run, pytest.raises(KeyboardInterrupt):
        watch(Interrupted(run), BOARD, console)
    assert written(console).rstrip("\n").endswith("\x1b[?25h")
    assert isinstance(console.file, io.StringIO)
    assert not [one for one in threading.enumerate() if one.name == "novaviz-onlooker"]
