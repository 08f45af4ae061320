"""The looks at a driver's logs: range, LOAD, table, ANNOTATE and tool kit, each opened and left without a write."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from logwarden.portal import fields, reader
from logwarden.portal import selectors as s
from logwarden.portal.findings import (
    ANNOTATE,
    BOXES,
    COLUMNS,
    LOGS,
    OTHER_BOXES,
    REQUEST_EDIT,
    SENDS_NOTHING,
    TOOL_KIT,
    Findings,
    Seen,
    shortened,
)
from logwarden.portal.identity import zone_of
from logwarden.portal.parts.needed import needed
from logwarden.problems import AskPerson, TryAgain

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from playwright.async_api import Locator, Page, Route

    from logwarden.portal.pages.driver_logs import DriverLogsPage
    from logwarden.portal.parts.log_table import TableText

_READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A loaded table: its text, its days, and the driver's zone, None where nobody knows it."""

    text: TableText
    first_day: date
    last_day: date
    zone: ZoneInfo | None

    @property
    def rows(self) -> int:
        """How many records it has."""
        return self.text.rows


@dataclass(slots=True)
class Stopped:
    """The requests that were not let out, as words."""

    words: list[str] = field(default_factory=list)


async def load(findings: Findings, logs: DriverLogsPage) -> Loaded:
    """Range picker, LOAD, and the whole table."""
    findings.look_at(LOGS, "range picker")
    preset = await logs.range.ready()
    try:
        first, last = (fields.day(written) for written in preset)
    except ValueError:
        raise AskPerson(f"Its two fields hold {shortened(' and '.join(preset))}, not MM/DD/YYYY.") from None
    first += timedelta(days=1) if first < last else timedelta()
    await logs.range.set(first, last)
    findings.found(f"Preset to {' to '.join(preset)}; it keeps another first day.")
    findings.look_at(LOGS, "LOAD")
    answer = await logs.load()
    if not answer.good:
        raise TryAgain(f"The portal answered with status {answer.status}.")
    findings.judge(good=answer.date is not None, words="" if answer.date else "The answer has no Date header.")
    findings.look_at(LOGS, "footer's count")
    text = await logs.table.read((last - first).days + 1)
    findings.judge(
        good=text.rows == text.counted, words=f"It counts {text.counted} events; {text.rows} stand in the table."
    )
    head = await logs.head()
    return Loaded(text, first, last, zone_of(head.zone))


def table(findings: Findings, loaded: Loaded) -> None:
    """Day rows, header cells in their order, and whether every record can be read."""
    text = loaded.text
    findings.look_at(LOGS, "day rows")
    wanted = [loaded.first_day + timedelta(days=n) for n in range((loaded.last_day - loaded.first_day).days + 1)]
    try:
        shown = reader.days(text)
        findings.judge(good=shown == wanted, words=f"{len(shown)} of {len(wanted)} days.")
    except AskPerson as problem:
        findings.say(Seen.CHANGED, str(problem))
    titles = [re.sub(r"[^a-z]", "", title.lower()) for title in text.titles]
    for place, (control, allowed) in enumerate(zip(COLUMNS, s.COLUMNS, strict=True)):
        findings.look_at(LOGS, control)
        here = titles[place] if place < len(titles) else ""
        if here in allowed:
            findings.found()
        elif here:
            findings.say(Seen.CHANGED, f"The header says {shortened(text.titles[place])} here.")
        else:
            findings.say(Seen.MISSING, "The header says nothing here.")
    findings.look_at(LOGS, "records")
    if not text.rows:
        findings.say(Seen.NOT_REACHED, "The drivers that were opened have no records in these days.")
    elif loaded.zone is None:
        findings.say(Seen.NOT_REACHED, "Without the driver's zone their times cannot be read.")
    else:
        try:
            read = reader.rows(text, loaded.zone, loaded.first_day, loaded.last_day)
            findings.found(f"All {len(read)} can be read.")
        except (AskPerson, TryAgain) as problem:
            findings.say(Seen.CHANGED, str(problem))


async def let_nothing_out(tab: Page) -> Stopped:
    """From here on the tab sends nothing but what reads."""
    stopped = Stopped()

    async def judge(route: Route) -> None:
        if route.request.method in _READING:
            await route.continue_()
            return
        stopped.words.append(f"{route.request.method} {shortened(urlsplit(route.request.url).path)}")
        await route.abort("blockedbyclient")

    await tab.route("**/*", judge)
    return stopped


