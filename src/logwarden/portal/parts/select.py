"""A searchable Ant Design select: typing narrows it, a click on the exact text chooses. Never Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logwarden.portal import selectors as s

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.async_api import Locator, Page


class Select:
    """The select whose search field has the given selector, an id."""

    def __init__(self, page: Page, field: str) -> None:
        self._page = page
        self._field = page.locator(field)
        self._root = page.locator(s.SELECT).filter(has=page.locator(field))

    async def candidates(self, search: str, fits: Callable[[str], bool]) -> list[Locator]:
        """Types `search` and gives the options whose text fits, in the portal's order; none chosen yet."""
        await self._root.click()
        await self._field.fill(search)
        listed = await self._field.get_attribute("aria-controls")
        dropdown = self._page.locator(s.SELECT_DROPDOWN).filter(has=self._page.locator(f"[id='{listed}']"))
        options = dropdown.locator(s.SELECT_OPTION)
        await dropdown.locator(f"{s.SELECT_OPTION}, .ant-empty").first.wait_for()
        texts = await options.all_text_contents()
        return [options.nth(place) for place, text in enumerate(texts) if fits(text)]

    async def chosen(self) -> str | None:
        """The text that the select shows as chosen; None where nothing is."""
        shown = self._root.locator(s.SELECT_CHOSEN)
        return await shown.text_content() if await shown.count() else None

    async def ready(self) -> None:
        """Waits until the select can be used."""
        await self._page.locator(f"{s.SELECT}:not(.ant-select-disabled)").filter(has=self._field).wait_for()
