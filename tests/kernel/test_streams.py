"""Chance from named streams of one seed."""

from __future__ import annotations

import uuid

from novaviz.kernel import Streams


def test_a_stream_is_not_moved_by_what_others_draw() -> None:
    quiet, busy = Streams(7), Streams(7)
    for _ in range(10):
        busy.uuid("port")
    assert quiet.uuid("instance") == busy.uuid("instance")


def test_ids_are_random_uuids_and_all_different() -> None:
    streams = Streams(0)
    made = [uuid.UUID(streams.uuid("instance")) for _ in range(50)]
    assert len(set(made)) == 50
    assert {one.version for one in made} == {4}


def test_another_seed_draws_otherwise() -> None:
    assert Streams(1).uuid("instance") != Streams(2).uuid("instance")
    assert Streams(1).uniform("hop") != Streams(2).uniform("hop")


def test_what_is_drawn_by_key_does_not_depend_on_the_order() -> None:
    keys = [f"nova-api:keystone:GET:{number}" for number in range(20)]
    forth = {key: Streams(3).uniform(key) for key in keys}
    streams = Streams(3)
    assert forth == {key: streams.uniform(key) for key in reversed(keys)}
    assert all(0 < drawn < 1 for drawn in forth.values())


def test_an_owner_keeps_its_name() -> None:
    streams = Streams(0)
    first = streams.name_of("reply_queue", "nova-conductor")
    assert streams.name_of("reply_queue", "nova-conductor") == first
    assert streams.name_of("reply_queue", "nova-scheduler") != first
