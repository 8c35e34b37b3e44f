"""``novaviz lab``: the course in a folder of the student's, and nothing of theirs lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from novaviz.cli import main
from novaviz.commands import lab

NAMES = sorted(path.name for path in lab.course().glob("*.ipynb"))


def copied(place: Path) -> str:
    shown = CliRunner().invoke(main, ["lab", "--copy", "--folder", str(place)])
    assert shown.exit_code == 0, shown.output
    return shown.output


def test_the_course_is_copied_to_a_folder_of_the_students(tmp_path: Path) -> None:
    place = tmp_path / "mine"
    assert f"{len(NAMES)} new, 0 kept" in copied(place)
    assert sorted(path.name for path in place.iterdir()) == NAMES
    assert lab.FIRST in NAMES


def test_what_a_student_has_written_stays_and_what_was_removed_comes_back(tmp_path: Path) -> None:
    copied(tmp_path)
    (tmp_path / NAMES[0]).write_text("my own work")
    (tmp_path / NAMES[-1]).unlink()
    told = copied(tmp_path)
    if len(NAMES) > 1:
        assert "1 new" in told
        assert (tmp_path / NAMES[0]).read_text() == "my own work"
    assert (tmp_path / NAMES[-1]).exists()


def test_a_link_that_leads_nowhere_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / NAMES[0]).symlink_to(tmp_path / "elsewhere")
    copied(tmp_path)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("name", ["file/below", "file"])
def test_a_folder_that_cannot_be_is_one_line(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    shown = CliRunner().invoke(main, ["lab", "--copy", "--folder", str(tmp_path / name)])
    assert shown.exit_code == 2
    assert shown.stderr.startswith("novaviz: error: cannot copy the notebooks to")
    assert shown.stderr.count("\n") == 1
