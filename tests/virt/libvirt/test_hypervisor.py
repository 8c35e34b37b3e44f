"""Which hypervisors there are, and one clear line for those that cannot be had."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from novaviz.cli import main
from novaviz.exceptions import HypervisorError, UsageError
from novaviz.run import boot
from novaviz.virt import hypervisor_named
from novaviz.virt.libvirt import library


def test_what_is_simulated_needs_no_libvirt_and_may_be_run_again() -> None:
    simulated = hypervisor_named("simulated")
    assert (simulated.real, simulated.uri, simulated.simulated) == (False, None, ())
    simulated.check_again("rewind")


@pytest.mark.parametrize("asked", ["test", "test:///default", "test:///tmp/node.xml"])
def test_the_test_driver_is_real_and_says_what_is_not(asked: str) -> None:
    found = hypervisor_named(asked)
    assert found.real
    assert any("executes nothing" in told for told in found.simulated)
    with pytest.raises(UsageError, match=r"cannot fork a run on a real hypervisor \(test"):
        found.check_again("fork")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("qemu:///embed?root=/tmp/r", r"needs a root of its own: that is --hypervisor qemu"),
        ("qemu:///sytem", r"has no such path \(choose from: qemu:///session, qemu:///system\)"),
        ("qemu:///", r"has no such path"),
        ("qemu+ssh://host/system", r"on another machine: that needs --allow-remote"),
        ("kvm", r"unknown hypervisor 'kvm' \(choose from: simulated, test, qemu, a libvirt URI"),
        ("lxc:///", r"no driver for 'lxc:///'"),
        ("test:///", r"has no path"),
        ("test://[half", r"no driver for"),
        ("test://host/default", r"on another machine: that needs --allow-remote"),
        ("test+ssh://host/default", r"on another machine: that needs --allow-remote"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line_that_says_what_there_is(asked: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as refused:
        boot(hypervisor=asked)
    assert "\n" not in str(refused.value)


def test_another_machine_is_allowed_where_it_is_asked_for() -> None:
    assert hypervisor_named("test+ssh://host/default", allow_remote=True).uri


@pytest.mark.parametrize("missing", ["libvirt", "libvirtmod"])
def test_without_libvirt_python_one_line_says_what_brings_it(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "libvirt", raising=False)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(HypervisorError, match=r"libvirt-python is missing: pip install") as refused:
        library.load()
    assert "novaviz[libvirt]" in str(refused.value)
    shown = CliRunner().invoke(main, ["boot", "--hypervisor", "test"])
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert shown.stderr.startswith("novaviz: error: libvirt-python is missing")
    assert shown.stderr.count("\n") == 1


def test_without_libvirt_itself_one_line_says_which_package_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = "libvirt.so.0: cannot open shared object file: No such file or directory"
    (tmp_path / "libvirt.py").write_text(f"raise ImportError({missing!r})")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "libvirt", raising=False)
    with pytest.raises(HypervisorError, match=r"apt-get install libvirt0 \(libvirt\.so\.0"):
        library.load()


def test_the_command_line_refuses_before_anything_happens() -> None:
    shown = CliRunner().invoke(main, ["boot", "--hypervisor", "vmware"])
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert "simulated, test, qemu" in shown.stderr


def test_a_simulated_boot_never_loads_libvirt() -> None:
    code = "import sys, novaviz; novaviz.boot(); print('libvirt' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
