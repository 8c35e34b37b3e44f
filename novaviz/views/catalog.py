"""What there is to choose from, as text: faults and scenarios."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING

from novaviz.views.printable import printable

if TYPE_CHECKING:
    from novaviz.catalog import Fault, ScenarioData

WIDTH = 88


def fault_list(faults: Iterable[Fault]) -> str:
    """Each fault with its releases, the step that it strikes there, the outcome and its summary."""
    return "\n\n".join(_fault(fault) for fault in faults) + "\n"


def _fault(fault: Fault) -> str:
    strikes = [
        f"  {release + ':':<9} step {fault.step[release]}, ends {fault.expect[release]}"
        for release in fault.releases
    ]
    since = _wrapped(fault.since) if fault.since else []
    return "\n".join([printable(fault.name), *_wrapped(fault.summary), *strikes, *since])


def scenario_list(scenarios: Iterable[ScenarioData]) -> str:
    """Each scenario with its title, and what it asks for and breaks."""
    return "\n\n".join(_scenario(scenario) for scenario in scenarios) + "\n"


def _scenario(scenario: ScenarioData) -> str:
    lines = [printable(scenario.name), *_wrapped(scenario.title)]
    lines.append(f"  releases: {', '.join(scenario.releases)}")
    if scenario.request:
        asked = ", ".join(
            f"{key.replace('_', '-')} {value}" for key, value in scenario.request.items()
        )
        lines += _wrapped(f"request: {asked}")
    if scenario.faults:
        lines += _wrapped(f"faults: {', '.join(scenario.faults)}")
    return "\n".join(lines)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(printable(text), WIDTH, initial_indent="  ", subsequent_indent="  ")
