"""Which guests a host has, written down where ``novaviz guest list`` finds it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

from novaviz.model.files import write_whole
from novaviz.virt.libvirt.domain import NOVA, Mark
from novaviz.virt.libvirt.place import open_theirs

FILE, LARGEST = "guests.json", 2**20
CHANGING = frozenset({
    "virDomain.createWithFlags", "virDomain.resume", "virDomain.destroy",
    "virDomain.undefineFlags", "virDomain.info",
})  # fmt: skip
"""The calls after which the file is written anew; whoever hears that a guest has stopped asks for
its ``info``."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One guest: ``domain`` is libvirt's name for it, ``name`` the user's.

    ``console`` is the terminal that its serial port is at, None while it does not run; ``log``
    the file that holds what was said there.
    """

    uuid: str
    domain: str
    name: str
    host: str
    ips: tuple[str, ...]
    console: str | None
    log: str | None


class Roster:
    """Keeps the file of one host's folder."""

    def __init__(self, folder: Path, mark: Mark) -> None:
        self._folder, self._mark = folder, mark

    def write(self, domains: Iterable[Any]) -> None:
        """Write these guests down (each a ``virDomain``)."""
        found = [asdict(_listed(domain.XMLDesc(0), self._mark.host)) for domain in domains]
        write_whole(self._folder / FILE, json.dumps(found))


def read(folder: Path) -> list[Listed]:
    """The guests that a host's folder tells of; none if it tells of none."""
    try:
        with open_theirs(folder / FILE) as file:
            found = json.loads(file.read(LARGEST))
        return [Listed(**{**one, "ips": tuple(one["ips"])}) for one in found]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def _listed(xml: str, host: str) -> Listed:
    domain = fromstring(xml)
    console = domain.find("devices/serial/source")
    log = domain.find("devices/serial/log")
    return Listed(
        uuid=domain.findtext("uuid", ""),
        domain=domain.findtext("name", ""),
        name=domain.findtext(f"metadata/{{{NOVA}}}instance/{{{NOVA}}}name", ""),
        host=host,
        ips=tuple(ip.get("address", "") for ip in domain.iter(f"{{{NOVA}}}ip")),
        console=console.get("path") if console is not None else None,
        log=log.get("file") if log is not None else None,
    )
