"""What a visit leaves behind: pictures of the driver's page, and the page's DOM when something failed."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from playwright.async_api import Error as PlaywrightError

from logwarden import log
from logwarden.portal import selectors as s

if TYPE_CHECKING:
    from playwright.async_api import FloatRect, Page

_log = log.get(__name__)

_DOM_WITHOUT_SECRETS = """() => {
    const copy = document.documentElement.cloneNode(true);
    copy.querySelectorAll("script").forEach((script) => script.remove());
    copy.querySelectorAll("input[type=password], input[id*=password]").forEach((field) => {
        field.removeAttribute("value");
    });
    return "<!doctype html>" + copy.outerHTML;
}"""

_DRIVERS_PART = """({ head, above }) => {
    const found = document.querySelector(head);
    const part = found && (found.closest("main") ?? found.parentElement);
    const boxes = [part, ...document.querySelectorAll(above)]
        .filter((one) => one && one.getClientRects().length)
        .map((one) => one.getBoundingClientRect());
    if (!part || !boxes.length) return null;
    const left = Math.max(0, Math.min(...boxes.map((b) => b.left)));
    const top = Math.max(0, Math.min(...boxes.map((b) => b.top)));
    const right = Math.min(innerWidth, Math.max(...boxes.map((b) => b.right)));
    const bottom = Math.min(innerHeight, Math.max(...boxes.map((b) => b.bottom)));
    return { x: left, y: top, width: right - left, height: bottom - top };
}"""


class Folder(Protocol):
    """Where the files of one attempt go; `pipeline.ports.Evidence` is one."""

    def path(self, name: str) -> Path:
        """A file to write."""


class Pictures:
    """The pictures of one visit, numbered in their order; without a folder nothing is kept."""

    def __init__(self, folder: Folder | None) -> None:
        self._folder = folder
        self._taken = 0

    @property
    def kept(self) -> bool:
        """Whether there is a folder."""
        return self._folder is not None

    async def take(self, page: Page, what: str) -> None:
        """A picture of what the window shows of the driver's page, cropped to it; `what` is a word of ours.

        A picture that fails is told in the log and stops nothing.
        """
        if self._folder is None:
            return
        self._taken += 1
        name = f"{self._taken:02d}-{what}"
        try:
            clip: FloatRect | None = await page.evaluate(
                _DRIVERS_PART,
                {"head": s.HEAD, "above": f"{s.MODAL_BOX}, {s.NOTICE_BOX}"},
            )
            picture = await _picture(page, clip)
            _write(self._folder.path(f"{name}.png"), picture)
        except (PlaywrightError, OSError):
            _log.warning("portal.evidence.picture_failed", name=name, exc_info=True)

    async def failure(self, page: Page) -> None:
        """A picture, and the page's DOM without scripts and passwords."""
        if self._folder is None or page.is_closed():
            return
        await self.take(page, "failed")
        try:
            dom: str = await page.evaluate(_DOM_WITHOUT_SECRETS)
            _write(self._folder.path(f"{self._taken:02d}-failed.html"), dom.encode())
        except (PlaywrightError, OSError):
            _log.warning("portal.evidence.dom_failed", exc_info=True)


async def _picture(page: Page, clip: FloatRect | None) -> bytes:
    """The window's part as a PNG; a page without a password's field is taken as it stands, which is twice as quick."""
    if clip is None or await page.locator(s.PASSWORD).count():
        return await page.screenshot(mask=[page.locator(s.PASSWORD)], animations="disabled", clip=clip)
    scrolled = await page.evaluate("({ x: window.scrollX, y: window.scrollY })")
    browser = await page.context.new_cdp_session(page)
    try:
        place = {**clip, "x": clip["x"] + scrolled["x"], "y": clip["y"] + scrolled["y"], "scale": 1}
        taken = await browser.send("Page.captureScreenshot", {"format": "png", "clip": place, "optimizeForSpeed": True})
    finally:
        await browser.detach()
    return base64.b64decode(taken["data"])


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
