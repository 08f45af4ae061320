"""A month of one driver in the archive, as readings of a portal left it: gaps, changes, other people's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.eld.events import (
    DRIVING,
    OFF_DUTY,
    ON_DUTY,
    PERSONAL_USE,
    SLEEPER_BERTH,
    SPECIAL_CLEARED,
    YARD_MOVES,
    Event,
    EventType,
    Origin,
)
from logwarden.eld.log import DriverLog, day_start
from logwarden.store import readings
from logwarden.store.database import Database
from logwarden.store.portals import Company, Driver

CHICAGO = ZoneInfo("America/Chicago")
FIRST, LAST = date(2026, 10, 20), date(2026, 11, 18)
"""Thirty days; the first of November has 25 hours."""
CHANGED, UNCERTIFIED, LONG_DRIVE, SILENT = date(2026, 10, 24), date(2026, 10, 27), date(2026, 10, 29), date(2026, 11, 9)
"""A day with a note that came later, one that he never certified, one of 11 hours driving, one that nobody read."""
READ_AT = tuple(
    datetime.combine(day, datetime.min.time(), CHICAGO).astimezone(UTC) + timedelta(hours=hour)
    for day, hour in ((date(2026, 10, 24), 12), (date(2026, 10, 31), 18), (date(2026, 11, 8), 12), (LAST, 22))
)
"""When he was read, each time with the eight days up to then: so nobody read the ninth and the tenth of November."""
EVIL = '=1+1 <img src=x onerror="alert(1)"> and so on to the sixtiet'

_T = EventType
_DAY: Sequence[tuple[str, EventType, int, Origin, int]] = (
    ("05:40:10", _T.LOGIN, 1, Origin.AUTOMATIC, 0),
    ("05:41:00", _T.ENGINE_POWER, 1, Origin.AUTOMATIC, 0),
    ("05:42:00", _T.DUTY_STATUS, ON_DUTY, Origin.DRIVER, 0),
    ("05:58:30", _T.DUTY_STATUS, DRIVING, Origin.AUTOMATIC, 0),
    ("06:58:30", _T.INTERMEDIATE, 1, Origin.AUTOMATIC, 58),
    ("07:58:30", _T.INTERMEDIATE, 1, Origin.AUTOMATIC, 58),
    ("08:58:30", _T.INTERMEDIATE, 1, Origin.AUTOMATIC, 58),
    ("09:31:00", _T.DUTY_STATUS, ON_DUTY, Origin.DRIVER, 31),
    ("09:33:00", _T.ENGINE_POWER, 3, Origin.AUTOMATIC, 0),
    ("09:55:00", _T.ENGINE_POWER, 1, Origin.AUTOMATIC, 0),
    ("09:58:00", _T.DUTY_STATUS, DRIVING, Origin.AUTOMATIC, 0),
    ("10:58:00", _T.INTERMEDIATE, 1, Origin.AUTOMATIC, 58),
    ("11:58:00", _T.INTERMEDIATE, 1, Origin.AUTOMATIC, 58),
    ("12:28:00", _T.DUTY_STATUS, OFF_DUTY, Origin.DRIVER, 29),
    ("12:29:00", _T.ENGINE_POWER, 3, Origin.AUTOMATIC, 0),
    ("13:00:00", _T.ENGINE_POWER, 1, Origin.AUTOMATIC, 0),
    ("13:03:00", _T.DUTY_STATUS, DRIVING, Origin.AUTOMATIC, 0),
    ("14:03:00", _T.INTERMEDIATE, 1, Origin.AUTOMATIC, 58),
    ("15:03:00", _T.INTERMEDIATE, 1, Origin.AUTOMATIC, 58),
    ("15:33:00", _T.DUTY_STATUS, ON_DUTY, Origin.DRIVER, 29),
    ("15:36:00", _T.SPECIAL_DRIVING, YARD_MOVES, Origin.DRIVER, 0),
    ("15:44:00", _T.SPECIAL_DRIVING, SPECIAL_CLEARED, Origin.DRIVER, 1),
    ("15:45:00", _T.ENGINE_POWER, 3, Origin.AUTOMATIC, 0),
    ("17:05:00", _T.ENGINE_POWER, 1, Origin.AUTOMATIC, 0),
    ("17:08:00", _T.DUTY_STATUS, DRIVING, Origin.AUTOMATIC, 0),
    ("17:48:00", _T.DUTY_STATUS, ON_DUTY, Origin.DRIVER, 38),
    ("18:00:00", _T.ENGINE_POWER, 3, Origin.AUTOMATIC, 0),
    ("18:02:00", _T.DUTY_STATUS, SLEEPER_BERTH, Origin.DRIVER, 0),
    ("18:05:00", _T.CERTIFICATION, 1, Origin.DRIVER, 0),
    ("18:06:00", _T.LOGIN, 2, Origin.AUTOMATIC, 0),
)
_REST: Sequence[tuple[str, EventType, int, Origin, int]] = (
    ("09:00:00", _T.DUTY_STATUS, OFF_DUTY, Origin.DRIVER, 0),
    ("10:00:00", _T.SPECIAL_DRIVING, PERSONAL_USE, Origin.DRIVER, 0),
    ("10:40:00", _T.SPECIAL_DRIVING, SPECIAL_CLEARED, Origin.DRIVER, 12),
    ("20:00:00", _T.DUTY_STATUS, SLEEPER_BERTH, Origin.DRIVER, 0),
    ("20:10:00", _T.CERTIFICATION, 1, Origin.DRIVER, 0),
)
_PLACES = ("2mi NE of Joliet, IL", "5mi W of Walcott, IA", "1mi S of Des Moines, IA", "Omaha, NE")


@dataclass(frozen=True, slots=True)
class Lived:
    """The driver's number, and his true records at the end."""

    driver_id: int
    events: tuple[Event, ...]

    def on(self, day: date, zone: ZoneInfo = CHICAGO) -> list[Event]:
        """His records of a day."""
        return [event for event in self.events if event.at.astimezone(zone).date() == day]


