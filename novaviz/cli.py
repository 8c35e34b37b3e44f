"""The command line: show, what there is to choose from, and the commands of other files.

Exit status: 0 the instance became ACTIVE; 1 any other outcome, the trace still saved; 2 what is
refused before the first event, in one line on stderr; 130 after Ctrl-C. What only one command
needs is imported by that command, so that each starts at once.
"""

from __future__ import annotations

from pathlib import Path

import click

from novaviz.commands.boot import DETAILS, boot
from novaviz.commands.export import export
from novaviz.commands.guest import guest
from novaviz.commands.lab import lab
from novaviz.commands.recordings import open_trace, recordings
from novaviz.shell import Commands, write


def version() -> str:
    """The version of the installed package, read only when asked for."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("novaviz")
    except PackageNotFoundError:
        return "(a checkout that is not installed)"


def _print_version(context: click.Context, option: click.Parameter, value: bool) -> None:  # noqa: FBT001
    if value and not context.resilient_parsing:
        write(f"novaviz {version()}\n")
        context.exit()


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version.",
)
@click.pass_context
def main(context: click.Context) -> None:
    """Watch a virtual machine boot: OpenStack's boot sequence, really run, step by step."""
    if context.invoked_subcommand is None:
        write(f"{context.get_help()}\n")


@main.command()
@click.argument("trace", type=click.Path(path_type=Path))
@click.option(
    "--detail",
    type=click.Choice(DETAILS),
    default="messages",
    show_default=True,
    help="How much of the sequence is printed.",
)
def show(trace: Path, detail: str) -> None:
    """Print a saved TRACE (or a recording): the steps, the sequence and the status table."""
    from novaviz.views.score import board_of
    from novaviz.views.text import report

    loaded = open_trace(trace)
    write(report(loaded, board_of(loaded), detail))


@main.command()
def faults() -> None:
    """List what can be broken on purpose."""
    from novaviz.catalog import read_faults
    from novaviz.views.catalog import fault_list

    write(fault_list(read_faults().values()))


@main.command()
def scenarios() -> None:
    """List the scenarios that there are."""
    from novaviz.catalog import read_scenarios
    from novaviz.views.catalog import scenario_list

    write(scenario_list(read_scenarios().values()))


main.add_command(boot)
main.add_command(export)
main.add_command(guest)
main.add_command(recordings)
main.add_command(lab)


if __name__ == "__main__":
    main()
