"""How long a real guest takes until it is ready: beside the bare QEMU command line, in one run.

Every round has, in turn, QEMU with the guest's kernel and initrd, QEMU with the guest's disk, and
a classic boot of novaviz. QEMU gets what novaviz's own domain says: memory, processors, the config
drive, a volume, the interface. The bare ones are started paused, too, so that each has two times,

``resume``  from the moment the processors may run to the ready line, as it is read;
``whole``   from ``qemu-img create`` to the ready line; of novaviz from the start of ``spawn``;

and ``qemu``, the processor time that QEMU itself has had, on which a busy machine has less to say.

The overhead of the engine is what is left of novaviz's whole time without the time inside
libvirt (``seconds`` of its calls), without ``create_image`` and ``create_configdrive`` (qemu-img,
files), and without the guest (from the answer to ``virDomain.resume`` to the ready line). Beside
it stands the processor time of the engine's thread in the whole boot. What precedes ``spawn`` is
simulated: the services take the time that their latencies say, by the clock on the wall.
Connecting is not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

from novaviz.exceptions import NovavizError
from novaviz.guest import KERNEL_ARGUMENTS, GuestImage, built
from novaviz.model import Span, Trace
from novaviz.run import boot
from novaviz.views.guest import READY, ready_event
from novaviz.virt.libvirt.place import processes_in
from tests.guest import qemu

GOAL = 0.05
"""Of the bare command's time, once connected."""
PATIENCE = 120.0
"""Seconds that a bare guest may take."""
ARGUMENT = "{http://libvirt.org/schemas/domain/qemu/1.0}arg"
ERRANDS = ("create_image", "create_configdrive")


@dataclass(frozen=True, slots=True)
class Machine:
    """What novaviz's domain says of its guest, and files that are as its own."""

    folder: Path
    memory: int
    processors: int
    image: GuestImage
    network: tuple[str, ...]

    @property
    def config(self) -> Path:
        return self.folder / "disk.config"


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds until the ready line, and of QEMU's processor time; the rest is novaviz's alone."""

    resume: float
    whole: float
    qemu: float
    before: float = 0.0
    libvirt: float = 0.0
    errands: float = 0.0
    engine: float = 0.0
    processor: float = 0.0


def machine_of(trace: Trace, folder: Path, image: GuestImage) -> Machine:
    """Read off the domain, while its files are there."""
    domain = domain_of(trace)
    shutil.copyfile(config_of(trace), folder / "disk.config")
    memory, processors = (int(domain.findtext(name, "0")) for name in ("memory", "vcpu"))
    network = tuple(one.get("value", "") for one in domain.iter(ARGUMENT))
    return Machine(folder, memory // 1024, processors, image, network)


def domain_of(trace: Trace) -> Element:
    return fromstring(first(trace, "virConnect.defineXML").payload["args"]["xml"])


def config_of(trace: Trace) -> Path:
    """The config drive: it is the last of the disks."""
    return Path([one.get("file", "") for one in domain_of(trace).iterfind(".//disk/source")][-1])


def novaviz(folder: Path, image: GuestImage) -> tuple[Times, Machine]:
    """A classic boot, from the moment it is connected."""
    with boot("bench", hypervisor="qemu", image="novaviz-guest", volume=1, paused=True) as run:
        begun = time.thread_time()
        run.run_until(lambda event: event.name == READY)
        processor = time.thread_time() - begun
        trace = run.trace
        ready = ready_event(trace)
        pids = processes_in(config_of(trace).parent)
        if ready is None or not pids:
            raise SystemExit(f"novaviz: the guest is not ready ({run.outcome})")
        used = used_by(pids[0])
        machine = machine_of(trace, folder, image)
    spawn, resume = first(trace, "spawn"), first(trace, "virDomain.resume")
    inside = list(trace.children(spawn.number))
    libvirt = sum(one.result["seconds"] for one in inside
                  if one.target.startswith("libvirtd@"))  # fmt: skip
    errands = sum(one.close.at - one.start.at for one in inside
                  if one.close and one.name in ERRANDS)  # fmt: skip
    assert resume.close is not None
    whole = ready.at - spawn.start.at
    engine = whole - libvirt - errands - (ready.at - resume.close.at)
    times = Times(
        ready.at - resume.start.at, whole, used, spawn.start.at, libvirt, errands, engine,
        processor,
    )
    return times, machine


def first(trace: Trace, name: str) -> Span:
    return trace.span(next(one.span for one in trace.events if one.name == name))


def with_kernel(machine: Machine) -> Times:
    image = machine.image
    return bare(machine, "-kernel", str(image.kernel), "-initrd", str(image.initrd),
                "-append", KERNEL_ARGUMENTS)  # fmt: skip


def with_disk(machine: Machine) -> Times:
    return bare(machine)


def bare(machine: Machine, *options: str) -> Times:
    """The command line as somebody would type it who wants that guest."""
    disk, volume = machine.folder / "disk", machine.folder / "volume"
    monitor = machine.folder / "qmp"
    for path in (disk, volume, monitor):
        path.unlink(missing_ok=True)
    create(str(volume), "1G")
    begun = time.perf_counter()
    create("-F", "qcow2", "-b", str(machine.image.qcow2), str(disk), "1G")
    drives = [f"file={disk},format=qcow2,cache=writeback", f"file={volume},format=qcow2",
              f"file={machine.config},format=raw,readonly=on"]  # fmt: skip
    process = subprocess.Popen(
        [
            qemu.PROGRAM, "-S", "-accel", "tcg,tb-size=32", "-machine", "pc", "-nodefaults",
            "-m", str(machine.memory), "-smp", str(machine.processors), "-display", "none",
            "-no-user-config", "-serial", "stdio", "-device", "piix3-usb-uhci",
            "-device", "virtio-balloon-pci", "-qmp", f"unix:{monitor},server=on,wait=off",
            *(word for drive in drives for word in ("-drive", f"if=virtio,{drive}")),
            *machine.network, *options,
        ],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
    )  # fmt: skip
    try:
        resumed = let_run(monitor)
        wait_until_ready(process)
        ready, used = time.perf_counter(), used_by(process.pid)
    finally:
        process.kill()
        process.communicate()
    return Times(ready - resumed, ready - begun, used)


def used_by(pid: int) -> float:
    """Seconds of processor time that the process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def create(*words: str) -> None:
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", *words], check=True)


