"""Reads an output file whole: its content as values, its problems, and the lines that could not be values."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..events import Event, EventType
from ..order import sequence_distance
from . import values
from .content import (
    Annotation,
    Certification,
    Cmv,
    Header,
    ListedEvent,
    Login,
    Malfunction,
    OutputFile,
    PowerEvent,
    User,
)
from .layout import HEADER_LINES, Section
from .problems import Problem
from .reader import read
from .wall_time import Reading, home_zone, instant_of, rendered_offset, second_pass, wall_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from typing import TypeVar
    from zoneinfo import ZoneInfo

    from .rows import Row

    Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a reading of a file gave.

    `left_out` are the lines whose values no record can hold, such as an event type 9; the closed list of
    problems has no kind for some of them.
    """

    content: OutputFile
    problems: tuple[Problem, ...]
    left_out: tuple[int, ...]

    @property
    def is_valid(self) -> bool:
        """Whether nothing is wrong with the file."""
        return not self.problems


def read_content(chunks: Iterable[bytes], zone: ZoneInfo | None = None) -> ReadFile:
    """The content of a file whose local times are of `zone`, else of the header's UTC offset.

    The offset is one for the whole file, so a file over a change of the clocks needs its zone. The content is
    in memory; `read` streams. No file makes this raise.
    """
    rows: dict[Section, list[Row]] = {section: [] for section in Section}
    problems: list[Problem] = []
    for item in read(chunks):
        if isinstance(item, Problem):
            problems.append(item)
        else:
            rows[item.layout.section].append(item)
    assembly = _Assembly(rows, zone)
    return ReadFile(assembly.content(), tuple(problems), tuple(sorted(assembly.left_out)))


