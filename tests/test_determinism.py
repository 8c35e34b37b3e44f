"""Same scenario and seed: the same trace, byte for byte, in whatever process."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest

from novaviz.run import boot

CASES = [
    {"release": "classic"},
    {"release": "modern", "seed": 7, "entry": "dashboard"},
    {"release": "modern", "faults": ["spawn-fails-everywhere"], "boot_from_volume": 1},
    {"release": "classic", "faults": ["conductor-times-out"], "volume": 0},
]

SCRIPT = """
import hashlib, sys
from novaviz.run import boot
for case in {cases!r}:
    with boot(**case) as run:
        print(hashlib.sha256(run.trace.to_json().encode()).hexdigest())
"""


def digests_here() -> list[str]:
    found = []
    for case in CASES:
        with boot(**case) as run:  # type: ignore[arg-type]
            found.append(hashlib.sha256(run.trace.to_json().encode()).hexdigest())
    return found


def digests_elsewhere(hash_seed: str) -> list[str]:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": "Asia/Kathmandu"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(cases=CASES)],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.split()


def test_another_process_with_another_hash_seed_writes_the_same_bytes() -> None:
    here = digests_here()
    assert len(set(here)) == len(CASES)
    assert digests_elsewhere("1") == here
    assert digests_elsewhere("271828") == here


def test_a_second_boot_in_the_same_process_writes_the_same_bytes() -> None:
    assert digests_here() == digests_here()


@pytest.mark.parametrize("release", ["classic", "modern"])
def test_another_seed_gives_other_ids_and_other_times(release: str) -> None:
    with boot(release=release, seed=1) as one, boot(release=release, seed=2) as other:
        assert one.trace.metadata["instance"] != other.trace.metadata["instance"]
        assert one.trace.metadata["request_id"] != other.trace.metadata["request_id"]
        times = [[event.at for event in run.trace.events] for run in (one, other)]
        assert times[0] != times[1]
        names = [sorted(event.name for event in run.trace.events if event.kind == "rest")
                 for run in (one, other)]  # fmt: skip
        assert names[0] == names[1]


def test_a_change_in_one_place_does_not_shift_the_times_of_all_the_others() -> None:
    with boot(volume=1) as with_volume, boot(volume=0) as without:
        times: list[dict[tuple[str, ...], float | None]] = []
        for run in (with_volume, without):
            seen: dict[tuple[str, ...], float | None] = {}
            for span in run.trace.spans():
                if span.kind == "db":
                    seen.setdefault((span.source, span.target, span.name), span.duration)
            times.append(seen)
    shared = times[0].keys() & times[1].keys()
    assert len(shared) > 10
    assert all(times[0][key] == times[1][key] for key in shared)


def test_times_are_microseconds_and_never_go_back() -> None:
    with boot(release="modern") as run:
        times = [event.at for event in run.trace.events]
    assert times == sorted(times)
    assert all(round(at, 6) == at for at in times)
