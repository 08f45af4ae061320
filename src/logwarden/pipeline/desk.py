"""desk: whom the office has something to ask, what, and who may be disturbed now. It changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.disturbing import NEWEST, NotNow, why_not_now
from logwarden.states import FixState
from logwarden.store import contacts, desk_lists, portals, questions, readings, scans
from logwarden.store.fixes import Fix
from logwarden.store.portals import Companies, Driver
from logwarden.store.questions import Kind, Question
from logwarden.store.readings import Reading

from .window import zone_of

MOST_LINES = 20
"""So many errors of a driver are asked about at once."""
_NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing to ask a driver. `since` is when a request was put to him (the portal's clock), None before that."""

    kind: Kind
    days: tuple[date, ...]
    fix_id: int | None = None
    error_ids: tuple[int, ...] = ()
    since: datetime | None = None
    words: tuple[str, ...] = ()


@dataclass(slots=True)
class Entry:
    """One driver on the desk. `today` is his home terminal's day by the portal's clock."""

    driver: Driver
    today: date
    uncertified: tuple[date, ...] = ()
    waiting: int = 0
    waiting_since: datetime | None = None
    to_explain: int = 0
    newest: Question | None = None
    reached_at: datetime | None = None

    @property
    def oldest_days(self) -> int:
        """How many days ago the oldest day is that he has not certified; 0 without one."""
        return (self.today - self.uncertified[0]).days if self.uncertified else 0


@dataclass(slots=True)
class Clocks:
    """The portals' clocks by system, carried on from their newest pass by this machine's."""

    now: datetime
    by_system: dict[str, datetime] = field(default_factory=dict)

    def today(self, driver: Driver) -> date:
        """The day at a driver's home terminal; by this machine's clock where no pass told the portal's."""
        return self.by_system.get(driver.company.system, self.now).astimezone(zone_of(driver.zone)).date()


async def clocks(session: AsyncSession, now: datetime) -> Clocks:
    """What the portals' clocks show at an instant of this machine's: a driver rests on while nobody looks."""
    newest = await scans.latest_of_each(session)
    return Clocks(now, {name: scan.portal_at + max(now - scan.started_at, _NO_TIME) for name, scan in newest.items()})


async def not_now(session: AsyncSession, driver: Driver, reading: Reading | None, at: Clocks) -> NotNow | None:
    """Why a driver may not be disturbed now, by the newest reading of his log, which is given; None where he may."""
    portal_now = at.by_system.get(driver.company.system)
    if reading is None or portal_now is None:
        return why_not_now(None, at.now)
    return why_not_now(await readings.log_of(session, reading), portal_now, newest=NEWEST)


async def board(session: AsyncSession, companies: Companies, at: Clocks) -> list[Entry]:
    """Every driver whom the office has something to ask, or asked; the oldest days first, then what waits longest."""
    days = await desk_lists.uncertified(session, companies)
    waiting = await desk_lists.waiting(session, companies)
    unexplained = await desk_lists.to_explain(session, companies)
    ids = {*days, *(fix.driver_id for fix in waiting), *unexplained, *await desk_lists.asked(session, companies)}
    found = await portals.drivers(session, ids)
    put: dict[int, list[datetime]] = {}
    for fix in waiting:
        put.setdefault(fix.driver_id, []).append(fix.applied_at or fix.created_at)
    entries = [
        Entry(
            driver,
            today := at.today(driver),
            _over(days.get(driver.id, ()), today),
            len(put.get(driver.id, ())),
            min(put.get(driver.id, ()), default=None),
            unexplained.get(driver.id, 0),
        )
        for driver in found.values()
    ]
    asked = {question.driver_id: question for question in await questions.of_drivers(session, ids, few=1)}
    reached = await contacts.newest(session, ids)
    for entry in entries:
        entry.newest, entry.reached_at = asked.get(entry.driver.id), reached.get(entry.driver.id)
    return sorted((entry for entry in entries if _is_anything(entry)), key=_urgency)


async def uncertified(session: AsyncSession, driver: Driver, at: Clocks) -> tuple[date, ...]:
    """The days of a driver that are over and not certified, oldest first."""
    listed = await desk_lists.uncertified(session, None, driver.id)
    return _over(listed.get(driver.id, ()), at.today(driver))


async def topics(session: AsyncSession, driver: Driver, at: Clocks) -> list[Topic]:
    """What to ask one driver, the most pressing first."""
    found = [_of_fix(fix) for fix in await desk_lists.waiting(session, None, driver.id)]
    if days := await uncertified(session, driver, at):
        found.append(Topic(Kind.CERTIFY, days))
    by_day: dict[date, list[tuple[int, str]]] = {}
    for error in await desk_lists.to_explain_of(session, driver.id, MOST_LINES):
        if error.day is not None:
            by_day.setdefault(error.day, []).append((error.id, error.message))
    for day, lines in by_day.items():
        words = tuple(dict.fromkeys(message for _, message in lines))
        found.append(Topic(Kind.HAPPENED, (day,), error_ids=tuple(error for error, _ in lines), words=words))
    return found


def _over(days: Iterable[date], today: date) -> tuple[date, ...]:
    """Those that are over: nobody certifies a day that goes on."""
    return tuple(day for day in days if day < today)


def _of_fix(fix: Fix) -> Topic:
    kind = Kind.MEND if fix.remedy == Remedy.ASK_DRIVER else Kind.REQUEST
    days = tuple(date.fromordinal(n) for n in range(fix.first_day.toordinal(), fix.last_day.toordinal() + 1))
    since = None if fix.state == FixState.PROPOSED else fix.applied_at or fix.created_at
    return Topic(kind, days, fix_id=fix.id, since=since)


def _is_anything(entry: Entry) -> bool:
    return bool(entry.uncertified or entry.waiting or entry.to_explain or entry.newest)


def _urgency(entry: Entry) -> tuple[int, float, int, int]:
    since = entry.waiting_since.timestamp() if entry.waiting_since else float("inf")
    return -entry.oldest_days, since, -entry.to_explain, entry.driver.id
