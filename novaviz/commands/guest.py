"""``novaviz guest``: the tiny guest that a real hypervisor boots, and the guests that run."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from novaviz.commands.running import console, list_guests, rm
from novaviz.exceptions import GuestError, UsageError
from novaviz.shell import Commands, write
from novaviz.views.printable import printable

if TYPE_CHECKING:
    from novaviz.guest import GuestImage, Parts

FILE = click.Path(path_type=Path)


@click.group(cls=Commands, invoke_without_command=True)
@click.pass_context
def guest(context: click.Context) -> None:
    """Guests of real boots: build the tiny one's image; see, use and stop those that run."""
    if context.invoked_subcommand is None:
        write(f"{context.get_help()}\n")


@guest.command("build")
@click.option("--force", is_flag=True, help="Build it anew, even if it is there.")
@click.option("--kernel", type=FILE, metavar="FILE", help="A kernel instead of the package's.")
@click.option("--busybox", type=FILE, metavar="FILE", help="A static busybox for it.")
@click.option(
    "--modules", type=FILE, metavar="FOLDER",
    help="The kernel's modules, as /lib/modules/VERSION; without it all are built in.",
)  # fmt: skip
def build_image(
    *, force: bool, kernel: Path | None, busybox: Path | None, modules: Path | None
) -> None:
    """Build the guest's image from the distribution's packages; nothing is installed."""
    from novaviz.guest import build

    parts = _parts(kernel, busybox, modules)
    began = time.monotonic()
    image = build(force=force, parts=parts)
    took = time.monotonic() - began
    _tell(image, "there already" if image.reused else f"in {took:.1f} s")


@guest.command()
def path() -> None:
    """Print the folder that holds the guest's image."""
    from novaviz.guest import built

    image = built()
    if image is None:
        raise GuestError("there is no guest yet: novaviz guest build")
    write(f"{image.kernel.parent}\n")


guest.add_command(list_guests)
guest.add_command(console)
guest.add_command(rm)


def _parts(kernel: Path | None, busybox: Path | None, modules: Path | None) -> Parts | None:
    from novaviz.guest import Parts

    if kernel is None and busybox is None and modules is None:
        return None
    if kernel is None or busybox is None:
        raise UsageError("--kernel and --busybox are needed together")
    return Parts(kernel, busybox, modules)


def _tell(image: GuestImage, how: str) -> None:
    parts = {"kernel": image.kernel, "initramfs": image.initrd, "disk": image.qcow2}
    write(f"  {'built':<11} {how}\n")
    for name, file in parts.items():
        if file is not None:
            size = f"{file.stat().st_size / 2**20:.1f} MiB"
            write(f"  {name:<11} {size:>8}  {printable(file)}\n")
    if image.note is not None:
        write(f"  {'disk':<11} none: {image.note}\n")
    for number, source in enumerate(image.sources):
        write(f"  {'' if number else 'made of':<11} {printable(source)}\n")
