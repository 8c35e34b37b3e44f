"""What every scenario and every fault looks like as text, reviewed like code.

``NOVAVIZ_GOLDEN=write pytest tests/test_golden.py`` renews the files; the diff is what changed in
the engine's behaviour.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from novaviz.catalog import read_faults, read_scenarios, read_storyboard
from novaviz.model import Trace
from novaviz.views.text import MESSAGES, STEPS, report
from tests.boots import booted

GOLDEN = Path(__file__).with_name("golden")
LARGEST = 400_000
"""Bytes that all of them may have together: somebody has to read them."""

SCENARIOS = [
    (scenario.name, release)
    for scenario in read_scenarios().values()
    for release in scenario.releases
]
FAULTS = [(fault.name, release) for fault in read_faults().values() for release in fault.releases]


def check(path: Path, trace: Trace, detail: str) -> None:
    """The report is what the file says; with NOVAVIZ_GOLDEN=write it becomes that."""
    text = report(trace, read_storyboard(trace.metadata["release"]), detail)
    if os.environ.get("NOVAVIZ_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "release"), SCENARIOS)
def test_a_scenario_reads_as_it_was_reviewed(name: str, release: str) -> None:
    scenario = read_scenarios()[name]
    trace = booted(scenario=name, release=release, faults=scenario.faults, **scenario.request)
    check(GOLDEN / "scenarios" / f"{name}-{release}.txt", trace, MESSAGES)


@pytest.mark.parametrize(("name", "release"), FAULTS)
def test_a_fault_reads_as_it_was_reviewed(name: str, release: str) -> None:
    trace = booted(release=release, faults=(name,))
    check(GOLDEN / "faults" / f"{name}-{release}.txt", trace, STEPS)


@pytest.mark.parametrize(("name", "release"), FAULTS)
def test_a_fault_ends_as_its_entry_says(name: str, release: str) -> None:
    fault = read_faults()[name]
    trace = booted(release=release, faults=(name,))
    begun = [step.number for step in trace.steps if step.first is not None]
    assert trace.metadata["outcome"] == fault.expect[release]
    assert fault.step[release] in begun


def test_every_golden_file_is_of_something_that_there_is() -> None:
    wanted = {f"scenarios/{name}-{release}.txt" for name, release in SCENARIOS}
    wanted |= {f"faults/{name}-{release}.txt" for name, release in FAULTS}
    found = {str(path.relative_to(GOLDEN)) for path in GOLDEN.rglob("*.txt")}
    assert found == wanted


def test_the_golden_files_can_still_be_read_by_somebody() -> None:
    assert sum(path.stat().st_size for path in GOLDEN.rglob("*.txt")) < LARGEST
