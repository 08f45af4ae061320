"""Activity: choose a company, then a driver; CREATE opens his logs in a new tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logwarden.portal import selectors as s
from logwarden.portal.identity import same_company, same_name
from logwarden.portal.parts.needed import needed
from logwarden.portal.parts.select import Select
from logwarden.problems import GiveUp, TryAgain

if TYPE_CHECKING:
    from playwright.async_api import Page

_ROUNDS = 3
"""The page can refresh itself and lose both choices: so often we choose again."""


class ActivityPage:
    """The selects, the way to a driver's logs where his address does not open directly."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._company = Select(page, s.SELECT_COMPANY)
        self._driver = Select(page, s.SELECT_DRIVER)

    async def create(self, company: str, driver: str, place: int) -> Page | None:
        """Chooses the company and the so-manieth driver of that very name, and opens his logs: the new tab.

        None where fewer drivers of the company bear that name.

        Raises:
            GiveUp: the company is not listed, or more than once.
            TryAgain: the page loses the choices again and again.
        """
        for _ in range(_ROUNDS):
            await self._choose_company(company)
            options = await self._driver.candidates(driver, lambda label: same_name(label, driver))
            if place >= len(options):
                return None
            await options[place].click()
            chosen = await self._company.chosen(), await self._driver.chosen()
            if chosen[0] and chosen[1] and same_company(chosen[0], company) and same_name(chosen[1], driver):
                create = self._page.get_by_role("button", name=s.CREATE_BUTTON, exact=True)
                async with self._page.expect_popup() as opened:
                    await (await needed(create, f"Activity has no {s.CREATE_BUTTON}")).click()
                return await opened.value
        raise TryAgain("The Activity page loses what is chosen again and again.")

    async def _choose_company(self, company: str) -> None:
        await self._company.ready()
        options = await self._company.candidates(company, lambda label: same_company(label, company))
        if len(options) != 1:
            raise GiveUp(f"Activity lists the company {company} {len(options)} times, not once.")
        await options[0].click()
        await self._driver.ready()
