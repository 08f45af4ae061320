"""What a bare Playwright script does for one pair of twins: the same clicks, the rows read before and after, no doubt.

It knows its way, checks nothing, keeps nothing, and goes on as soon as the page lets it.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from playwright.async_api import async_playwright

from logwarden.portal.browser import FLAGS, find_chromium

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Playwright, StorageState
    from tests.twins_desk import Pair

_ROWS = ".patch-table-row:not(.patch-table-header)"
_ALL_THERE = """(rows) => {
    const counted = parseInt(document.querySelector(".patch-table-footer")?.textContent ?? "-1");
    window.scrollTo(0, document.documentElement.scrollHeight);
    return document.querySelectorAll(rows).length === counted;
}"""


class BareScript:
    """A browser of its own, with a saved login."""

    def __init__(self, ui_url: str, username: str, password: str) -> None:
        self._url, self._account = ui_url, {"username": username, "password": password}
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._login: StorageState | None = None
        self._page: Page | None = None

    async def start(self) -> float:
        """Starts the browser and logs in; answers how many seconds it took."""
        begun = time.perf_counter()
        self._playwright = await async_playwright().start()
        self._browser = await self._playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        context = await self._browser.new_context()
        page = await context.new_page()
        await page.goto(f"{self._url}/login")
        await page.fill("#basic_username", self._account["username"])
        await page.fill("#basic_password", self._account["password"])
        await page.click("text=LOGIN")
        await page.wait_for_url(lambda url: "login" not in url)
        self._login = await context.storage_state()
        await context.close()
        return time.perf_counter() - begun

    async def first(self, pair: Pair) -> float:
        """A driver's first pair, in a new window; answers how many seconds it took."""
        begun = time.perf_counter()
        if self._page is not None:
            await self._page.context.close()
        assert self._browser is not None  # noqa: S101 - started before
        context = await self._browser.new_context(storage_state=self._login, reduced_motion="reduce")
        self._page = await context.new_page()
        await self._page.goto(f"{self._url}/activity/{pair.driver_id}")
        await self._clear(self._page, pair)
        return time.perf_counter() - begun

    async def next(self, pair: Pair) -> float:
        """The same driver's next pair, on the page that is open; answers how many seconds it took."""
        begun = time.perf_counter()
        assert self._page is not None  # noqa: S101 - the first pair opened it
        await self._clear(self._page, pair)
        return time.perf_counter() - begun

    async def _clear(self, page: Page, pair: Pair) -> None:
        for place in (0, 1):
            field = page.locator(".ant-picker-input input").nth(place)
            await field.click()
            await field.fill(f"{pair.day:%m/%d/%Y}")
            await field.press("Enter")
        await self._rows(page)
        row = page.locator(_ROWS).filter(has=page.get_by_text(pair.sequence_id, exact=True))
        await row.get_by_role("button", name=re.compile("^(row menu|⋯)$")).click()
        await page.get_by_role("menuitem", name="ANNOTATE").click()
        dialog = page.get_by_role("dialog", name="ANNOTATE")
        await dialog.get_by_label("Annotation").fill(pair.note)
        async with page.expect_response(lambda answer: answer.request.method == "POST"):
            await dialog.get_by_role("button", name="SAVE").click()
        await dialog.wait_for(state="hidden")
        tool_kit = page.get_by_role("button", name="TOOL KIT")
        if not await tool_kit.is_visible():
            await page.get_by_role("button", name="AI REPAIR").click()
        await tool_kit.click()
        panel = page.get_by_role("dialog", name="TOOL KIT")
        await panel.get_by_role("button", name="CLEAR", exact=True).click()
        await panel.get_by_label("CLEAR TWIN EVENTS").check()
        # The page loads its rows anew by itself.
        async with page.expect_response(lambda answer: "/logs?" in answer.url):
            await panel.get_by_role("button", name="PROCEED").click()
        await panel.wait_for(state="hidden")
        await self._rows(page)

    async def _rows(self, page: Page) -> list[str]:
        """LOAD, and the texts of all rows."""
        async with page.expect_response(lambda answer: "/logs?" in answer.url):
            await page.click("#load-logs:not(.ant-btn-loading)")
        await page.wait_for_function(_ALL_THERE, arg=_ROWS)
        return await page.locator(_ROWS).all_text_contents()

    async def stop(self) -> None:
        """Ends the browser."""
        if self._browser is not None:
            await self._browser.close()
        if self._playwright is not None:
            await self._playwright.stop()
