"""How soon the player shows a trace of 20,000 events, and what a step costs in the browser.

The trace is a real boot, over and over, opened as the offline page in a headless Chromium. The
floor is a page that holds one word and answers the same key by changing it: same browser, same
run. Script time is the browser's own: the player's ``novaviz:step`` measures, and beside them
what the DevTools protocol counts (script, style and layout, everything on the main thread).
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from novaviz.export.html import export_html
from novaviz.model import Trace
from novaviz.model.event import Json
from novaviz.run import boot
from tests.browser import chromium

EVENTS = 20_000
OPENED = 2000
"""Milliseconds until it can be used: the goal."""
STEP = 16
"""Milliseconds of script a step: the goal, for 60 frames a second."""
DETAILS = ("steps", "messages", "everything")

FLOOR = """<!doctype html><title>floor</title><p class="nv-sentence" tabindex="0">0</p><script>
const word = document.querySelector("p");
addEventListener("keydown", () => {
  const begun = performance.now();
  word.textContent = String(Number(word.textContent) + 1);
  performance.measure("novaviz:step", { start: begun });
});
</script>"""

WATCH = """
window.stepTimes = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntriesByName("novaviz:step")) stepTimes.push(entry.duration);
}).observe({ entryTypes: ["measure"] });
"""
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


def long_trace(count: int) -> Trace:
    """A classic boot, over and over, until there are this many events."""
    with boot() as run:
        one = json.loads(run.trace.to_json())
    seqs, spans = len(one["events"]), max(event["span"] for event in one["events"])
    lasts = one["events"][-1]["at"] + 1
    whole = dict(one, events=[], transitions=[])
    for turn in range(-(-count // seqs)):
        for part in ("events", "transitions"):
            whole[part] += [later(item, turn, seqs, spans, lasts) for item in one[part]]
    return Trace.from_dict(whole)


def later(item: dict[str, Json], turn: int, seqs: int, spans: int, lasts: float) -> dict[str, Json]:
    """An event or transition as it is in a later turn."""
    moved = dict(item, seq=item["seq"] + turn * seqs, at=round(item["at"] + turn * lasts, 6))
    if "span" in item:
        moved["span"] = item["span"] + turn * spans
        moved["parent"] = item["parent"] and item["parent"] + turn * spans
    return moved


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds: until it could be used, of each step, and a step's by DevTools' count."""

    opened: float
    steps: list[float]
    script: float
    layout: float
    task: float

    @property
    def middle(self) -> float:
        return statistics.median(self.steps)

    @property
    def worst(self) -> float:
        """The slowest but one in twenty."""
        return statistics.quantiles(self.steps, n=20)[-1]


def cost(browser: Browser, url: str, steps: int) -> Cost:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    begun = time.perf_counter()
    page.goto(url)
    page.locator(".nv-sentence").wait_for(timeout=60_000)
    page.keyboard.press("ArrowRight")
    page.evaluate(PAINTED)
    opened = (time.perf_counter() - begun) * 1000
    page.locator(".novaviz, p").first.focus()
    protocol = context.new_cdp_session(page)
    protocol.send("Performance.enable")
    page.evaluate("stepTimes.length = 0")
    before = counted(protocol)
    step(page, steps)
    after = counted(protocol)
    times = page.evaluate("stepTimes")
    context.close()
    if len(times) < steps:
        raise SystemExit(f"{url}: {len(times)} steps of {steps} were taken")
    script, layout, task = ((b - a) * 1000 / steps for a, b in zip(before, after, strict=True))
    return Cost(opened, times, script, layout, task)


def step(page: Page, steps: int) -> None:
    for _ in range(steps):
        page.keyboard.press("ArrowRight")
        page.evaluate(PAINTED)


def counted(protocol: CDPSession) -> tuple[float, float, float]:
    """Seconds of script, of style and layout, and of all tasks so far."""
    found = {
        metric["name"]: metric["value"]
        for metric in protocol.send("Performance.getMetrics")["metrics"]
    }
    layout = found["LayoutDuration"] + found["RecalcStyleDuration"]
    return found["ScriptDuration"], layout, found["TaskDuration"]


def told(name: str, found: Cost, floor: Cost) -> str:
    opened, task = found.opened / floor.opened, found.task / floor.task
    return (
        f"  {name:<19} opened {found.opened:5.0f} ms ({opened:4.1f} x floor)   "
        f"script a step {found.middle:5.2f} ms, 95% under {found.worst:5.2f} ms\n"
        f"  {'':<19} by DevTools a step: script {found.script:.2f}, style and layout "
        f"{found.layout:.2f}, everything {found.task:.2f} ms ({task:.1f} x floor)\n"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--steps", type=int, default=100)
    chosen = parser.parse_args()
    path = chromium.find()
    if path is None:
        sys.stdout.write(f"player   not measured: {chromium.MISSING}\n")
        return 0
    trace = long_trace(chosen.events)
    middle = trace.events[len(trace.events) // 2].seq
    missed = []
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        empty = Path(place) / "floor.html"
        empty.write_text(FLOOR, encoding="utf-8")
        floor = cost(browser, empty.as_uri(), chosen.steps)
        sys.stdout.write(f"player   {len(trace.events)} events (goals: {OPENED} ms, {STEP} ms)\n")
        sys.stdout.write(told("floor", floor, floor))
        for detail in DETAILS:
            page = Path(place) / f"{detail}.html"
            export_html(trace, page, detail=detail, twin=False)
            steps = min(chosen.steps, 18) if detail == "steps" else chosen.steps
            found = cost(browser, page.as_uri(), steps)
            sys.stdout.write(told(detail, found, floor))
            if detail != "steps":
                there = cost(browser, f"{page.as_uri()}#seq={middle}", steps)
                sys.stdout.write(told(f"{detail}, middle", there, floor))
                missed += [detail] * (there.worst > STEP)
            missed += [detail] * (found.opened > OPENED or found.worst > STEP)
        browser.close()
    if missed:
        sys.stdout.write(f"goals missed: {', '.join(dict.fromkeys(missed))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