async def live(
    database: Database, name: str = "SMITH, JOHN Q", portal_id: str = "D1", company: str = "C1", system: str = "zero"
) -> Lived:
    """Puts the month into the archive, by the readings of `READ_AT`."""
    events = (*_month(),)
    async with database.write() as session:
        known = Company(system=system, portal_id=company, name="ACME & SONS TRUCKING INC")
        session.add(known)
        await session.flush()
        driver = Driver(company_id=known.id, portal_id=portal_id, name=name, zone="CT")
        session.add(driver)
        await session.flush()
        await _keep(session, driver.id, portal_id, events)
    return Lived(driver.id, events)


async def _keep(session: AsyncSession, driver_id: int, portal_id: str, events: Sequence[Event]) -> None:
    """The readings of a driver; his note of `CHANGED` came after the first."""
    for number, read_at in enumerate(READ_AT):
        last = read_at.astimezone(CHICAGO).date()
        first = last - timedelta(days=7)
        stood = (
            replace(event, notes="") if number == 0 and event.notes.startswith("Fuel") else event for event in events
        )
        shown = tuple(e for e in stood if first <= e.at.astimezone(CHICAGO).date() <= last and e.at <= read_at)
        log = DriverLog(portal_id, CHICAGO, first, last, read_at, shown)
        await readings.keep(session, driver_id, readings.API, log)


def _month() -> Iterator[Event]:
    """Six days of work and one of rest, in turn, from ten days before the first."""
    day, sequence, miles, hours = FIRST - timedelta(days=10), 0xFD80, 500_000, Decimal("10400.0")
    while day <= LAST:
        west = 88.08
        plan = _REST if day.weekday() == 6 else _DAY
        for number, (clock, kind, code, origin, driven) in enumerate(plan):
            if kind is _T.CERTIFICATION and day == UNCERTIFIED:
                continue
            if day == LONG_DRIVE and (clock, kind) in _LEFT_OUT:
                continue
            sequence = (sequence + 1) % 0x1_0000
            miles += driven
            hours += Decimal(driven) / 58 // Decimal("0.1") * Decimal("0.1")
            west += driven / 70
            yield Event(
                _at(day, clock),
                kind,
                code,
                origin=origin,
                sequence_id=sequence,
                device="ELD-7741-0093",
                vehicle="101",
                location="" if kind in (_T.CERTIFICATION, _T.LOGIN) else _PLACES[number * len(_PLACES) // len(plan)],
                odometer=miles,
                engine_hours=hours,
                latitude="M" if clock == "12:28:00" and day.day % 5 == 0 else "41.52",
                longitude="M" if clock == "12:28:00" and day.day % 5 == 0 else f"-{west:.2f}",
                notes=_note(day, clock),
                certified_date=day if kind is _T.CERTIFICATION else None,
            )
        day += timedelta(days=1)


_LEFT_OUT = {("12:28:00", _T.DUTY_STATUS), ("13:03:00", _T.DUTY_STATUS), ("15:33:00", _T.DUTY_STATUS)}


def _note(day: date, clock: str) -> str:
    if (day, clock) == (CHANGED, "09:31:00"):
        return "Fuel stop at Walcott, card 4411, receipt with the office"
    if (day, clock) == (date(2026, 10, 28), "12:28:00"):
        return EVIL
    return "Pre-trip inspection" if clock == "05:42:00" else ""


def _at(day: date, clock: str) -> datetime:
    local = datetime.fromisoformat(f"{day.isoformat()}T{clock}").replace(tzinfo=CHICAGO)
    return max(local.astimezone(UTC), day_start(day, CHICAGO))
