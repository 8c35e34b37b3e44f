"""What all commands have in common: exit statuses, refusals in one line, output that may stop."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from novaviz.exceptions import UsageError
from novaviz.views.printable import crop, printable

LONGEST_LINE = 600
OK, FAILED, REFUSED, INTERRUPTED = 0, 1, 2, 130
"""What a command exits with."""


class Commands(click.Group):
    """The commands, with every refusal told in one line instead of click's usage text."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line and exit with its status (or return it, if not standalone)."""
        standalone = kwargs.pop("standalone_mode", True)
        status = self._status(*args, **kwargs)
        if standalone:
            sys.exit(status)
        return status

    def _status(self, args: Sequence[str] | None = None, **kwargs: Any) -> int:
        kwargs.setdefault("prog_name", "novaviz")
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        try:
            status = super().main(args, standalone_mode=False, **kwargs)
        except click.Abort:
            return INTERRUPTED
        except click.ClickException as error:
            return complain(error.format_message(), error.exit_code)
        except UsageError as error:
            return complain(str(error), REFUSED)
        return status if isinstance(status, int) else OK

    def resolve_command(self, context: click.Context, args: list[str]) -> Any:
        """The command that the first argument names; otherwise those that there are."""
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            raise UsageError(f"unknown command {crop(name, 60)!r}", self.commands)
        return super().resolve_command(context, args)


def complain(problem: str, status: int) -> int:
    """Say on stderr, in one line, what is wrong; the status is handed through."""
    line = crop(printable(" ".join(problem.split("\n"))), LONGEST_LINE)
    click.echo(f"novaviz: error: {line}", err=True)
    return status


def write(text: str) -> None:
    """Write to stdout; whoever reads may stop reading (``| head``), and nothing is said of it.

    Nor is it where there is no stdout (``>&-``); one that is full is complained of.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise click.ClickException(f"cannot write to stdout: {error.strerror}") from None
