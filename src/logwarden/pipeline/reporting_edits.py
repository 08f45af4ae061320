"""All edits by whom, gathered: what changed between the readings that the archive keeps, and our own requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.eld.events import Event, Identity, Origin
from logwarden.remedies.plan import plan_from_json
from logwarden.reporting import edits
from logwarden.reporting.document import span_words
from logwarden.reporting.edits import Asked, Change
from logwarden.states import FixState
from logwarden.store import kept_logs, records, report_sources, users
from logwarden.store.findings import Finding
from logwarden.store.fixes import Fix
from logwarden.store.portals import Driver
from logwarden.store.readings import Reading
from logwarden.store.reports import Report

from . import reporting_parts as parts
from .reporting_parts import Gathered, name_of
from .window import zone_of

AFTERWARDS = timedelta(hours=1)
"""A record that a driver entered counts as entered afterwards, and not as sent late, where a reading this much later
than its time did not show it yet."""

_CARRIER = frozenset({Origin.OTHER_USER, Origin.UNIDENTIFIED})


async def gather_edits(session: AsyncSession, report: Report, now: datetime) -> Gathered:
    """The changes of records of some home-terminal days, and the requests for them."""
    about = await parts.about(session, report)
    first, last = report.first_day, report.last_day
    drivers = await report_sources.drivers(session, about.companies, report.driver_id)
    changes: list[Change] = []
    unread: list[tuple[str, str, str]] = []
    ends: list[datetime] = []
    for driver in sorted(drivers, key=lambda one: (one.company.name, name_of(one), one.id)):
        logs = await report_sources.logs(session, driver.id, first, last)
        changes += await _changes(session, driver, logs, first, last)
        if missing := _not_held(logs, first, last):
            unread.append((driver.company.name, name_of(driver), missing))
        if logs:
            ends.append(max(one.read_at for one in logs))
    of_days: list[ColumnElement[bool]] = [Fix.first_day <= last, Fix.last_day >= first, Fix.applied_at.is_not(None)]
    findings: list[ColumnElement[bool]] = [Finding.day.between(first, last)]
    if report.driver_id is not None:
        of_days.append(Fix.driver_id == report.driver_id)
        findings.append(Finding.driver_id == report.driver_id)
    scope = about.words if report.driver is None else f"{name_of(report.driver)}, {about.words}"
    as_of = min(ends, default=None)
    told = edits.Edits(
        scope=scope,
        first_day=first,
        last_day=last,
        zone=about.zone if report.driver is None else zone_of(report.driver.zone),
        as_of="never: no log was read" if as_of is None else f"{as_of:%Y-%m-%d %H:%M} UTC, the oldest newest reading",
        changes=tuple(changes),
        asked=tuple(await _asked(session, await report_sources.fixes(session, *of_days, companies=about.companies))),
        findings=await parts.altered(session, *findings, companies=about.companies),
        unread=tuple(unread),
    )
    return Gathered(edits.document(told, now), as_of)


async def _changes(
    session: AsyncSession, driver: Driver, logs: Sequence[Reading], first: date, last: date
) -> list[Change]:
    """Reading by reading: what stands otherwise than in the one before that held its day."""
    events = dict(await kept_logs.of_days(session, driver.id, first, last))
    known: dict[Identity, list[int]] = {}
    found: list[Change] = []
    before: Reading | None = None
    for reading in logs:
        zone = ZoneInfo(reading.zone)
        shown: dict[Identity, list[int]] = {}
        for number in records.numbers_of(reading.records or ""):
            event = events.get(number)
            if event is not None and first <= event.at.astimezone(zone).date() <= last:
                shown.setdefault(event.identity, []).append(number)
        for identity, numbers in shown.items():
            old = known.get(identity)
            gone = [number for number in old or () if number not in numbers]
            for number in numbers:
                if old is not None and number in old:
                    continue
                event = events[number]
                stood = events[gone.pop(0)] if gone else None
                if stood is None and (before is None or not _is_afterwards(event, before)):
                    continue
                found.append(
                    Change(
                        driver.company.name, name_of(driver), zone, None if before is None else before.read_at,
                        reading.first_read_at, stood, event,
                    )
                )  # fmt: skip
        known |= shown
        before = reading
    return found


def _is_afterwards(event: Event, before: Reading) -> bool:
    """Whether a record is new although its time had been read; what a device sent late is no edit."""
    if not event.is_main or before.first_day is None or before.last_day is None:
        return False
    day = event.at.astimezone(ZoneInfo(before.zone)).date()
    if not before.first_day <= day <= before.last_day:
        return False
    if event.origin in _CARRIER:
        return event.at <= before.read_at
    return event.origin is Origin.DRIVER and event.at + AFTERWARDS <= before.read_at


def _not_held(logs: Iterable[Reading], first: date, last: date) -> str:
    """The days that no reading holds, as `2026-11-02 to 2026-11-04, 2026-11-07`."""
    held = days_read(logs, first, last)
    return span_words([day for day in _days(first, last) if day not in held])


def days_read(logs: Iterable[Reading], first: date, last: date) -> frozenset[date]:
    """The days of a span that some readings hold."""
    spans = [(one.first_day or last, one.last_day or first) for one in logs]
    return frozenset(day for day in _days(first, last) if any(start <= day <= end for start, end in spans))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


async def _asked(session: AsyncSession, fixes: Sequence[Fix]) -> list[Asked]:
    given = await report_sources.approvals_of(session, [fix.id for fix in fixes])
    answers = await report_sources.answers(session, [fix.id for fix in fixes])
    people = await users.names(session, {fix.wished_by for fix in fixes if fix.wished_by is not None})
    found = []
    for fix in fixes:
        yes = [said for said in given.get(fix.id, ()) if said.approved and said.plan_hash == fix.plan_hash]
        plan = plan_from_json(fix.plan)
        found.append(
            Asked(
                number=fix.id,
                company=fix.driver.company.name,
                driver=name_of(fix.driver),
                first_day=fix.first_day,
                last_day=fix.last_day,
                remedy=fix.remedy.replace("_", " "),
                wished_by=people.get(fix.wished_by or 0, "a rule"),
                approved_by=", ".join(f"{s.user.name}{' (by his limit)' if s.by_rule else ''}" for s in yes),
                applied_at=fix.applied_at,
                words=plan.words,
                note="; ".join(dict.fromkeys(plan.notes.values())),
                answer=answers.get(fix.id, "waits for him" if fix.state == FixState.AWAITING_DRIVER else ""),
                answered_at=fix.answered_at,
                outcome=fix.outcome or fix.state.replace("_", " "),
            )
        )
    return found
