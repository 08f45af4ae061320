"""When a record's instant has come: it gets its number, reaches the portal or not, and is checked."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

from fortex_sim.ids import seeded_id
from fortex_sim.planning.steps import Fate, Finding, Step
from logwarden.eld.events import Event, EventType, Origin, RecordStatus

from .certifying import certify_if_open, certify_in_the_morning
from .errors import LogError
from .fleet import Driver
from .records import Record
from .render import with_check_value
from .world import World


@dataclass(slots=True)
class WorkingDay:
    """One driver's day as it happens. `made` are its records so far by the label of their step."""

    world: World
    driver: Driver
    day: date
    made: dict[str, Record] = field(default_factory=dict)

    def happen(self, step: Step, event: Event, state: str, now: datetime) -> None:
        """The device makes the record, and what it leads to is put on its way."""
        world, driver = self.world, self.driver
        if step.type is EventType.CERTIFICATION:
            certify_if_open(world, driver, self.day, step.at)
            return
        event = replace(event, sequence_id=driver.truck.next_sequence())
        if step.fate is Fate.LOST:
            return
        if step.fate is Fate.WITHHELD:
            held = self.made[step.label] = world.make_record(driver, event, state)
            world.withheld.setdefault(driver.id, []).append(held)
            return
        record = self.made[step.label] = world.add(driver, event, state)
        if step.edited_at is None:
            self._check(step, record)
        else:
            world.schedule(step.edited_at, partial(self._enter_again, step, record))
        if step.label == "login":
            certify_in_the_morning(world, driver, now)

    def _enter_again(self, step: Step, old: Record, _now: datetime) -> None:
        """The driver enters a record anew: the old one becomes inactive, the new one has his note."""
        world, driver = self.world, self.driver
        event = replace(
            old.event,
            origin=Origin.DRIVER,
            notes=step.edit_note,
            sequence_id=driver.truck.next_sequence(),
        )
        old.set_status(RecordStatus.INACTIVE_CHANGED)
        record = world.add(driver, with_check_value(event, driver), old.state)
        world.edited(driver, driver.day_of(event.at))
        self._check(step, record)

    def _check(self, step: Step, record: Record) -> None:
        """The log check finds what is wrong with a record."""
        for finding in step.findings:
            if finding.message is not None:
                self.world.errors.append(self._error(finding, finding.message, record))

    def _error(self, finding: Finding, message: str, record: Record) -> LogError:
        partner = self.made[finding.partner].id if finding.partner else None
        is_twin = finding.key == "twoIdenticalStatusesError"
        return LogError(
            id=seeded_id(self.world.seed, "error", record.id, finding.key),
            cause_id=finding.cause_id,
            key=finding.key,
            message=message.format(state=record.state),
            driver_id=self.driver.id,
            company_id=self.driver.company.id,
            record_id=record.id,
            code_name=record.event.code_name,
            at=record.event.at,
            day=self.driver.day_of(record.event.at),
            twin_id=partner if is_twin else None,
            mended_by=None if is_twin else partner,
        )