def let_run(monitor: Path) -> float:
    """Let the processors run, as ``virDomain.resume`` does; when that was asked."""
    until = time.monotonic() + PATIENCE
    with socket.socket(socket.AF_UNIX) as wire:
        while True:
            try:
                wire.connect(str(monitor))
                break
            except OSError:
                if time.monotonic() > until:
                    raise SystemExit("QEMU's monitor does not answer") from None
                time.sleep(0.002)
        with wire.makefile("rw") as lines:
            say(lines, "qmp_capabilities")
            asked = time.perf_counter()
            say(lines, "cont")
    return asked


def say(lines: object, command: str) -> None:
    lines.write(json.dumps({"execute": command}) + "\n")  # type: ignore[attr-defined]
    lines.flush()  # type: ignore[attr-defined]
    while "return" not in json.loads(lines.readline()):  # type: ignore[attr-defined]
        pass


def wait_until_ready(process: subprocess.Popen[bytes]) -> None:
    assert process.stdout is not None
    said = ""
    while qemu.READY not in said or not said.rpartition(qemu.READY)[2].count("\n"):
        more = os.read(process.stdout.fileno(), 65536)
        if not more:
            raise SystemExit(f"QEMU ended without a word of being ready:\n{said}")
        said += more.decode(errors="replace")


def over(what: str, name: str, ours: list[Times], others: list[Times]) -> str:
    """By how much ours is longer: of the medians, and of the least, which noise spoils less."""
    found = [[getattr(one, what) for one in times] for times in (ours, others)]
    median, least = ((pick(found[0]) / pick(found[1]) - 1) * 100
                     for pick in (statistics.median, min))  # fmt: skip
    return f"  {f'{what}: {name}':<34} median {median:7.1f}   least {least:7.1f}"


def told(name: str, values: Iterable[float]) -> str:
    found = sorted(values)
    return (
        f"  {name:<34} median {statistics.median(found):7.3f}   least {found[0]:7.3f}   "
        f"most {found[-1]:7.3f}"
    )


def report(rounds: dict[str, list[Times]]) -> None:
    _, disk, ours = (rounds[name] for name in WAYS)
    lines = ["seconds until the ready line:"]
    for what in ("resume", "whole", "qemu"):
        lines += [told(f"{what}: {name}", [getattr(one, what) for one in rounds[name]])
                  for name in WAYS]  # fmt: skip
    lines += ["of novaviz's whole time:"]
    for what in ("libvirt", "errands", "engine"):
        lines += [told(what, [getattr(one, what) for one in ours])]
    lines += [
        "beside it:",
        told("before spawn: simulated latencies", [one.before for one in ours]),
        told("processor time of the engine", [one.processor for one in ours]),
        "novaviz over the bare command, in percent:",
    ]
    for what in ("resume", "whole", "qemu"):
        lines += [over(what, name, ours, rounds[name]) for name in WAYS[:-1]]
    share = statistics.median(one.engine for one in ours) / statistics.median(
        one.whole for one in disk
    )
    lines += [
        f"the engine adds {share:.1%} to the bare command with the disk"
        f" (goal: under {GOAL:.0%}): {'met' if share < GOAL else 'missed'}"
    ]
    sys.stdout.write("\n".join(lines) + "\n")


WAYS = ("bare, kernel and initrd", "bare, disk", "novaviz")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    image = built()
    if qemu.find() is None or image is None or image.qcow2 is None:
        why = qemu.MISSING if qemu.find() is None else "there is no guest: novaviz guest build"
        sys.stdout.write(f"real guests are not measured: {why}\n")
        return 0
    found: dict[str, list[Times]] = {name: [] for name in WAYS}
    with tempfile.TemporaryDirectory(prefix="novaviz-bench-") as place:
        folder = Path(place)
        try:
            _, machine = novaviz(folder, image)
        except NovavizError as error:
            sys.stdout.write(f"real guests are not measured: {error}\n")
            return 0
        ways: tuple[Callable[[], Times], ...] = (
            lambda: with_kernel(machine), lambda: with_disk(machine),
            lambda: novaviz(folder, image)[0],
        )  # fmt: skip
        for number in range(rounds):
            for turn in range(len(WAYS)):
                which = (number + turn) % len(WAYS)
                found[WAYS[which]].append(ways[which]())
    report(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
