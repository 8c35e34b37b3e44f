"""What the notebooks are written with: small clouds and decisions."""

from __future__ import annotations

from contextlib import closing

import pytest

from novaviz import course
from novaviz.exceptions import UsageError
from novaviz.run import boot
from tests import boots


def test_a_cloud_of_the_course_has_the_hosts_that_are_asked_for() -> None:
    with closing(course.cloud(["host-ram"], release="modern")) as cloud:
        rows = cloud.sql("nova_cell1", "SELECT host FROM compute_nodes")
    assert rows == [{"host": "host-ram"}]
    with pytest.raises(UsageError, match=r"unknown host 'moon' \(choose from: host-cpu, "):
        course.cloud(["moon"])
    with pytest.raises(UsageError, match=r"unknown policy 'near' of a server group"):
        course.cloud(groups={"web": "near"})


def test_no_quota_stops_whoever_fills_it() -> None:
    with closing(course.cloud(release="modern")) as cloud:
        outcomes = [boot(f"vm{n}", volume=0, cloud=cloud).outcome for n in range(12)]
    assert set(outcomes) == {"ACTIVE"}


def test_verdicts_say_who_refused_a_host_and_nothing_of_those_asked_no_more() -> None:
    with closing(course.cloud()) as cloud:
        run = boot(flavor="m1.xlarge", volume=0, cloud=cloud)
    assert course.refusals(run) == {
        "host-cpu": "RamFilter", "host-disk": "RamFilter", "host-ram": "DiskFilter",
    }  # fmt: skip
    told = {row[0]: dict(zip(course.verdicts(run).head, row, strict=True))
            for row in course.verdicts(run).rows}  # fmt: skip
    assert told["RamFilter"]["host-cpu"].startswith("✗ 16384 MB of RAM are asked for")
    assert told["CoreFilter"] == {
        "filter": "CoreFilter", "host-cpu": "", "host-mid": "✓", "host-ram": "✓", "host-disk": "",
    }  # fmt: skip


def test_weights_stand_best_first_and_the_best_is_where_the_server_goes() -> None:
    with closing(course.cloud()) as cloud:
        run = boot(volume=0, cloud=cloud)
        rows = course.weights(run).rows
        sums = [float(row[-1]) for row in rows]
        assert rows[0][0] == run.trace.transitions[-1].host
    assert sums == sorted(sums, reverse=True)
    assert len(rows) == 4


def test_a_decision_that_was_not_made_is_refused() -> None:
    with pytest.raises(UsageError, match="no decision 2 of get_filtered_hosts: this run made 1"):
        course.verdicts(boots.classic(), 2)
