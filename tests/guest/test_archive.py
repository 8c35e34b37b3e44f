"""The initramfs' archive, read by a reader of our own and by cpio."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novaviz.exceptions import EngineError
from novaviz.guest.archive import Entry, compressed, cpio, device, directory, file, symlink
from tests.guest.fakes import unpacked

STORY = [
    file("init", b"#!/bin/sh\n", 0o755), symlink("bin/sh", "busybox"), directory("tmp", 0o1777),
    device("dev/console", 5, 1), file("etc/a/b", b"x" * 5),
]  # fmt: skip


def test_what_is_archived_is_found_again_with_its_folders() -> None:
    found = unpacked(compressed(cpio(STORY)))
    assert {path: entry for path, entry in found.items() if entry in STORY} == {
        entry.path: entry for entry in STORY
    }
    assert set(found) - {entry.path for entry in STORY} == {"bin", "dev", "etc", "etc/a"}


def test_the_order_of_the_entries_does_not_matter_and_no_date_is_in_it() -> None:
    archive = cpio(STORY)
    assert cpio(reversed(STORY)) == archive
    assert compressed(archive)[4:8] == bytes(4)


PATHS = st.lists(st.sampled_from("abcé"), min_size=1, max_size=4).map("/".join)


@given(st.dictionaries(PATHS.map(lambda path: path + "_"), st.binary(max_size=9)))
def test_any_content_survives(files: dict[str, bytes]) -> None:
    entries = [file(path, data) for path, data in files.items()]
    found = unpacked(cpio(entries))
    assert {entry.path: found[entry.path] for entry in entries} == {
        entry.path: entry for entry in entries
    }


@pytest.mark.parametrize("path", ["", "/etc", "a//b", "../a", "a/./b", "a\0b", "init"])
def test_a_path_that_would_leave_the_root_or_is_there_twice_is_refused(path: str) -> None:
    with pytest.raises(EngineError):
        cpio([*STORY, Entry(path, 0o100644)])


def test_cpio_lists_the_same_names(tmp_path: Path) -> None:
    words = next((words for words in (["cpio", "-t"], ["busybox", "cpio", "-t"])
                  if shutil.which(words[0])), None)  # fmt: skip
    if words is None:
        pytest.skip("there is no cpio and no busybox")
    archive = cpio(STORY)
    done = subprocess.run(words, input=archive, capture_output=True, check=True)
    assert done.stdout.decode().split() == list(unpacked(archive))
