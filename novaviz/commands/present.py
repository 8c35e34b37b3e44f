"""How a boot is shown by the command line: played, printed, or watched while it really happens."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from novaviz.shell import write

if TYPE_CHECKING:
    from novaviz.model import Trace
    from novaviz.run import Run


def present(trace: Trace, speed: float, detail: str, *, as_json: bool) -> None:
    """Play the trace where there is a terminal for it, or print it at once."""
    if as_json:
        write(trace.to_json())
        return
    from novaviz.views.score import board_of

    board = board_of(trace)
    if speed > 0 and _is_terminal():
        from novaviz.views import terminal

        console = terminal.here()
        if console is not None:
            terminal.play(trace, board, console, speed=speed, detail=detail)
            return
    from novaviz.views.text import report

    write(report(trace, board, detail))


def watch(run: Run, detail: str) -> bool:
    """Show a real boot while it happens; whether it was drawn, so that no more need be said."""
    from novaviz.views import onlooker, terminal

    console = terminal.here() if _is_terminal() else None
    if console is None:
        onlooker.tell(run, write)
        write("\n")
        return False
    from novaviz.views.score import board_of

    onlooker.watch(run, board_of(run.trace), console, detail=detail)
    return True


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()
