"""A client of a Fortex portal that knows nothing but what was observed of it: forty lines, for test_observed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import TimeoutError as Late

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page


async def enter(context: BrowserContext, url: str, username: str, password: str, company: str, driver: str) -> Page:
    """Logs in, chooses, and opens the driver's page."""
    page = await context.new_page()
    await page.goto(url)
    await page.fill("#basic_username", username)
    await page.fill("#basic_password", password)
    await page.click("text=LOGIN")
    for field, wanted in (("#select-company", company), ("#select-driver", driver)):
        await page.locator(".ant-select:not(.ant-select-disabled)").filter(has=page.locator(field)).click()
        await page.fill(field, wanted)
        await page.locator(".ant-select-item-option").get_by_text(wanted, exact=True).click()
    async with page.expect_popup() as opened:
        await page.click("text=CREATE")
    return await opened.value


async def read(page: Page) -> list[str]:
    """All rows, as they come while the window is scrolled."""
    rows = page.locator(".patch-table-row:not(.patch-table-header)")
    await rows.first.wait_for()
    grown = "n => {scrollTo(0, 1e9); return document.querySelectorAll('.patch-table-row').length > n + 1}"
    try:
        while True:
            await page.wait_for_function(grown, arg=await rows.count(), timeout=1500)
    except Late:
        return await rows.all_text_contents()


async def clear_twins(page: Page) -> None:
    """CLEAR TWIN EVENTS alone, then PROCEED."""
    for text in ("AI REPAIR", "TOOL KIT", "CLEAR", "CLEAR TWIN EVENTS"):
        await page.get_by_text(text, exact=True).last.click()
    async with page.expect_response(lambda answer: "logs" in answer.url):
        await page.click("text=PROCEED")
