"""A look at every page of one portal, control by control: which of those that we rely on are there. It reads only.

No button that writes is ever clicked: SAVE, REQUEST, RESYNC and PROCEED are looked at, and no more. While a
dialog with such a button is open, the browser lets no request out that is more than reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from playwright.async_api import Error as PlaywrightError

from logwarden import log
from logwarden.portal import addresses, check_logs
from logwarden.portal import selectors as s
from logwarden.portal.browser import fresh_context
from logwarden.portal.findings import ACTIVITY, LOGIN, LOGS, OPENS_DIRECTLY, Finding, Findings, TimeIsUp, shortened
from logwarden.portal.identity import same_company, same_name, zone_of
from logwarden.portal.pages.driver_logs import DriverLogsPage
from logwarden.portal.pages.login import LoginPage, lands_on_login
from logwarden.portal.parts.needed import needed
from logwarden.portal.parts.select import Select
from logwarden.portal.patience import Patience
from logwarden.problems import AskPerson, GiveUp, TryAgain

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page
    from pydantic import SecretStr

    from logwarden.portal.browser import Browsers

_log = log.get(__name__)

SECONDS = 180.0
"""No look begins later than this after the first."""

_PATIENCE = Patience(page=10_000, load=30_000)
_DRIVERS = 3
"""So many drivers are opened until one has records."""

_SOMETHING = re.compile(r"\S")
_ARRIVED = f"{s.HEAD_ID}, {s.USERNAME}, {s.ONE_TIME_CODE}, {s.SELECT_COMPANY}, {s.RESULT_TITLE}"


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one deployment and the account that visits them; `ui_url` is https or loopback."""

    system: str
    ui_url: str
    username: str
    password: SecretStr


@dataclass(slots=True)
class _Chosen:
    """What was chosen in Activity, as its options say, and the tab that CREATE opened."""

    company: str
    driver: str
    tab: Page = field(repr=False)


async def check_pages(
    pages: Pages, browsers: Browsers, *, seconds: float = SECONDS, patience: Patience = _PATIENCE
) -> tuple[Finding, ...]:
    """Logs in anew, opens each page, and says of each control whether it is as we know it.

    It ends soon after `seconds`, with findings for what it did not get to. The saved login is neither used nor changed.

    Raises:
        AskPerson: there is no Chromium.
        TryAgain: it does not start.
        SettingsProblem: the address cannot be used.
    """
    url = addresses.checked(pages.ui_url)
    findings = Findings(seconds)
    async with browsers.lease() as browser:
        try:
            context = await fresh_context(browser, None)
        except PlaywrightError:
            raise TryAgain("The browser could not open a window.") from None
        context.set_default_timeout(patience.page)
        context.set_default_navigation_timeout(patience.page)
        try:
            await _Visit(context, pages, url, findings, patience).run()
        except TimeIsUp:
            return findings.all(f"The {seconds:g} seconds for the whole check were over.")
        finally:
            try:
                await context.close()
            except PlaywrightError:
                _log.warning("portal.check.close_failed")
    _log.info("portal.check.done", system=pages.system)
    return findings.all()


