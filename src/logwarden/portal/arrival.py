"""How a visit gets to a driver's page: by his address, through the login, or through Activity's selects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from playwright.async_api import Error as PlaywrightError

from logwarden import log
from logwarden.portal import addresses, fields
from logwarden.portal import selectors as s
from logwarden.portal.pages.activity import ActivityPage
from logwarden.portal.pages.driver_logs import DriverLogsPage
from logwarden.portal.pages.login import LoginPage, lands_on_login
from logwarden.problems import AskPerson, GiveUp, LoginNeeded, TryAgain

if TYPE_CHECKING:
    from datetime import datetime

    from playwright.async_api import BrowserContext, Page
    from pydantic import SecretStr

    from logwarden.portal.patience import Patience
    from logwarden.portal.saved_login import SavedLogin
    from logwarden.portal.wire import Target

_log = log.get(__name__)

_LOGINS = 2
"""A visit logs in at most so often: once at its beginning, once when the session ends in its middle."""

_KNOWN = f"{s.USERNAME}, {s.ONE_TIME_CODE}, {s.HEAD_ID}, {s.SELECT_COMPANY}, {s.RESULT_TITLE}"


_SOMETHING = re.compile(r"\S")


class SessionGone(Exception):
    """The portal no longer knows us; the next opening logs in again."""


class Arrival:
    """The way in, for one visit: its browser context, its tab, its account."""

    def __init__(
        self,
        context: BrowserContext,
        page: Page,
        *,
        ui_url: str,
        account: tuple[str, SecretStr],
        saved: SavedLogin,
        patience: Patience,
    ) -> None:
        self.page = page
        self._context = context
        self._first_tab = page
        self._url = ui_url
        self._username, self._password = account
        self._saved = saved
        self._patience = patience
        self._logins = 0

    async def open(self, target: Target) -> DriverLogsPage:
        """The driver's page, opened anew by his address; the selects are the fallback.

        Raises:
            LoginNeeded: the portal refuses the login, or asks for it again and again.
            GiveUp: his page cannot be found for certain.
            TryAgain: the portal shows none of the pages that we know.
        """
        if self.page is not self._first_tab:
            await self.page.close()
            self.page = self._first_tab
        address = f"{self._url}{s.ACTIVITY_PATH}/{quote(target.driver_id, safe='')}"
        await self._go(address)
        if await self.page.locator(s.SELECT_COMPANY).count():
            return await self._through_activity(target)
        return await self._logs_on(self.page)

    async def portal_now(self) -> datetime:
        """The portal's clock: the Date header of a HEAD request for the page's own address.

        Raises:
            TryAgain: the portal does not answer, or says no time.
        """
        answer = await self._context.request.head(self._url + s.ACTIVITY_PATH, max_redirects=0)
        moment = fields.http_date(answer.headers.get("date"))
        await answer.dispose()
        if moment is None:
            raise TryAgain("The portal does not say what time it is.")
        return moment

    @property
    def thrown_out(self) -> bool:
        """Whether the tab stands on the login page."""
        return not self.page.is_closed() and lands_on_login(self.page.url)

    async def leave(self) -> None:
        """Leaves the page, with whatever is open on it."""
        await self.page.goto("about:blank")

    async def dialog_in_the_way(self) -> str | None:
        """The title of a dialog that lies over the page; None where there is none."""
        try:
            titles = await self.page.locator(s.MODAL_TITLE).all_text_contents()
        except PlaywrightError:
            return None
        return ", ".join(" ".join(title.split())[:60] for title in titles) or None

    async def _go(self, address: str) -> None:
        """Goes there, through the login as often as allowed."""
        while True:
            await self.page.goto(address, wait_until="domcontentloaded")
            await self._settled(self.page)
            self._check_host(self.page)
            if await self.page.locator(s.ONE_TIME_CODE).count():
                raise LoginNeeded("The portal asks for a one-time code. A person has to log in.")
            if not self.thrown_out and not await self.page.locator(s.USERNAME).count():
                return
            await self._log_in()

    async def _settled(self, page: Page) -> None:
        """Waits until the page shows one of the things by which we know where we are.

        Raises:
            TryAgain: the portal says something else.
        """
        await page.locator(_KNOWN).first.wait_for()
        if await page.locator(s.RESULT_TITLE).count():
            said = " ".join((await page.locator(s.RESULT_TITLE).first.text_content() or "").split())
            raise TryAgain(f"Instead of the driver's page the portal says: {said[:120]}")

    def _check_host(self, page: Page) -> None:
        """Refuses what another host shows: it gets no password, and what it says counts for nothing.

        Raises:
            AskPerson: the portal sent us elsewhere.
        """
        if addresses.origin(page.url) != addresses.origin(self._url):
            host = urlsplit(page.url).hostname or "another page"
            raise AskPerson(f"The portal's page sends us on to {host}. We do not follow: check its address.")

    async def _log_in(self) -> None:
        if self._logins >= _LOGINS:
            raise LoginNeeded("The portal asks for the login again right after it. A person has to look.")
        self._logins += 1
        try:
            await LoginPage(self.page, self._patience).log_in(self._username, self._password)
        except LoginNeeded:
            self._saved.forget()
            raise
        self._saved.save(await self._context.storage_state())
        _log.info("portal.login.done", username=self._username)

    async def _logs_on(self, page: Page) -> DriverLogsPage:
        """The logs page on that tab, once its head names a driver."""
        await page.locator(s.HEAD_ID).filter(has_text=_SOMETHING).first.wait_for()
        return DriverLogsPage(page, self._patience)

    async def _through_activity(self, target: Target) -> DriverLogsPage:
        """The selects: of all drivers with that name, the one whose page bears the id."""
        if target.driver_name is None:
            raise GiveUp("The portal opens no driver by his address, and nobody knows this driver's name.")
        _log.info("portal.activity.fallback", driver_id=target.driver_id)
        activity = ActivityPage(self._first_tab)
        place = 0
        while tab := await activity.create(target.company_name, target.driver_name, place):
            await self._settled(tab)
            self._check_host(tab)
            if lands_on_login(tab.url):
                await tab.close()
                raise SessionGone
            logs = await self._logs_on(tab)
            if (await logs.head()).driver_id.strip() == target.driver_id:
                self.page = tab
                return logs
            await tab.close()
            place += 1
        raise GiveUp(
            f"Activity lists {target.driver_name} {place} times in {target.company_name}; "
            f"none of them has the id {target.driver_id}.",
        )
