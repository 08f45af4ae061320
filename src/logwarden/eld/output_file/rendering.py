"""The content of an output file as the texts of its rows, most recent first."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ..order import in_order
from .check_values import event_check
from .layout import HEADER_LINES, Section
from .wall_time import rendered, rendered_offset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from decimal import Decimal

    from ..events import Event
    from .content import (
        Annotation,
        Certification,
        ListedEvent,
        Login,
        Malfunction,
        OutputFile,
        PowerEvent,
    )

    Texts = tuple[str, ...]

UNIDENTIFIED_USERNAME = ""
"""What counts as the username in the check values of unidentified records; no rule names one."""

Item = TypeVar("Item", "ListedEvent", "Certification", "Malfunction", "Login", "PowerEvent")


class Rendering:
    """Renders one content; `clean` makes of a value what may stand in a file."""

    def __init__(self, content: OutputFile, clean: Callable[[str], str]) -> None:
        self._content = content
        self._username = clean(content.header.username)
        self._units = {cmv.order: clean(cmv.power_unit) for cmv in reversed(content.cmvs)}
        self._clean = clean

    def header(self) -> tuple[Texts, ...]:
        """The seven lines of the header.

        Raises:
            ValueError: the header has no time.
        """
        header = self._content.header
        if header.at is None:
            raise ValueError("an output file needs the date and time at which it was made")
        day, time = self._local(header.at)
        texts = {
            "date": day,
            "time": time,
            "total_miles": _whole(header.total_miles),
            "total_hours": _hours(header.total_hours),
            "day_start": header.day_start or "000000",
            "utc_offset": header.utc_offset or rendered_offset(header.at, self._content.zone),
        }
        return tuple(
            tuple(texts[name] if name in texts else getattr(header, name) for name in layout.columns)
            for layout in HEADER_LINES
        )

    def rows(self) -> Iterator[tuple[Section, Iterable[Texts]]]:
        """The lists in their order, each with its rows."""
        content = self._content
        yield Section.USERS, ((str(u.order), u.account_type, u.last_name, u.first_name) for u in content.users)
        yield Section.CMVS, ((str(c.order), c.power_unit, c.vin) for c in content.cmvs)
        yield Section.EVENTS, map(self._listed, _recent_first(content.events))
        notes = sorted(content.annotations, key=lambda note: note.at, reverse=True)
        yield Section.ANNOTATIONS, map(self._annotation, notes)
        yield Section.CERTIFICATIONS, map(self._certification, _recent_first(content.certifications))
        yield Section.MALFUNCTIONS, map(self._malfunction, _recent_first(content.malfunctions))
        yield Section.LOGINS, map(self._login, _recent_first(content.logins))
        yield Section.POWER, map(self._power, _recent_first(content.power))
        yield Section.UNIDENTIFIED, map(self._unidentified, _recent_first(content.unidentified))

    def _local(self, instant: datetime) -> Texts:
        return rendered(instant, self._content.zone)

    def _measured(self, event: Event) -> Texts:
        """Date, time, miles and hours: what four of the lists have in this order."""
        return (*self._local(event.at), _whole(event.odometer), _hours(event.engine_hours))

    def _identified(self, item: ListedEvent) -> Texts:
        """The twelve columns that the event list and the unidentified profile begin with."""
        event = item.event
        return (
            *(_sequence(event.sequence_id), str(int(event.status)), str(int(event.origin))),
            *(str(int(event.type)), str(event.code), *self._measured(event)),
            *(event.latitude, event.longitude, _whole(item.distance)),
        )

    def _check(self, item: ListedEvent, username: str) -> str:
        event = item.event
        rendered_texts = (str(int(event.type)), str(event.code), *self._measured(event))
        unit = self._units.get(item.cmv, "") if item.cmv is not None else ""
        position = (self._clean(event.latitude), self._clean(event.longitude))
        return event_check(*rendered_texts, *position, unit, username)

    def _listed(self, item: ListedEvent) -> Texts:
        indicators = (_flag(item.malfunction), _flag(item.diagnostic))
        orders = (_whole(item.cmv), _whole(item.originator))
        return (*self._identified(item), *orders, *indicators, self._check(item, self._username))

    def _unidentified(self, item: ListedEvent) -> Texts:
        check = self._check(item, UNIDENTIFIED_USERNAME)
        return (*self._identified(item), _whole(item.cmv), _flag(item.malfunction), check)

    def _annotation(self, note: Annotation) -> Texts:
        when = self._local(note.at)
        return (_sequence(note.sequence_id), note.username, note.comment, *when, note.location)

    def _certification(self, item: Certification) -> Texts:
        event = item.event
        certified = f"{event.certified_date:%m%d%y}" if event.certified_date is not None else ""
        return (_sequence(event.sequence_id), str(event.code), *self._local(event.at), certified, _whole(item.cmv))

    def _malfunction(self, item: Malfunction) -> Texts:
        event = item.event
        key = (_sequence(event.sequence_id), str(event.code), item.condition)
        return (*key, *self._measured(event), _whole(item.cmv))

    def _login(self, item: Login) -> Texts:
        key = (_sequence(item.event.sequence_id), str(item.event.code), item.username)
        return (*key, *self._measured(item.event))

    def _power(self, item: PowerEvent) -> Texts:
        event = item.event
        key = (_sequence(event.sequence_id), str(event.code))
        vehicle = (event.vehicle, item.vin, item.trailers, item.shipping_document)
        return (*key, *self._measured(event), event.latitude, event.longitude, *vehicle)


def _recent_first(items: Iterable[Item]) -> list[Item]:
    """Items by their events, most recent first; those that no order tells apart stay as given."""
    given = list(reversed(tuple(items)))
    by_event = {id(item.event): item for item in given}
    return [by_event[id(event)] for event in reversed(in_order(item.event for item in given))]


def _sequence(number: int | None) -> str:
    return "" if number is None else f"{number:X}"


def _whole(number: int | None) -> str:
    return "" if number is None else str(number)


def _hours(hours: Decimal | None) -> str:
    return "" if hours is None else f"{hours:.1f}"


def _flag(is_set: bool) -> str:  # noqa: FBT001 - it renders a flag
    return "1" if is_set else "0"
