"""The two days of a range picker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logwarden.portal import selectors as s
from logwarden.portal.parts.needed import needed
from logwarden.problems import TryAgain

if TYPE_CHECKING:
    from datetime import date

    from playwright.async_api import Page


def written(day: date) -> str:
    """A day as the portal writes it, MM/DD/YYYY."""
    return f"{day.month:02d}/{day.day:02d}/{day.year:04d}"


class RangePicker:
    """The page's range picker; its two fields in order."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._fields = page.locator(s.PICKER_INPUT)

    async def shown(self) -> tuple[str, str]:
        """What stands in the two fields."""
        return await self._fields.nth(0).input_value(), await self._fields.nth(1).input_value()

    async def ready(self) -> tuple[str, str]:
        """What stands in the two fields, once they are there.

        Raises:
            AskPerson: they do not come.
        """
        await needed(self._fields.nth(1), "there is no range picker with two days")
        return await self.shown()

    async def shows(self, first: date, last: date) -> bool:
        """Whether both days stand in the fields."""
        return await self.shown() == (written(first), written(last))

    async def set(self, first: date, last: date) -> None:
        """Sets both days and reads them back.

        Raises:
            TryAgain: the fields do not keep what was set.
        """
        wanted = written(first), written(last)
        await self._fields.nth(1).wait_for()
        if await self.shown() == wanted:
            return
        for place, day in enumerate(wanted):
            field = self._fields.nth(place)
            await field.click()
            await field.fill(day)
            await field.press("Enter")
        await self._page.locator(s.PICKER_POPUP).first.wait_for(state="hidden")
        shown = await self.shown()
        if shown != wanted:
            raise TryAgain(f"The page's range shows {' to '.join(shown)}, not {' to '.join(wanted)}.")
