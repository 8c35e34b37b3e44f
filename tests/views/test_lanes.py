"""Lanes fit the terminal, and every message is seen between its two participants."""

from __future__ import annotations

import pytest

from novaviz.views.lanes import CALL, CAST, REPLY, TAKE, Arrow, Lanes, divide, lanes_of, plain
from tests import boots

LANES = Lanes(("client", "nova-api", "nova-scheduler"), 48)


def drawn(source: str, target: str, form: str, label: str = "", grown: float = 1.0) -> str:
    return plain(LANES.draw(Arrow(source, target, form, label, "rest"), grown))


def test_a_call_goes_over_and_its_reply_comes_back() -> None:
    assert drawn("client", "nova-api", CALL) == "       ├───────────────▶               │"
    assert drawn("nova-api", "client", REPLY) == "       ◀╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌┤               │"


def test_a_cast_lies_in_its_queue_until_it_is_taken() -> None:
    assert drawn("nova-api", "nova-scheduler", CAST) == ("       │               ╞═══════▣       │")
    assert drawn("nova-api", "nova-scheduler", TAKE) == ("       │               │       ▣═══════▶")


def test_an_arrow_grows_from_its_source() -> None:
    assert drawn("client", "nova-scheduler", CALL, grown=0.5) == (
        "       ├───────────────▶               │"
    )
    assert drawn("nova-scheduler", "client", CALL, grown=0.5) == (
        "       │               ◀───────────────┤"
    )


def test_a_label_stands_where_there_is_room_for_it() -> None:
    assert drawn("client", "nova-scheduler", CALL, "inside") == (
        "       ├─────────── inside ────────────▶"
    )
    assert drawn("client", "nova-api", CALL, "beside it") == (
        "       ├─ beside it ───▶               │"
    )
    assert drawn("client", "nova-api", CALL, "a long label here") == (
        "       ├───────────────▶ a long label here"
    )


@pytest.mark.parametrize("width", [76, 80, 100, 140, 200])
def test_lanes_and_heads_stay_inside_any_width(width: int) -> None:
    trace = boots.classic()
    lanes = lanes_of(trace, width)
    rows = [plain(row) for row in lanes.heads()]
    rows += [
        plain(lanes.draw(Arrow(event.source, event.target, CALL, event.name * 9, "rest")))
        for event in trace.events
    ]
    assert all(len(row) <= width for row in rows)
    assert {"nova-api", "nova-scheduler", "nova-conductor", "hypervisor@host3"} <= set(lanes.names)


def test_what_no_lane_has_room_for_is_left_out_before_the_services() -> None:
    names = lanes_of(boots.classic(), 60).names
    assert "user" not in names
    assert "DB:nova" not in names
    assert "nova-compute@host3" in names


def test_names_are_divided_where_a_reader_would() -> None:
    assert divide("nova-compute@host1", 6) == ["nova-", "com-", "pute", "@host1"]
    assert divide("nova-compute@host1", 14) == ["nova-compute", "@host1"]
    assert divide("keystone", 6) == ["key-", "stone"]
    assert divide("neutron-agent@host3", 7) == ["neu-", "tron-", "agent", "@host3"]
    assert divide("DB:nova_cell1", 8) == ["DB:", "nova_", "cell1"]
    assert divide("keystone", 9) == ["keystone"]
    assert divide("somethingelse", 6) == ["somet…"]
