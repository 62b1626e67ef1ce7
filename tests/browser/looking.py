"""A browser window that remembers whatever a page should not have done."""

from __future__ import annotations

from importlib import resources
from types import TracebackType
from typing import Any, Literal

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Page, Request

Scheme = Literal["light", "dark"]
SILENT = "Failed to load resource: the server responded with a status of 4"
"""What Chromium says of a page that is rightly answered 4xx."""


class Gaze:
    """A window on a site; ``faults`` has console messages, errors, dialogs and requests to elsewhere."""

    def __init__(
        self,
        browser: Browser,
        base: str,
        *,
        width: int = 1280,
        scheme: Scheme = "light",
        scripts: bool = True,
    ) -> None:
        self.base = base
        self.width = width
        self.faults: list[str] = []
        self._context = browser.new_context(
            viewport={"width": width, "height": 850},
            color_scheme=scheme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )

    def __enter__(self) -> Gaze:
        self.page = self._context.new_page()
        self.page.on("console", self._said)
        self.page.on("pageerror", self._erred)
        self.page.on("dialog", self._asked)
        self.page.on("request", self._fetched)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._context.close()

    def open(self, path: str) -> Page:
        """The page at `path`, loaded."""
        self.page.goto(self.base + path, wait_until="load")
        return self.page

    def overflow(self) -> str:
        """Which element is wider than the window; empty where none is."""
        if self.page.evaluate("document.documentElement.scrollWidth") <= self.width:
            return ""
        widest = """w => [...document.querySelectorAll('*')]
            .filter(e => e.getBoundingClientRect().right > w + 1)
            .map(e => e.outerHTML.slice(0, 120))[0] || 'something'"""
        return f"wider than {self.width}: {self.page.evaluate(widest, self.width)}"

    def violations(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 AA and its own best practice."""
        # Evaluated by the debugger: the page's Content-Security-Policy would refuse a script element.
        self.page.evaluate(_axe())
        found: dict[str, Any] = self.page.evaluate("axe.run(document)")
        return [
            f"{each['id']}: {each['nodes'][0]['html'][:150]} {each['nodes'][0]['failureSummary'][:200]}"
            for each in found["violations"]
        ]

    def text(self) -> str:
        """All that is shown."""
        shown: str = self.page.evaluate("document.documentElement.innerText || ''")
        return shown

    def screenshot(self) -> str:
        """A PNG in base64: the library's own call hangs on documents that are no HTML."""
        session = self._context.new_cdp_session(self.page)
        png: str = session.send("Page.captureScreenshot", {"format": "png"})["data"]
        session.detach()
        return png

    def pwned(self) -> bool:
        """Whether a headline's script ran, or is there to be run."""
        script = "'pwned' in window || document.getElementsByTagNameNS('*', 'script').length > 0"
        return bool(self.page.evaluate(script))

    def _said(self, message: ConsoleMessage) -> None:
        if not message.text.startswith(SILENT):
            self.faults.append(f"console: {message.text} at {self.page.url}")

    def _erred(self, error: Error) -> None:
        self.faults.append(f"script: {error} at {self.page.url}")

    def _asked(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message} at {self.page.url}")
        dialog.dismiss()

    def _fetched(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:")):
            self.faults.append(f"asked for {request.url} at {self.page.url}")


def _axe() -> str:
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
