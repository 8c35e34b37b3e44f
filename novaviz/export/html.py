"""One HTML file with the player and the trace in it, that asks nobody for anything.

It works from a disk, a mail or a lecture hall without a network, and its own security policy
forbids what it does not need. The data is compressed, for a mail and a lecture's repository hold
only so much; the player is legible.
"""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from html import escape
from pathlib import Path
from typing import Any

from novaviz.exceptions import UsageError
from novaviz.model import Trace
from novaviz.model.event import Json
from novaviz.model.files import write_whole
from novaviz.views.choices import DETAILS, THEMES, VIEWS
from novaviz.views.mime import html_of
from novaviz.views.playable import ENGLISH, bundle, playable
from novaviz.views.printable import printable

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "img-src data:; font-src data:"
)

PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="novaviz">
<title>{title}</title>
<style>body {{ margin: 0 }}</style>
</head>
<body>
<div id="novaviz"></div>
<noscript>
{still}
</noscript>
<script type="application/gzip" id="novaviz-data">{data}</script>
<script type="module">
{bundle}
page();
</script>
</body>
</html>
"""

AS_MARKUP = re.compile(r"<(?=!--|/?script)", re.IGNORECASE)
"""What a parser of HTML reads as its own inside a script."""


def export_html(trace: Trace, path: Path, **options: Any) -> None:
    """Write the page; options are those of :func:`page_html`."""
    write_whole(path, page_html(trace, **options))


def page_html(
    trace: Trace,
    *,
    other: Trace | None = None,
    twin: bool | None = None,
    language: str = ENGLISH,
    detail: str = "steps",
    view: str = "sequence",
    theme: str = "auto",
    step: int | None = None,
) -> str:
    """The player of this trace as one page, beginning at ``step`` or before the first event.

    ``other`` is played side by side. ``twin`` is whether the recording of a real boot comes
    along; None: if there is one. UsageError for what cannot be.
    """
    options = {
        "detail": _one_of("detail", detail, DETAILS),
        "view": _one_of("view", view, VIEWS),
        "theme": _one_of("theme", theme, THEMES),
        "position": 0 if step is None else _position(trace, step),
    }
    shown = playable(trace, other=other, twin=twin, language=language)
    data = {
        "trace": shown.trace,
        "score": shown.score,
        "other": shown.other,
        "twin": shown.twin,
        "options": options,
    }
    return PAGE.format(
        language=escape(language),
        policy=escape(POLICY),
        title=escape(printable(trace.metadata.get("title") or "novaviz")),
        still=html_of(trace),
        data=_packed(data),
        bundle=AS_MARKUP.sub(r"\\x3c", bundle()),
    )


def _one_of(what: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise UsageError(f"unknown {what} {value!r}", choices)
    return value


def _position(trace: Trace, number: int) -> int:
    """The seq at which the step begins."""
    step = next((step for step in trace.steps if step.number == number), None)
    if step is None:
        last = len(trace.steps)
        raise UsageError(f"there is no step {number}", [f"1 to {last}"] if last else ())
    if step.first is None:
        raise UsageError(f"step {number} does not happen in this trace")
    return step.first


def _packed(data: dict[str, Json]) -> str:
    """The data as JSON, compressed to less than a fifth, in letters that are no markup."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return b64encode(gzip.compress(text.encode(), mtime=0)).decode()
