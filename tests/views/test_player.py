"""The player as a widget: its traits, what they may be, and what is sent to the browser."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import ipywidgets
import pytest
from traitlets import TraitError

import novaviz
from novaviz.analysis.comparison import align
from novaviz.exceptions import NovavizError, UsageError
from novaviz.model import Trace
from novaviz.run import Run, boot
from novaviz.views.player import Player
from novaviz.views.score import score_of
from tests import boots
from tests.views.wire import Wire, wire_of, wires

__all__ = ["wires"]

WIDGET = "application/vnd.jupyter.widget-view+json"


def test_a_player_holds_the_whole_trace_and_its_words() -> None:
    trace = boots.classic()
    player = Player(trace, twin=False)
    assert player.trace == trace.to_dict()
    assert player._score == score_of(trace)
    assert (player.position, player.playing, player.end) == (0, False, len(trace.events))
    state = player.get_state()
    assert {"trace", "position", "playing", "speed", "detail", "selected", "_score"} <= set(state)
    assert "export" in state["_esm"]


def test_a_run_and_a_files_data_can_be_given_too() -> None:
    with boot() as run:
        assert Player(run).trace == Player(run.trace.to_dict()).trace == run.trace.to_dict()


def test_another_trace_brings_its_own_words_and_they_come_first(wires: list[Wire]) -> None:
    player = Player(boots.classic(), position=200)
    player.trace = boots.no_valid_host()
    assert player._score == score_of(boots.no_valid_host())
    assert player.position == min(200, len(boots.no_valid_host().events))
    keys = [key for state in wire_of(wires, player).updates() for key in state]
    assert keys.index("_score") < keys.index("trace")


@pytest.mark.parametrize("given", [-5, 10**9, 277])
def test_a_position_is_brought_to_the_nearest_event(given: int) -> None:
    player = Player(boots.classic(), twin=False)
    player.position = given
    assert player.position == min(max(given, 0), len(boots.classic().events))


def test_what_the_browser_says_is_held_to_the_same(wires: list[Wire]) -> None:
    player = Player(boots.classic())
    wire = wire_of(wires, player)
    wire.sets(position=17, playing=True)
    assert (player.position, player.playing) == (17, True)
    wire.sets(position=10_000)
    assert player.position == player.end
    assert {"position": player.end} in wire.updates()


@pytest.mark.parametrize(
    ("trait", "value", "named"),
    [
        ("detail", "all", ["steps", "messages", "everything"]),
        ("view", "3d", ["sequence", "map", "read"]),
        ("theme", "pink", ["auto", "light", "dark", "projector"]),
        ("speed", 9, ["0.25", "8"]),
        ("speed", float("nan"), ["0.25", "8"]),
        ("selected", 0, ["selected", "1"]),
        ("position", "seven", ["position", "int"]),
        ("trace", 7, ["Trace", "Run"]),
        ("trace", {"format": "fnord"}, ["trace", "format"]),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_can(
    trait: str, value: Any, named: list[str]
) -> None:
    player = Player(boots.classic())
    before = getattr(player, trait)
    with pytest.raises(TraitError) as refused:
        setattr(player, trait, value)
    assert all(name in str(refused.value) for name in named)
    assert getattr(player, trait) == before
    if trait != "trace":
        with pytest.raises(TraitError):
            Player(boots.classic(), **{trait: value})


def test_an_option_that_is_none_is_refused_with_those_that_are() -> None:
    with pytest.raises(UsageError, match=r"'colour'.*theme"):
        Player(boots.classic(), colour="red")


def test_it_lives_beside_other_widgets() -> None:
    player = Player(boots.classic())
    slider = ipywidgets.IntSlider(max=player.end)
    seen: list[int] = []
    player.observe(lambda change: seen.append(change["new"]), "position")
    box = ipywidgets.VBox([player, slider])
    assert box.children == (player, slider)
    ipywidgets.jslink((player, "position"), (slider, "value"))
    link = ipywidgets.link((player, "position"), (slider, "value"))
    slider.value = 12
    assert (player.position, seen) == (12, [12])
    link.unlink()


def test_a_run_plays_with_another_one_beside_it() -> None:
    with boot() as run, boot(faults=("no-valid-host",)) as other:
        player = run.play(other=other, detail="messages", view="read", theme="dark")
        assert (player.detail, player.view, player.theme) == ("messages", "read", "dark")
        assert player._other is not None
        assert player._other["trace"] == other.trace.to_dict()
        assert player._other["alignment"]["pairs"]
        assert player._twin is None


def test_a_classic_run_brings_the_recording_of_a_real_guest() -> None:
    twin = boots.classic().play()._twin
    assert twin is not None
    assert twin["trace"]["metadata"]["hypervisor"] == "qemu"


def test_a_modern_run_brings_the_recording_of_a_real_boot() -> None:
    trace = boots.modern()
    twin = trace.play()._twin
    assert twin is not None
    assert twin["trace"]["metadata"]["source"] == "recording"
    assert twin["score"]["words"]
    assert trace.play(twin=False)._twin is None
    with pytest.raises(UsageError, match="no real boot was recorded"):
        boots.no_valid_host().play(twin=True)
    with pytest.raises(UsageError, match="not both"):
        trace.play(twin=True, other=boots.classic())


@pytest.mark.parametrize("make", [boots.classic, boot])
def test_the_last_value_of_a_cell_is_a_player_with_something_to_fall_back_on(
    make: Callable[[], Trace | Run],
) -> None:
    shown = make()
    forms = shown._repr_mimebundle_()
    assert set(forms) == {WIDGET, "text/html", "text/plain"}
    assert forms[WIDGET]["model_id"]
    assert set(shown.play()._repr_mimebundle_()) == set(forms)


def test_without_the_notebooks_libraries_there_is_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with boot(paused=True) as run:
        assert set(run._repr_mimebundle_()) == {"text/html", "text/plain"}
        for play in (run.play, run.live):
            with pytest.raises(NovavizError, match=r"pip install 'novaviz\[notebook\]'"):
                play()


def test_a_strangers_half_characters_can_be_sent() -> None:
    trace = Trace.from_json(boots.renamed("x\ud800").to_json())
    str(Player(trace).get_state()).encode()


def test_novaviz_is_still_light() -> None:
    assert "Player" not in dir(novaviz)


def test_another_trace_brings_another_comparison_and_another_twin(wires: list[Wire]) -> None:
    other = boots.no_valid_host()
    player = Player(boots.classic(), other=other)
    player.trace = boots.rescheduled()
    assert player._other is not None
    assert player._other["alignment"] == align(boots.rescheduled(), other)
    player = Player(boots.modern())
    player.trace = boots.no_valid_host()
    assert player._twin is None
    player.trace = boots.modern()
    assert player._twin is not None
    keys = [key for state in wire_of(wires, player).updates() for key in state]
    assert keys.index("_twin") < keys.index("trace")


def test_a_trace_that_cannot_be_sent_is_refused_and_the_old_one_stays() -> None:
    player = Player(boots.classic())
    before = player.trace
    data = json.loads(boots.classic().to_json())
    data["events"][0]["payload"]["speed"] = float("inf")
    with pytest.raises(TraitError, match="infinite"):
        player.trace = Trace.from_dict(data)
    assert player.trace is before
    with pytest.raises(TraitError, match="infinite"):
        Player(Trace.from_dict(data))
