"""Neighbours: for each day of a reading, the readings next before and after it that hold the day too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.eld.log import day_start
from logwarden.portal.wire import CACHE
from logwarden.store import readings
from logwarden.store.readings import API, Reading

UNSURE = CACHE
"""How much older than its time the log of an undated reading may be."""

_FEW = 20


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Two readings of a driver with no other between them that holds some day of theirs.

    `between_at` is the last instant at which the earlier one showed its log, `and_at` the first one after it at
    which the later one did; by the portal's clock.
    """

    earlier: Reading
    later: Reading
    between_at: datetime
    and_at: datetime


async def neighbours(session: AsyncSession, reading: Reading) -> list[Neighbours]:
    """A log with those before it, and with those after it that the witness has seen: the others look themselves."""
    begins = {day: day_start(day, ZoneInfo(reading.zone)) for day in _days(reading)}
    since = min(begins.values()) - timedelta(days=1)  # a home terminal that moved had other midnights
    near = await readings.around(session, reading, since, _FEW)
    pairs = _nearest(reading, near)
    before = [other.read_at for other in near if other.read_at <= reading.read_at]
    if len(before) == _FEW:
        held = {day for pair in pairs if pair.later is reading for day in _days(pair.earlier)}
        if any(day not in held and begun < min(before) for day, begun in begins.items()):
            pairs = _nearest(reading, await readings.around(session, reading, since))
    return pairs


def _nearest(reading: Reading, others: Iterable[Reading]) -> list[Neighbours]:
    all_ = list(others)
    before = sorted(_before(reading, all_), key=lambda pair: (pair.between_at, pair.earlier.id), reverse=True)
    after = sorted(_after(reading, all_), key=lambda pair: (pair.and_at, pair.later.id))
    found: dict[tuple[int, int], Neighbours] = {}
    for day in _days(reading):
        earlier = next((pair for pair in before if day in _days(pair.earlier)), None)
        later = next((pair for pair in after if day in _days(pair.later)), None)
        found |= {(pair.earlier.id, pair.later.id): pair for pair in (earlier, later) if pair is not None}
    return list(found.values())


def _before(reading: Reading, others: Iterable[Reading]) -> Iterator[Neighbours]:
    """The readings that showed a log before this one did.

    Those of the API come in their order. Of one from elsewhere and an undated one that lie closer together than
    the portal keeps an answer, nobody knows which was first.
    """
    at = reading.first_read_at
    for other in others:
        instant = other.read_at if other.read_at <= at else other.first_read_at
        comes_first = (other.first_read_at, other.id) < (at, reading.id)
        if comes_first and instant + _apart(other, reading) <= at:
            yield Neighbours(other, reading, instant, at)


def _after(reading: Reading, others: Iterable[Reading]) -> Iterator[Neighbours]:
    """The readings that the witness has seen and that showed a log after this one did."""
    at = reading.read_at
    for other in others:
        instant = other.first_read_at if other.first_read_at >= at else other.read_at
        comes_last = (other.read_at, other.id) > (at, reading.id)
        if other.witnessed and comes_last and instant - _apart(reading, other) >= at:
            yield Neighbours(reading, other, at, instant)


def _apart(earlier: Reading, later: Reading) -> timedelta:
    """How long after the earlier one the later one has to be for their order to be known."""
    in_order = later.dated or (earlier.source == API and later.source == API)
    return timedelta(0) if in_order else UNSURE


def _days(reading: Reading) -> list[date]:
    first, last = reading.first_day, reading.last_day
    return [] if first is None or last is None else [first + timedelta(days=n) for n in range((last - first).days + 1)]
