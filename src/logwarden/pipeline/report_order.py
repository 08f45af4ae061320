"""Ordering reports: by a person, or by a schedule when it is due, each once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.channels.times import zones
from logwarden.facts import FactKind
from logwarden.reporting.kinds import KINDS, Every, ReportKind, Scope
from logwarden.store import facts, portals, reports
from logwarden.store.database import Database
from logwarden.store.portals import Companies, Company
from logwarden.store.reports import Report, ReportSchedule
from logwarden.store.users import User

from .approve import NotFound, Refused
from .ports import Clock
from .report_due import days_of, last_due, one_before


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person orders. Days are home-terminal days; `zone` (IANA) is the one in which instants are shown.

    At most one of `system`, `company_id` and `driver_id` is given; none is the whole office. Without days it is of
    yesterday, by `zone`.
    """

    kind: str
    system: str | None = None
    company_id: int | None = None
    driver_id: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    zone: str = "UTC"
    options: Mapping[str, int] = field(default_factory=dict)


async def order(session: AsyncSession, wanted: Wanted, user: User, companies: Companies, clock: Clock) -> Report:
    """Orders a report; it is made within seconds.

    Raises:
        NotFound: there is no such company, driver or system for him.
        Refused: this kind is not of that, has no such days or options; says what it takes.
    """
    kind = _kind(wanted.kind)
    zone = _zone(wanted.zone)
    scope = await _scoped(session, kind, wanted, companies)
    now = clock.now()
    options: dict[str, Any] = {"zone": zone.key, **_options(kind, wanted.options)}
    if kind.most_days == 0:
        since = now - timedelta(hours=options["hours"])
        options |= {"since": since.isoformat(), "until": now.isoformat()}
        first, last = since.astimezone(zone).date(), now.astimezone(zone).date()
    else:
        first, last = _days(kind, wanted, now.astimezone(zone).date())
    report = Report(
        kind=kind.name,
        title=_title(kind, first, last),
        first_day=first,
        last_day=last,
        options=options,
        user_id=user.id,
        ordered_at=now,
        **scope,
    )
    return await _add(session, report)


async def schedule(
    session: AsyncSession, wanted: Wanted, every: Every, at_minute: int, user: User, companies: Companies, clock: Clock
) -> ReportSchedule:
    """Has a report made by itself from now on, `at_minute` minutes after midnight of its zone.

    Raises:
        NotFound: there is no such company or system for him.
        Refused: this kind is not made so often, or not of that.
    """
    kind = _kind(wanted.kind)
    if every not in kind.every:
        often = ", ".join(sorted(kind.every)) or "never"
        raise Refused(f"{kind.title} is made by itself each {often}, not each {every}.")
    scope = await _scoped(session, kind, wanted, companies)
    made = ReportSchedule(
        kind=kind.name,
        system=scope["system"],
        company_id=scope["company_id"],
        every=every,
        at_minute=at_minute,
        zone=_zone(wanted.zone).key,
        user_id=user.id,
        since=clock.now(),
    )
    session.add(made)
    await session.flush()
    facts.record(
        session, FactKind.REPORT_SCHEDULED, "report_schedule", made.id, user_id=user.id, report=kind.name,
        every=every, at_minute=at_minute, zone=made.zone, system=made.system,
    )  # fmt: skip
    return made


async def end_schedule(
    session: AsyncSession, schedule_id: int, user: User, companies: Companies, clock: Clock
) -> ReportSchedule:
    """Ends a schedule; what it had made stays.

    Raises:
        NotFound: there is none that goes on, for him.
    """
    found = await reports.schedule(session, schedule_id, companies)
    if found is None:
        raise NotFound(f"There is no schedule {schedule_id}, or it ended.")
    found.ended_at = clock.now()
    facts.record(
        session, FactKind.REPORT_SCHEDULE_ENDED, "report_schedule", found.id, user_id=user.id, report=found.kind
    )
    return found


async def order_due(database: Database, clock: Clock) -> None:
    """Orders what is due by itself. Where several were missed while nobody worked, the newest alone is made."""
    now = clock.now()
    async with database.read() as session:
        due = [one.id for one in await reports.schedules(session) if _due(one, now) is not None]
    for schedule_id in due:
        async with database.write() as session:
            found = await reports.schedule(session, schedule_id)
            at = None if found is None else _due(found, now)
            if found is None or at is None:
                continue  # another process was first, or somebody ended it
            await _add(session, await _of_schedule(session, found, at, now))
            found.last_due = at


def _due(found: ReportSchedule, now: datetime) -> datetime | None:
    """For which instant the next one is to be ordered now; None while none is due."""
    at = last_due(now, Every(found.every), found.at_minute, ZoneInfo(found.zone))
    return at if at > (found.last_due or found.since) else None


