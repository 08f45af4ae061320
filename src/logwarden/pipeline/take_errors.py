"""take_errors: the listed errors of the drivers of whom an analysis says something new, into the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.portal.wire import DailySummary, DriverSnapshot
from logwarden.states import ErrorStatus
from logwarden.store import errors, facts, messages, portals, records
from logwarden.store.database import insert_many
from logwarden.store.errors import LogError
from logwarden.store.readings import Reading

from . import window
from .classify import ClassifiedError, classify, strange_words
from .known_again import KnownAgain, known_again

_BACK_WITHIN = timedelta(days=window.WINDOW_DAYS + 1)
"""An error that went longer ago is known again by its fingerprint only."""

_GONE = (ErrorStatus.RESOLVED, ErrorStatus.AGED_OUT, ErrorStatus.FIXED)


@dataclass(frozen=True, slots=True)
class Changed:
    """A driver of whom the answer says something new; `listing` is his reading of before, None for a new driver."""

    driver: portals.Driver
    listing: Reading | None
    snapshot: DriverSnapshot
    content: str

    @property
    def computed(self) -> datetime:
        """When the portal computed it, at the latest: errors are dated by this."""
        return self.snapshot.last_updated_at or self.snapshot.asked_at

    @property
    def given(self) -> Sequence[DailySummary]:
        """His days whose records the deployment gives by API, in order."""
        return [day for day in self.snapshot.days if day.events is not None]

    @property
    def is_whole(self) -> bool:
        """Whether the given days follow on each other, and every record of theirs could be read."""
        given = self.given
        return all(day.whole for day in given) and all((b.day - a.day).days == 1 for a, b in pairwise(given))

    def shown(self) -> records.Shown | None:
        """His records, where the deployment gives them by API."""
        given = self.given
        if not given:
            return None
        events = tuple(event for day in given for event in day.events or ())
        return records.Shown(self.driver, window.zone_of(self.driver.zone), given[0].day, events)


async def take_errors(
    session: AsyncSession, system: str, company: portals.Company, changed: Sequence[Changed]
) -> list[Changed]:
    """Keeps the listed errors: new ones as pending, known ones as still listed, gone ones that came back.

    Only a list that was read whole says that an error is gone: one with a part that nobody could read does not.
    Gives what is kept of each: lines of which nobody can say which error they are, it calls unreadable.
    """
    before = [one for one in changed if one.listing is not None]
    stored: dict[int, list[LogError]] = {}
    if before:
        since = min(one.computed for one in before) - _BACK_WITHIN
        stored = await errors.recent(session, [one.driver.id for one in before], since)
    mapped = await messages.hear(session, _strange(changed))
    rows: list[dict[str, Any]] = []
    kept: list[Changed] = []
    for one in changed:
        listed = classify(system, company.portal_id, one.snapshot.driver_id, one.snapshot.errors, mapped)
        again = known_again(stored.get(one.driver.id, ()), listed)
        again = await _long_gone(session, again) if one.listing is not None else again
        for error, line in again.pairs:
            _listed_still(session, error, line, one)
        rows += [_row(system, company, one, line) for line in again.new]
        if again.new:
            facts.record(session, FactKind.ERRORS_LISTED, "driver", one.driver.id, new=len(again.new))
        if not one.snapshot.malformed_raw:
            for error in again.gone:
                _gone(session, error, one)
        kept.append(replace(one, snapshot=_without_unclear(one.snapshot, again)))
    await insert_many(session, LogError, rows)
    return kept


def _without_unclear(snapshot: DriverSnapshot, again: KnownAgain) -> DriverSnapshot:
    placed = (*(line.listed for _, line in again.pairs), *(line.listed for line in again.new))
    unclear = tuple(line.listed.raw for line in again.unclear)
    return replace(
        snapshot,
        errors=placed,
        malformed_raw=snapshot.malformed_raw + unclear,
        unreadable_lines=snapshot.unreadable_lines + len(unclear),
    )


def _strange(changed: Sequence[Changed]) -> dict[str, datetime]:
    """The words that no catalogue has, and when the portal said them."""
    said = ((strange_words(error.message), one.computed) for one in changed for error in one.snapshot.errors)
    return {words: at for words, at in said if words is not None}


async def _long_gone(session: AsyncSession, again: KnownAgain) -> KnownAgain:
    """What looks new may be an error that went long ago."""
    old = await errors.of_fingerprints(session, [line.fingerprint for line in again.new])
    if not old:
        return again
    pairs = [(old[line.fingerprint], line) for line in again.new if line.fingerprint in old]
    new = [line for line in again.new if line.fingerprint not in old]
    return replace(again, pairs=[*again.pairs, *pairs], new=new)


def _listed_still(session: AsyncSession, error: LogError, line: ClassifiedError, one: Changed) -> None:
    """A known error is listed: what the portal had not said of it before is kept, what it had said stays."""
    listed = line.listed
    if error.error_at is None and listed.error_at is not None:
        error.error_at = error.at = listed.error_at
        error.fingerprint = line.fingerprint
        error.day = _day(line, one)
    if error.event_code is None and listed.event_code is not None:
        error.event_code, error.fingerprint = listed.event_code, line.fingerprint
    if listed.portal_id is not None and error.portal_id != listed.portal_id:
        error.portal_id = listed.portal_id
    if error.absent_since is not None:
        error.absent_since = None
    if error.status in _GONE:
        error.move(ErrorStatus.PENDING, "The portal lists it again.")
        facts.record(session, FactKind.ERROR_REOPENED, "error", error.id)


def _gone(session: AsyncSession, error: LogError, one: Changed) -> None:
    """A whole list no longer holds it: gone while its day is in the window, or aged out with it."""
    if error.absent_since is None:
        error.absent_since = one.computed
        error.last_listed_at = one.listing.read_at if one.listing is not None else one.computed
    if error.status != ErrorStatus.PENDING:
        return  # with an open fix, verify says what became of it
    if error.day is not None and not window.holds(error.day, one.computed, window.zone_of(one.driver.zone)):
        error.move(ErrorStatus.AGED_OUT, "Its day left the portal's window; nobody mended it.")
        facts.record(session, FactKind.ERROR_AGED_OUT, "error", error.id)
    else:
        error.move(ErrorStatus.RESOLVED, "The portal no longer lists it, and not through us.")
        facts.record(session, FactKind.ERROR_RESOLVED, "error", error.id)


def _row(system: str, company: portals.Company, one: Changed, line: ClassifiedError) -> dict[str, Any]:
    listed = line.listed
    return {
        "fingerprint": line.fingerprint,
        "system": system,
        "company_id": company.id,
        "driver_id": one.driver.id,
        "portal_id": listed.portal_id,
        "key": line.entry.key,
        "category": line.entry.category,
        "severity": line.entry.severity,
        "message": listed.message,
        "wording": None if line.words is None else messages.wording(line.words),
        "event_code": listed.event_code,
        "error_type": listed.error_type,
        "error_at": listed.error_at,
        "at": listed.error_at or one.computed,
        "day": _day(line, one),
        "status": ErrorStatus.PENDING,
        "status_reason": "",
        "reopened": 0,
        "first_listed_at": one.computed,
        "last_listed_at": one.computed,
        "raw": listed.raw,
    }


def _day(line: ClassifiedError, one: Changed) -> date | None:
    at = line.listed.error_at
    return at.astimezone(window.zone_of(one.driver.zone)).date() if at else line.listed.log_day
