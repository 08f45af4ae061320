"""The monitoring API's JSON, in all its dialects (portal-contract.md §1), turned into the values of wire.py.

A part that nobody can read never stops its neighbours: it lands in `malformed_raw`, as sent. An answer that
is no answer at all raises TryAgain. A day with a record that cannot be read is not `whole`: a list with a hole
must never be taken for the day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from typing import Any

from logwarden.portal import fields
from logwarden.portal.elements import elements
from logwarden.portal.parse_records import UNREADABLE, records
from logwarden.portal.wire import (
    Analysis,
    DailySummary,
    DriverSnapshot,
    ListedCompany,
    ListedDriver,
    ListedError,
    Overview,
)
from logwarden.problems import TryAgain

_DAILY_KEYS = frozenset({"date", "certified", "events", "logCheckErrors"})


def overview(raw: object, asked_at: datetime) -> Overview:
    """The overview's companies, doubled ones merged; those without an id are in `malformed_raw`.

    Raises:
        TryAgain: the answer is not an overview.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("companies"), list):
        raise TryAgain("The portal answered the overview with something that lists no companies.")
    companies: dict[str, ListedCompany] = {}
    malformed: list[object] = []
    for item in raw["companies"]:
        try:
            company = ListedCompany(_id(item["id"]), fields.text(item.get("name")), _count(item.get("total")))
        except (*UNREADABLE, AttributeError):
            malformed.append(item)
            continue
        seen = companies.get(company.company_id)
        companies[company.company_id] = (
            company
            if seen is None
            else ListedCompany(
                company.company_id,
                seen.name or company.name,
                max(seen.total, company.total),
            )
        )
    return Overview(
        tuple(companies.values()),
        _count(raw.get("totalNumberOfError")),
        asked_at,
        _instant(raw.get("lastUpdatedAt")),
        tuple(malformed),
    )


def analysis(text: str, asked_at: datetime) -> Analysis:
    """All drivers of a company, each still to be read, doubled ones merged.

    Args:
        text: the answer's body.
        asked_at: the answer's Date header.

    Raises:
        TryAgain: the answer broke off, is no JSON, or is neither a list, nor `{"drivers": [...]}`, nor `{}`.
    """
    drivers: dict[str, ListedDriver] = {}
    stray: list[object] = []
    for element, content in elements(text):
        try:
            listed = _listed(element, content, asked_at)
        except UNREADABLE:
            stray.append(element)
            continue
        seen = drivers.get(listed.driver_id)
        drivers[listed.driver_id] = listed if seen is None else _both(seen, listed)
    return Analysis(tuple(drivers.values()), asked_at, tuple(stray))


def _listed(element: object, content: str, asked_at: datetime) -> ListedDriver:
    if not isinstance(element, dict):
        raise TypeError("a driver's element is an object")
    driver_id = _id(_first(element, "driverId", "driver_id"))
    updated = _instant(element.get("lastUpdatedAt"))
    return ListedDriver(driver_id, content, asked_at, updated, partial(_driver, element, driver_id, asked_at))


def _both(one: ListedDriver, other: ListedDriver) -> ListedDriver:
    return ListedDriver(
        one.driver_id,
        sha256(f"{one.content}+{other.content}".encode()).hexdigest(),
        one.asked_at,
        _earlier(one.last_updated_at, other.last_updated_at),
        lambda: _merged(one.snapshot(), other.snapshot()),
    )


@dataclass(slots=True)
class _Gathered:
    """What one driver's element gave so far."""

    errors: list[ListedError] = field(default_factory=list)
    lines: int = 0
    unreadable_lines: int = 0
    days: dict[date, DailySummary] = field(default_factory=dict)
    malformed: list[object] = field(default_factory=list)


def _driver(element: dict[str, Any], driver_id: str, asked_at: datetime) -> DriverSnapshot:
    got = _Gathered()
    for item in _list(element.get("logCheckErrors"), got.malformed):
        _take_error(item, None, got)
    for log in _daily_logs(element.get("driverLogs"), got.malformed):
        _take_day(log, got)
    return DriverSnapshot(
        driver_id,
        _words(_first(element, "driverName", "driver_name")) or None,
        _words(element.get("timezone")),
        _distinct(got.errors),
        tuple(sorted(got.days.values(), key=lambda summary: summary.day)),
        asked_at,
        _instant(element.get("lastUpdatedAt")),
        tuple(got.malformed),
        got.lines,
        got.unreadable_lines,
    )


def _take_error(item: object, log_day: date | None, got: _Gathered) -> None:
    got.lines += 1
    try:
        got.errors.append(_error(item, log_day))
    except UNREADABLE:
        got.unreadable_lines += 1
        got.malformed.append(item)


