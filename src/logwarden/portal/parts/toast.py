"""The portal's toasts: short notices that come and go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from logwarden.portal import selectors as s

if TYPE_CHECKING:
    from playwright.async_api import Page

_SEEN = "data-logwarden-seen"


@dataclass(frozen=True, slots=True)
class Notice:
    """A toast's text, and whether it says that something went well; None where it says neither."""

    text: str
    success: bool | None


class Toasts:
    """The toasts of a page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def forget(self) -> None:
        """Marks those that stand there now, so that the next one is a new one."""
        await self._page.locator(s.NOTICE).evaluate_all(
            f"notices => notices.forEach((notice) => notice.setAttribute('{_SEEN}', ''))",
        )

    async def put_away(self) -> None:
        """Hides those that stand there now: what an earlier visit was told belongs in no picture of this one."""
        await self.forget()
        await self._page.locator(s.NOTICE).evaluate_all(
            "notices => notices.forEach((notice) => { notice.style.visibility = 'hidden'; })",
        )

    async def next(self, within: float) -> Notice | None:
        """The first new toast; None when none comes `within` so many ms."""
        notice = self._page.locator(f"{s.NOTICE}:not([{_SEEN}])").first
        try:
            await notice.wait_for(timeout=within)
            text, good, bad = await notice.evaluate(
                "(notice, [good, bad]) => [notice.textContent, !!notice.querySelector(good),"
                " !!notice.querySelector(bad)]",
                [s.NOTICE_SUCCESS, s.NOTICE_ERROR],
                timeout=within,
            )
        except PlaywrightTimeoutError:
            return None
        return Notice(" ".join(text.split()), True if good else False if bad else None)
