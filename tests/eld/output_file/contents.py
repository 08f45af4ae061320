"""Generated contents of output files that a device could have written, for the round trip."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from logwarden.eld.events import Event, EventType, Origin, RecordStatus
from logwarden.eld.output_file import (
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

_PRINTABLE = "".join(chr(c) for c in range(0x20, 0x7F) if chr(c) != ",")
_TEXT = st.text(_PRINTABLE, max_size=12)
_NAME = st.text(_PRINTABLE, min_size=1, max_size=12)
_HOURS = st.none() | st.integers(0, 999_999).map(lambda tenths: Decimal(tenths) / 10)
_MILES = st.none() | st.integers(0, 9_999_999)
_PLACE = st.sampled_from(["41.87", "-87.6", "X", "M", "E", ""])
_ORDERS = st.integers(1, 3)
_CODES = {1: "1234", 2: "12", 3: "012", 4: "123456789", 5: "12", 6: "1234", 7: "1234"}

_HEADER_TEXTS = (
    *("last_name", "first_name", "username", "licence_state", "licence_number"),
    *("co_last_name", "co_first_name", "co_username", "power_unit", "vin", "trailers", "usdot", "carrier"),
    *("multiday_basis", "shipping_document", "exempt", "registration_id", "identifier", "authentication"),
    "comment",
)
_HEADERS = st.builds(
    Header,
    **dict.fromkeys(_HEADER_TEXTS, _TEXT),
    latitude=_PLACE,
    longitude=_PLACE,
    day_start=st.just("000000"),
    total_miles=_MILES,
    total_hours=_HOURS,
)


@st.composite
def contents(draw: st.DrawFn) -> OutputFile:
    """Contents of any size, zone and text without a comma, on days without a change of the clocks.

    Sequence ids rise by one with the instants, over the roll-over too; every list is most recent first; the
    notes of events are those of the annotations.
    """
    zone = ZoneInfo(draw(st.sampled_from(["America/New_York", "America/Phoenix", "Etc/GMT+8"])))
    at = datetime(2026, draw(st.sampled_from([1, 7, 12])), 10, 5, tzinfo=UTC)
    units = draw(st.lists(_NAME, min_size=3, max_size=3))
    number = draw(st.integers(0, 0xFFFF))
    file = OutputFile(
        zone,
        draw(_HEADERS),
        tuple(User(n, draw(st.sampled_from("DS")), draw(_TEXT), draw(_TEXT)) for n in (1, 2, 3)),
        tuple(Cmv(n, unit, draw(_TEXT)) for n, unit in enumerate(units, 1)),
    )
    for _ in range(draw(st.integers(0, 12))):
        at += timedelta(seconds=draw(st.integers(1, 40_000)))
        number = (number + 1) % 0x1_0000
        file = _with_record(draw, file, at, number)
    at += timedelta(seconds=draw(st.integers(0, 40_000)))
    offset = -(at.astimezone(zone).utcoffset() or timedelta()) // timedelta(hours=1)
    return replace(file, header=replace(file.header, at=at, utc_offset=f"{offset:02d}"))


def _with_record(draw: st.DrawFn, file: OutputFile, at: datetime, number: int) -> OutputFile:
    kind = draw(st.sampled_from(EventType))
    cmv = draw(_ORDERS)
    unit = file.cmvs[cmv - 1].power_unit
    event = Event(
        at,
        kind,
        int(draw(st.sampled_from(_CODES[kind]))),
        origin=Origin.DRIVER if kind is EventType.CERTIFICATION else Origin.AUTOMATIC,
        sequence_id=number,
        device=f"{file.header.registration_id}/{file.header.identifier}/{unit}",
        vehicle=unit,
    )
    measured = replace(event, odometer=draw(_MILES), engine_hours=draw(_HOURS))
    placed = replace(measured, latitude=draw(_PLACE), longitude=draw(_PLACE))
    match kind:
        case EventType.CERTIFICATION:
            day = draw(st.dates(date(2026, 1, 1), date(2026, 12, 31)))
            certified = replace(event, certified_date=day)
            return replace(file, certifications=(Certification(certified, cmv), *file.certifications))
        case EventType.LOGIN:
            bare = replace(measured, vehicle="", device="")
            return replace(file, logins=(Login(bare, draw(_TEXT)), *file.logins))
        case EventType.ENGINE_POWER:
            power = PowerEvent(placed, draw(_TEXT), draw(_TEXT), draw(_TEXT))
            return replace(file, power=(power, *file.power))
        case EventType.MALFUNCTION:
            malfunction = Malfunction(measured, draw(st.sampled_from("PETLRSO123456")), cmv)
            return replace(file, malfunctions=(malfunction, *file.malfunctions))
        case _:
            known = replace(placed, status=draw(st.sampled_from(RecordStatus)), origin=draw(st.sampled_from(Origin)))
            return _with_listed(draw, file, known, cmv)


def _with_listed(draw: st.DrawFn, file: OutputFile, event: Event, cmv: int) -> OutputFile:
    distance, malfunction = draw(st.none() | st.integers(0, 6)), draw(st.booleans())
    if draw(st.integers(0, 3)) == 0:
        item = ListedEvent(event, distance, cmv, malfunction=malfunction)
        return replace(file, unidentified=(item, *file.unidentified))
    if draw(st.booleans()):
        note = Annotation(event.sequence_id, draw(_TEXT), draw(_TEXT), event.at, draw(_TEXT))
        file = replace(file, annotations=(note, *file.annotations))
        event = replace(event, notes=note.comment, location=note.location)
    item = ListedEvent(event, distance, cmv, draw(_ORDERS), malfunction, draw(st.booleans()))
    return replace(file, events=(item, *file.events))
