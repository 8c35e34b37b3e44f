"""Scenarios: what to boot and what to break, under one name.

A scenario holds only what differs from a plain boot, so that the defaults stay in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from novaviz.catalog.faults import read_faults
from novaviz.catalog.files import load
from novaviz.catalog.node import Node
from novaviz.catalog.releases import RELEASES
from novaviz.catalog.shape import Shape, choice, listing, record, text, unique, whole

OPTIONS: Mapping[str, Shape[str] | Shape[int]] = {
    "name": text(),
    "flavor": text(),
    "image": text(),
    "network": text(),
    "volume": whole(),
    "boot_from_volume": whole(),
    "entry": choice("cli", "dashboard"),
}
"""What a scenario may ask for: the options of ``novaviz boot``; volumes in GB, 0 for none."""


@dataclass(frozen=True, slots=True)
class ScenarioData:
    """A scenario: ``request`` replaces defaults of a boot, ``faults`` are names of faults."""

    name: str
    title: str
    request: Mapping[str, str | int] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    releases: tuple[str, ...] = RELEASES


def read_scenarios(directory: Path | None = None) -> Mapping[str, ScenarioData]:
    """The scenarios of ``scenarios.yaml`` by name, in the order of the file.

    Raises:
        DataError: something in the file cannot be, or names a fault that there is not.
    """
    found, node = load("scenarios.yaml", _scenarios, directory)
    faults = read_faults(directory)
    for position, scenario in enumerate(found):
        for number, name in enumerate(scenario.faults):
            there = node.at("scenarios", position, "faults", number)
            if name not in faults:
                there.expected(f"a fault ({', '.join(faults)})")
            missing = set(scenario.releases) - set(faults[name].releases)
            if missing:
                there.expected(f"a fault that can strike in {' and '.join(sorted(missing))}")
    return {scenario.name: scenario for scenario in found}


def _request(node: Node) -> Mapping[str, str | int]:
    if not isinstance(node.value, dict):
        node.expected(_EXPECTS)
    for key in node.value:
        if key not in OPTIONS:
            node.child(key, None).fail(f"unknown key (known: {', '.join(OPTIONS)})")
    return {key: OPTIONS[key](node.at(key)) for key in node.value}


_EXPECTS = f"a mapping with {', '.join(OPTIONS)}"


@dataclass(frozen=True, slots=True)
class _File:
    scenarios: tuple[ScenarioData, ...]


_FILE = record(
    _File,
    scenarios=listing(
        record(
            ScenarioData,
            name=text(),
            title=text(),
            request=Shape(_EXPECTS, _request),
            faults=listing(text()),
            releases=listing(choice(*RELEASES), at_least=1),
        ),
        at_least=1,
    ),
)


def _scenarios(node: Node) -> tuple[tuple[ScenarioData, ...], Node]:
    """The scenarios, and the node they came from, to say where an unknown fault is named."""
    found = _FILE(node).scenarios
    unique(node.at("scenarios"))
    return found, node
