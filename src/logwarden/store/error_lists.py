"""What people ask of the errors: filters and pages. A page costs the same however many errors there are.

A page is merged from ranges of one index: each has one system, company, driver or key and one status, and lies there
in the order of the list (errors.py). So nothing is sorted but the ends of a few ranges, and no page counts them all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple, Self

from sqlalchemy import ColumnElement, Select, literal, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, defer

from logwarden.states import ErrorStatus

from . import portals
from .database import UtcDateTime
from .errors import LogError
from .portals import Driver
from .readings import Reading

MOST_RANGES = 80
"""More are not merged: SQLite takes 500 in one statement, and planning them takes longer than looking through some."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_LISTED_WITHIN = timedelta(days=10)
"""An error without a time stands at the instant of its first list: at most the portal's window after its day."""


@dataclass(frozen=True, slots=True)
class ErrorFilter:
    """What a reader wants to see; None means all.

    `companies` are those that he may see, by our ids: whatever else he asks for, he gets nothing of others.
    `since` and `until` are instants (until is not in it), `first_day` and `last_day` home-terminal days, `text` is
    part of the message, without case.
    """

    companies: frozenset[int] | None = None
    system: str | None = None
    company_id: int | None = None
    driver_id: int | None = None
    keys: frozenset[str] | None = None
    statuses: frozenset[ErrorStatus] | None = None
    since: datetime | None = None
    until: datetime | None = None
    first_day: date | None = None
    last_day: date | None = None
    text: str | None = None

    def of_companies(self) -> frozenset[int] | None:
        """The companies that it lets through, None for all."""
        if self.company_id is None:
            return self.companies
        asked = frozenset({self.company_id})
        return asked if self.companies is None else asked & self.companies


class Place(NamedTuple):
    """Where in the list of errors a page ended."""

    at: datetime
    id: int

    def __str__(self) -> str:
        """As a cursor: microseconds since 1970, and the error."""
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}-{self.id}"

    @classmethod
    def parse(cls, cursor: str) -> Self:
        """The place that a cursor names.

        Raises:
            ValueError: it is none of ours.
        """
        microseconds, error_id = numbers_of(cursor)
        return cls(_EPOCH + timedelta(microseconds=microseconds), error_id)


def numbers_of(cursor: str) -> tuple[int, int]:
    """The two numbers of a cursor.

    Raises:
        ValueError: it is none of ours.
    """
    found = re.fullmatch(r"(-?[0-9]{1,16})-([0-9]{1,9})", cursor, re.ASCII)
    if found is None:
        raise ValueError(f"{cursor!r} is no cursor of this list")
    return int(found[1]), int(found[2])


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """An error with its driver and company. `last_listed_at`: the last list of the portal that holds it."""

    error: LogError
    last_listed_at: datetime

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        return Place(self.error.at, self.error.id)


async def page(
    session: AsyncSession, wanted: ErrorFilter, *, after: Place | None = None, limit: int
) -> Sequence[ErrorLine]:
    """The errors that come after a place, newest first, at most `limit`."""
    query = places(wanted, await portals.systems(session), after=after, limit=limit)
    if query is None:
        return []
    ids = [error_id for error_id, _ in await session.execute(query)]
    found = await session.execute(_lines().where(LogError.id.in_(ids)).options(defer(LogError.raw, raiseload=True)))
    return sorted((_line(*row) for row in found), key=lambda line: line.place, reverse=True)


async def get(session: AsyncSession, error_id: int, companies: frozenset[int] | None = None) -> ErrorLine | None:
    """One error with all that the portal said of it; None if there is none in these companies."""
    query = _lines().where(LogError.id == error_id)
    if companies is not None:
        query = query.where(LogError.company_id.in_(companies))
    row = (await session.execute(query)).first()
    return None if row is None else _line(*row)


def places(
    wanted: ErrorFilter, systems: Iterable[str], *, after: Place | None, limit: int
) -> Select[int, datetime] | None:
    """The query for id and place of a page's errors; None where the filter lets nothing through."""
    lead, values = _lead(wanted, systems)
    conditions = conditions_of(wanted, but=lead)
    if after is not None:
        place = tuple_(literal(after.at, UtcDateTime()), literal(after.id))
        conditions.append(tuple_(LogError.at, LogError.id) < place)
    ranges = [
        select(LogError.id, LogError.at)
        .where(lead == value, LogError.status == status, *conditions)
        .order_by(LogError.at.desc(), LogError.id.desc())
        .limit(limit)
        for value in values
        for status in sorted(wanted.statuses or ErrorStatus)
    ]
    if not ranges:
        return None
    if len(ranges) == 1:
        return ranges[0]
    merged = union_all(*(select(one.subquery()) for one in ranges)).subquery()
    return select(merged.c.id, merged.c.at).order_by(merged.c.at.desc(), merged.c.id.desc()).limit(limit)


def _lead(wanted: ErrorFilter, systems: Iterable[str]) -> tuple[Any, Collection[Any]]:
    """The column by which the ranges are told apart, and its values: the first that makes few enough."""
    statuses = len(wanted.statuses or ErrorStatus)
    driver = None if wanted.driver_id is None else [wanted.driver_id]
    by: tuple[tuple[Any, Collection[Any] | None], ...] = (
        (LogError.driver_id, driver),
        (LogError.company_id, wanted.of_companies()),
        (LogError.key, wanted.keys),
    )
    for column, values in by:
        if values is not None and len(values) * statuses <= MOST_RANGES:
            return column, sorted(values)
    return LogError.system, sorted(systems) if wanted.system is None else [wanted.system]


def conditions_of(wanted: ErrorFilter, *, but: object = None) -> list[ColumnElement[bool]]:
    """What the filter asks of an error, besides its status and the column `but`."""
    found: list[ColumnElement[bool]] = []
    companies = wanted.of_companies()
    if companies is not None and but is not LogError.company_id:
        found.append(LogError.company_id.in_(sorted(companies)))
    if wanted.system is not None and but is not LogError.system:
        found.append(LogError.system == wanted.system)
    if wanted.driver_id is not None and but is not LogError.driver_id:
        found.append(LogError.driver_id == wanted.driver_id)
    if wanted.keys is not None and but is not LogError.key:
        found.append(LogError.key.in_(sorted(wanted.keys)))
    if wanted.since is not None:
        found.append(LogError.at >= wanted.since)
    if wanted.until is not None:
        found.append(LogError.at < wanted.until)
    if wanted.first_day is not None:
        found += [LogError.day >= wanted.first_day, LogError.at >= _midnight(wanted.first_day) - _DAY]
    if wanted.last_day is not None:
        found += [LogError.day <= wanted.last_day, LogError.at < _midnight(wanted.last_day) + _LISTED_WITHIN]
    if wanted.text is not None:
        found.append(LogError.message.icontains(wanted.text, autoescape=True))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _lines() -> Select[LogError, datetime]:
    return (
        select(LogError, Reading.read_at)
        .join(LogError.driver)
        .join(Driver.company)
        .outerjoin(Reading, Reading.id == Driver.listing_id)
        .options(contains_eager(LogError.driver).contains_eager(Driver.company))
    )


def _line(error: LogError, read_at: datetime | None) -> ErrorLine:
    listed = error.absent_since is None and read_at is not None
    return ErrorLine(error, read_at if listed and read_at is not None else error.last_listed_at)
