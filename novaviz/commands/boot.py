"""``novaviz boot``: what it is told, and what it does when the boot is over."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from novaviz.commands.export import open_page, write_page
from novaviz.commands.kept import tell_kept
from novaviz.commands.present import present, watch
from novaviz.exceptions import NovavizError, UsageError
from novaviz.guestdata import read_public_key, read_user_data
from novaviz.shell import FAILED, OK, complain, write
from novaviz.views.printable import printable

if TYPE_CHECKING:
    from novaviz.catalog import ScenarioData

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


@click.command()
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
    help="What runs the guest: simulated, test, qemu, or a libvirt URI (simulated).",
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
@click.option("--kvm", is_flag=True, help="Try KVM: --set accelerator=kvm.")
@click.option("--keep", is_flag=True, help="The guest goes on afterwards: see novaviz guest.")
@click.option(
    "--http", type=click.IntRange(1, 65535), metavar="PORT",
    help="This port of 127.0.0.1 leads to the guest's port 80.",
)  # fmt: skip
@click.option("--open-network", is_flag=True, help="The guest may reach this machine's network.")
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
    kvm: bool,
    keep: bool,
    http: int | None,
    open_network: bool,
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
    settings = _with_flags(settings, {
        "--kvm": ("accelerator", "kvm" if kvm else None),
        "--keep": ("keep_guest", "true" if keep else None),
        "--http": ("http_port", None if http is None else str(http)),
        "--open-network": ("guest_network", "open" if open_network else None),
    })  # fmt: skip
    if scenario is not None:
        options, faults = _from_scenario(scenario, options, faults)
    if save is not None:
        from novaviz.model.files import check_writable

        check_writable(save)
    booted = really_boot(
        **options, faults=tuple(dict.fromkeys(faults)), settings=settings, seed=seed, paused=True
    )
    try:
        with booted:
            seen = booted.cloud.hypervisor.real and not (as_json or opens)
            drawn = seen and watch(booted, detail)
            trace = booted.run().trace
    except KeyboardInterrupt:
        tell_kept(booted, error=as_json)
        raise
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
    tell_kept(booted, error=as_json)
    return OK if trace.metadata["outcome"] == "ACTIVE" else FAILED


def _with_flags(
    settings: dict[str, str], flags: dict[str, tuple[str, str | None]]
) -> dict[str, str]:
    """The settings, and those that a flag says more shortly; UsageError if they disagree."""
    from novaviz.options import options_from

    found = dict(settings)
    for flag, (name, value) in flags.items():
        if value is None:
            continue
        asked = getattr(options_from({name: found.get(name, value)}), name)
        if asked != getattr(options_from({name: value}), name):
            raise UsageError(f"{flag} and --set {name}={found[name]} contradict each other")
        found[name] = value
    return found


def _from_scenario(
    name: str, options: dict[str, Any], faults: tuple[str, ...]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What a scenario asks for, with parts replaced by options, and all that is to be broken."""
    chosen = _scenario(name, options.get("release"))
    own = {"scenario": name, "release": chosen.releases[0], **chosen.request}
    return {**own, **options}, (*chosen.faults, *faults)


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
