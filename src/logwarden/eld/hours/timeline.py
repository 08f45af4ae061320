"""From records to what counts: one duty status at each second, PC as off duty, YM as on duty (spec 3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ..events import (
    DRIVING,
    OFF_DUTY,
    ON_DUTY,
    PERSONAL_USE,
    SLEEPER_BERTH,
    SPECIAL_CLEARED,
    YARD_MOVES,
    EventType,
)
from ..log import day_start
from ..order import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..events import Event
    from ..log import DriverLog

_SHUT_DOWN = (3, 4)


class Status(StrEnum):
    """What a driver can show: the four duty statuses and the two kinds of special driving."""

    OFF = "OFF"
    SB = "SB"
    D = "D"
    ON = "ON"
    PC = "PC"
    YM = "YM"


_COUNTS_AS = {
    Status.OFF: OFF_DUTY,
    Status.SB: SLEEPER_BERTH,
    Status.D: DRIVING,
    Status.ON: ON_DUTY,
    Status.PC: OFF_DUTY,  # 83 FR 26377
    Status.YM: ON_DUTY,  # 395.2; App. A 4.4.1.1(b)
}
_BY_CODE = {OFF_DUTY: Status.OFF, SLEEPER_BERTH: Status.SB, DRIVING: Status.D, ON_DUTY: Status.ON}


class Span(NamedTuple):
    """A duty status (the code of type 1) that held from `start` up to `end`, in seconds of UTC since 1970."""

    start: int
    end: int
    duty: int


class SpecialUse(NamedTuple):
    """A stretch of personal use or yard moves, in seconds of UTC since 1970."""

    start: int
    end: int
    status: Status


def seconds_of(instant: datetime) -> int:
    """An aware instant in whole seconds of UTC since 1970; a fraction is cut off.

    Raises:
        ValueError: the instant has no zone.
    """
    if instant.tzinfo is None:
        raise ValueError(f"an instant must be aware, not {instant!r}")
    return int(instant.timestamp())


def utc(seconds: int) -> datetime:
    """The way back from `seconds_of`."""
    return datetime.fromtimestamp(seconds, UTC)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The duty statuses of one driver without a hole, from his first record up to the end of what is known.

    Neighbouring spans differ in their duty status and none is empty, so nothing depends on how often a status
    was recorded. What was before the first span is not known: it is neither work nor proven rest.
    """

    spans: tuple[Span, ...]
    special: tuple[SpecialUse, ...] = ()

    @classmethod
    def of_statuses(cls, statuses: Iterable[tuple[datetime, Status]], now: datetime) -> Timeline:
        """From (aware instant, status), in any order, each holding until the next, the last until `now`.

        What starts after `now` is left out. Of two statuses at one instant the one given later holds: their
        order is all that is known.

        Raises:
            ValueError: an instant without a zone.
        """
        given = [(seconds_of(at), status) for at, status in statuses]
        given.sort(key=lambda one: one[0])
        return cls._of_ordered(given, seconds_of(now))

    @classmethod
    def of_log(cls, log: DriverLog, now: datetime | None = None) -> Timeline:
        """From a log's active records, up to `now`, else up to the reading; never past the log's last day.

        Records of one instant are put in the order of the device's sequence ids (App. A 7.24).
        """
        limit = day_start(log.last_day + timedelta(days=1), log.zone)
        said = ((seconds_of(event.at), status) for event, status in statuses(log))
        return cls._of_ordered(said, seconds_of(min(now or log.read_at, limit)))

    @classmethod
    def _of_ordered(cls, statuses: Iterable[tuple[int, Status]], now: int) -> Timeline:
        known = [one for one in statuses if one[0] < now]
        spans: list[Span] = []
        special: list[SpecialUse] = []
        for (start, status), (end, _) in pairwise([*known, (now, Status.OFF)]):
            if start == end:
                continue
            duty = _COUNTS_AS[status]
            if spans and spans[-1].duty == duty:
                spans[-1] = Span(spans[-1].start, end, duty)
            else:
                spans.append(Span(start, end, duty))
            if status is Status.PC or status is Status.YM:
                _join(special, SpecialUse(start, end, status))
        return cls(tuple(spans), tuple(special))

    @property
    def start(self) -> int:
        """Where the known time begins; 0 where nothing is known."""
        return self.spans[0].start if self.spans else 0

    @property
    def end(self) -> int:
        """Where the known time ends; 0 where nothing is known."""
        return self.spans[-1].end if self.spans else 0

    def until(self, instant: int) -> Timeline:
        """What was known at an earlier instant, in seconds of UTC since 1970."""
        if instant >= self.end:
            return self
        spans = (Span(s.start, min(s.end, instant), s.duty) for s in self.spans if s.start < instant)
        uses = (SpecialUse(u.start, min(u.end, instant), u.status) for u in self.special if u.start < instant)
        return Timeline(tuple(spans), tuple(uses))

    def driving(self) -> Iterator[Span]:
        """The stretches of driving, in order."""
        return (span for span in self.spans if span.duty == DRIVING)


def _join(uses: list[SpecialUse], use: SpecialUse) -> None:
    if uses and uses[-1].end == use.start and uses[-1].status is use.status:
        uses[-1] = SpecialUse(uses[-1].start, use.end, use.status)
    else:
        uses.append(use)


def statuses(log: DriverLog) -> Iterator[tuple[Event, Status]]:
    """What a log's records say from each of them on, in order (spec 3.2, step 1); a record may say nothing new."""
    status: Status | None = None
    for event in _that_count(log):
        if event.type is EventType.DUTY_STATUS:
            status = _BY_CODE.get(event.code, status)
        elif event.type is EventType.SPECIAL_DRIVING:
            status = _with_special(status, event.code)
        elif status is Status.YM:  # a shut-down resets yard moves; personal use outlives it once re-confirmed
            status = Status.ON
        if status is not None:
            yield event, status


def _that_count(log: DriverLog) -> Iterable[Event]:
    events = [
        e
        for e in log.events
        if e.is_active
        and (
            e.type is EventType.DUTY_STATUS
            or e.type is EventType.SPECIAL_DRIVING
            or (e.type is EventType.ENGINE_POWER and e.code in _SHUT_DOWN)
        )
    ]
    if all(a.at < b.at for a, b in pairwise(events)):
        return events  # as portals give them; the sort below calls Python for each comparison
    return in_order(events)


def _with_special(status: Status | None, code: int) -> Status | None:
    """What a type 3 record makes of a status: PC holds in off duty alone, YM in on duty alone."""
    match status, code:
        case Status.OFF, _ if code == PERSONAL_USE:
            return Status.PC
        case Status.ON, _ if code == YARD_MOVES:
            return Status.YM
        case Status.PC, _ if code == SPECIAL_CLEARED:
            return Status.OFF
        case Status.YM, _ if code == SPECIAL_CLEARED:
            return Status.ON
        case _:
            return status
