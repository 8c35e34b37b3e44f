"""What a page must hold for every reader: axe-core's rules, and text in pictures that is seen."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
CONTRAST = Path(__file__).with_name("contrast.js")


def axe(page: Page, within: str = ".novaviz", **options: Any) -> list[str]:
    """What axe-core finds wrong inside the elements, a line each."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("([within, options]) => axe.run(within, options)", [within, options])
    return [
        f"{rule['id']}: {node['html'][:160]} ({node['failureSummary']})"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def contrast(page: Page) -> list[str]:
    """Texts in the SVG pictures that have too little contrast, a line each.

    WCAG AA: 4.5, or 3 if large. The colour of a text is computed; what is behind its letters is
    read from the page as it is painted, for there is no other way to know what lies there. So
    pictures are taken with every letter transparent, and in two glaring colours: where they differ
    are the letters, and what nothing can be seen of (scrolled away, covered) does not count.
    """
    page.evaluate(CONTRAST.read_text(encoding="utf-8"))
    texts = page.evaluate("novavizContrast.texts()")
    pictures = [_picture(page, paint) for paint in ("transparent", "#ff00ff", "#00ff00")]
    page.evaluate("novavizContrast.paint(null)")
    judge = page.context.new_page()
    judge.evaluate(CONTRAST.read_text(encoding="utf-8"))
    judged = judge.evaluate(
        "([texts, ...pictures]) => novavizContrast.judge(texts, pictures)", [texts, *pictures]
    )
    judge.close()
    return [
        f"{text['ratio']:.2f} < {text['needed']}: {text['text']!r} {text['colour']} on {text['on']}"
        for text in judged
        if text["ratio"] < text["needed"]
    ]


def _picture(page: Page, paint: str) -> str:
    page.evaluate("(paint) => novavizContrast.paint(paint)", paint)
    shot = page.screenshot(scale="css", animations="disabled", caret="hide")
    return f"data:image/png;base64,{base64.b64encode(shot).decode()}"