async def _of_schedule(session: AsyncSession, found: ReportSchedule, at: datetime, now: datetime) -> Report:
    """The report of one instant at which a schedule is due."""
    every, zone = Every(found.every), ZoneInfo(found.zone)
    kind = KINDS[found.kind]
    options: dict[str, Any] = {"zone": found.zone, **_options(kind, {})}
    if kind.most_days == 0:
        # Shifts follow each other: a note begins where the one before it ended, whichever schedule made that.
        others = [
            one
            for one in await reports.schedules(session)
            if (one.kind, one.system, one.company_id) == (found.kind, found.system, found.company_id)
        ]
        since = max(one_before(at, Every(one.every), one.at_minute, ZoneInfo(one.zone)) for one in others)
        options |= {"since": since.isoformat(), "until": at.isoformat()}
        del options["hours"]
        first, last = since.astimezone(zone).date(), at.astimezone(zone).date()
    else:
        first, last = days_of(at, every, zone)
    return Report(
        kind=found.kind,
        title=_title(kind, first, last),
        system=found.system,
        company_id=found.company_id,
        first_day=first,
        last_day=last,
        options=options,
        schedule_id=found.id,
        ordered_at=now,
    )


async def _add(session: AsyncSession, report: Report) -> Report:
    session.add(report)
    await session.flush()
    facts.record(
        session, FactKind.REPORT_ORDERED, "report", report.id, user_id=report.user_id, report=report.kind,
        first_day=report.first_day.isoformat(), last_day=report.last_day.isoformat(), options=report.options,
        schedule=report.schedule_id, system=report.system,
    )  # fmt: skip
    return report


def _title(kind: ReportKind, first: date, last: date) -> str:
    """What it is called until it is made, and names itself."""
    return f"{kind.title}, {first} to {last}" if first != last else f"{kind.title}, {first}"


def _kind(name: str) -> ReportKind:
    if name not in KINDS:
        raise Refused(f"There is no report {name}, but {', '.join(KINDS)}.")
    return KINDS[name]


def _zone(name: str) -> ZoneInfo:
    if name not in zones():
        raise Refused(f"There is no zone {name!r}; write it as America/Chicago.")
    return ZoneInfo(name)


def _options(kind: ReportKind, given: Mapping[str, int]) -> dict[str, int]:
    known = {option.name: option for option in kind.options}
    if unknown := given.keys() - known.keys():
        takes = ", ".join(known) or "no options"
        raise Refused(f"{kind.title} has no option {', '.join(sorted(unknown))}; it takes {takes}.")
    for name, number in given.items():
        if not known[name].least <= number <= known[name].most:
            raise Refused(f"{kind.title}: {name} goes from {known[name].least} to {known[name].most}.")
    return {option.name: given.get(option.name, option.default) for option in kind.options}


def _days(kind: ReportKind, wanted: Wanted, today: date) -> tuple[date, date]:
    last = wanted.last_day or wanted.first_day or today - timedelta(days=1)
    first = wanted.first_day or last
    if not first <= last:
        raise Refused("The last day lies before the first one.")
    if last > today:
        raise Refused(f"{last} has not come yet.")
    if (last - first).days >= kind.most_days:
        raise Refused(f"{kind.title} spans at most {kind.most_days} day(s).")
    return first, last


async def _scoped(session: AsyncSession, kind: ReportKind, wanted: Wanted, companies: Companies) -> dict[str, Any]:
    """Whom it is about, as the columns of a report."""
    if sum(one is not None for one in (wanted.system, wanted.company_id, wanted.driver_id)) > 1:
        raise Refused("Name one of system, company and driver, or none for the whole office.")
    scope, found = await _found(session, wanted, companies)
    if scope not in kind.scopes:
        raise Refused(f"{kind.title} is of {' or '.join(sorted(kind.scopes))}, not of {scope}.")
    return found


async def _found(session: AsyncSession, wanted: Wanted, companies: Companies) -> tuple[Scope, dict[str, Any]]:
    of = {"system": None, "company_id": None, "driver_id": None}
    if wanted.driver_id is not None:
        driver = await portals.driver(session, wanted.driver_id, companies)
        if driver is None:
            raise NotFound(f"There is no driver {wanted.driver_id}.")
        return Scope.DRIVER, {**of, "company_id": driver.company_id, "driver_id": driver.id}
    if wanted.company_id is not None:
        company = await session.scalar(select(Company).where(Company.id == wanted.company_id))
        if company is None or (companies is not None and company.id not in companies):
            raise NotFound(f"There is no company {wanted.company_id}.")
        return Scope.COMPANY, {**of, "company_id": company.id}
    if companies is not None:
        raise Refused("A report of the whole office is for who sees all companies; name one of yours.")
    if wanted.system is not None and wanted.system not in await portals.systems(session):
        raise NotFound(f"There is no system {wanted.system}.")
    return Scope.OFFICE, {**of, "system": wanted.system}
