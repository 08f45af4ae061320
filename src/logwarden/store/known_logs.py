"""Known logs: what is known of a driver's last weeks, each day as it was read last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.eld.events import Event, Identity
from logwarden.eld.log import DriverLog, day_start

from . import readings, records
from .readings import Reading


@dataclass(frozen=True, slots=True)
class KnownLog:
    """A driver's log over days without a gap, put together from readings.

    `log.read_at` is the newest reading's; each day stands as the newest reading that held it showed it, which
    `read` names by day. `numbers` are the archive's numbers of the records, `by_identity` the same ones by what stays
    the same in every reading.
    """

    log: DriverLog
    read: Mapping[date, Reading]
    numbers: Mapping[Event, int]
    by_identity: Mapping[Identity, int]


async def known_log(session: AsyncSession, newest: Reading, since: date) -> KnownLog:
    """What is known of a driver from a day on, up to the `newest` of his logs.

    It goes back to `since`, or less far where a day was not read to its end.
    """
    log = await readings.log_of(session, newest)
    read = dict.fromkeys(log.days(), newest)
    numbers = numbers_of(log, newest)
    while log.first_day > since:
        earlier = await readings.latest_before(session, newest.driver_id, log.first_day)
        if earlier is None or earlier.zone != log.zone.key or earlier.read_at < day_start(log.first_day, log.zone):
            break
        older = await readings.log_of(session, earlier)
        numbers = numbers_of(older, earlier) | numbers
        older = older.between(older.first_day, log.first_day - timedelta(days=1))
        read |= dict.fromkeys(older.days(), earlier)
        log = replace(log, first_day=older.first_day, events=(*older.events, *log.events))
    return KnownLog(log, read, numbers, {event.identity: numbers[event] for event in log.events})


def numbers_of(log: DriverLog, reading: Reading) -> dict[Event, int]:
    """The archive's numbers of the records of the log that a reading showed."""
    return dict(zip(log.events, records.numbers_of(reading.records or ""), strict=True))
