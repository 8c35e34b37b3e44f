"""Take the pictures of the README: the player in a real browser, nothing drawn by hand.

``make pictures`` writes them to ``docs/pictures/``.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from novaviz.catalog.recordings import REAL_CLASSIC, read_recording
from novaviz.export.html import export_html
from novaviz.model import Trace
from novaviz.run import boot
from novaviz.views.guest import ready_event
from tests.browser import chromium

HERE = Path(__file__).parent / "pictures"
SETTLED = 700
"""Milliseconds until a message's token has arrived."""

STEPS = 19
SIZE = (960, 570)
FRAME, STEP, END = 140, 1300, 3500
"""Milliseconds that a frame of the animation stays: on the way, at a step, at the end."""


def main() -> None:
    HERE.mkdir(exist_ok=True)
    path = chromium.find()
    if path is None:
        raise SystemExit(chromium.MISSING)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        pages = {}
        for release in ("classic", "modern"):
            pages[release] = Path(place) / f"{release}.html"
            with boot(release=release) as run:
                export_html(run.trace, pages[release])
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        still(browser, pages["modern"], "#step=16&detail=messages", "sequence.png")
        still(browser, pages["classic"], "#step=9&view=map&theme=dark", "map.png")
        pages["real"] = Path(place) / "real.html"
        trace = read_recording(REAL_CLASSIC)
        export_html(trace, pages["real"])
        still(browser, pages["real"], f"#seq={seq_of_ready(trace)}&detail=messages", "guest.png")
        animation(browser, pages["classic"], "boot.gif")
        browser.close()


def seq_of_ready(trace: Trace) -> int:
    ready = ready_event(trace)
    assert ready is not None
    return ready.seq


def still(browser: Browser, page: Path, fragment: str, name: str) -> None:
    """One state of the player, with few colours, for it has few."""
    view = browser.new_page(viewport={"width": 1280, "height": 800})
    view.goto(f"{page.as_uri()}{fragment}")
    view.wait_for_timeout(SETTLED)
    shot(view).quantize(256, method=Image.Quantize.MAXCOVERAGE).save(HERE / name, optimize=True)
    view.close()


def animation(browser: Browser, page: Path, name: str) -> None:
    """The steps of the boot, one after the other, each with its token on the way."""
    view = browser.new_page(viewport={"width": 1280, "height": 760})
    view.goto(page.as_uri())
    view.locator(".nv-sentence").wait_for()
    frames, times = [shot(view)], [STEP]
    for _ in range(STEPS + 1):
        view.keyboard.press("PageDown")
        view.wait_for_timeout(FRAME)
        frames.append(shot(view))
        times.append(FRAME)
        view.wait_for_timeout(SETTLED)
        frames.append(shot(view))
        times.append(STEP)
    times[-1] = END
    width, height = SIZE
    small = [frame.resize(SIZE, Image.Resampling.LANCZOS) for frame in frames]
    whole = Image.new("RGB", (width, height * len(small)))
    for index, frame in enumerate(small):
        whole.paste(frame, (0, height * index))
    palette = whole.quantize(128, method=Image.Quantize.MAXCOVERAGE)
    drawn = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in small]
    drawn[0].save(HERE / name, save_all=True, append_images=drawn[1:], duration=times, loop=0,
                  optimize=True)  # fmt: skip


def shot(view: Page) -> Image.Image:
    return Image.open(io.BytesIO(view.screenshot())).convert("RGB")


if __name__ == "__main__":
    main()