def _error(item: object, log_day: date | None) -> ListedError:
    if not isinstance(item, dict):
        raise TypeError("an error is an object")
    message = _first(item, "errorMessage", "error_message", "message")
    if not isinstance(message, str) or not message.strip():
        raise ValueError("an error without a message")
    return ListedError(
        fields.text(item.get("id")) or None,
        message,
        _instant(_first(item, "errorTime", "timestamp", "date")),
        fields.text(_first(item, "eventCode", "event_code")) or None,
        fields.text(_first(item, "errorType", "type")) or None,
        item,
        log_day,
    )


def _take_day(log: dict[str, Any], got: _Gathered) -> None:
    """One daily log: its summary, its records, its own errors; each part may be unreadable by itself."""
    try:
        day = fields.day(log.get("date"))
    except UNREADABLE:
        got.malformed.append({key: value for key, value in log.items() if key != "logCheckErrors"})
        day = None
    for item in _list(log.get("logCheckErrors"), got.malformed):
        _take_error(item, day, got)
    if day is None:
        return
    events, whole = records(log.get("events"), got.malformed)
    summary = DailySummary(day, log.get("certified") is True, events, whole)
    seen = got.days.get(day)
    got.days[day] = summary if seen is None else _merged_day(seen, summary)


def _daily_logs(raw: object, malformed: list[object]) -> Iterator[dict[str, Any]]:
    """The daily logs in a list, in one object, or in an object by day or by any other key."""
    if isinstance(raw, dict):
        if raw.keys() & _DAILY_KEYS:
            yield raw
            return
        for key, value in raw.items():
            for log in value if isinstance(value, list) else [value]:
                if isinstance(log, dict):
                    yield log if log.get("date") else {**log, "date": key}
                else:
                    malformed.append({key: log})
        return
    for log in _list(raw, malformed):
        if isinstance(log, dict):
            yield log
        else:
            malformed.append(log)


def _distinct(errors: list[ListedError]) -> tuple[ListedError, ...]:
    """Each error once, though it stands in the driver's list and in a daily log's, or came without its id.

    Two errors are one when message, time and code are equal and neither type nor id says otherwise. Where the
    portal gives no time, the id must be the same: two lines that lack both can be two errors.
    """
    kept: dict[tuple[object, ...], list[ListedError]] = {}
    for error in errors:
        same = kept.setdefault(
            (fields.squeezed(error.message), error.error_at, error.event_code),
            [],
        )
        for place, other in enumerate(same):
            if (
                _agree(error.portal_id, other.portal_id)
                and _agree(error.error_type, other.error_type)
                and (error.error_at is not None or error.portal_id == other.portal_id is not None)
            ):
                best = other if other.portal_id or not error.portal_id else error
                same[place] = replace(
                    best,
                    error_type=other.error_type or error.error_type,
                    log_day=other.log_day or error.log_day,
                )
                break
        else:
            same.append(error)
    return tuple(error for same in kept.values() for error in same)


def _agree(one: object, other: object) -> bool:
    return one is None or other is None or one == other


def _merged(one: DriverSnapshot, other: DriverSnapshot) -> DriverSnapshot:
    """A driver listed twice: all errors and days of both, and the older of the two instants."""
    days = {summary.day: summary for summary in one.days}
    for summary in other.days:
        seen = days.get(summary.day)
        days[summary.day] = summary if seen is None else _merged_day(seen, summary)
    return replace(
        one,
        driver_name=one.driver_name or other.driver_name,
        zone=one.zone or other.zone,
        errors=_distinct([*one.errors, *other.errors]),
        days=tuple(sorted(days.values(), key=lambda summary: summary.day)),
        last_updated_at=_earlier(one.last_updated_at, other.last_updated_at),
        malformed_raw=one.malformed_raw + other.malformed_raw,
        lines=one.lines + other.lines,
        unreadable_lines=one.unreadable_lines + other.unreadable_lines,
    )


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(one, other) if one and other else None


def _merged_day(one: DailySummary, other: DailySummary) -> DailySummary:
    """A day listed twice: certified only if both say so, with the records of both in order of time."""
    events = one.events if other.events is None else other.events
    if one.events is not None and other.events is not None:
        more = Counter(other.events) - Counter(one.events)
        events = tuple(sorted([*one.events, *more.elements()], key=lambda event: event.at))
    return DailySummary(one.day, one.certified and other.certified, events, one.whole and other.whole)


def _list(raw: object, malformed: list[object]) -> list[object]:
    if raw is None or raw == {}:
        return []
    if isinstance(raw, list):
        return raw
    malformed.append(raw)
    return []


def _first(item: dict[str, Any], *names: str) -> object:
    return next((item[name] for name in names if item.get(name) is not None), None)


def _id(value: object) -> str:
    written = fields.text(value)
    if not written:
        raise ValueError("an id is missing")
    return written


def _words(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _count(value: object) -> int:
    try:
        return fields.whole(value) or 0
    except ValueError:
        return 0


def _instant(value: object) -> datetime | None:
    try:
        return fields.instant(value)
    except ValueError:
        return None
