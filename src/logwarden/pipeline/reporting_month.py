"""A company's month, gathered."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.reporting import company_month
from logwarden.reporting.company_month import Cause, DayOfAll, DriverDays
from logwarden.states import OPEN_ERROR_STATUSES, ErrorStatus
from logwarden.store import report_sources
from logwarden.store.findings import Finding
from logwarden.store.fixes import Fix
from logwarden.store.reports import Report

from . import reporting_parts as parts
from .decisions import title_of
from .reporting_edits import days_read
from .reporting_parts import Gathered, name_of

_GONE = frozenset({ErrorStatus.RESOLVED, ErrorStatus.AGED_OUT})
_UNIDENTIFIED = "unidentifiedDriverEvent"


async def gather_company_month(session: AsyncSession, report: Report, now: datetime) -> Gathered:
    """The days of a report over its company, which is loaded.

    Raises:
        ValueError: the report is of no company.
    """
    if report.company is None:
        raise ValueError(f"report {report.id} is of no company")
    first, last, company = report.first_day, report.last_day, report.company
    about = await parts.about(session, report)
    drivers = await report_sources.drivers(session, about.companies)
    read: dict[int, frozenset[date]] = {}
    for driver in drivers:
        read[driver.id] = days_read(await report_sources.logs(session, driver.id, first, last), first, last)
    told = await report_sources.told_days(session, company.id, first, last)
    errors = await report_sources.errors_of_days(session, company.id, first, last)
    of_days = await report_sources.fixes(
        session, Fix.first_day <= last, Fix.last_day >= first, companies=about.companies
    )
    answers = await report_sources.answers(session, [fix.id for fix in of_days])
    checks = await parts.checks(session, about.companies)
    by_day: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for day in told:
        by_day[day.day].update(told=1, certified=int(day.certified))
    for error_day, _, _, status, number in errors:
        by_day[error_day].update(listed=number, open=number * (status in OPEN_ERROR_STATUSES))
    of_driver: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for day in told:
        of_driver[day.driver_id].update(told=1, certified=int(day.certified))
    stands = Counter((fix.remedy.replace("_", " "), fix.outcome or fix.state) for fix in of_days)
    month = company_month.CompanyMonth(
        company=company.name,
        first_day=first,
        last_day=last,
        zone=about.zone,
        checks=checks,
        days=tuple(
            DayOfAll(
                day, by_day[day]["told"], by_day[day]["certified"], sum(day in days for days in read.values()),
                by_day[day]["listed"], by_day[day]["open"],
            )
            for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
        ),
        drivers=tuple(
            DriverDays(name_of(one), of_driver[one.id]["told"], of_driver[one.id]["certified"], len(read[one.id]))
            for one in drivers
        ),
        causes=await _causes(session, errors),
        outcomes=tuple((remedy, where.replace("_", " "), n) for (remedy, where), n in sorted(stands.items())),
        answers=tuple(sorted(Counter(answers.values()).items())),
        unidentified=_unidentified(errors),
        findings=await parts.altered(session, Finding.day.between(first, last), companies=about.companies),
    )  # fmt: skip
    return Gathered(company_month.document(month, now), parts.oldest(checks))


Errors = list[tuple[date, int | None, str, str, int]]


async def _causes(session: AsyncSession, errors: Errors) -> tuple[Cause, ...]:
    known = await report_sources.incidents(session, {cause for _, cause, _, _, _ in errors if cause is not None})
    by_cause: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for _, incident_id, key, status, number in errors:
        incident = known.get(incident_id or 0)
        words = "Not grouped yet" if incident is None else title_of(incident)
        by_cause[words, key][status] += number
    return tuple(
        Cause(
            words,
            key,
            counts.total(),
            sum(counts[status] for status in OPEN_ERROR_STATUSES),
            sum(counts[status] for status in _GONE),
            counts[ErrorStatus.IGNORED],
            counts[ErrorStatus.FIXED],
        )
        for (words, key), counts in by_cause.items()
    )


def _unidentified(errors: Errors) -> tuple[tuple[date, int, int], ...]:
    listed, still = Counter[date](), Counter[date]()
    for day, _, key, status, number in errors:
        if key == _UNIDENTIFIED:
            listed[day] += number
            still[day] += number * (status in OPEN_ERROR_STATUSES)
    return tuple((day, listed[day], still[day]) for day in sorted(listed))
