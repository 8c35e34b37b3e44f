"""A belief stands beside the event that refutes it."""

from __future__ import annotations

import pytest

from novaviz import course
from novaviz.exceptions import UsageError
from novaviz.run import boot


def test_a_belief_is_shown_at_the_event_that_refutes_it() -> None:
    with boot(faults=["lost-cast-to-compute"]) as run:
        belief = course.belief("casts-always-arrive", run)
        assert (belief.event.kind, belief.event.phase) == ("rpc.cast", "error")
        assert f"Event {belief.event.seq}," in repr(belief)
        assert "Many believe:" in belief._repr_html_()
        assert course.belief("casts-always-arrive", run.trace).event == belief.event


def test_in_a_notebook_a_player_stands_at_that_event() -> None:
    pytest.importorskip("anywidget")
    from novaviz.views.player import Player
    from novaviz.views.refuted import words_and_player

    with boot() as run:
        belief = course.belief("services-talk-directly", run, height="400px")
        assert "application/vnd.jupyter.widget-view+json" in belief._repr_mimebundle_()
        player = run.play(position=belief.event.seq)
        words, below = words_and_player(belief._repr_html_(), player).children
        assert belief.where in words.value
        assert isinstance(below, Player)


def test_what_nothing_refutes_here_is_refused_and_so_is_an_unknown_belief() -> None:
    with boot() as run:
        with pytest.raises(UsageError, match="nothing in this run refutes"):
            course.belief("casts-always-arrive", run)
        with pytest.raises(UsageError, match="unknown belief 'x'"):
            course.belief("x", run)
