"""A world whose companies are made when somebody asks for them, and forgotten when others were asked for since.

A company's records depend on the seed, its number and the portal's now alone, so it can be made again to the same
bytes. One that people or faults have changed is kept for good.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, MutableMapping, ValuesView
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .errors import LogError
from .fleet import Company, Driver
from .records import Record
from .tally import Tally
from .undisturbed import undisturbed
from .world import Queue, World

KEPT = 8
"""How many unchanged companies are held at a time."""

Staff = Callable[[World, Company, int], None]
"""Hires a company's drivers, given its number, and lets their days begin."""


@dataclass(slots=True)
class _Made:
    """A company as it stands: what is to come in it, and what it looked like after the last thing happened."""

    queue: Queue
    looks: int = 0
    changed: bool = False


@dataclass(slots=True)
class WorldOnDemand(World):
    """A fleet of any size. `sizes` are the numbers of drivers by company, `expected` the tally of one driver.

    The log check's errors and controls are those of the companies that are held. Of a company that is not, the
    overview shows the last analysis, and an estimate before the first.
    """

    staff: Staff | None = None
    numbers: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    expected: tuple[float, float, float] = (0.0, 0.0, 0.0)
    _made: OrderedDict[str, _Made] = field(default_factory=OrderedDict)
    _tallies: dict[str, Tally] = field(default_factory=dict)

    def advance_to(self, instant: datetime) -> None:
        """Lets everything happen up to an instant in the companies that are held."""
        for company_id, made in self._made.items():
            if made.queue and made.queue[0][0] <= instant:
                made.changed = made.changed or self._looks(company_id) != made.looks
                self._run(made.queue, self.now, instant)
                made.looks = self._looks(company_id)
        World.advance_to(self, instant)

    def company_drivers(self, company_id: str) -> list[Driver]:
        """The drivers of a company in the order of the portal's list."""
        self._hold(company_id)
        return World.company_drivers(self, company_id)

    def tally(self, company_id: str) -> Tally:
        """The counts of a company: of now if it is held, else of the last analysis, else an estimate."""
        if company_id in self._made:
            self._tallies[company_id] = World.tally(self, company_id)
        known = self._tallies.get(company_id)
        return known or Tally(*(round(self.sizes[company_id] * of_one) for of_one in self.expected))

    def errors_of(self, driver_id: str) -> list[LogError]:
        """A driver's errors."""
        self._hold(self.owners.get(driver_id, ""))
        return World.errors_of(self, driver_id)

    def _records(self, driver_id: str) -> dict[str, Record]:
        self._hold(self.owners.get(driver_id, ""))
        return World._records(self, driver_id)  # noqa: SLF001 - its own, of the class that this one widens

    def _hold(self, company_id: str) -> None:
        """Makes a company unless it is held, and forgets those that were asked for longest ago."""
        if company_id in self._made:
            self._made.move_to_end(company_id)
            return
        if company_id not in self.numbers or self.staff is None:
            return
        made = self._made[company_id] = _Made([])
        company = self.companies[company_id]
        began = self.start - timedelta(days=self.cast.history_days + 2)
        kept = self.now, self._queue
        self.now, self._queue = began, made.queue
        self.staff(self, company, self.numbers[company_id])
        self.now, self._queue = kept
        with undisturbed():
            self._run(made.queue, began, self.start)
            if self.now > self.start:
                self._run(made.queue, self.start, self.now)
        made.looks = self._looks(company_id)
        self._tallies[company_id] = World.tally(self, company_id)
        self._forget_others(company_id)

    def _forget_others(self, company_id: str) -> None:
        free = [c for c, made in self._made.items() if not self._is_changed(c, made)]
        for old in free[: max(0, len(free) - KEPT)]:
            if old != company_id:
                self._forget(old)

    def _is_changed(self, company_id: str, made: _Made) -> bool:
        made.changed = made.changed or self._looks(company_id) != made.looks
        return made.changed

    def _run(self, queue: Queue, since: datetime, instant: datetime) -> None:
        """Lets what a company has in its queue happen, as if it had been held all the time."""
        kept = self.now, self._queue
        self.now, self._queue = since, queue
        World.advance_to(self, instant)
        self.now, self._queue = kept

    def _looks(self, company_id: str) -> int:
        """A number that changes when a record, an error or a driver's manner is replaced, added or taken away."""
        parts: list[int] = []
        for driver in self._staff.get(company_id, ()):
            parts += [id(record.event) for record in self._logs.get(driver.id, {}).values()]
            parts += (id(driver.answers), len(World.errors_of(self, driver.id)))
        return hash(tuple(parts))

    def _forget(self, company_id: str) -> None:
        del self._made[company_id]
        gone = {driver.id for driver in self._staff.pop(company_id, [])}
        World.errors_of(self, "")  # sorts in what came last, so that every error is where it is taken from
        for driver_id in gone:
            self.flagged.difference_update(self._logs.pop(driver_id, {}))
            self._errors_by_driver.pop(driver_id, None)
            self.withheld.pop(driver_id, None)
            if isinstance(self.drivers, Roll):
                self.drivers.hired.pop(driver_id, None)
        self.unidentified.pop(company_id, None)
        self.errors[:] = [e for e in self.errors if e.driver_id not in gone]
        self._errors_sorted_in = len(self.errors)
        self.controls[:] = [c for c in self.controls if c.driver_id not in gone]
        for kept in (self.edits, self.certifications):
            for key in [key for key in kept if key[0] in gone]:
                del kept[key]


class Roll(MutableMapping[str, Driver]):
    """All drivers by id, each made when he is looked up; `hired` are those of the companies that are held."""

    def __init__(self, world: WorldOnDemand) -> None:
        self._world = world
        self.hired: dict[str, Driver] = {}

    def __getitem__(self, driver_id: str) -> Driver:
        if driver_id not in self.hired:
            self._world.company_drivers(self._world.owners[driver_id])
        return self.hired[driver_id]

    def __setitem__(self, driver_id: str, driver: Driver) -> None:
        self.hired[driver_id] = driver

    def __delitem__(self, driver_id: str) -> None:
        del self.hired[driver_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._world.owners)

    def __len__(self) -> int:
        return len(self._world.owners)

    def values(self) -> ValuesView[Driver]:
        """The drivers, company after company; one need not hold more than one company to look at them all."""
        return ValuesView(self)