def sent(findings: Findings, stopped: Stopped) -> None:
    """Whether the page tried to send something while dialogs were open."""
    findings.look_at(LOGS, SENDS_NOTHING)
    tried = ", ".join(dict.fromkeys(stopped.words))
    findings.judge(good=not tried, words=f"It tried to, and was stopped: {shortened(tried, 200)}." if tried else "")


async def annotate(findings: Findings, tab: Page, logs: DriverLogsPage) -> None:
    """The menu of the first row that has one, and its dialog, which CANCEL closes."""
    findings.look_at(ANNOTATE, "row menu")
    row, cells = await _first_row(tab)
    findings.found()
    findings.look_at(ANNOTATE, "dialog")
    await logs.annotate.open(row)
    findings.found()
    findings.look_at(ANNOTATE, "time, event, sequence id, text")
    named = await logs.annotate.shows()
    same = [named.time, named.event, named.sequence_id] == [*cells[:2], *cells[8:9]]
    words = "The dialog names another row than the one whose menu was opened."
    findings.judge(good=same, words="" if same else words)
    findings.look_at(ANNOTATE, s.SAVE)
    await needed(logs.annotate.button, f"the dialog has no {s.SAVE}")
    findings.found("It is there; nobody pressed it.")
    findings.look_at(ANNOTATE, s.CANCEL)
    await logs.annotate.close()
    findings.found()


async def request_edit(findings: Findings, tab: Page, logs: DriverLogsPage) -> None:
    """The same row's dialog that asks for an edit, which CANCEL closes; and RESYNC, which is only looked at."""
    findings.look_at(REQUEST_EDIT, "dialog")
    row, cells = await _first_row(tab)
    await logs.request_edit.open(row)
    findings.found()
    findings.look_at(REQUEST_EDIT, "time, event, sequence id, new status, new time, reason")
    said = await logs.request_edit.shows()
    as_is = [said.time, said.event, said.sequence_id, said.new_status, said.new_time]
    same = as_is == [*cells[:2], *cells[8:9], cells[1], cells[0]]
    words = "The dialog names another row than the one whose menu was opened, or does not begin with what it says."
    findings.judge(good=same, words="" if same else words)
    findings.look_at(REQUEST_EDIT, s.REQUEST)
    await needed(logs.request_edit.button, f"the dialog has no {s.REQUEST}")
    findings.found("It is there; nobody pressed it.")
    findings.look_at(REQUEST_EDIT, s.CANCEL)
    await logs.request_edit.close()
    findings.found()
    findings.look_at(LOGS, s.RESYNC)
    await logs.resync.find()
    findings.found("It is there; nobody pressed it.")


async def _first_row(tab: Page) -> tuple[Locator, list[str]]:
    """The first row that has a menu, and what stands in its cells."""
    menu = tab.get_by_role("button", name=s.ROW_MENU)
    row = tab.locator(f"{s.ROW}:not({s.HEADER_ROW}):not({s.DATE_ROW})").filter(has=menu).first
    await needed(row, "no row of the loaded days has a menu")
    return row, [cell.strip() for cell in await row.locator(s.CELL).all_text_contents()]


async def tool_kit(findings: Findings, logs: DriverLogsPage) -> None:
    """The panel, its boxes, CLEAR and PROCEED; nothing is ticked, and Escape closes it."""
    kit = logs.tool_kit
    findings.look_at(TOOL_KIT, "panel")
    await kit.show()
    findings.found()
    boxes = dict(await kit.boxes())
    for label in BOXES:
        findings.look_at(TOOL_KIT, label)
        if label in boxes:
            findings.found("Ticked by default." if boxes[label] else "")
        else:
            findings.say(Seen.MISSING, "The tool kit has no such box.")
    findings.look_at(TOOL_KIT, OTHER_BOXES)
    others = [shortened(label) for label in boxes if label not in s.BOXES]
    findings.judge(good=not others, words=f"There are also: {', '.join(others)}." if others else "")
    findings.look_at(TOOL_KIT, s.CLEAR)
    await kit.clear()
    findings.found("It unticks all boxes.")
    findings.look_at(TOOL_KIT, s.PROCEED)
    await needed(kit.button, f"the tool kit has no {s.PROCEED}")
    findings.found("It is there; nobody pressed it.")
    findings.look_at(TOOL_KIT, "closing")
    await kit.close()
    findings.found()
