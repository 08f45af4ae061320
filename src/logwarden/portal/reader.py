"""The rows of a driver's page, turned into a DriverLog.

Times on the page are home-terminal local. In the repeated hour at the end of daylight saving time a local
time names two instants; rows ascend, so each such row is taken as the earlier instant that does not lie
before the row above it. That is right unless all that hour's rows belong to its second run, which nothing on
the page can tell: `in_repeated_hour` marks such records, and nothing is ever staged on them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from logwarden.eld.events import Event
from logwarden.portal import fields
from logwarden.portal import selectors as s
from logwarden.portal.parse_records import certified
from logwarden.portal.parts.needed import PageChanged
from logwarden.problems import AskPerson, TryAgain

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from logwarden.portal.parts.log_table import TableText

_TIME = re.compile(r"\s*(\d{1,2}):(\d{2}):(\d{2})\s*([AP])\.?M\.?\s*", re.IGNORECASE)
_NOON = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One record as read: the cells as they stood there, the driver's name among them, and the record."""

    cells: tuple[str, ...]
    event: Event

    @property
    def time(self) -> str:
        """The time cell."""
        return self.cells[0].strip()

    @property
    def title(self) -> str:
        """The event cell."""
        return self.cells[1].strip()

    @property
    def sequence_id(self) -> str:
        """The sequence id cell."""
        return self.cells[8].strip()

    @property
    def driver(self) -> str:
        """The driver cell."""
        return self.cells[9].strip()


def rows(text: TableText, zone: ZoneInfo, first_day: date, last_day: date) -> tuple[Row, ...]:
    """All records of the table, in its order.

    Raises:
        TryAgain: a day is missing or twice there, or the rows are not as many as the footer counts.
        AskPerson: the columns are others than we know, or a row cannot be read.
    """
    _check_titles(text.titles)
    _check_days(text, first_day, last_day)
    if text.rows != text.counted:
        raise TryAgain(f"The page counts {text.counted} events, but shows {text.rows}.")
    found: list[Row] = []
    day = first_day
    above: datetime | None = None
    for kind, cells in text.entries:
        if kind == "day":
            day = fields.day(cells[0])
            continue
        try:
            event = _event(cells, day, zone, above)
        except (ValueError, IndexError) as error:
            seen = " | ".join(cell.strip() for cell in cells[:2])
            raise AskPerson(f"A row of {day} cannot be read: {seen[:80]} ({str(error)[:80]}).") from None
        above = event.at
        found.append(Row(cells, event))
    return tuple(found)


def days(text: TableText) -> list[date]:
    """The days whose rows stand in the table, in its order.

    Raises:
        AskPerson: a day's row does not hold a day.
    """
    try:
        return [fields.day(cells[0]) for kind, cells in text.entries if kind == "day"]
    except ValueError:
        raise PageChanged("The page changed: a day's row does not hold a day.") from None


def instant_on(clock: str, day: date, zone: ZoneInfo) -> datetime:
    """The UTC instant of a time as the page writes it, on a home-terminal day.

    Raises:
        ValueError: it is no such time, or that day does not have it.
    """
    return _at(clock, day, zone, None)


def in_repeated_hour(at: datetime, zone: ZoneInfo) -> bool:
    """Whether the local time of an instant comes twice that day."""
    local = at.astimezone(zone).replace(tzinfo=None)
    return _instant(local, zone, 0) != _instant(local, zone, 1)


def _check_titles(titles: tuple[str, ...]) -> None:
    written = [re.sub(r"[^a-z]", "", title.lower()) for title in titles]
    if not any(written):
        return
    for place, allowed in enumerate(s.COLUMNS):
        if place >= len(written) or written[place] not in allowed:
            shown = titles[place].strip()[:40] if place < len(titles) else "nothing"
            raise PageChanged(f"The page changed: column {place + 1} is {shown}, not {allowed[0]}.")


def _check_days(text: TableText, first_day: date, last_day: date) -> None:
    shown = days(text)
    wanted = [first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1)]
    if shown != wanted:
        missing = [str(day) for day in wanted if day not in shown]
        reason = f"{', '.join(missing)} missing" if missing else "they are not the days asked for"
        raise TryAgain(f"The page does not show every day of the range: {reason}.")
    if text.entries and text.entries[0][0] != "day":
        raise TryAgain("The page shows records before the first day's row.")


def _event(cells: tuple[str, ...], day: date, zone: ZoneInfo, above: datetime | None) -> Event:
    (
        clock,
        _,
        _,
        _,
        location,
        odometer,
        engine_hours,
        notes,
        sequence,
        _,
        _,
        vehicle,
        device,
        code_name,
        origin,
        record,
        latitude,
        longitude,
        check_value,
    ) = (cell.strip() for cell in cells[: len(s.COLUMNS)])
    kind, code = fields.type_and_code(code_name)
    note, certified_date = certified(kind, notes)
    return Event(
        at=_at(clock, day, zone, above),
        type=kind,
        code=code,
        status=fields.record_status(record),
        origin=fields.origin(origin),
        sequence_id=fields.sequence_id(sequence),
        device=device,
        vehicle=vehicle,
        location=location,
        odometer=fields.whole(odometer),
        engine_hours=fields.hours(engine_hours),
        latitude=latitude,
        longitude=longitude,
        notes=note,
        check_value=check_value,
        certified_date=certified_date,
    )


def _at(clock: str, day: date, zone: ZoneInfo, above: datetime | None) -> datetime:
    match = _TIME.fullmatch(clock)
    if not match:
        raise ValueError(f"no time: {clock[:20]!r}")
    hour, minute, second = (int(part) for part in match.groups()[:3])
    if not 1 <= hour <= _NOON:
        raise ValueError(f"no hour of twelve: {hour}")
    hour = hour % _NOON + (_NOON if match[4].upper() == "P" else 0)
    local = datetime.combine(day, time(hour, minute, second))
    at = _instant(local, zone, 0)
    if at.astimezone(zone).replace(tzinfo=None) != local:
        raise ValueError(f"there is no {clock} on that day")
    if above is not None and at < above:
        at = _instant(local, zone, 1)
    return at


def _instant(local: datetime, zone: ZoneInfo, fold: int) -> datetime:
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)
