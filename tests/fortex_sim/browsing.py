"""What the browser tests have in common: one Chromium a module, and one account at a fresh portal."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playwright.async_api import async_playwright

from fortex_sim import Options, Simulator, running
from logwarden.portal.browser import FLAGS, find_chromium

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, BrowserContext, Locator, Page

    from fortex_sim.portal import Portal
    from fortex_sim.serving import Addresses
    from fortex_sim.world.fleet import Driver


@dataclass(frozen=True)
class Office:
    """A served simulator and a browser."""

    simulator: Simulator
    at: Addresses
    browser: Browser

    @property
    def portal(self) -> Portal:
        """The portal behind the pages."""
        return self.simulator.portal

    def driver(self, name: str, place: int = 0) -> Driver:
        """The so-manieth driver of that name."""
        return [d for d in self.portal.world.drivers.values() if d.name == name][place]

    def done(self, kind: str) -> list[dict[str, Any]]:
        """The ledger's entries of a kind."""
        return [entry.to_json() for entry in self.portal.ledger.entries if entry.kind == kind]

    async def logged_in(self, *, width: int = 1440) -> BrowserContext:
        """A new window whose account has logged in; it asks for no animations, as Logwarden's own do."""
        context = await self.browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        context.set_default_timeout(30_000)
        account = {"username": self.at.username, "password": self.at.password}
        answer = await context.request.post(f"{self.at.ui_url}/ui/login", data=account)
        assert answer.status == 204
        return context

    async def logs(self, page: Page, driver: Driver) -> Page:
        """The page of a driver's logs."""
        await page.goto(f"{self.at.ui_url}/activity/{driver.id}")
        await page.locator("#load-logs").wait_for()
        return page


@asynccontextmanager
async def office(simulator: Simulator | None = None) -> AsyncIterator[Office]:
    """Serves a simulator, the small fleet with a clock that stands still if none is given, and starts a browser."""
    simulator = simulator or Simulator(Options(clock_rate=0))
    async with running(simulator) as at, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        yield Office(simulator, at, browser)
        await browser.close()


async def load(page: Page) -> Locator:
    """LOAD: the rows, once they are there."""
    await page.click("#load-logs")
    rows = page.locator(".patch-table-row:not(.patch-table-header)")
    await rows.first.wait_for()
    return rows


async def open_tool_kit(page: Page) -> Locator:
    """AI REPAIR, TOOL KIT: the panel."""
    await page.get_by_role("button", name="AI REPAIR").click()
    await page.get_by_role("button", name="TOOL KIT").click()
    panel = page.get_by_role("dialog", name="TOOL KIT")
    await panel.get_by_role("checkbox").first.wait_for()
    return panel
