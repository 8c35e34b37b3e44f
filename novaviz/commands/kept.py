"""What is said of a guest that goes on after the command that booted it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from novaviz.views.printable import printable

if TYPE_CHECKING:
    from novaviz.run import Run


def tell_kept(run: Run, *, error: bool) -> None:
    """Say how to come back to the guest of a run that is closed, if it was to be kept and runs.

    On stderr, if ``error``: stdout has the trace and nothing else then.
    """
    options = run.cloud.options
    if not options.keep_guest:
        return
    from novaviz.virt.libvirt.running import running

    there = running()
    uuid = run.trace.metadata.get("instance")
    for one in there:
        if one.guest.uuid == uuid:
            alone = [other.guest.name for other in there].count(one.guest.name) == 1
            name = shlex.quote(printable(one.guest.name if alone else one.handle))
            told = [f"{printable(one.guest.name)} goes on, on {one.guest.host}",
                    f"novaviz guest console {name}", f"novaviz guest rm {name}"]  # fmt: skip
            if options.http_port:
                told.append(f"http://127.0.0.1:{options.http_port}/")
            for number, line in enumerate(told):
                click.echo(f"  {'' if number else 'kept':<11} {line}", err=error)
