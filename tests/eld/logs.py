"""Logs for the tests: a plain two-day log by hand, and generated ones that obey the regulation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from logwarden.eld.events import DRIVING, OFF_DUTY, ON_DUTY, SLEEPER_BERTH, Event, EventType, Origin
from logwarden.eld.log import DriverLog, day_start

CHICAGO = ZoneInfo("America/Chicago")
ZONES = [ZoneInfo(name) for name in ("America/New_York", "America/Chicago", "America/Denver", "Pacific/Honolulu")]
MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


def at(day: date, clock: str, zone: ZoneInfo = CHICAGO) -> datetime:
    """The UTC instant of `HH:MM` or `HH:MM:SS` on a home-terminal day."""
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}").replace(tzinfo=zone).astimezone(UTC)


def duty(instant: datetime, code: int, sequence_id: int | None, origin: Origin | None = None) -> Event:
    """A duty status of truck 101 and device E1; driving is automatic, the rest by the driver, unless told."""
    made_by = origin or (Origin.AUTOMATIC if code == DRIVING else Origin.DRIVER)
    return Event(
        instant,
        EventType.DUTY_STATUS,
        code,
        origin=made_by,
        sequence_id=sequence_id,
        device="E1" if sequence_id is not None else "",
        vehicle="101",
        odometer=500_000 + int((instant - at(MONDAY, "00:00")).total_seconds()) // 600,
        engine_hours=Decimal(10_000) + Decimal(int((instant - at(MONDAY, "00:00")).total_seconds()) // 360) / 10,
    )


def record(instant: datetime, kind: EventType, code: int, sequence_id: int | None) -> Event:
    """An automatic record of another type, in the same truck."""
    like = duty(instant, OFF_DUTY, sequence_id, Origin.AUTOMATIC)
    return replace(like, type=kind, code=code)


def plain_log() -> DriverLog:
    """Monday and Tuesday, read on Tuesday at noon: twins at 12:30 on Monday, number 0x107 not in the list."""
    events = (
        duty(at(MONDAY, "00:00"), OFF_DUTY, 0x100),
        record(at(MONDAY, "05:58"), EventType.LOGIN, 1, 0x101),
        record(at(MONDAY, "05:59"), EventType.ENGINE_POWER, 1, 0x102),
        duty(at(MONDAY, "06:00"), ON_DUTY, 0x103),
        duty(at(MONDAY, "07:00"), DRIVING, 0x104),
        record(at(MONDAY, "08:00"), EventType.INTERMEDIATE, 1, 0x105),
        record(at(MONDAY, "09:00"), EventType.INTERMEDIATE, 1, 0x106),
        duty(at(MONDAY, "12:00"), ON_DUTY, 0x108),
        duty(at(MONDAY, "12:30"), ON_DUTY, 0x109),
        duty(at(MONDAY, "13:00"), DRIVING, 0x10A),
        duty(at(MONDAY, "18:00"), SLEEPER_BERTH, 0x10B),
        duty(at(TUESDAY, "08:00"), ON_DUTY, 0x10C),
        duty(at(TUESDAY, "09:00"), DRIVING, 0x10D),
    )
    return DriverLog("77", CHICAGO, MONDAY, TUESDAY, at(TUESDAY, "12:00"), events)


def found(log: DriverLog, sequence_id: int) -> Event:
    """The record of a log with a sequence id."""
    return next(e for e in log.events if e.sequence_id == sequence_id)


def changed(log: DriverLog, old: Event, *new: Event, hours_later: int = 1) -> DriverLog:
    """A later reading in which other records stand for one."""
    events = tuple(x for e in log.events for x in (new if e is old else (e,)))
    return read_later(log, *events, hours=hours_later)


def read_later(log: DriverLog, *events: Event, hours: int = 1) -> DriverLog:
    """A reading some hours later that shows these records."""
    in_time = tuple(sorted(events, key=lambda e: e.at))
    return replace(log, events=in_time, read_at=log.read_at + timedelta(hours=hours))


_PLACES = {EventType.INTERMEDIATE: (1, 2), EventType.LOGIN: (1, 2), EventType.ENGINE_POWER: (1, 2, 3, 4)}


@st.composite
def driver_logs(draw: st.DrawFn) -> DriverLog:
    """Logs of one truck and device over one to three days, in any zone, over clock changes and roll-overs.

    Sequence ids rise with the instants and skip some numbers; miles and hours rise; every type but 4 occurs.
    """
    zone = draw(st.sampled_from(ZONES))
    first = draw(st.sampled_from([date(2026, 3, 7), date(2026, 6, 1), date(2026, 10, 31), date(2026, 11, 16)]))
    last = first + timedelta(days=draw(st.integers(0, 2)))
    instant = day_start(first, zone) + timedelta(seconds=draw(st.integers(0, 7200)))
    end = day_start(last + timedelta(days=1), zone)
    number, odometer, hours = draw(st.integers(0, 0xFFFF)), 400_000, Decimal("9000.0")
    events: list[Event] = []
    for _ in range(draw(st.integers(1, 24))):
        kind = draw(st.sampled_from([EventType.DUTY_STATUS, EventType.DUTY_STATUS, *_PLACES]))
        code = draw(st.sampled_from(_PLACES.get(kind, (OFF_DUTY, SLEEPER_BERTH, DRIVING, ON_DUTY))))
        tapped = kind is EventType.DUTY_STATUS and code != DRIVING
        notes = draw(st.sampled_from(["", "", "Fuel stop"])) if tapped else ""
        events.append(
            Event(
                instant,
                kind,
                code,
                origin=Origin.DRIVER if tapped else Origin.AUTOMATIC,
                sequence_id=number,
                device="E1",
                vehicle="101",
                odometer=odometer,
                engine_hours=hours,
                notes=notes,
            )
        )
        instant += timedelta(seconds=draw(st.integers(60, 14_400)))
        number = (number + draw(st.integers(1, 3))) % 0x1_0000
        odometer += draw(st.integers(0, 60))
        hours += Decimal(draw(st.integers(0, 12))) / 10
        if instant >= end:
            break
    return DriverLog("77", zone, first, last, end, tuple(events))
