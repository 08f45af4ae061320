"""A driver's logs: the head that says whose they are, the range, LOAD, the table, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logwarden.portal import selectors as s
from logwarden.portal.exchange import Answer, click_and_hear
from logwarden.portal.identity import Head
from logwarden.portal.parts.annotate_dialog import AnnotateDialog
from logwarden.portal.parts.log_table import LogTable
from logwarden.portal.parts.needed import needed
from logwarden.portal.parts.range_picker import RangePicker
from logwarden.portal.parts.request_edit_dialog import RequestEditDialog
from logwarden.portal.parts.resync import ResyncButton
from logwarden.portal.parts.toast import Toasts
from logwarden.portal.parts.tool_kit import ToolKit

if TYPE_CHECKING:
    from playwright.async_api import Page

    from logwarden.portal.patience import Patience

_HEAD = """(parts) => parts.map((part) => document.querySelector(part)?.textContent ?? "")"""


class DriverLogsPage:
    """The page of one driver."""

    def __init__(self, page: Page, patience: Patience) -> None:
        self._page = page
        self._patience = patience
        self.range = RangePicker(page)
        self.table = LogTable(page, patience.growth)
        self.tool_kit = ToolKit(page)
        self.annotate = AnnotateDialog(page)
        self.request_edit = RequestEditDialog(page)
        self.resync = ResyncButton(page)
        self.toasts = Toasts(page)

    async def head(self) -> Head:
        """Whose logs these are, as the page says now."""
        texts: list[str] = await self._page.evaluate(
            _HEAD,
            [s.HEAD_SYSTEM, s.HEAD_NAME, s.HEAD_ID, s.HEAD_COMPANY, s.HEAD_ZONE],
        )
        return Head(*texts)

    async def load(self) -> Answer:
        """LOAD: waits for the portal's answer, and for the footer when it is a good one.

        Where rows stood before, `table.is_new` tells whether those that stand now are this answer's.
        """
        await self.table.remember()
        button = await needed(self._page.locator(s.LOAD_READY), "there is no LOAD")
        answer = await click_and_hear(self._page, button, writes=False, within=self._patience.load)
        if answer.good:
            await self._page.locator(s.FOOTER).first.wait_for(timeout=self._patience.load)
        return answer
