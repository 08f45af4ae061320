"""The tool kit: eight boxes, some ticked by default, and PROCEED. We tick CLEAR TWIN EVENTS alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from logwarden.portal import selectors as s
from logwarden.portal.parts.needed import PageChanged, needed

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

_LABELS = """(dialog, box) => [...dialog.querySelectorAll(box)].map((one) =>
    [(one.closest("label")?.textContent ?? "").trim().replace(/\\s+/g, " "), one.checked])"""


class ToolKit:
    """The panel; `open` shows it for the loaded range."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._root = page.get_by_role("dialog", name=s.TOOL_KIT, exact=True)

    async def open(self) -> None:
        """Reveals and opens the panel, and waits for its boxes.

        Raises:
            AskPerson: the page has no such buttons, or a box that we know is missing.
        """
        await self.show()
        missing = s.BOXES - {label for label, _ in await self.boxes()}
        if missing:
            raise PageChanged(f"The page changed: the tool kit has no box {', '.join(sorted(missing))}.")

    async def show(self) -> None:
        """The same, whichever boxes there are.

        Raises:
            AskPerson: the page has no such buttons, or the panel no boxes.
        """
        opener = self._page.get_by_role("button", name=s.TOOL_KIT, exact=True)
        if not await opener.is_visible():
            repair = self._page.get_by_role("button", name=s.AI_REPAIR, exact=True)
            await (await needed(repair, f"there is no button {s.AI_REPAIR}")).click()
        await (await needed(opener, f"{s.AI_REPAIR} reveals no {s.TOOL_KIT}")).click()
        await needed(self._root, f"{s.TOOL_KIT} opens no panel")
        box = self._root.locator("label").filter(has=self._page.locator(s.CHECKBOX)).first
        await needed(box, "the tool kit has no boxes")

    async def tick_only(self, label: str) -> None:
        """Unticks all with CLEAR and ticks one box. Raises as `clear`."""
        await self.clear()
        await self._root.get_by_label(label, exact=True).check()

    async def clear(self) -> None:
        """Unticks all with CLEAR.

        Raises:
            AskPerson: there is no CLEAR, or boxes stay ticked after it.
        """
        clear = self._root.get_by_role("button", name=s.CLEAR, exact=True)
        await (await needed(clear, f"the tool kit has no {s.CLEAR}")).click()
        try:
            await self._root.locator(f"{s.CHECKBOX}:checked").first.wait_for(state="detached")
        except PlaywrightTimeoutError:
            raise PageChanged(f"The page changed: {s.CLEAR} does not untick all boxes.") from None

    async def shows(self) -> frozenset[str]:
        """The labels of all ticked boxes, read now."""
        return frozenset(label for label, ticked in await self.boxes() if ticked)

    @property
    def button(self) -> Locator:
        """The one that writes."""
        return self._root.get_by_role("button", name=s.PROCEED, exact=True)

    async def close(self) -> None:
        """Leaves without writing."""
        await self._root.press("Escape")
        await self._root.wait_for(state="hidden")

    async def boxes(self) -> list[tuple[str, bool]]:
        """The boxes' labels in their order, each with whether it is ticked, read now."""
        got = await self._root.evaluate(_LABELS, s.CHECKBOX)
        return [(label, bool(ticked)) for label, ticked in got]
