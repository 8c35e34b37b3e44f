"""The command line: boot, show, export, and what there is to choose from.

Exit status: 0 the instance became ACTIVE; 1 any other outcome, the trace still saved; 2 what is
refused before the first event, in one line on stderr; 130 after Ctrl-C. What only one command
needs is imported by that command, so that each starts at once.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from novaviz.commands.export import export, open_page, write_page
from novaviz.commands.guest import guest
from novaviz.commands.lab import lab
from novaviz.commands.present import present, watch
from novaviz.commands.recordings import open_trace, recordings
from novaviz.exceptions import NovavizError, UsageError
from novaviz.guestdata import read_public_key, read_user_data
from novaviz.shell import FAILED, OK, Commands, complain, write
from novaviz.views.printable import printable

if TYPE_CHECKING:
    from novaviz.catalog import ScenarioData
    from novaviz.model import Trace

DETAILS = ("states", "steps", "messages", "everything")


def _pace(context: click.Context, option: click.Parameter, value: float) -> float:
    if not (math.isfinite(value) and value >= 0):
        raise click.BadParameter(f"{value} is no pace: a number from 0 (at once)")
    return value


def _settings(
    context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    for name, equals, _ in pairs:
        if not equals:
            raise click.BadParameter(f"{name!r} is not NAME=VALUE")
    return {name: value for name, _, value in pairs}


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
@click.argument("name", required=False)
@click.option("--flavor", metavar="F", help="What kind of instance (m1.tiny).")
@click.option("--image", metavar="I", help="What it boots from (cirros).")
@click.option(
    "--image-file", type=click.Path(path_type=Path), metavar="FILE",
    help="Boot from this file, qcow2 or raw; --image says what it is called there.",
)  # fmt: skip
@click.option("--network", metavar="N", help="The network that it is on (private).")
@click.option(
    "--volume", type=int, metavar="GB", help="Attach a volume of this size (1); 0 for none."
)
@click.option(
    "--boot-from-volume", type=int, metavar="GB", help="Boot from a new volume of this size."
)
@click.option("--user", metavar="U", help="Who asks (demo).")
@click.option("--key", type=read_public_key, metavar="FILE", help="An ssh public key to let in.")
@click.option(
    "--user-data", type=read_user_data, metavar="FILE", help="What the guest reads as it boots."
)
@click.option(
    "--meta", multiple=True, metavar="KEY=VALUE", callback=_settings,
    help="Something to say of the instance; may be repeated.",
)  # fmt: skip
@click.option("--entry", type=click.Choice(["cli", "dashboard"]), help="How the user asks (cli).")
@click.option(
    "--release",
    type=click.Choice(["classic", "modern"]),
    help="Nova of 2013, as courses teach it, or of today (classic).",
)
@click.option(
    "--hypervisor",
    metavar="H",
    help="What runs the guest: simulated, test, or a libvirt URI (simulated).",
)
@click.option(
    "--allow-remote", is_flag=True, default=None, help="The URI may be on another machine."
)
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="NAME",
    help="Break this on purpose; may be repeated. See: novaviz faults.",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_settings,
    help="A setting of the cloud, such as instance_build_timeout=60; may be repeated.",
)
@click.option(
    "--scenario",
    metavar="NAME",
    help="Start from this; other options replace parts. See: novaviz scenarios.",
)
@click.option(
    "--seed", type=int, default=0, show_default=True, help="The same seed gives the same trace."
)
@click.option(
    "--speed",
    type=float,
    default=1.0,
    show_default=True,
    callback=_pace,
    help="Reading pace; 2 is twice as fast, 0 at once. A real hypervisor has its own.",
)
@click.option(
    "--detail",
    type=click.Choice(DETAILS),
    default="steps",
    show_default=True,
    help="How much is lingered over, or printed.",
)
@click.option(
    "--save", type=click.Path(path_type=Path), metavar="FILE.json", help="Save the trace."
)
@click.option("--json", "as_json", is_flag=True, help="Print the trace and nothing else.")
@click.option("--open", "opens", is_flag=True, help="Open the player in a browser.")
def boot(
    *,
    scenario: str | None,
    faults: tuple[str, ...],
    settings: dict[str, str],
    seed: int,
    speed: float,
    detail: str,
    save: Path | None,
    as_json: bool,
    opens: bool,
    **given: Any,
) -> int:
    """Boot an instance called NAME (vm1) and show what happens."""
    from novaviz.run import boot as really_boot

    options = {key: value for key, value in given.items() if value not in (None, {})}
    if scenario is not None:
        chosen = _scenario(scenario, options.get("release"))
        options = {
            "scenario": scenario,
            "release": chosen.releases[0],
            **chosen.request,
            **options,
        }
        faults = (*chosen.faults, *faults)
    if save is not None:
        from novaviz.model.files import check_writable

        check_writable(save)
    broken = tuple(dict.fromkeys(faults))
    with really_boot(
        **options, faults=broken, settings=settings, seed=seed, paused=True
    ) as booted:
        seen = booted.cloud.hypervisor.real and not (as_json or opens)
        drawn = seen and watch(booted, detail)
        trace: Trace = booted.run().trace
    try:
        if save is not None:
            trace.save(save)
        page = write_page(trace, detail) if opens else None
    except NovavizError as error:
        return complain(str(error), FAILED)
    opened = page is not None and open_page(page)
    if not drawn:
        present(trace, 0.0 if opens or seen else speed, detail, as_json=as_json)
    if save is not None and not as_json:
        write(f"  {'saved':<11} {printable(save)}\n")
    if page is not None:
        told = printable(page) if opened else f"{printable(page)} (no browser could be opened)"
        click.echo(f"  {'page':<11} {told}", err=as_json)
    return OK if trace.metadata["outcome"] == "ACTIVE" else FAILED


def _scenario(name: str, release: str | None) -> ScenarioData:
    """The scenario of this name; UsageError if there is none, or not in this release."""
    from novaviz.catalog import read_scenarios

    known = read_scenarios()
    if name not in known:
        raise UsageError(f"unknown scenario {name!r}", known)
    if release is not None and release not in known[name].releases:
        raise UsageError(
            f"scenario {name!r} is not for the release {release}", known[name].releases
        )
    return known[name]


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


main.add_command(export)
main.add_command(guest)
main.add_command(recordings)
main.add_command(lab)


if __name__ == "__main__":
    main()
