"""What is missing for a real boot is said in one line, before anything happens; nothing is left."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from novaviz.cli import main
from novaviz.run import boot
from novaviz.virt.libvirt import place
from novaviz.virt.libvirt.hosts import LibvirtHosts
from tests.guest.qemu import MISSING, find
from tests.virt.session.ground import User, short_folder

pytestmark = pytest.mark.xdist_group("session")

ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root has QEMU run by somebody else")
SOCKET = "qemu:///session?socket={}"


@pytest.fixture(autouse=True)
def temporary(user: User, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A short folder for temporary files; in it there is no run afterwards."""
    guests = user.home / ".cache"
    with short_folder() as folder:
        folder.chmod(0o711)
        monkeypatch.setattr(tempfile, "tempdir", str(folder))
        monkeypatch.setenv("XDG_CACHE_HOME", str(guests))
        yield folder
        base = folder / f"novaviz-{os.geteuid()}"
        assert base.is_symlink() or not list(base.glob("*"))


def refusal(*words: str, hypervisor: str = "qemu") -> str:
    """The one line with which a boot is refused."""
    shown = CliRunner().invoke(
        main, ["boot", "web1", "--volume", "0", "--hypervisor", hypervisor, *words]
    )
    assert (shown.exit_code, shown.stdout) == (2, ""), shown.output
    assert shown.stderr.startswith("novaviz: error: ")
    assert shown.stderr.count("\n") == 1
    return shown.stderr


def only(folder: Path, *programs: str) -> str:
    """A path with these programs alone."""
    folder.mkdir()
    for program in programs:
        found = shutil.which(program)
        assert found is not None, MISSING
        (folder / program).symlink_to(found)
    return str(folder)


def test_without_qemu_img(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", only(tmp_path / "bin", "qemu-system-x86_64"))
    assert "qemu-img is missing: install qemu-utils" in refusal()


def test_without_qemu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find()
    monkeypatch.setenv("PATH", only(tmp_path / "bin", "qemu-img"))
    assert "QEMU is missing: install qemu-system-x86" in refusal()


def test_without_pycdlib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pycdlib", None)
    assert "pycdlib is missing, which writes ISO images: pip install" in refusal()


@pytest.mark.parametrize(
    ("raises", "said"),
    [
        ("ModuleNotFoundError(\"No module named 'libvirt'\")", "libvirt-python is missing: pip"),
        ("ImportError('libvirt.so.0: cannot open')", "is missing: apt-get install libvirt0"),
    ],
)  # fmt: skip
def test_without_libvirt(
    raises: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "libvirt.py").write_text(f"raise {raises}")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert said in refusal()


def test_without_the_driver_for_qemu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIBVIRT_DRIVER_DIR", str(tmp_path))
    assert "no driver for it: apt-get install libvirt-daemon-driver-qemu" in refusal()


@ROOT
def test_without_an_account_for_guests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "SERVANTS", ("no-such-account",))
    assert "root has no account to run guests as" in refusal()


def test_where_no_libvirtd_answers(temporary: Path) -> None:
    said = refusal(hypervisor=f"qemu+unix:///system?socket={temporary}/none")
    assert "Failed to connect socket" in said
    assert "no libvirtd answers there" in said


@ROOT
def test_where_root_asks_for_a_session() -> None:
    assert "root has no session of its own in libvirt" in refusal(hypervisor="qemu:///session")
    said = refusal(hypervisor=SOCKET.format("/nonexistent/sock"))
    assert "/nonexistent/sock: No such file or directory" in said


@ROOT
def test_where_the_user_has_no_access(user: User, temporary: Path) -> None:
    closed = temporary / "closed"
    closed.mkdir(mode=0o700)
    told = user.novaviz(
        "boot", "web1", "--volume", "0", "--hypervisor", f"qemu:///system?socket={closed}/sock"
    )
    assert (told.status, told.out) == (2, "")
    assert told.err.count("\n") == 1
    assert "this user has no access: is it in the group libvirt?" in told.err
    assert user.leavings() == {"processes": [], "files": [], "home": []}


@pytest.mark.parametrize("taken", ["file", "link", "open"])
def test_where_somebody_else_has_the_folder(taken: str, temporary: Path) -> None:
    base = temporary / f"novaviz-{os.geteuid()}"
    if taken == "file":
        base.touch()
    elif taken == "link":
        base.symlink_to("/usr")
    else:
        base.mkdir()
        base.chmod(0o777)
    assert f"{base} is not a folder of this user's alone: remove it" in refusal()


def test_where_there_can_be_no_folder(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/proc")
    assert "cannot make the folder /proc/novaviz-" in refusal()


def test_ctrl_c_while_it_connects(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = LibvirtHosts.open

    def interrupted(hosts: LibvirtHosts) -> None:
        connect(hosts)
        raise KeyboardInterrupt

    monkeypatch.setattr(LibvirtHosts, "open", interrupted)
    with pytest.raises(KeyboardInterrupt):
        boot(hypervisor="qemu", volume=0)


@ROOT
def test_what_is_roots_own_is_not_needed(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a login: where root keeps its sockets nobody else may write."""
    private = temporary / "run"
    private.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(private))
    with boot(hypervisor="qemu", volume=0, settings={"ready_timeout": 0}) as run:
        assert run.outcome == "ACTIVE"
    assert list(private.iterdir()) == []
