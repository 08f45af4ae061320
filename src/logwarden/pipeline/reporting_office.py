"""The shift note and the office's day, gathered."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.eld.log import day_start
from logwarden.remedies.catalogue import CATALOGUE, Severity
from logwarden.reporting import office_day, shift_note
from logwarden.reporting.office_day import Exposure, Pass
from logwarden.store import report_sources
from logwarden.store.findings import Finding
from logwarden.store.fixes import Fix
from logwarden.store.reports import Report
from logwarden.store.scans import Scan

from . import reporting_parts as parts
from .reporting_parts import Gathered

_EXPOSED = frozenset(entry.key for entry in CATALOGUE if entry.is_exposure)


async def gather_shift_note(session: AsyncSession, report: Report, now: datetime) -> Gathered:
    """What happened in the span that its options name, and what waits now."""
    about = await parts.about(session, report)
    since, until = (datetime.fromisoformat(report.options[name]) for name in ("since", "until"))
    checks = await parts.checks(session, about.companies)
    note = shift_note.ShiftNote(
        scope=about.words,
        since=since,
        until=until,
        zone=about.zone,
        checks=checks,
        happened=await parts.happenings(session, parts.SHIFT, since, until, about.companies),
        waiting=await parts.waiting(session, about.companies),
        holds=await parts.held(session, about.companies, now),
        findings=await parts.altered(session, Finding.review.is_(None), companies=about.companies),
    )
    return Gathered(shift_note.document(note, now), parts.oldest(checks))


async def gather_office_day(session: AsyncSession, report: Report, now: datetime) -> Gathered:
    """One day of the zone that its options name."""
    about = await parts.about(session, report)
    companies = about.companies
    since, until = day_start(report.first_day, about.zone), day_start(report.first_day + timedelta(days=1), about.zone)
    system = report.company.system if report.company is not None else report.system
    ended = await report_sources.fixes(session, Fix.closed_at >= since, Fix.closed_at < until, companies=companies)
    outcomes = Counter((fix.remedy, fix.outcome or "") for fix in ended)
    exposed = await report_sources.errors_by_key(session, _EXPOSED, since, until, companies)
    by_severity = await report_sources.open_by_severity(session, companies)
    checks = await parts.checks(session, companies)
    told = office_day.OfficeDay(
        scope=about.words,
        day=report.first_day,
        zone=about.zone,
        checks=checks,
        passes=tuple(map(_pass, await report_sources.passes(session, since, until, system))),
        decided=await parts.happenings(session, parts.DECIDED, since, until, companies),
        exposure=tuple(Exposure(*row) for row in exposed),
        done=await parts.happenings(session, parts.DONE, since, until, companies),
        outcomes=tuple((remedy, outcome, number) for (remedy, outcome), number in sorted(outcomes.items())),
        waiting=await parts.waiting(session, companies),
        open_errors=tuple((one.value, by_severity[one]) for one in reversed(Severity) if one in by_severity),
        holds=await parts.held(session, companies, now),
        compared=await report_sources.compared(session, since, until, companies),
        findings=await parts.altered(session, Finding.found_at >= since, Finding.found_at < until, companies=companies),
    )
    return Gathered(office_day.document(told, now), parts.oldest(checks))


def _pass(scan: Scan) -> Pass:
    missing = scan.companies_listed - scan.companies_seen
    return Pass(
        scan.system, scan.portal_at, scan.companies_listed, scan.companies_seen, scan.errors_seen,
        f"{missing} companies" if missing > 0 else "",
    )  # fmt: skip
