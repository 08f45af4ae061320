"""35,000 errors in a list: a browser draws those that are seen, however far somebody scrolls."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from playwright.async_api import Page, async_playwright, expect
from sqlalchemy import select

from logwarden.portal.browser import FLAGS, find_chromium
from logwarden.store.database import insert_many
from logwarden.store.errors import LogError
from logwarden.store.users import Role
from tests.api.desk import ON_SQLITE, PASSWORD, Desk
from tests.api.serving import served

ERRORS = 35_000
MOST_ROWS = 60
"""A screen of 900 pixels shows 16 rows; a dozen are kept ready on either side."""
STEP = """async () => {
  scrollTo(0, document.body.scrollHeight);
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const rows = document.querySelectorAll('.list-body > [role=row]').length;
  return [rows, document.querySelectorAll('*').length, document.querySelector('.list-foot').textContent];
}"""

pytestmark = ON_SQLITE


async def fill(desk: Desk) -> None:
    """As many errors as an office has in a week, each like the first one and a second older than the one before."""
    async with desk.office.database.write() as session:
        one = (await session.scalars(select(LogError).limit(1))).one()
        like = {column.key: getattr(one, column.key) for column in LogError.__table__.columns if column.key != "id"}
        await insert_many(
            session,
            LogError,
            [
                like | {"fingerprint": f"{n:064x}", "portal_id": f"l{n}", "at": one.at - timedelta(seconds=n)}
                for n in range(ERRORS - 2)
            ],
        )


@asynccontextmanager
async def looking(desk: Desk) -> AsyncIterator[Page]:
    """A browser in which the viewer has opened the list."""
    async with served(desk.app) as url, async_playwright() as playwright:
        chromium = find_chromium(None, playwright.chromium.executable_path)
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = await browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-US")
        await page.goto(f"{url}/errors")
        await page.get_by_label("E-mail address").fill(desk.people[Role.VIEWER].email)
        await page.get_by_label("Password", exact=True).fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        yield page
        await browser.close()


async def test_a_list_of_35000_draws_what_is_seen(busy_desk: Desk) -> None:
    """From the first row to the last there are at most 60 rows in the page, and its size stays the same."""
    await fill(busy_desk)
    async with looking(busy_desk) as page:
        await expect(page.locator(".list-foot")).to_contain_text("of 35,000", timeout=30_000)
        rows, sizes, told = [], [], ""
        while not told.startswith("35,000 of 35,000"):
            drawn, size, told = await page.evaluate(STEP)
            rows.append(drawn)
            sizes.append(size)
        await page.evaluate(STEP)  # the last page came after the last look
        await expect(page.locator(f'[aria-rowindex="{ERRORS + 1}"]')).to_be_visible()
        await page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
        await expect(page.locator(f'[aria-rowindex="{ERRORS // 2}"]')).to_be_attached()
    sys.stdout.write(f"{len(rows)} looks, {min(rows)} to {max(rows)} rows, at most {max(sizes)} elements\n")
    assert max(rows) <= MOST_ROWS
    assert max(sizes) < 2 * min(sizes)
