"""The recordings that are shipped, and which of them goes with which run."""

from __future__ import annotations

import re
from typing import Any

import pytest

import novaviz
from novaviz.catalog import data_path
from novaviz.catalog.recordings import REAL_BOOTS, RECORDINGS, read_recording, twin_of
from novaviz.exceptions import UsageError
from novaviz.model.event import REST, RPC_CALL, RPC_CAST, START
from tests.boots import booted

TWINS: list[tuple[dict[str, Any], str | None]] = [
    ({"volume": 0}, "boot"),
    ({"volume": 1}, "boot-extra-volume"),
    ({"volume": 0, "boot_from_volume": 1}, "boot-from-volume"),
    ({"volume": 0, "flavor": "m1.huge"}, "no-valid-host"),
    ({"volume": 0, "faults": ("spawn-fails-once",)}, "reschedule"),
    ({"faults": ("no-more-ips",)}, None),
    ({"faults": ("bad-token",)}, None),
]


@pytest.mark.parametrize(("options", "name"), TWINS)
def test_a_run_has_the_recording_of_the_same_kind_of_boot(
    options: dict[str, Any], name: str | None
) -> None:
    twin = twin_of(booted(release="modern", **options))
    assert (twin.metadata["scenario"] if twin else None) == name


def test_a_classic_run_with_an_image_and_a_volume_has_the_same_boot_of_a_real_guest() -> None:
    assert twin_of(booted()) is read_recording("real-classic")
    assert twin_of(booted(entry="dashboard")) is read_recording("real-classic")


@pytest.mark.parametrize(
    "options",
    [
        {"volume": 0}, {"volume": 0, "boot_from_volume": 1},
        {"faults": ("spawn-fails-once",)}, {"faults": ("no-valid-host",)},
    ],
    ids=str,
)  # fmt: skip
def test_a_classic_run_of_another_kind_has_no_twin(options: dict[str, Any]) -> None:
    assert twin_of(booted(**options)) is None


@pytest.mark.parametrize("name", ["boot", "real-classic"])
def test_a_recording_and_a_boot_of_a_real_guest_have_no_twin_in_it(name: str) -> None:
    assert twin_of(read_recording(name)) is None


def test_an_unknown_recording_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UsageError, match=r"fnord.*real-classic"):
        read_recording("fnord")
    assert list(novaviz.recordings()) == [*REAL_BOOTS, *RECORDINGS]
    assert all(novaviz.recordings().values())


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_recording_is_small_whole_and_without_secrets(name: str) -> None:
    file = data_path(f"recordings/{name}.json")
    assert file.stat().st_size <= 200 * 1024
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"password|adminPass|tok-|gAAAA|secret", text)
    trace = read_recording(name)
    assert trace.metadata["source"] == "recording"
    assert trace.metadata["times"]
    assert all(span.close for span in trace.spans())


def test_the_recorded_boot_has_every_step_of_the_modern_release() -> None:
    assert all(step.first and step.last for step in read_recording("boot").steps)


@pytest.mark.parametrize("name", RECORDINGS)
def test_every_message_has_a_cause(name: str) -> None:
    """Nothing but the user's act stands alone, and a message's sender is who its cause is with."""
    trace = read_recording(name)
    assert len(trace.children(None)) == 1
    for event in trace.events:
        if event.phase == START and event.kind in (REST, RPC_CALL, RPC_CAST):
            above = trace.span(event.parent or 0)
            assert event.source in (above.target, above.source, "neutron")
