"""The portal's own web page, driven in a real browser (`pipeline.ports.PortalPages`)."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from logwarden import log
from logwarden.portal import addresses
from logwarden.portal.arrival import Arrival
from logwarden.portal.browser import Browsers, fresh_context
from logwarden.portal.check import Pages, check_pages
from logwarden.portal.evidence import Pictures
from logwarden.portal.patience import Patience
from logwarden.portal.saved_login import SavedLogin
from logwarden.portal.session import Session
from logwarden.portal.tab import KeptTab, Tab
from logwarden.problems import GiveUp, TryAgain

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, BrowserContext
    from pydantic import SecretStr

    from logwarden.portal.evidence import Folder
    from logwarden.portal.findings import Finding
    from logwarden.portal.wire import Target

_log = log.get(__name__)


class FortexPages:
    """The pages of one portal deployment, as one account sees them.

    Args:
        ui_url: https, or loopback.
        system: the deployment's name; every page read back has to bear it.
        username: the account that acts, and `password`, typed on the portal's own login page only.
        session_dir: where the saved login goes, mode 0700.
        headless: without a window.
        browsers: the process's browser, shared with other systems; without it this has one of its own.
        patience: how long to wait.

    Raises:
        SettingsProblem: the address cannot be used.
    """

    def __init__(
        self,
        ui_url: str,
        system: str,
        username: str,
        password: SecretStr,
        session_dir: Path,
        *,
        headless: bool = True,
        browsers: Browsers | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._url = addresses.checked(ui_url)
        self._system = system
        self._account = (username, password)
        self._saved = SavedLogin(session_dir, self._url, system, username)
        self._own = browsers is None
        self._browsers = browsers or Browsers(headless=headless)
        self._patience = patience or Patience()
        self._kept = KeptTab()

    async def aclose(self) -> None:
        """Closes the tab that is kept, waits for open visits, and ends the browser, unless it is shared."""
        await self._kept.aclose()
        if self._own:
            await self._browsers.aclose()

    @asynccontextmanager
    async def visit(self, target: Target, evidence: Folder | None) -> AsyncIterator[Session]:
        """Logs in if needed, opens the driver by id, and reads back that it is he.

        Pictures go to `evidence`; with None the visit only reads, in a tab of its own, and refuses `commit`.
        A visit that may write has the tab that the last such one left, if nothing was wrong there.

        Raises:
            TryAgain: the portal or the browser is away or slow.
            LoginNeeded: the login is refused or wants a code.
            AskPerson: a page changed, or there is no Chromium.
            GiveUp: the page is another driver's.
        """
        if target.system != self._system:
            raise GiveUp(f"The target is in system {target.system}, these pages are of {self._system}.")
        async with self._browsers.lease() as browser:
            tab = await self._tab(browser, keeps=evidence is not None)
            well = False
            try:
                arrival = Arrival(
                    tab.context,
                    tab.page,
                    ui_url=self._url,
                    account=self._account,
                    saved=self._saved,
                    patience=self._patience,
                )
                session = Session(tab, arrival, target, Pictures(evidence), self._patience)
                await session.enter()
                _log.info("portal.visit.opened", system=self._system, driver_id=target.driver_id)
                yield session
                well = evidence is not None and session.leave()
            finally:
                await (self._kept.keep(tab) if well else tab.close())

    async def look(self) -> tuple[Finding, ...]:
        """Opens every page, and says of each control whether it is as we know it; writes nothing.

        Raises:
            TryAgain: the browser does not start.
            AskPerson: there is no Chromium.
        """
        username, password = self._account
        return await check_pages(Pages(self._system, self._url, username, password), self._browsers)

    async def _tab(self, browser: Browser, *, keeps: bool) -> Tab:
        """The tab that is kept, or a new one."""
        if keeps and (kept := await self._kept.take(browser)):
            return kept
        context = await self._context(browser)
        try:
            return Tab(context, await context.new_page())
        except PlaywrightError:
            await context.close()
            raise TryAgain("The browser could not open a window.") from None

    async def _context(self, browser: Browser) -> BrowserContext:
        """A fresh context with the saved login, and our time-outs; without it where it is of no use."""
        try:
            context = await fresh_context(browser, self._saved.load())
        except PlaywrightError:
            self._saved.forget()
            try:
                context = await fresh_context(browser, None)
            except PlaywrightError:
                raise TryAgain("The browser could not open a window.") from None
        context.set_default_timeout(self._patience.page)
        context.set_default_navigation_timeout(self._patience.page)
        return context
