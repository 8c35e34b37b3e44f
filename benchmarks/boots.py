"""How many servers a second the engine boots, beside a floor measured in the same run.

The floor is what no engine could do without: as many bare SimPy timeouts as the trace has events,
the same SQL statements on bare ``sqlite3``, and one copy of each payload. One process, one core,
everything recorded; one cloud of three hosts; each server is deleted (untimed) after its boot.
"""

from __future__ import annotations

import argparse
import gc
import marshal
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable

import simpy

from novaviz.cloud import Cloud
from novaviz.database.sqlfiles import template
from novaviz.model.context import RequestContext
from novaviz.model.event import DB, START, Event
from novaviz.release import RELEASES, release_named
from novaviz.run import Run
from novaviz.scenario import Scenario

GOALS = {"classic": 150, "modern": 80}
MOST_TIMES_FLOOR = 8


def boots(release: str, count: int) -> tuple[list[float], list[Event]]:
    """Seconds of each boot in one cloud, and the events of the last."""
    cloud = Cloud(release_named(release))
    times, events = [], []
    for number in range(count):
        scenario = Scenario(name=f"vm{number}", release=release)
        run = Run(scenario, cloud)
        gc.collect()
        begun = time.perf_counter()
        run.run()
        times.append(time.perf_counter() - begun)
        if run.outcome != "ACTIVE":
            raise SystemExit(f"{release}: boot {number} ended {run.outcome}")
        events = list(run.trace.events)
        delete(cloud, run)
        cloud.boundary.events.clear()
    cloud.close()
    return times, events


def delete(cloud: Cloud, run: Run) -> None:
    """Delete the run's server, so that every boot finds the same room."""
    client = cloud.client()
    uuid = run.trace.metadata["instance"]
    task = cloud.kernel.spawn(client.delete(RequestContext(request_id="req-delete"), uuid), "user")
    while not task.finished.done:
        cloud.kernel.step()


def floor(release: str, events: list[Event]) -> float:
    """Seconds that the bare parts of these events take."""
    return bare_simpy(len(events)) + bare_sqlite(release, events) + bare_copies(events)


def bare_simpy(count: int) -> float:
    def clock(env: simpy.Environment) -> object:
        for _ in range(count):
            yield env.timeout(1)

    env = simpy.Environment()
    env.process(clock(env))  # type: ignore[arg-type]
    return timed(env.run)


def bare_sqlite(release: str, events: list[Event]) -> float:
    databases: dict[str, sqlite3.Connection] = {}
    for target in {event.target for event in events if event.kind == DB}:
        name = target.removeprefix("DB:")
        schemas = {"nova": ("nova_api", "nova_cell"), "nova_cell0": ("nova_cell",),
                   "nova_cell1": ("nova_cell",)}.get(name, (name,))  # fmt: skip
        connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=512)
        connection.deserialize(template(*schemas).image)
        connection.create_function("novaviz_changed", -1, lambda *_: None)
        databases[target] = connection
    statements = [(databases[event.target], event.payload["sql"], event.payload["parameters"])
                  for event in events if event.kind == DB and event.phase == START]  # fmt: skip

    def run() -> None:
        for connection, sql, parameters in statements:
            if sql in ("COMMIT", "ROLLBACK"):
                continue
            try:
                connection.execute(sql, parameters).fetchall()
            except sqlite3.Error:
                continue

    run()
    seconds = timed(run)
    for connection in databases.values():
        connection.close()
    return seconds


def bare_copies(events: list[Event]) -> float:
    payloads = [event.payload or event.result for event in events]

    def run() -> None:
        for payload in payloads:
            marshal.loads(marshal.dumps(payload))

    return timed(run)


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def building() -> float:
    """Milliseconds to build a cloud from data, everything read already."""
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        cloud = Cloud(release_named("modern"))
        times.append(time.perf_counter() - begun)
        cloud.close()
    return statistics.median(times) * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    count = parser.parse_args().count
    missed = []
    for release in RELEASES:
        times, events = boots(release, count)
        middle = statistics.median(times)
        bare = statistics.median(floor(release, events) for _ in range(9))
        rate, ratio = 1 / middle, middle / bare
        statements = sum(event.kind == DB and event.phase == START for event in events)
        line = (
            f"{release:<8} {rate:6.0f} boots/s (goal {GOALS[release]})  {middle * 1000:6.2f} ms, "
            f"{ratio:4.1f} x its floor of {bare * 1000:.2f} ms (goal {MOST_TIMES_FLOOR}); "
            f"{len(events)} events, {statements} statements"
        )
        sys.stdout.write(line + "\n")
        if rate < GOALS[release] or ratio > MOST_TIMES_FLOOR:
            missed.append(release)
    sys.stdout.write(f"cloud    built in {building():.1f} ms (goal 30)\n")
    if missed:
        sys.stdout.write(f"goals missed: {', '.join(missed)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
