"""Which packages a guest is made of, by distribution, and what is said where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from novaviz.exceptions import GuestError
from novaviz.guest import packages
from novaviz.guest.packages import Choice, Package, choose, distribution, download, known

DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nID=debian\n'
UBUNTU = 'NAME="Ubuntu"\nVERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian\n'
MINT = 'NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n'
FEDORA = 'PRETTY_NAME="Fedora Linux 41 (Server Edition)"\nID=fedora\n'

STANZAS = """\
Package: linux-image-virtual
Version: 6.8.0-31.31
Depends: linux-image-6.8.0-31-generic

Package: linux-image-6.8.0-31-generic
Version: 6.8.0-31.31
Depends: kmod, linux-base (>= 4.5ubuntu1~16.04.1), linux-modules-6.8.0-31-generic | x
Description: Signed kernel image
 about it

Package: linux-modules-6.8.0-31-generic
Version: 6.8.0-31.31

Package: busybox-static
Version: 1:1.36.1-6
Depends:
"""


def fake_apt(monkeypatch: pytest.MonkeyPatch, stanzas: str) -> None:
    """An ``apt-cache`` that knows these packages."""
    there = {stanza.split("\n")[0][len("Package: ") :]: stanza for stanza in stanzas.split("\n\n")}

    def run(*words: str) -> bytes:
        return "\n\n".join(there[name] for name in words[3:] if name in there).encode()

    monkeypatch.setattr(packages, "has", lambda program: True)
    monkeypatch.setattr(packages, "run", run)


@pytest.mark.parametrize(
    ("os_release", "machine", "kernel", "bootable"),
    [
        (DEBIAN, "x86_64", "linux-image-cloud-amd64", True),
        (DEBIAN, "aarch64", "linux-image-cloud-arm64", False),
        (UBUNTU, "x86_64", "linux-image-virtual", True),
        (UBUNTU, "arm64", "linux-image-virtual", False),
        (MINT, "x86_64", "linux-image-virtual", True),
    ],
)
def test_a_distribution_has_its_row(
    os_release: str, machine: str, kernel: str, *, bootable: bool
) -> None:
    row = distribution(os_release, machine)
    assert (row.kernels[0], row.busybox) == (kernel, "busybox-static")
    assert bool(row.loader) == bootable


@pytest.mark.parametrize(
    ("os_release", "machine", "named"),
    [
        (FEDORA, "x86_64", "Fedora Linux 41 (Server Edition)"),
        (DEBIAN, "riscv64", "Debian GNU/Linux 12 (bookworm) on riscv64"),
        ("", "x86_64", "this system"),
        ("ID=Darwin", "arm64", "Darwin"),
    ],
)
def test_elsewhere_one_line_says_what_to_give_instead(
    os_release: str, machine: str, named: str
) -> None:
    with pytest.raises(GuestError) as error:
        distribution(os_release, machine)
    assert f"packages of {named} hold" in str(error.value)
    assert "--kernel, --busybox and --modules" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_kernel_is_found_by_what_the_newest_one_depends_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake_apt(monkeypatch, STANZAS)
    chosen = choose(distribution(UBUNTU, "x86_64"))
    assert [one.name for one in chosen.system] == [
        "linux-image-6.8.0-31-generic", "linux-modules-6.8.0-31-generic", "busybox-static",
    ]  # fmt: skip
    assert chosen.system[2].version == "1:1.36.1-6"
    assert chosen.system[2].depends == ()
    assert chosen.loader == ()


@pytest.mark.parametrize(
    ("stanzas", "named"),
    [
        ("", "no package linux-image-cloud-amd64 or linux-image-amd64: is apt-get update needed?"),
        ("Package: linux-image-amd64\nVersion: 6", "no package busybox-static: is apt-get"),
    ],
)
def test_packages_that_apt_does_not_know_are_named(
    monkeypatch: pytest.MonkeyPatch, stanzas: str, named: str
) -> None:
    fake_apt(monkeypatch, stanzas)
    with pytest.raises(GuestError, match=named.replace("?", r"\?")):
        choose(distribution(DEBIAN, "x86_64"))


def test_missing_programs_are_named_with_their_packages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(GuestError, match=r"^apt-cache is missing.*--kernel"):
        choose(distribution(DEBIAN, "x86_64"))
    with pytest.raises(GuestError, match=r"cannot download a: apt-get is missing"):
        download(Choice((Package("a", "1"),), ()), tmp_path)


def test_a_download_that_fails_says_why_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    program = tools / "apt-get"
    said = "W: odd\\nE: Failed to fetch it\\nE: more\\n"
    program.write_text(f"#!/bin/sh\nprintf '{said}' >&2\nexit 100\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    with pytest.raises(GuestError) as error:
        download(Choice((Package("a", "1"),), ()), tmp_path / "there")
    assert str(error.value) == (
        "cannot download a: apt-get failed: Failed to fetch it; "
        "is there a network, and is apt-get update needed?"
    )


def test_nothing_is_known_of_no_packages() -> None:
    assert known() == {}
