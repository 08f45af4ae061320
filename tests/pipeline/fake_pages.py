"""The driver's page of the tests' portal: reads, stages and clicks on true records, with faults by name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from logwarden.eld.edits import AcceptChange, Annotate, RequestChange, RequestRemoval
from logwarden.eld.events import Event, EventType, Origin, RecordStatus
from logwarden.eld.log import DriverLog
from logwarden.pipeline.ports import Evidence
from logwarden.portal.findings import EXPECTED, Finding, Seen
from logwarden.portal.wire import Committed, Shown, Staged, Target
from logwarden.problems import GiveUp
from logwarden.remedies.steps import (
    CLEAR_TWIN_EVENTS,
    REMOVAL_NOTE,
    AnnotateRow,
    ClearTwins,
    RequestEdit,
    Resync,
    Step,
)

from .drivers import duty, in_time
from .fake_portal import Click, FakePortal, Fault


class FakePages:
    """The portal's own page, without a browser."""

    def __init__(self, portal: FakePortal, account: str = "desk") -> None:
        self._portal, self._account = portal, account

    def visit(self, target: Target, evidence: Evidence | None) -> AbstractAsyncContextManager[FakeSession]:
        """Opens the driver."""
        return self._visit(target, evidence)

    async def look(self) -> tuple[Finding, ...]:
        """Every page as the portal's faults have it."""
        await self._portal.passes("look")
        seen, names = self._portal.seen, [d.name for drivers in self._portal.companies.values() for d in drivers]
        words = f"As {(*names, 'nobody')[0]} has it."
        return tuple(Finding(one, where, seen.get((where, one), Seen.FOUND), words) for where, one in EXPECTED)

    @asynccontextmanager
    async def _visit(self, target: Target, evidence: Evidence | None) -> AsyncIterator[FakeSession]:
        self._portal.visits.append(target)
        self._portal.visitors.append(self._account)
        await self._portal.passes("open")
        if evidence is not None:
            evidence.path("01-opened.png").write_bytes(b"a picture")
        yield FakeSession(self._portal, target, writes=evidence is not None)
        await self._portal.passes("close")


class FakeSession:
    """One visit of one driver's page."""

    def __init__(self, portal: FakePortal, target: Target, *, writes: bool) -> None:
        self._portal, self._target, self._writes = portal, target, writes
        self._driver = portal.driver(target.driver_id)
        self._staged: Step | None = None

    async def read(self) -> Shown:
        """The target's days, or what a fault shows instead."""
        await self._portal.passes("read")
        target, faults = self._target, self._portal.faults
        first_day, last_day = target.first_day, target.last_day
        if Fault.OTHER_DAYS in faults:
            first_day -= timedelta(days=1)
        other = Fault.OTHER_DRIVER in faults
        driver_id = "another" if other else target.driver_id
        log = self._driver.log(first_day, last_day, self._portal.now)
        return Shown(
            system="one" if Fault.OTHER_SYSTEM in faults else target.system,
            company="OTHER FREIGHT LLC" if Fault.OTHER_COMPANY in faults else f"{target.company_name}  ELD",
            driver_id=driver_id,
            driver_name="SMITH JOHNATHAN" if Fault.OTHER_NAME in faults else self._driver.name,
            zone="ET" if Fault.OTHER_ZONE in faults else target.zone,
            first_day=first_day,
            last_day=last_day,
            log=replace(log, driver_id=driver_id),
        )

    async def stage(self, step: Step) -> Staged:
        """Everything up to the click."""
        shown = await self.read()
        await self._portal.passes("stage")
        self._staged = step
        faults = self._portal.faults
        if isinstance(step, ClearTwins):
            boxes = {"FIX EVENT ORIGIN"} if Fault.EXTRA_BOX in faults else set()
            boxes |= set() if Fault.NO_BOX in faults else {CLEAR_TWIN_EVENTS}
            row = step.pairs[0].later if Fault.ROW_AT_KIT in faults else None
            return Staged(step, shown, row, None, frozenset(boxes))
        if isinstance(step, Resync):
            boxes = {CLEAR_TWIN_EVENTS} if Fault.BOX_AT_ROW in faults else set()
            row = shown.log.events[0] if Fault.ROW_AT_KIT in faults else None
            return Staged(step, shown, row, None, frozenset(boxes))
        found = [e for e in shown.log.events if e.identity == step.target.identity]
        if not found:
            raise GiveUp("The record stands on the page 0 times, not once.")
        row = replace(found[0], notes="Yard work") if Fault.ROW_NOTED in faults else found[0]
        if Fault.OTHER_ROW in faults:
            row = replace(row, odometer=1)
        ticked = frozenset({CLEAR_TWIN_EVENTS} if Fault.BOX_AT_ROW in faults else set())
        text = step.reason if isinstance(step, RequestEdit) else step.note
        text = "Something else" if Fault.OTHER_TEXT in faults else text
        staged = Staged(step, shown, None if Fault.NO_ROW in faults else row, text, ticked)
        if isinstance(step, RequestEdit):
            at = step.at + timedelta(minutes=1) if Fault.OTHER_TIME in faults else step.at
            staged = replace(staged, code=step.code, at=at)
        return staged

    async def commit(self) -> Committed:
        """The click."""
        step, self._staged = self._staged, None
        if not self._writes or step is None:
            raise GiveUp("A visit that only reads may not write.")
        await self._portal.passes("clicking")
        clicked_at = self._portal.now
        days = (self._target.first_day.isoformat(), self._target.last_day.isoformat())
        self._portal.click(Click(self._driver.driver_id, step, days))
        log = self._driver.log(self._target.first_day, self._target.last_day, clicked_at)
        self._write(clicked(log, step, self._portal.faults))
        if isinstance(step, Resync):
            self._driver.uploads()
        await self._portal.passes("clicked")
        said = None if Fault.PROCEED_NO_TOAST in self._portal.faults else "Saved"
        return Committed(clicked_at, said, True if said else None)

    async def unstage(self) -> None:
        """Closes what was opened."""
        await self._portal.passes("unstage")
        self._staged = None

    def _write(self, log: DriverLog) -> None:
        others = [e for e in self._driver.events if not log.first_day <= log.day_of(e) <= log.last_day]
        self._driver.events = in_time(*others, *log.events)


