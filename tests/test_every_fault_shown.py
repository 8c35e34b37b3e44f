"""Every fault in every release, by either entry, is told, scored and compared without a flaw."""

from __future__ import annotations

import pytest

from novaviz.catalog import read_faults
from novaviz.catalog.recordings import RECORDINGS, read_recording
from novaviz.views.mime import still
from novaviz.views.score import score_of
from tests import boots
from tests.test_odd_traces import aligned, fits

FAULTS = [(name, release) for name, fault in read_faults().items() for release in fault.releases]


@pytest.mark.parametrize("entry", ["cli", "dashboard"])
@pytest.mark.parametrize(("fault", "release"), FAULTS)
def test_a_fault_is_shown_and_compared_with_every_plain_boot(
    fault: str, release: str, entry: str
) -> None:
    trace = boots.booted(release=release, faults=(fault,), entry=entry)
    fits(trace, score_of(trace))
    assert still(trace)["text/plain"]
    for plain in (boots.classic(), boots.modern()):
        aligned(trace, plain)
        aligned(plain, trace)


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_recording_is_shown_and_compared_as_a_run_is(name: str) -> None:
    trace = read_recording(name)
    fits(trace, score_of(trace))
    aligned(trace, boots.modern())
    aligned(boots.modern(), trace)
