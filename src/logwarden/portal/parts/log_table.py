"""The table of a driver's records: it grows as the window is scrolled, and its footer counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from logwarden.portal import selectors as s
from logwarden.portal.parts.needed import PageChanged
from logwarden.problems import TryAgain

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

Entry = tuple[Literal["day", "row"], tuple[str, ...]]
"""A day's row, or a record's, with the texts of its cells."""

_NAMES = {"row": s.ROW, "header": s.HEADER_ROW, "day": s.DATE_ROW, "cell": s.CELL}

_READ = """({ row, header, day, cell }) => {
    const cells = (one) => {
        const marked = [...one.querySelectorAll(cell)];
        return (marked.length ? marked : [...one.children]).map((each) => each.textContent ?? "");
    };
    const title = document.querySelector(header);
    return {
        titles: title ? cells(title) : [],
        entries: [...document.querySelectorAll(`${row}:not(${header}), ${day}`)].map((one) =>
            one.matches(day) ? ["day", [(one.textContent ?? "").trim()]] : ["row", cells(one)]),
    };
}"""

_GROWN = """({ row, header, day, known }) => {
    if (known >= 0) window.scrollTo(window.scrollX, document.documentElement.scrollHeight);
    const days = document.querySelectorAll(day).length;
    const all = document.querySelectorAll(`${row}:not(${header}), ${day}`).length;
    return all > known && [all - days, days];
}"""
"""The rows and days that stand there, once they are more than `known`; scrolls to the end for more."""


_OLD = "data-logwarden-old"

_OLD_AT_CLICK = """({ row, day, footer, button, old }) => {
    const mark = (event) => {
        if (!event.target.closest?.(button)) return;
        document.removeEventListener("click", mark, true);
        document.querySelectorAll(`${row}, ${day}, ${footer}`).forEach((one) => one.setAttribute(old, ""));
    };
    document.addEventListener("click", mark, true);
}"""
"""Marks, at the very click on LOAD and before the page hears of it, all that stands in the table."""

_NOTHING_OLD = "({ footer, old }) => document.querySelector(footer) && !document.querySelector(`[${old}]`)"


@dataclass(frozen=True, slots=True)
class TableText:
    """All that stands in the table, in its order, and the footer's count."""

    titles: tuple[str, ...]
    entries: tuple[Entry, ...]
    counted: int

    @property
    def rows(self) -> int:
        """How many records stand there."""
        return sum(kind == "row" for kind, _ in self.entries)


class LogTable:
    """The loaded table."""

    def __init__(self, page: Page, growth: float) -> None:
        self._page = page
        self._growth = growth
        self._rows = page.locator(f"{s.ROW}:not({s.HEADER_ROW}):not({s.DATE_ROW})")

    async def read(self, days: int) -> TableText:
        """Scrolls until as many rows as the footer counts and all days stand there, and reads everything.

        Raises:
            TryAgain: the table stops growing before that.
            AskPerson: the footer says no number.
        """
        counted = await self._counted()
        rows, seen_days = await self._grown(-1)
        while rows < counted or seen_days < days:
            try:
                rows, seen_days = await self._grown(rows + seen_days)
            except PlaywrightTimeoutError:
                raise TryAgain(
                    f"The page counts {counted} events over {days} days, but shows only {rows} over "
                    f"{seen_days}, however far it is scrolled.",
                ) from None
        text = await self._read(counted)
        await self._page.evaluate("window.scrollTo(0, 0)")
        return text

    async def remember(self) -> None:
        """From the next click on LOAD on, all that stands in the table then counts as old."""
        names = {"row": s.ROW, "day": s.DATE_ROW, "footer": s.FOOTER, "button": s.LOAD_BUTTON, "old": _OLD}
        await self._page.evaluate(_OLD_AT_CLICK, names)

    async def is_new(self, within: float) -> bool:
        """Whether nothing that was there at the click stands in the table, and a footer does; waits `within` ms."""
        try:
            await self._page.wait_for_function(_NOTHING_OLD, arg={"footer": s.FOOTER, "old": _OLD}, timeout=within)
        except PlaywrightTimeoutError:
            return False
        return True

    async def stands(self) -> TableText:
        """What stands in the table and in its footer, now. Raises AskPerson as `read`."""
        return await self._read(await self._counted())

    async def cells(self, place: int) -> tuple[str, ...]:
        """The texts of one record's cells, read now."""
        got: list[str] = await self.row(place).evaluate(
            "(row, cell) => { const marked = [...row.querySelectorAll(cell)];"
            " return (marked.length ? marked : [...row.children]).map((each) => each.textContent ?? ''); }",
            s.CELL,
        )
        return tuple(got)

    def row(self, place: int) -> Locator:
        """The record's row at that place, counted from 0 without header and day rows."""
        return self._rows.nth(place)

    async def bring_to_the_middle(self, place: int) -> None:
        """Scrolls the record's row to where dialogs do not cover it."""
        await self.row(place).evaluate("(row) => row.scrollIntoView({ block: 'center' })")

    async def _counted(self) -> int:
        said = await self._page.locator(s.FOOTER).first.text_content()
        match = s.FOOTER_COUNT.match(said or "")
        if not match:
            raise PageChanged("The page changed: the log's footer no longer counts the events.")
        return int(match[1].replace(",", ""))

    async def _grown(self, known: int) -> tuple[int, int]:
        handle = await self._page.wait_for_function(_GROWN, arg={**_NAMES, "known": known}, timeout=self._growth)
        rows, days = await handle.json_value()
        return int(rows), int(days)

    async def _read(self, counted: int) -> TableText:
        got = await self._page.evaluate(_READ, _NAMES)
        entries = tuple((kind, tuple(cells)) for kind, cells in got["entries"])
        return TableText(tuple(got["titles"]), entries, counted)
