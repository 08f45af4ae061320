"""The footer's RESYNC: one button, no dialog; its click asks the device for what it still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logwarden.portal import selectors as s
from logwarden.portal.parts.needed import needed

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page


class ResyncButton:
    """The button."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def find(self) -> None:
        """Sees that it is there.

        Raises:
            AskPerson: it is not.
        """
        await needed(self.button, f"there is no button {s.RESYNC}")

    async def shows(self) -> bool:
        """Whether it stands there to be clicked, and no dialog over it."""
        return await self.button.is_enabled() and not await self._page.get_by_role("dialog").count()

    @property
    def button(self) -> Locator:
        """The one that writes."""
        return self._page.get_by_role("button", name=s.RESYNC, exact=True)

    async def close(self) -> None:
        """Nothing is open."""