class _Assembly:
    """Makes values of rows; what all of them need is found first: header, zone, vehicles, the clock."""

    def __init__(self, rows: dict[Section, list[Row]], zone: ZoneInfo | None) -> None:
        self.rows = rows
        self.left_out: list[int] = []
        self.header = header_text(rows[Section.HEADER])
        self.zone = zone or home_zone(self.header["utc_offset"])
        self.cmvs = self._each(Section.CMVS, _cmv)
        self.units = {cmv.order: cmv.power_unit for cmv in reversed(self.cmvs)}
        readings = (_reading(row) for section in Section for row in rows[section])
        self.second = second_pass((reading for reading in readings if reading is not None), self.zone)

    def content(self) -> OutputFile:
        annotations = self._each(Section.ANNOTATIONS, self._annotation)
        notes = {note.sequence_id: note for note in reversed(annotations)}
        listed = self._each(Section.EVENTS, self._listed)
        power = self._each(Section.POWER, self._power)
        seen = [*(item.event for item in listed), *(item.event for item in power)]
        return OutputFile(
            self.zone,
            self._header(),
            self._each(Section.USERS, _user),
            self.cmvs,
            tuple(_noted(item, notes.get(item.event.sequence_id)) for item in listed),
            annotations,
            self._each(Section.CERTIFICATIONS, self._certification),
            self._each(Section.MALFUNCTIONS, self._malfunction),
            self._placed(self._each(Section.LOGINS, self._login), seen),
            power,
            self._each(Section.UNIDENTIFIED, self._listed),
        )

    def _each(self, section: Section, made: Callable[[Row], Value]) -> tuple[Value, ...]:
        found: list[Value] = []
        for row in self.rows[section]:
            try:
                found.append(made(row))
            except ValueError:
                self.left_out.append(row.line)
        return tuple(found)

    def _header(self) -> Header:
        texts = dict(self.header)
        wall = wall_time(texts.pop("date"), texts.pop("time"))
        miles = values.whole(texts.pop("total_miles"))
        hours = values.decimal(texts.pop("total_hours"))
        at = None if wall is None else instant_of(wall, self.zone)
        if wall is not None and at is not None and rendered_offset(at, self.zone) != texts["utc_offset"]:
            later = instant_of(wall, self.zone, second=True)
            at = later if rendered_offset(later, self.zone) == texts["utc_offset"] else at
        return Header(at=at, total_miles=miles, total_hours=hours, **texts)

    def _at(self, row: Row) -> datetime:
        wall = row.wall_time()
        if wall is None:
            raise ValueError("a record has a date and a time")
        number = values.sequence_id(row["sequence_id"])
        return instant_of(wall, self.zone, second=(wall, number) in self.second)

    def _event(self, row: Row, kind: EventType | None = None) -> Event:
        unit = row.get("power_unit") or self.units.get(values.whole(row.get("cmv")) or 0, "")
        return values.event_of(row, self._at(row), kind=kind, vehicle=unit, device=self._device(unit))

    def _device(self, unit: str) -> str:
        """Which ELD wrote a record: the header's model in that vehicle; the file has no serial number."""
        return f"{self.header['registration_id']}/{self.header['identifier']}/{unit}"

    def _listed(self, row: Row) -> ListedEvent:
        return ListedEvent(
            self._event(row),
            values.whole(row["distance"]),
            values.whole(row["cmv"]),
            values.whole(row.get("originator")),
            row["malfunction"] == "1",
            row.get("diagnostic") == "1",
        )

    def _annotation(self, row: Row) -> Annotation:
        number = values.sequence_id(row["sequence_id"])
        return Annotation(number, row["username"], row["comment"], self._at(row), row["location"])

    def _certification(self, row: Row) -> Certification:
        return Certification(self._event(row, EventType.CERTIFICATION), values.whole(row["cmv"]))

    def _malfunction(self, row: Row) -> Malfunction:
        return Malfunction(self._event(row, EventType.MALFUNCTION), row["condition"], values.whole(row["cmv"]))

    def _login(self, row: Row) -> Login:
        return Login(self._event(row, EventType.LOGIN), row["username"])

    def _power(self, row: Row) -> PowerEvent:
        event = self._event(row, EventType.ENGINE_POWER)
        return PowerEvent(event, row["vin"], row["trailers"], row["shipping_document"])

    def _placed(self, logins: tuple[Login, ...], seen: list[Event]) -> tuple[Login, ...]:
        """Logins with the vehicle of the record that is next by sequence id, else the header's."""
        vehicles = {event.sequence_id or 0: event.vehicle for event in seen if event.vehicle}
        numbers = sorted(vehicles)
        placed: list[Login] = []
        for login in logins:
            number = login.event.sequence_id or 0
            unit = self.header["power_unit"]
            if numbers:
                place = bisect_left(numbers, number)
                beside = (numbers[place - 1], numbers[place % len(numbers)])
                unit = vehicles[min(beside, key=lambda other: abs(sequence_distance(number, other)))]
            placed.append(replace(login, event=replace(login.event, vehicle=unit, device=self._device(unit))))
        return tuple(placed)


def header_text(rows: Iterable[Row]) -> dict[str, str]:
    """All texts of the header by column; the first header counts, empty where it has no such line."""
    texts = {column: "" for layout in HEADER_LINES for column in layout.columns}
    seen: set[int] = set()
    for row in rows:
        texts |= {} if id(row.layout) in seen else dict(zip(row.layout.columns, row.values, strict=True))
        seen.add(id(row.layout))
    return texts


def _reading(row: Row) -> Reading | None:
    if "sequence_id" not in row.layout.places:
        return None
    wall = row.wall_time()
    if wall is None:
        return None
    return Reading(wall, values.sequence_id(row["sequence_id"]), row.get("origin") in ("", "1"))


def _noted(item: ListedEvent, note: Annotation | None) -> ListedEvent:
    if note is None:
        return item
    return replace(item, event=replace(item.event, notes=note.comment, location=note.location))


def _order(row: Row) -> int:
    order = values.whole(row["order"])
    if order is None:
        raise ValueError("a list entry has an order number")
    return order


def _user(row: Row) -> User:
    return User(_order(row), row["account_type"], row["last_name"], row["first_name"])


def _cmv(row: Row) -> Cmv:
    return Cmv(_order(row), row["power_unit"], row["vin"])
