"""The world: what has happened up to the portal's now, and the queue of what is to come."""

import heapq
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice

from fortex_sim.ids import seeded_id
from logwarden.eld.events import Event, EventType
from logwarden.eld.log import day_start

from .cast import Cast
from .errors import ControlMade, LogError
from .fleet import Company, Driver
from .records import Record
from .tally import Tally

WINDOW_DAYS = 8
"""How many home-terminal days the log check lists, today among them."""

Happening = Callable[[datetime], None]
"""What happens at an instant; it is told the instant."""

Queue = list[tuple[datetime, int, Happening]]
"""What is to come, as a heap: when, in which order, what."""


@dataclass(slots=True)
class World:
    """A fleet and its history. Nothing happens but through `advance_to`, in the order of the instants.

    `withheld` are records that the devices have numbered and still hold, `flagged` the ids of those that the portal
    marks as not downloaded, `unidentified` those that were made with nobody logged in, by company. `edits` are the
    moments of the last accepted edit of a driver's day and `certifications` those of his last certification, both in
    the world's own order. `answers_due` is when each request that waits will be answered, in UTC.
    """

    seed: int
    cast: Cast
    start: datetime
    now: datetime
    companies: dict[str, Company] = field(default_factory=dict)
    drivers: MutableMapping[str, Driver] = field(default_factory=dict)
    errors: list[LogError] = field(default_factory=list)
    controls: list[ControlMade] = field(default_factory=list)
    flagged: set[str] = field(default_factory=set)
    unidentified: dict[str, list[Record]] = field(default_factory=dict)
    withheld: dict[str, list[Record]] = field(default_factory=dict)
    answers_due: dict[str, datetime] = field(default_factory=dict)
    edits: dict[tuple[str, date], int] = field(default_factory=dict)
    certifications: dict[tuple[str, date], int] = field(default_factory=dict)
    _logs: dict[str, dict[str, Record]] = field(default_factory=dict)
    _staff: dict[str, list[Driver]] = field(default_factory=dict)
    _errors_by_driver: dict[str, list[LogError]] = field(default_factory=dict)
    _errors_sorted_in: int = 0
    _queue: Queue = field(default_factory=list)
    _count: Iterator[int] = field(default_factory=count)

    def schedule(self, at: datetime, happening: Happening) -> None:
        """Lets something happen at an instant; what lies in the past happens at the next advance."""
        heapq.heappush(self._queue, (at, next(self._count), happening))

    def advance_to(self, instant: datetime) -> None:
        """Lets everything happen up to an instant. An instant in the past changes nothing."""
        while self._queue and self._queue[0][0] <= instant:
            at, _, happening = heapq.heappop(self._queue)
            self.now = max(self.now, at)
            happening(self.now)
        self.now = max(self.now, instant)

    def tick(self) -> int:
        """The next moment in the world's own order, which tells apart what falls in one second."""
        return next(self._count)

    def add(self, driver: Driver, event: Event, state: str, *, target_id: str | None = None) -> Record:
        """Enters a record in the driver's log."""
        record = self.make_record(driver, event, state, target_id=target_id)
        self._logs.setdefault(driver.id, {})[record.id] = record
        return record

    def add_unidentified(self, driver: Driver, event: Event, state: str) -> Record:
        """Enters a record in the unidentified profile of a driver's truck; no driver's log has it."""
        truck = driver.truck
        truck.unidentified_made += 1
        record_id = seeded_id(self.seed, "record", truck.device, truck.vehicle, truck.unidentified_made)
        record = Record(record_id, "", event, state, self.tick())
        self.unidentified.setdefault(driver.company.id, []).append(record)
        return record

    def make_record(self, driver: Driver, event: Event, state: str, *, target_id: str | None = None) -> Record:
        """A record with an id of its own that is in no log yet."""
        driver.records_made += 1
        record_id = seeded_id(self.seed, "record", driver.id, driver.records_made)
        return Record(record_id, driver.id, event, state, self.tick(), target_id)

    def receive(self, record: Record) -> None:
        """Enters a record that the device held back; its place in the order is that of its making."""
        self._logs.setdefault(record.driver_id, {})[record.id] = record

    def vanish(self, record: Record) -> None:
        """Takes a record out of the log without a trace. Only the fabricating kit does that."""
        del self._logs[record.driver_id][record.id]

    def log(self, driver_id: str) -> list[Record]:
        """All records of a driver, ascending by time, then as they were made."""
        return sorted(self._records(driver_id).values(), key=lambda r: (r.event.at, r.order))

    def _records(self, driver_id: str) -> dict[str, Record]:
        """The records of a driver's log by id."""
        return self._logs.get(driver_id, {})

    def record(self, driver_id: str, record_id: str) -> Record | None:
        """The record of that id in the driver's log; None if it has none."""
        return self._records(driver_id).get(record_id)

    def between(self, driver: Driver, first_day: date, last_day: date) -> list[Record]:
        """The driver's records of some home-terminal days, both included."""
        start = day_start(first_day, driver.zone)
        end = day_start(last_day + timedelta(days=1), driver.zone)
        kept = [r for r in self._records(driver.id).values() if start <= r.event.at < end]
        return sorted(kept, key=lambda r: (r.event.at, r.order))

    def today(self, driver: Driver) -> date:
        """The home-terminal day of the portal's now."""
        return driver.day_of(self.now)

    def window(self, driver: Driver) -> list[date]:
        """The days that the log check lists, oldest first."""
        today = self.today(driver)
        return [today - timedelta(days=ago) for ago in range(WINDOW_DAYS - 1, -1, -1)]

    def certified(self, driver: Driver, day: date) -> bool:
        """Whether an active certification is newer than the last accepted edit of that day."""
        certified = self.certifications.get((driver.id, day))
        return certified is not None and certified > self.edits.get((driver.id, day), -1)

    def certifications_of(self, driver: Driver, day: date) -> int:
        """How often the driver has certified a day."""
        return sum(
            r.event.type is EventType.CERTIFICATION and r.event.certified_date == day
            for r in self._logs.get(driver.id, {}).values()
        )

    def edited(self, driver: Driver, day: date) -> None:
        """An edit of that day was accepted: a certification before it is void."""
        self.edits[driver.id, day] = self.tick()

    def stands(self, error: LogError) -> bool:
        """Whether the log still shows what the error says."""
        record = self.record(error.driver_id, error.record_id)
        if error.twin_id is not None:
            twin = self.record(error.driver_id, error.twin_id)
            return record is not None and twin is not None and record.is_active and twin.is_active
        if error.mended_by is not None:
            return self.record(error.driver_id, error.mended_by) is None
        return True

    def listed(self, driver: Driver) -> list[LogError]:
        """The driver's errors that an analysis made now lists, ascending by time."""
        window = self.window(driver)
        mine = [e for e in self.errors_of(driver.id) if window[0] <= e.day <= window[-1]]
        return sorted((e for e in mine if self.stands(e)), key=lambda e: (e.at, e.id))

    def tally(self, company_id: str) -> Tally:
        """The counts of a company, as an analysis made now would have them."""
        drivers = self.company_drivers(company_id)
        errors = [e for d in drivers for e in self.listed(d)]
        violations = sum("VIOLATION" in e.message for e in errors)
        return Tally(len(errors), violations, sum(self.uncertified_days(d) for d in drivers))

    def uncertified_days(self, driver: Driver) -> int:
        """How many closed days of the window, since his first one, are not certified."""
        days = [d for d in self.window(driver)[:-1] if d >= driver.first_day]
        return sum(not self.certified(driver, d) for d in days)

    def errors_of(self, driver_id: str) -> list[LogError]:
        """A driver's errors, listed or not, as they were made. Whoever makes one only appends to `errors`."""
        for error in islice(self.errors, self._errors_sorted_in, None):
            self._errors_by_driver.setdefault(error.driver_id, []).append(error)
        self._errors_sorted_in = len(self.errors)
        return self._errors_by_driver.get(driver_id, [])

    def hire(self, driver: Driver) -> None:
        """Takes a driver into his company's list, at its end."""
        self.drivers[driver.id] = driver
        self._staff.setdefault(driver.company.id, []).append(driver)

    def company_drivers(self, company_id: str) -> list[Driver]:
        """The drivers of a company in the order of the portal's list."""
        return list(self._staff.get(company_id, ()))


def whole_second(instant: datetime) -> datetime:
    """An instant in UTC, cut to the second: records know no finer time."""
    return instant.astimezone(UTC).replace(microsecond=0)
