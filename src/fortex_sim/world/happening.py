"""When a record's instant has come: it gets its number, reaches the portal or not, and is checked."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

from fortex_sim.planning.controls import Control, benign
from fortex_sim.planning.steps import Fate, Finding, Step, Whose
from logwarden.eld.events import Event, EventType, Origin, RecordStatus

from .certifying import certify_if_open, certify_in_the_morning
from .errors import LogError
from .fleet import Driver
from .numbering import close_gap, log_error, note_control, numbered
from .records import Record
from .render import with_check_value
from .world import World

SEQUENCE_BREAK = "sequentialIdBreak"


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
        if step.whose is Whose.NOBODY:
            self._happen_to_nobody(step, event, state)
            return
        if step.whose is Whose.PARTNER and driver.partner is not None:
            driver = driver.partner
        event = replace(event, sequence_id=numbered(world, driver))
        if step.fate is Fate.LOST:
            return
        if step.fate is Fate.WITHHELD:
            held = self.made[step.label] = world.make_record(driver, event, state)
            world.withheld.setdefault(driver.id, []).append(held)
            return
        record = self.made[step.label] = world.add(driver, event, state)
        breaks = any(f.key == SEQUENCE_BREAK for f in step.findings)
        close_gap(world, driver, record, told=breaks)
        self._note(step, driver, record, rolled_over=event.sequence_id == 0 and not breaks)
        if step.edited_at is None:
            self._check(step, record)
        else:
            world.schedule(step.edited_at, partial(self._enter_again, step, record))
        if step.label == "login":
            certify_in_the_morning(world, driver, now)

    def _happen_to_nobody(self, step: Step, event: Event, state: str) -> None:
        """The device makes a record with nobody logged in."""
        event = replace(event, sequence_id=numbered(self.world, self.driver, step.owned))
        self._check(step, self.world.add_unidentified(self.driver, event, state))

    def _note(self, step: Step, driver: Driver, record: Record, *, rolled_over: bool) -> None:
        """Keeps for the truth what a record is besides."""
        for control in step.controls:
            note_control(self.world, driver, control, record)
        if rolled_over:
            note_control(self.world, driver, benign(Control.ROLL_OVER, f"{Control.ROLL_OVER}-{record.id}"), record)
        if step.flagged:
            self.world.flagged.add(record.id)

    def _enter_again(self, step: Step, old: Record, _now: datetime) -> None:
        """The driver enters a record anew: the old one becomes inactive, the new one has his note."""
        world, driver = self.world, self.driver
        event = replace(
            old.event,
            origin=Origin.DRIVER,
            notes=step.edit_note,
            sequence_id=numbered(world, driver),
        )
        old.set_status(RecordStatus.INACTIVE_CHANGED)
        record = world.add(driver, with_check_value(event, driver), old.state)
        world.edited(driver, driver.day_of(event.at))
        self._check(step, record)

    def _check(self, step: Step, record: Record) -> None:
        """The log check finds what is wrong with a record."""
        for finding in step.findings:
            if finding.message is not None:
                self.world.errors.append(self._error(finding, record))

    def _error(self, finding: Finding, record: Record) -> LogError:
        partner = self.made[finding.partner].id if finding.partner else None
        is_twin = finding.key == "twoIdenticalStatusesError"
        return log_error(
            self.world,
            self.driver,
            finding,
            record,
            twin_id=partner if is_twin else None,
            mended_by=None if is_twin else partner,
        )
