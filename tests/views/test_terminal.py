"""The live view fits the terminal, tells the truth at every moment, and leaves it in order."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from novaviz.catalog import read_storyboard
from novaviz.model import Trace
from novaviz.views.stage import Stage, beats
from novaviz.views.terminal import fits, picture, play
from tests import traces

BOARD = read_storyboard("classic")


def screen(width: int, height: int = 30, **more: Any) -> Console:
    options: dict[str, Any] = {"force_terminal": True, "color_system": "truecolor", **more}
    return Console(file=io.StringIO(), width=width, height=height, legacy_windows=False, **options)


def written(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def picture_at(trace: Trace, seq: int, width: int, height: int = 30) -> str:
    console = screen(width, height, color_system=None)
    stage = Stage(trace)
    for beat in beats(trace):
        stage.play(beat)
        if beat.event.seq == seq:
            break
    console.print(picture(stage, BOARD, console))
    return written(console)


@pytest.mark.parametrize("width", [80, 100, 140])
def test_the_picture_fits_at_every_event(width: int) -> None:
    trace = traces.classic_boot()
    for seq in range(1, len(trace.events) + 1):
        lines = picture_at(trace, seq, width).splitlines()
        assert len(lines) < 30
        assert all(len(line) <= width for line in lines)


@pytest.mark.parametrize("width", [80, 100, 140])
def test_step_15_shows_its_message_its_sentence_and_the_task(width: int) -> None:
    trace = traces.classic_boot()
    seq = trace.steps[14].first
    assert seq is not None
    shown = picture_at(trace, seq, width)
    assert "POST /v2.0/ports" in shown
    assert "step 15 of 19" in shown
    assert "▶ Build   networking" in shown
    assert "✓ Build   scheduling" in shown
    assert "▶15 ·16" in shown


def test_before_the_insert_the_table_says_that_there_is_no_instance() -> None:
    shown = picture_at(traces.classic_boot(), 5, 80)
    assert "○ Build   scheduling" in shown
    assert "no instance exists yet: no row, no status" in shown


@pytest.mark.parametrize(
    ("story", "said"),
    [
        (traces.classic_boot, "Address: 10.0.0.3 (private)"),
        (traces.no_valid_host, "✗ Error"),
        (traces.rejected, "HTTP 401"),
        (traces.lost_cast, "✗ Build (stuck)"),
    ],
)
def test_the_last_picture_says_how_it_ended(story: Any, said: str) -> None:
    trace = story()
    assert said in picture_at(trace, len(trace.events), 100)


def played(speed: float, detail: str = "steps", **more: Any) -> tuple[str, float]:
    """What went to the terminal, and the seconds that were slept."""
    console, slept = screen(100, **more), [0.0]

    def sleep(seconds: float) -> None:
        slept[0] += seconds

    trace = traces.classic_boot()
    play(trace, BOARD, console, speed=speed, detail=detail, sleep=sleep)
    return written(console), slept[0]


def test_twice_the_speed_takes_half_the_time() -> None:
    once, twice = played(1)[1], played(2)[1]
    assert once / 2 == pytest.approx(twice, rel=0.1)


def test_the_steps_of_a_boot_can_be_read() -> None:
    assert 12 < played(1)[1] < 25


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    shown, _ = played(4)
    assert "\x1b[3" not in shown.replace("\x1b[3m", "")  # italics are no colour


def test_ctrl_c_shows_the_cursor_again_and_goes_on_to_the_caller() -> None:
    def interrupt(seconds: float) -> None:
        raise KeyboardInterrupt

    console = screen(100)
    with pytest.raises(KeyboardInterrupt):
        play(traces.classic_boot(), BOARD, console, sleep=interrupt)
    assert written(console).rstrip("\n").endswith("\x1b[?25h")


def test_a_hostile_name_is_shown_and_not_obeyed() -> None:
    trace = traces.classic_boot("vm\x1b]0;gone\x07[bold]")
    shown = picture_at(trace, len(trace.events), 100)
    assert "\x07" not in shown
    assert r"\x1b]0;gone\x07[bold] is ACTIVE" in shown


@pytest.mark.parametrize(
    ("console", "wanted"),
    [
        (screen(80, 24), True),
        (screen(60, 24), False),
        (screen(80, 12), False),
        (screen(80, 24, force_terminal=False), False),
        (screen(80, 24, _environ={"TERM": "dumb"}), False),
    ],
)
def test_only_a_terminal_of_some_size_is_drawn_in(console: Console, wanted: bool) -> None:  # noqa: FBT001
    assert fits(console) is wanted
