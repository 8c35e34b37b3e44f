"""Figures of the notebooks, drawn with matplotlib: each is a picture with words for it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Any

from matplotlib.figure import Figure

from novaviz.analysis.hosts import RESOURCES, HostLoad, host_loads
from novaviz.cloud import Cloud

PAPER, INK, RULE = "#f6f8fa", "#1f2328", "#8c959f"
"""Dark ink on light paper of its own: that can be read on a dark page as well."""
SHADES = ("#0969da", "#54aeff")
WIDTH = 9.0
"""Inches."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as PNG, and what it shows in words (``alt``), for whoever cannot see it."""

    png: bytes
    alt: str

    def __repr__(self) -> str:
        return self.alt

    def _repr_html_(self) -> str:
        data = b64encode(self.png).decode("ascii")
        return (
            f'<img alt="{escape(self.alt)}" src="data:image/png;base64,{data}"'
            ' style="max-width: 100%; height: auto; border-radius: 6px">'
        )


def picture(figure: Figure, alt: str) -> Picture:
    """The figure drawn on paper of its own."""
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=110, facecolor=PAPER, bbox_inches="tight")
    return Picture(buffer.getvalue(), alt)


def hosts_filling(cloud: Cloud) -> Picture:
    """What is used of each host: a bar for each resource, a piece of it for each server."""
    loads = host_loads(cloud)
    figure = Figure(figsize=(WIDTH, 0.9 + 0.6 * len(loads)), layout="constrained")
    every = figure.subplots(1, len(RESOURCES), sharey=True)
    for axes, resource in zip(every, RESOURCES, strict=True):
        _bars(axes, loads, resource)
    every[0].set_yticks(range(len(loads)), [load.name for load in loads], color=INK)
    every[0].invert_yaxis()
    return picture(figure, _in_words(loads))


def _bars(axes: Any, loads: Sequence[HostLoad], resource: str) -> None:
    """Each host's share: all bars are as long as the host can hold, however much that is."""
    for place, load in enumerate(loads):
        capacity, left = load.capacity[resource], 0.0
        axes.barh(place, 1, height=0.62, facecolor="white", edgecolor=RULE)
        for number, (name, amounts) in enumerate(load.servers):
            share = amounts[resource] / capacity
            axes.barh(place, share, left=left, height=0.62, facecolor=SHADES[number % 2],
                      edgecolor=PAPER)  # fmt: skip
            if share > 0.02 * (len(name) + 1):
                axes.text(left + share / 2, place, name, ha="center", va="center", fontsize=8,
                          color="white" if number % 2 == 0 else INK)  # fmt: skip
            left += share
        said = f"{load.used(resource):g} of {capacity:g}"
        axes.text(1, place - 0.34, said, ha="right", va="bottom", fontsize=7, color=INK)
    axes.set_facecolor(PAPER)
    axes.set_title(resource, fontsize=10, color=INK)
    axes.set_xlim(0, 1.01)
    axes.set_xticks([])
    axes.tick_params(left=False)
    axes.spines[:].set_visible(False)


def _in_words(loads: Sequence[HostLoad]) -> str:
    told = []
    for load in loads:
        used = ", ".join(
            f"{resource} {load.used(resource):g} of {load.capacity[resource]:g}"
            for resource in RESOURCES
        )
        names = ", ".join(name for name, _ in load.servers) or "no server"
        told.append(f"{load.name} has {names} ({used})")
    return f"What is used of each host: {'; '.join(told)}."
