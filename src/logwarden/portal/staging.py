"""Everything up to a click that writes, step by step: a row's dialog filled in, one box ticked, a button found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from logwarden.eld.lawful import NOTE_LONGEST, NOTE_SHORTEST
from logwarden.portal import reader
from logwarden.portal import selectors as s
from logwarden.portal.identity import same_name
from logwarden.portal.parts.annotate_dialog import Named
from logwarden.portal.parts.request_edit_dialog import Wanted
from logwarden.portal.wire import Staged
from logwarden.problems import GiveUp, TryAgain
from logwarden.remedies.steps import AnnotateRow, ClearTwins, RequestEdit, Resync

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.async_api import Locator, Page

    from logwarden.eld.events import Event
    from logwarden.portal.evidence import Pictures
    from logwarden.portal.pages.driver_logs import DriverLogsPage
    from logwarden.portal.wire import Shown
    from logwarden.remedies.steps import Step


class Part(Protocol):
    """A part of the page that is open, one click away from a write."""

    @property
    def button(self) -> Locator:
        """The one that writes."""

    async def shows(self) -> object:
        """What it shows now; equal values mean that nothing moved."""

    async def close(self) -> None:
        """Leaves without writing."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What staging left open, and what it showed then."""

    part: Part
    shown: object


async def stage(
    logs: DriverLogsPage, rows: Sequence[reader.Row], shown: Shown, step: Step, pictures: Pictures, page: Page
) -> tuple[Staged, Opened]:
    """Stages a step on a page that was just loaded and read.

    Raises:
        GiveUp: the step's records do not stand there once each, or the page names another than the one meant.
        TryAgain: the rows moved meanwhile.
        AskPerson: the page has changed.
    """
    match step:
        case AnnotateRow():
            _check_length(step.note, "An annotation")
            row, at_row = await _row(logs, rows, shown, step.target)
            await pictures.take(page, "row")
            return await _note(logs, at_row, row, shown, step)
        case RequestEdit():
            _check_length(step.reason, "A reason")
            row, at_row = await _row(logs, rows, shown, step.target)
            await pictures.take(page, "row")
            return await _edit(logs, at_row, row, shown, step)
        case ClearTwins():
            for pair in step.pairs:
                _place(rows, shown, pair.earlier)
                _place(rows, shown, pair.later)
            return await _twins(logs, shown, step)
        case Resync():
            await logs.resync.find()
            return Staged(step, shown, None, None, frozenset()), Opened(logs.resync, True)


async def _note(
    logs: DriverLogsPage, at_row: Locator, row: reader.Row, shown: Shown, step: AnnotateRow
) -> tuple[Staged, Opened]:
    await logs.annotate.open(at_row)
    await logs.annotate.write(step.note)
    named = await logs.annotate.shows()
    _check_meant(named, Named(row.time, row.title, row.sequence_id, step.note))
    return Staged(step, shown, row.event, named.text, frozenset()), Opened(logs.annotate, named)


async def _edit(
    logs: DriverLogsPage, at_row: Locator, row: reader.Row, shown: Shown, step: RequestEdit
) -> tuple[Staged, Opened]:
    status = s.STATUS_WORDS.get((int(step.target.type), step.code))
    if status is None:
        raise GiveUp(f"The page has no status for type {int(step.target.type)} and code {step.code}.")
    zone = shown.log.zone
    if reader.in_repeated_hour(step.at, zone):
        raise GiveUp("The new time lies in an hour that came twice that day.")
    time = f"{step.at.astimezone(zone):%I:%M:%S %p}"
    await logs.request_edit.open(at_row)
    await logs.request_edit.fill(status, time, step.reason)
    said = await logs.request_edit.shows()
    meant = Wanted(row.time, row.title, row.sequence_id, status, time, step.reason)
    _check_meant(said, meant)
    codes = {words: code for (kind, code), words in s.STATUS_WORDS.items() if kind == int(step.target.type)}
    at = reader.instant_on(said.new_time, shown.log.day_of(row.event), zone)
    staged = Staged(step, shown, row.event, said.reason, frozenset(), code=codes.get(said.new_status), at=at)
    return staged, Opened(logs.request_edit, said)


async def _twins(logs: DriverLogsPage, shown: Shown, step: ClearTwins) -> tuple[Staged, Opened]:
    await logs.tool_kit.open()
    await logs.tool_kit.tick_only(s.CLEAR_TWIN_EVENTS)
    ticked = await logs.tool_kit.shows()
    return Staged(step, shown, None, None, ticked), Opened(logs.tool_kit, ticked)


async def _row(
    logs: DriverLogsPage, rows: Sequence[reader.Row], shown: Shown, target: Event
) -> tuple[reader.Row, Locator]:
    """The target's row, in the middle of the window, as it was read."""
    place = _place(rows, shown, target)
    row = rows[place]
    if not (row.event.is_main and row.event.is_active):
        raise GiveUp(f"{row.time} {row.title} is no active duty status or special driving.")
    if not same_name(row.driver, shown.driver_name):
        raise GiveUp(f"The row belongs to {row.driver[:60] or 'nobody'}, not to {shown.driver_name}.")
    if await logs.table.cells(place) != row.cells:
        raise TryAgain("The rows moved while the change was being prepared.")
    await logs.table.bring_to_the_middle(place)
    return row, logs.table.row(place)


def _check_length(text: str, what: str) -> None:
    if not NOTE_SHORTEST <= len(text) <= NOTE_LONGEST:
        raise GiveUp(f"{what} has {NOTE_SHORTEST} to {NOTE_LONGEST} characters, not {len(text)}.")


def _check_meant(said: Named | Wanted, meant: Named | Wanted) -> None:
    if said != meant:
        raise GiveUp(
            f"The dialog is about {said.time} {said.event} {said.sequence_id}, "
            f"not {meant.time} {meant.event} {meant.sequence_id}, or holds something else than was written.",
        )


def _place(rows: Sequence[reader.Row], shown: Shown, wanted: Event) -> int:
    """Where the record stands: exactly one row with its identity."""
    zone = shown.log.zone
    said = f"{wanted.code_name} of {wanted.at.astimezone(zone):%m/%d/%Y %I:%M:%S %p}"
    places = [n for n, row in enumerate(rows) if row.event.identity == wanted.identity]
    if len(places) != 1:
        raise GiveUp(f"The record {said} stands on the page {len(places)} times, not once.")
    if reader.in_repeated_hour(wanted.at, zone):
        raise GiveUp(f"The record {said} lies in an hour that came twice that day.")
    return places[0]
