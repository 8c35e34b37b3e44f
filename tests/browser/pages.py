"""Pages that are watched: what they complain of, and what they ask the network for."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Route

HERE = ("file:", "data:", "blob:", "about:")
"""Addresses that are no request to anybody."""

LABS_OWN = ("/static/lab/", "/lab/extensions/@jupyterlab/")
"""Where JupyterLab itself comes from: what it complains of is not ours; of widgets it is."""


class Pages:
    """Opens pages, each in a context of its own; :meth:`close` fails if one complained."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.forbidden: list[str] = []

    def open(
        self, width: int = 1280, height: int = 800, *, offline: bool = False, **options: Any
    ) -> Page:
        """A new page; ``options`` are Playwright's of a context (``color_scheme``, ...)."""
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, **options
        )
        context.set_default_timeout(20_000)
        self._contexts.append(context)
        if offline:
            context.set_offline(True)
            context.route(lambda url: not url.startswith(HERE), self._refuse)
        context.on("request", self._requested)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        return context.new_page()

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        assert not self.forbidden, f"an offline page asked for {self.forbidden}"
        assert not self.complaints, "\n".join(self.complaints)

    def _requested(self, request: Request) -> None:
        self.requests.append(request.url)

    def _refuse(self, route: Route) -> None:
        self.forbidden.append(route.request.url)
        route.abort()

    def _said(self, message: ConsoleMessage) -> None:
        place = message.location.get("url", "")
        if message.type == "error" and not any(part in place for part in LABS_OWN):
            self.complaints.append(f"{message.text} ({place})")
