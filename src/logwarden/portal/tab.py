"""The tab of one portal account: a browser context with one page, kept open between the fixes of that account.

It is kept only after a visit in which nothing looked wrong, for so many visits and so many seconds; what its page
shows counts for nothing until it was read back anew.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from logwarden import log
from logwarden.portal import selectors as s
from logwarden.portal.exchange import DATA

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Request

    from logwarden.portal.pages.driver_logs import DriverLogsPage

_log = log.get(__name__)

VISITS_EACH = 20
"""After so many visits a tab is closed, and the next visit opens a new one."""

IDLE_SECONDS = 60.0
"""So long a tab waits for the account's next fix."""


class Tab:
    """The tab. `logs` is the driver's page that a visit left in it, read back and with nothing open on it."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.context, self.page = context, page
        self.logs: DriverLogsPage | None = None
        self.visits = 0
        self._calls: set[Request] = set()
        self._over = asyncio.Event()
        self._over.set()
        page.on("request", self._begun)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)

    async def at_rest(self, within: float) -> bool:
        """Whether no data call of the page is under way and no dialog lies over it; waits `within` ms for each."""
        try:
            async with asyncio.timeout(within / 1000):
                await self._over.wait()
            await self.page.locator(s.MODAL_SHOWN).first.wait_for(state="hidden", timeout=within)
        except (TimeoutError, PlaywrightTimeoutError):
            return False
        return True

    async def still(self) -> bool:
        """The same, now."""
        return self._over.is_set() and not await self.page.locator(s.MODAL_SHOWN).count()

    def serves(self, browser: Browser) -> bool:
        """Whether it is a tab of that browser, and its page stands."""
        return self.context.browser is browser and browser.is_connected() and not self.page.is_closed()

    async def close(self) -> None:
        """Closes the tab, if it still stands."""
        try:
            await self.context.close()
        except PlaywrightError:
            _log.warning("portal.visit.close_failed")

    def _begun(self, request: Request) -> None:
        if request.resource_type in DATA:
            self._calls.add(request)
            self._over.clear()

    def _ended(self, request: Request) -> None:
        self._calls.discard(request)
        if not self._calls:
            self._over.set()


class KeptTab:
    """The one tab that an account keeps between two visits, if any; never another account's."""

    def __init__(self, idle_seconds: float = IDLE_SECONDS, visits_each: int = VISITS_EACH) -> None:
        self._idle_seconds, self._visits_each = idle_seconds, visits_each
        self._tab: Tab | None = None
        self._taken = asyncio.Event()
        self._idle: asyncio.Task[None] | None = None
        self._closed = False

    async def take(self, browser: Browser) -> Tab | None:
        """The tab, for one visit alone; None where there is none, or its browser is no longer the one in use."""
        tab, self._tab = self._tab, None
        self._taken.set()
        if tab is not None and not tab.serves(browser):
            await tab.close()
            return None
        return tab

    async def keep(self, tab: Tab) -> None:
        """Keeps a tab for the next visit, or closes it: it is worn, another one is kept, or the end has come."""
        tab.visits += 1
        if self._closed or self._tab is not None or tab.visits >= self._visits_each:
            await tab.close()
            return
        self._tab, self._taken = tab, asyncio.Event()
        self._idle = asyncio.create_task(self._close_when_idle(tab, self._taken))

    async def aclose(self) -> None:
        """Closes what is kept; nothing is kept any more."""
        self._closed = True
        tab, self._tab = self._tab, None
        self._taken.set()
        if tab is not None:
            await tab.close()
        if self._idle is not None:
            await self._idle

    async def _close_when_idle(self, tab: Tab, taken: asyncio.Event) -> None:
        try:
            async with asyncio.timeout(self._idle_seconds):
                await taken.wait()
        except TimeoutError:
            if self._tab is tab:
                self._tab = None
                await tab.close()
