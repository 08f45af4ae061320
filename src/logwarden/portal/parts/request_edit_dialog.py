"""The row menu's REQUEST EDIT: the dialog that asks the driver for another status or time of one record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from logwarden.portal import selectors as s
from logwarden.portal.parts.needed import needed

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the open dialog says it is about, and what it would ask for."""

    time: str
    event: str
    sequence_id: str
    new_status: str
    new_time: str
    reason: str


class RequestEditDialog:
    """The dialog; `open` shows it for one row."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._root = page.get_by_role("dialog", name=s.REQUEST_EDIT, exact=True)
        self._status = self._root.locator(s.SELECT).filter(has=page.locator(s.NEW_STATUS))

    async def open(self, row: Locator) -> None:
        """Opens the row's menu and takes REQUEST EDIT.

        Raises:
            AskPerson: the row has no such menu.
        """
        menu = await needed(row.get_by_role("button", name=s.ROW_MENU), "the row has no menu")
        await menu.click()
        item = self._page.locator(s.DROPDOWN).get_by_role("menuitem", name=s.REQUEST_EDIT, exact=True)
        await (await needed(item, f"the row's menu has no {s.REQUEST_EDIT}")).click()
        await needed(self._root, f"{s.REQUEST_EDIT} opens no dialog")

    async def fill(self, status: str, time: str, reason: str) -> None:
        """Fills the dialog; writes nothing to the portal. `status` is in the page's words, `time` `hh:mm:ss AM/PM`."""
        await needed(self._status, "the dialog has no field for the new status")
        if await self._status.locator(s.SELECT_CHOSEN).text_content() != status:
            await self._status.click()
            option = self._page.locator(f"{s.SELECT_DROPDOWN}:visible").locator(s.SELECT_OPTION)
            await (await needed(option.get_by_text(status, exact=True), f"no status {status} can be chosen")).click()
        for label, text in ((s.NEW_TIME, time), (s.REASON, reason)):
            field = self._root.get_by_label(label, exact=True)
            await (await needed(field, f"the dialog has no field {label}")).fill(text)

    async def shows(self) -> Wanted:
        """What it names and would ask for, read now."""
        texts = []
        for part in (s.REQUEST_EDIT_TIME, s.REQUEST_EDIT_EVENT, s.REQUEST_EDIT_SEQUENCE):
            named = await needed(self._root.locator(part), "the dialog does not say which record it is about")
            texts.append((await named.text_content() or "").strip())
        status = (await self._status.locator(s.SELECT_CHOSEN).text_content() or "").strip()
        time = await self._root.get_by_label(s.NEW_TIME, exact=True).input_value()
        reason = await self._root.get_by_label(s.REASON, exact=True).input_value()
        return Wanted(texts[0], texts[1], texts[2], status, time.strip(), reason)

    @property
    def button(self) -> Locator:
        """The one that writes."""
        return self._root.get_by_role("button", name=s.REQUEST, exact=True)

    async def close(self) -> None:
        """Leaves without writing."""
        await self._root.get_by_role("button", name=s.CANCEL, exact=True).click()
        await self._root.wait_for(state="hidden")
