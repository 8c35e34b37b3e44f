"""Times are drawn from the file, the same for the same number, and long enough to be seen."""

from __future__ import annotations

import random

import pytest

from novaviz.catalog import AT_ONCE, Distribution, read_latencies

CAST_TO_SCHEDULER = ("rpc.cast", "nova-api", "nova-scheduler", "run_instance", "request")
CLASSIC_SCHEDULING = (
    CAST_TO_SCHEDULER,
    ("decision", "nova-scheduler", "nova-scheduler", "get_filtered_hosts", "request"),
    ("decision", "nova-scheduler", "nova-scheduler", "get_weighed_hosts", "request"),
    ("rpc.cast", "nova-scheduler", "nova-compute@host1", "run_instance", "request"),
)
MODERN_SCHEDULING = (
    ("rpc.cast", "nova-api", "nova-conductor", "schedule_and_build_instances", "request"),
    ("rpc.call", "nova-conductor", "nova-scheduler", "select_destinations", "request"),
    ("decision", "nova-scheduler", "nova-scheduler", "get_filtered_hosts", "request"),
    ("decision", "nova-scheduler", "nova-scheduler", "get_weighed_hosts", "request"),
    ("rpc.cast", "nova-conductor", "nova-compute@host1", "build_and_run_instance", "request"),
)


def test_half_of_the_times_lie_below_the_median() -> None:
    assert Distribution(0.25, spread=0.3).at(0.5) == 250_000


def test_a_time_is_a_whole_number_of_microseconds() -> None:
    assert Distribution(0.0123456789).at(0.9) == 12_346


def test_two_times_in_three_lie_within_one_spread() -> None:
    distribution = Distribution(1.0, spread=0.3)
    assert distribution.at(0.1587) == pytest.approx(740_800, rel=1e-3)
    assert distribution.at(0.8413) == pytest.approx(1_349_900, rel=1e-3)


def test_times_are_clipped() -> None:
    distribution = Distribution(1.0, spread=2.0, min=0.5, max=1.5)
    assert distribution.at(0.0001) == 500_000
    assert distribution.at(0.9999) == 1_500_000


def test_content_takes_its_time() -> None:
    assert Distribution(0.1, bytes_per_second=1_000_000).at(0.5, size=200_000) == 300_000


def test_what_no_rule_speaks_of_takes_no_time() -> None:
    hop = read_latencies().of("db", "nova-api", "DB:nova", "INSERT instances", "reply")
    assert hop is AT_ONCE
    assert hop.at(0.7) == 0


@pytest.mark.parametrize("kind", ["notify", "console", "user"])
def test_what_only_tells_takes_no_time(kind: str) -> None:
    hop = read_latencies().of(kind, "nova-compute@host1", "notifications", "any", "request")
    assert hop.at(0.9) == 0


def test_the_first_rule_that_matches_decides() -> None:
    latencies = read_latencies()
    slow = latencies.of(*CAST_TO_SCHEDULER)
    other = latencies.of("rpc.cast", "nova-compute@h", "nova-scheduler", "another", "request")
    assert slow.median > 10 * other.median


@pytest.mark.parametrize("hops", [CLASSIC_SCHEDULING, MODERN_SCHEDULING])
def test_scheduling_outlives_a_token_of_six_tenths_of_a_second(
    hops: tuple[tuple[str, str, str, str, str], ...],
) -> None:
    latencies = read_latencies()
    draw = random.Random("scheduling").uniform
    shortest = min(
        sum(latencies.of(*hop).at(draw(1e-9, 1 - 1e-9)) for hop in hops) for _ in range(10_000)
    )
    assert shortest > 800_000


def test_the_token_check_comes_soon_after_the_sign_in() -> None:
    latencies = read_latencies()
    longest = sum(
        latencies.of(*hop).at(0.9999)
        for hop in (
            ("rest", "client", "keystone", "POST /v3/auth/tokens", "reply"),
            ("rest", "client", "nova-api", "POST /v2.1/servers", "request"),
            ("rest", "nova-api", "keystone", "GET /v3/auth/tokens", "request"),
        )
    )
    assert longest < 120_000


def test_what_is_measured_is_not_drawn() -> None:
    hop = ("driver", "nova-compute@host1", "hypervisor@host1", "spawn", "reply")
    latencies = read_latencies()
    assert latencies.of(*hop).at(0.5) > 0
    assert latencies.measured("driver").of(*hop).at(0.5) == 0
    other = ("rest", "client", "keystone", "POST /v3/auth/tokens", "reply")
    assert latencies.measured("driver").of(*other) == latencies.of(*other)
