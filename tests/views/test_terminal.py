"""The live view fits the terminal, tells the truth at every moment, and leaves it in order."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from novaviz.catalog import read_storyboard
from novaviz.model import Trace
from novaviz.views.stage import Stage, beats
from novaviz.views.terminal import fits, picture, play
from tests import boots

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


@pytest.mark.parametrize("story", [boots.modern, boots.rescheduled, boots.lost_cast])
@pytest.mark.parametrize(("width", "height"), [(80, 24), (100, 30), (140, 50)])
def test_the_picture_fits_all_the_time(story: Callable[[], Trace], width: int, height: int) -> None:
    trace, console, stage = story(), screen(width, height, color_system=None), Stage(story())
    board = read_storyboard(trace.metadata["release"])
    for beat in beats(trace):
        stage.play(beat)
        if beat.event.seq % 7 and not stage.over:
            continue
        lines = console.render_lines(picture(stage, board, console), pad=False)
        assert len(lines) < height
        assert all(sum(part.cell_length for part in line) <= width for line in lines)


@pytest.mark.parametrize("width", [80, 100, 140])
def test_step_15_shows_its_message_its_sentence_and_the_task(width: int) -> None:
    trace = boots.classic()
    seq = trace.steps[14].first
    assert seq is not None
    shown = picture_at(trace, seq, width)
    assert "POST /v2.0/ports" in shown
    assert "─ step 15 of 19" in shown
    assert "▶ Build   networking" in shown
    assert "✓ Build   scheduling" in shown
    assert "▶15 ·16" in shown


def test_what_comes_after_a_step_is_not_told_as_part_of_it() -> None:
    """glance is asked about the image when keystone's answer of step 5 is there."""
    trace = boots.classic()
    seq = next(event.seq for event in trace.events if event.name == "GET /v2/images/{id}")
    shown = picture_at(trace, seq, 100)
    assert "after step 5 of 19" in shown
    assert "→ nova-api asks glance about the image" in shown


def test_before_the_insert_the_table_says_that_there_is_no_instance() -> None:
    shown = picture_at(boots.classic(), 5, 80)
    assert "○ Build   scheduling" in shown
    assert "no instance exists yet: no row, no status" in shown


@pytest.mark.parametrize(
    ("story", "said"),
    [
        (boots.classic, "Address: 10.0.0.10 (private)"),
        (boots.no_valid_host, "✗ Error"),
        (boots.rejected, "HTTP 401"),
        (boots.lost_cast, "✗ Build (stuck)"),
    ],
)
def test_the_last_picture_says_how_it_ended(story: Callable[[], Trace], said: str) -> None:
    trace = story()
    assert said in picture_at(trace, len(trace.events), 100)


def played(speed: float, story: Callable[[], Trace] = boots.classic, **more: Any) -> Any:
    """What went to the terminal, and the seconds that were slept."""
    console, now = screen(100, **more), [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    trace = story()
    board = read_storyboard(trace.metadata["release"])
    play(trace, board, console, speed=speed, sleep=sleep, clock=lambda: now[0])
    return written(console), now[0]


def test_twice_the_speed_takes_half_the_time() -> None:
    once, twice = played(1)[1], played(2)[1]
    assert once / 2 == pytest.approx(twice, rel=0.1)


@pytest.mark.parametrize("story", [boots.classic, boots.modern])
def test_a_boot_is_played_while_a_class_still_listens(story: Callable[[], Trace]) -> None:
    assert 20 < played(1, story)[1] < 26


def test_what_the_drawing_takes_is_part_of_the_time() -> None:
    now, slept = [0.0], [0.0]

    def slow() -> float:
        now[0] += 0.004
        return now[0]

    def sleep(seconds: float) -> None:
        now[0] += seconds
        slept[0] += seconds

    play(boots.classic(), BOARD, screen(100), speed=1, sleep=sleep, clock=slow)
    assert slept[0] < 22 < now[0] < 24


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    shown, _ = played(4)
    assert "\x1b[3" not in shown.replace("\x1b[3m", "")  # italics are no colour


def test_ctrl_c_shows_the_cursor_again_and_goes_on_to_the_caller() -> None:
    def interrupt(seconds: float) -> None:
        raise KeyboardInterrupt

    console = screen(100)
    with pytest.raises(KeyboardInterrupt):
        play(boots.classic(), BOARD, console, sleep=interrupt)
    assert written(console).rstrip("\n").endswith("\x1b[?25h")


def test_a_hostile_name_is_shown_and_not_obeyed() -> None:
    trace = boots.renamed("vm\x1b]0;gone\x07[bold]")
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
