"""The form of the course: what is chosen is booted; what cannot be is told in a line."""

from __future__ import annotations

from typing import Any

import pytest

from novaviz import course
from novaviz.catalog import read_cloud
from novaviz.views.launch import LaunchForm
from novaviz.views.player import Player


def launched(**chosen: Any) -> LaunchForm:
    form = course.launch_form()
    for name, value in chosen.items():
        form.fields[name].value = value
    form._button.click()
    return form


def shown(form: LaunchForm) -> list[Player]:
    return list(form._player.children)


def test_what_was_chosen_is_booted_as_the_dashboard_does_and_played() -> None:
    form = launched(name="mine", flavor="m1.small", image="ubuntu", volume=0)
    assert form.run is not None
    assert form.run.scenario.entry == "dashboard"
    assert form.said.startswith("ACTIVE: the guest runs on host")
    (player,) = shown(form)
    assert player.trace == form.run.trace.to_dict()


def test_what_can_be_chosen_is_what_the_cloud_has() -> None:
    fields, data = course.launch_form().fields, read_cloud()
    for name, there in (("flavor", data.flavors), ("image", data.images)):
        assert [value for _, value in fields[name].options] == [one.name for one in there]
    assert "nova" not in [value for _, value in fields["user"].options]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"name": " "}, "This cannot be asked for: the server's name must not be empty"),
        ({"volume": 1000}, "This cannot be asked for: the size of --volume must be"),
        ({"image": "ubuntu"}, "nova-api refuses: 400 Flavor's memory is too small"),
        ({"user": "reader"}, "nova-api refuses: 403 Policy doesn't allow"),
        ({"flavor": "m1.huge"}, "Accepted, but it ends in ERROR: No valid host was found."),
    ],
)
def test_a_bad_choice_is_told_in_a_line(chosen: dict[str, Any], said: str) -> None:
    form = launched(**chosen)
    assert form.said.startswith(said)
    assert "\n" not in form.said


def test_the_line_is_no_markup() -> None:
    form = launched(name="<script>\x00")
    assert "<script>" not in form._line.value


def test_one_player_is_shown_at_a_time_and_none_for_what_was_never_sent() -> None:
    form = launched()
    (first,) = shown(form)
    form.launch()
    (second,) = shown(form)
    assert second is not first
    form.fields["name"].value = ""
    form.launch()
    assert shown(form) == []
    assert not form._button.disabled
