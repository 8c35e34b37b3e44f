"""A service that stops to take messages, and the queue that grows meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from novaviz import course
from novaviz.cloud import Cloud
from novaviz.exceptions import UsageError
from novaviz.release import RELEASES
from novaviz.run import Run, boot

HOST = "nova-compute@host3"


@pytest.fixture(params=["classic", "modern"])
def cloud(request: pytest.FixtureRequest) -> Iterator[Cloud]:
    made = Cloud(RELEASES[request.param])
    yield made
    made.close()


def depth(cloud: Cloud) -> int:
    (row,) = [row for row in course.queues(cloud) if row["name"] == "compute.host3"]
    messages: int = row["messages"]
    return messages


def begun(cloud: Cloud, number: int) -> list[Run]:
    """So many boots, as far as that all their messages wait for the host."""
    runs = [boot(f"web{one}", cloud=cloud, paused=True, volume=0) for one in range(number)]
    runs[0].run_until(
        lambda event: event.target == HOST and event.payload.get("depth") == number
    )
    return runs


def test_the_queue_of_a_stopped_service_grows_with_each_boot(cloud: Cloud) -> None:
    course.stop(cloud, HOST)
    for expected in (1, 2):
        assert boot(f"web{expected}", cloud=cloud, volume=0).outcome == "STUCK"
        assert depth(cloud) == expected


def test_what_waited_is_built_once_the_service_is_back(cloud: Cloud) -> None:
    stopped = course.stop(cloud, HOST)
    runs = begun(cloud, 3)
    assert depth(cloud) == 3
    stopped.start(after=5)
    assert [run.run().outcome for run in runs] == ["ACTIVE"] * 3
    assert depth(cloud) == 0
    builds = [span for span in runs[0].trace.spans()
              if span.kind == "rpc.cast" and span.payload["queue"] == "compute.host3"
              and span.payload["depth"] == 3]  # fmt: skip
    assert builds[0].deliver is not None
    assert builds[0].deliver.at - builds[0].start.at >= 5


def test_the_list_of_queues_says_who_takes_their_messages(cloud: Cloud) -> None:
    def consumer() -> object:
        return {row["name"]: row["consumer"] for row in course.queues(cloud)}["compute.host3"]

    assert consumer() == HOST
    stopped = course.stop(cloud, HOST)
    assert consumer() is None
    assert repr(stopped) == f"{HOST} takes no messages from compute.host3"


def test_a_service_is_not_started_for_messages_whose_run_is_over(cloud: Cloud) -> None:
    stopped = course.stop(cloud, HOST)
    boot(cloud=cloud)
    with pytest.raises(UsageError, match="make its boots with paused=True"):
        stopped.start()


def test_only_a_service_that_takes_messages_can_be_stopped(cloud: Cloud) -> None:
    with pytest.raises(UsageError, match=r"by 'glance' \(choose from: neutron, nova-compute@host1"):
        course.stop(cloud, "glance")
