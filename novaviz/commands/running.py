"""``novaviz guest list``, ``console`` and ``rm``: the guests that run on this machine."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import click

from novaviz.exceptions import HypervisorError, UsageError
from novaviz.shell import FAILED, OK, complain, write
from novaviz.views.printable import cells, pad, printable

if TYPE_CHECKING:
    from novaviz.virt.libvirt.running import Running

NOTHING = "no guest runs here"
TITLES = ("NAME", "STATE", "HOST", "IP", "DOMAIN", "SINCE", "QEMU", "KEPT BY", "RUN")
NONE = "-"


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def list_guests(*, as_json: bool) -> None:
    """List the guests of this user's that run here, whatever has booted them."""
    from novaviz.virt.libvirt.running import running

    found = running()
    if as_json:
        write(json.dumps([_described(one) for one in found], indent=2) + "\n")
    elif not found:
        write(f"{NOTHING}\n")
    else:
        write(_table([TITLES, *(_row(one) for one in found)]))


def _described(one: Running) -> dict[str, Any]:
    guest, process = one.guest, one.process
    return {
        "name": guest.name, "uuid": guest.uuid, "domain": guest.domain, "host": guest.host,
        "ips": list(guest.ips), "state": _state(one), "run": one.run,
        "since": one.since.isoformat() if one.since else None,
        "qemu_pid": process.pid if process else None, "booted_by_pid": one.owner,
        "kept": one.owner is None, "console": guest.console if process else None,
        "log": str(one.log),
    }  # fmt: skip


def _state(one: Running) -> str:
    return "running" if one.process else "stopped"


def _row(one: Running) -> tuple[str, ...]:
    guest = one.guest
    since = f"{one.since.astimezone():%Y-%m-%d %H:%M:%S}" if one.since else NONE
    return (
        guest.name, _state(one), guest.host, ", ".join(guest.ips) or NONE, guest.domain, since,
        str(one.process.pid) if one.process else NONE, _whose(one), one.run,
    )  # fmt: skip


def _whose(one: Running) -> str:
    """Who keeps it: the process that booted it, or nobody but itself."""
    if one.owner is not None:
        return f"process {one.owner}"
    return "itself" if one.keeper is not None else "nobody"


def _table(rows: list[tuple[str, ...]]) -> str:
    shown = [[printable(cell) for cell in row] for row in rows]
    widths = [max(map(cells, column)) for column in zip(*shown, strict=True)]
    return "".join(
        "  ".join(map(pad, row, widths)).rstrip() + "\n" for row in shown
    )  # fmt: skip


@click.command()
@click.argument("names", metavar="NAME...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All that run here.")
def rm(*, names: tuple[str, ...], every: bool) -> int:
    """Stop guests; NAME is as in the list, or RUN/NAME, or the uuid."""
    from novaviz.virt.libvirt.running import chosen, remove, running

    if bool(names) == every:
        raise UsageError("say which guests: NAME..., or --all")
    found = running()
    wanted = found if every else [chosen(name, found) for name in dict.fromkeys(names)]
    if not wanted:
        write(f"{NOTHING}\n")
    status = OK
    for one in {one.guest.uuid: one for one in wanted}.values():
        try:
            write(f"  {'removed' if remove(one) else 'stopped':<11} {_told(one)}\n")
        except HypervisorError as error:
            status = complain(str(error), FAILED)
    return status


def _told(one: Running) -> str:
    told = printable(f"{one.guest.name} on {one.guest.host}")
    if one.owner is not None:
        return f"{told}; it is the guest of process {one.owner}, which keeps its files"
    return told


@click.command()
@click.argument("name")
@click.option("--follow", is_flag=True, help="Go on printing what it says; nothing is typed.")
def console(name: str, *, follow: bool) -> int:
    """Print what the guest NAME has said, and connect the terminal to it. Ctrl-] leaves."""
    from novaviz.commands import serial
    from novaviz.virt.libvirt import running
    from novaviz.virt.libvirt.console import clean
    from novaviz.virt.libvirt.processes import lives

    one = running.chosen(name, running.running())
    tail, lines = serial.Tail(one.log), serial.Lines(write)
    talks = serial.is_terminal() and not follow and one.process is not None
    port = running.serial(one) if talks else None
    try:
        lines.take(tail.more())
        if port is None:
            if follow:
                process = one.process
                serial.follow(tail, lines, lambda: process is not None and lives(process))
            lines.end()
            return OK
        who = printable(one.guest.name)
        write(f"-- connected to {who}: Ctrl-] leaves --\n{clean(lines.rest)}")
        stays = serial.connect(port, tail)
    finally:
        if port is not None:
            os.close(port)
    write(f"\n-- {who} goes on --\n" if stays else f"\n-- {who} has stopped --\n")
    return OK