class _Visit:
    def __init__(self, context: BrowserContext, pages: Pages, url: str, findings: Findings, patience: Patience) -> None:
        self._context, self._pages, self._url = context, pages, url
        self._findings, self._patience = findings, patience

    async def run(self) -> None:
        page = await self._context.new_page()
        if not await self._findings.page(self._login(page)):
            return
        for place in range(_DRIVERS):
            chosen = await self._findings.page(self._activity(page, place))
            if chosen is None or await self._logs(page, chosen, last=place == _DRIVERS - 1):
                return
            await chosen.tab.close()

    async def _login(self, page: Page) -> bool:
        """The login page, and the way in: True once we are in."""
        findings = self._findings
        findings.look_at(LOGIN, "login page")
        await page.goto(self._url + s.ACTIVITY_PATH, wait_until="domcontentloaded")
        await page.locator(_ARRIVED).first.wait_for()
        self._check_host(page)
        findings.judge(
            good=lands_on_login(page.url), words=f"A visit without an account lands on {urlsplit(page.url).path[:60]}."
        )
        fields = (("user name", s.USERNAME), ("password", s.PASSWORD))
        for control, selector in fields:
            findings.look_at(LOGIN, control)
            await needed(page.locator(selector), f"the login has no field {selector}")
            findings.found()
        findings.look_at(LOGIN, s.LOGIN_BUTTON)
        await needed(page.get_by_role("button", name=s.LOGIN_BUTTON, exact=True), f"there is no {s.LOGIN_BUTTON}")
        findings.found()
        findings.look_at(LOGIN, "our account gets in")
        await LoginPage(page, self._patience).log_in(self._pages.username, self._pages.password)
        await page.goto(self._url + s.ACTIVITY_PATH, wait_until="domcontentloaded")
        await page.locator(_ARRIVED).first.wait_for()
        if lands_on_login(page.url):
            raise AskPerson("The portal asks for the login again right after it. A person has to look.")
        findings.found()
        return True

    async def _activity(self, page: Page, place: int) -> _Chosen | None:
        """Chooses the first company and its so-manieth driver; None where there is no such driver."""
        findings = self._findings
        company, driver = Select(page, s.SELECT_COMPANY), Select(page, s.SELECT_DRIVER)
        chosen = []
        for name, select, wanted in (("company select", company, 0), ("driver select", driver, place)):
            findings.look_at(ACTIVITY, name)
            await select.ready()
            options = await select.candidates("", lambda _: True)
            if place and wanted >= len(options):
                return None
            if not options:
                raise GiveUp(f"The {name} lists nothing.")
            label = await options[wanted].text_content() or ""
            await options[wanted].click()
            shown = await select.chosen()
            if shown is None or shown.strip() != label.strip():
                raise TryAgain("It does not keep what is chosen.")
            chosen.append(label)
            findings.found(f"{len(options)} or more options; {shortened(label)} was chosen.")
        findings.look_at(ACTIVITY, s.CREATE_BUTTON)
        create = page.get_by_role("button", name=s.CREATE_BUTTON, exact=True)
        await needed(create, f"Activity has no {s.CREATE_BUTTON}")
        async with page.expect_popup() as opened:
            await create.click()
        tab = await opened.value
        findings.found("It opens a tab.")
        return _Chosen(chosen[0], chosen[1], tab)

    async def _logs(self, page: Page, chosen: _Chosen, *, last: bool) -> bool:
        """The driver's page and all that opens on it; False where he has no records, unless he is the last."""
        logs = DriverLogsPage(chosen.tab, self._patience)
        loaded = await self._findings.page(self._load(page, chosen, logs))
        if loaded is None:
            return True
        if not loaded.rows and not last:
            return False
        check_logs.table(self._findings, loaded)
        stopped = await check_logs.let_nothing_out(chosen.tab)
        if loaded.rows:
            await self._row_dialogs(chosen, logs)
        await self._findings.page(check_logs.tool_kit(self._findings, logs))
        check_logs.sent(self._findings, stopped)
        return True

    async def _row_dialogs(self, chosen: _Chosen, logs: DriverLogsPage) -> None:
        """What opens from a row's menu, where there are rows."""
        await self._findings.page(check_logs.annotate(self._findings, chosen.tab, logs))
        await chosen.tab.keyboard.press("Escape")  # what a failure left open would lie over the rest
        await self._findings.page(check_logs.request_edit(self._findings, chosen.tab, logs))
        await chosen.tab.keyboard.press("Escape")

    async def _load(self, page: Page, chosen: _Chosen, logs: DriverLogsPage) -> check_logs.Loaded:
        await self._head(chosen, logs)
        await self._direct(page, chosen.tab)
        return await check_logs.load(self._findings, logs)

    async def _head(self, chosen: _Chosen, logs: DriverLogsPage) -> None:
        findings, tab = self._findings, chosen.tab
        findings.look_at(LOGS, "head: id")
        await tab.locator(_ARRIVED).first.wait_for()
        self._check_host(tab)
        await needed(tab.locator(s.HEAD_ID).filter(has_text=_SOMETHING).first, "the head names no driver")
        head = await logs.head()
        at = unquote(urlsplit(tab.url).path.rpartition("/")[2])
        for name, value, good, other in (
            ("system", head.system, head.system.strip() == self._pages.system, f"not {self._pages.system}"),
            ("driver", head.name, same_name(head.name, chosen.driver), "not the one chosen"),
            ("id", head.driver_id, head.driver_id.strip() == at, "not the one in the address"),
            ("company", head.company, same_company(head.company, chosen.company), "not the one chosen"),
            ("zone", head.zone, zone_of(head.zone) is not None, "a zone that we do not know"),
        ):
            findings.look_at(LOGS, f"head: {name}")
            findings.judge(good=good, words=f"{shortened(value) or 'nothing'}{'' if good else f', {other}'}.")

    async def _direct(self, page: Page, tab: Page) -> None:
        """A deployment may refuse to open a driver by his address; then we go through the selects each time."""
        self._findings.look_at(LOGS, OPENS_DIRECTLY)
        await page.goto(tab.url, wait_until="domcontentloaded")
        await page.locator(_ARRIVED).first.wait_for()
        direct = bool(await page.locator(s.HEAD_ID).count())
        words = "" if direct else "It shows Activity instead; we go through the selects, which takes longer."
        self._findings.judge(good=direct, words=words)
        await page.goto(self._url + s.ACTIVITY_PATH, wait_until="domcontentloaded")

    def _check_host(self, page: Page) -> None:
        """Refuses what another host shows: it gets no password. Raises AskPerson."""
        if addresses.origin(page.url) != addresses.origin(self._url):
            host = urlsplit(page.url).hostname or "another page"
            raise AskPerson(f"The portal's page sends us on to {host}. We do not follow: check its address.")