def clicked(log: DriverLog, step: Step, faults: set[Fault]) -> DriverLog:
    """What a click makes of the loaded days."""
    if isinstance(step, AnnotateRow):
        return log if Fault.NOTE_LOST in faults else log.apply([Annotate(step.target.identity, step.note)])
    if Fault.PROCEED_SILENT in faults or isinstance(step, Resync):
        return log
    return with_request(log, step, faults) if isinstance(step, RequestEdit) else with_removals(log, faults)


def with_removals(log: DriverLog, faults: set[Fault]) -> DriverLog:
    """What CLEAR TWIN EVENTS makes of the loaded days."""
    laters = [pair.later.identity for pair in log.twins()]
    asked = laters[: len(laters) // 2] if Fault.PROCEED_HALF in faults else laters
    log = log.apply([RequestRemoval(identity, REMOVAL_NOTE) for identity in asked])
    if Fault.ACTIVE_AT_ONCE in faults:
        return _with_requests_as(log, RecordStatus.ACTIVE)
    if Fault.ACCEPTED_AT_ONCE in faults:
        done = _with_requests_as(log, RecordStatus.INACTIVE_CHANGED)
        gone = [replace(e, status=RecordStatus.INACTIVE_CHANGED) if e.identity in asked else e for e in done.events]
        return replace(done, events=tuple(gone))
    if Fault.FABRICATES in faults:
        made_up = replace(
            duty(log.events[0].at + timedelta(hours=9), 1, None, Origin.AUTOMATIC), type=EventType.INTERMEDIATE
        )
        return replace(log, events=in_time(*log.events, made_up))
    return log


def with_request(log: DriverLog, step: RequestEdit, faults: set[Fault]) -> DriverLog:
    """What REQUEST EDIT makes of the loaded days."""
    request = RequestChange(step.target.identity, step.code, step.at, step.reason)
    answer = AcceptChange(step.target.identity, step.code, step.at)
    return log.apply([request, answer] if Fault.ACCEPTED_AT_ONCE in faults else [request])


def _with_requests_as(log: DriverLog, status: RecordStatus) -> DriverLog:
    def changed(event: Event) -> Event:
        waits = event.status is RecordStatus.INACTIVE_CHANGE_REQUESTED
        return replace(event, status=status) if waits else event

    return replace(log, events=tuple(changed(e) for e in log.events))
