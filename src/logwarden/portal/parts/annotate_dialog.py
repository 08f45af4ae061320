"""The row menu's ANNOTATE: the dialog that writes one note on one record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from logwarden.portal import selectors as s
from logwarden.portal.parts.needed import needed

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page


@dataclass(frozen=True, slots=True)
class Named:
    """What the open dialog says it is about, and what stands in its field."""

    time: str
    event: str
    sequence_id: str
    text: str


class AnnotateDialog:
    """The dialog; `open` shows it for one row."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._root = page.get_by_role("dialog", name=s.ANNOTATE, exact=True)

    async def open(self, row: Locator) -> None:
        """Opens the row's menu and takes ANNOTATE.

        Raises:
            AskPerson: the row has no such menu.
        """
        menu = await needed(row.get_by_role("button", name=s.ROW_MENU), "the row has no menu")
        await menu.click()
        item = self._page.locator(s.DROPDOWN).get_by_role("menuitem", name=s.ANNOTATE, exact=True)
        await (await needed(item, "the row's menu has no ANNOTATE")).click()
        await needed(self._root, "ANNOTATE opens no dialog")

    async def write(self, note: str) -> None:
        """Fills the field; writes nothing to the portal."""
        field = self._root.get_by_label(s.ANNOTATION_FIELD, exact=True)
        await (await needed(field, "the dialog has no field for the annotation")).fill(note)

    async def shows(self) -> Named:
        """What it names, and the text in its field, read now."""
        texts = []
        for part in (s.ANNOTATE_TIME, s.ANNOTATE_EVENT, s.ANNOTATE_SEQUENCE):
            named = await needed(self._root.locator(part), "the dialog does not say which record it is about")
            texts.append((await named.text_content() or "").strip())
        field = self._root.get_by_label(s.ANNOTATION_FIELD, exact=True)
        return Named(texts[0], texts[1], texts[2], await field.input_value())

    @property
    def button(self) -> Locator:
        """The one that writes."""
        return self._root.get_by_role("button", name=s.SAVE, exact=True)

    async def close(self) -> None:
        """Leaves without writing."""
        await self._root.get_by_role("button", name=s.CANCEL, exact=True).click()
        await self._root.wait_for(state="hidden")
