"""A portal of the tests: its list, its pages, its clock, and everything that can go wrong there, by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from logwarden.eld.edits import Annotate, RequestRemoval
from logwarden.eld.events import Event, EventType, Origin, RecordStatus
from logwarden.eld.log import DriverLog
from logwarden.pipeline.ports import Evidence
from logwarden.portal.wire import (
    Committed,
    DailySummary,
    DriverSnapshot,
    ListedCompany,
    Overview,
    Shown,
    Staged,
    Target,
)
from logwarden.problems import GiveUp, Problem
from logwarden.remedies.steps import CLEAR_TWIN_EVENTS, REMOVAL_NOTE, AnnotateRow, ClearTwins, Step

from .drivers import NOW, FakeDriver, duty, in_time

SYSTEM = "zero"
CACHE = timedelta(seconds=600)
WINDOW = timedelta(days=7)


class Killed(BaseException):
    """The program ends here, as by `kill -9`: nothing of ours may catch it."""


class Fault(StrEnum):
    """What the portal's page does wrong."""

    OTHER_SYSTEM = "other_system"
    OTHER_COMPANY = "other_company"
    OTHER_DRIVER = "other_driver"
    OTHER_NAME = "other_name"
    OTHER_ZONE = "other_zone"
    OTHER_DAYS = "other_days"
    EXTRA_BOX = "extra_box"
    NO_BOX = "no_box"
    BOX_AT_ROW = "box_at_row"
    OTHER_ROW = "other_row"
    NO_ROW = "no_row"
    ROW_NOTED = "row_noted"
    OTHER_TEXT = "other_text"
    ROW_AT_KIT = "row_at_kit"
    PROCEED_HALF = "proceed_half"
    PROCEED_SILENT = "proceed_silent"
    PROCEED_NO_TOAST = "proceed_no_toast"
    NOTE_LOST = "note_lost"
    ACTIVE_AT_ONCE = "active_at_once"
    ACCEPTED_AT_ONCE = "accepted_at_once"
    FABRICATES = "fabricates"


@dataclass
class FakeClock:
    """This machine's clock; only the test moves it."""

    at: datetime = datetime(2026, 11, 20, 21, 0, 7, tzinfo=UTC)

    def now(self) -> datetime:
        """Aware UTC."""
        return self.at

    def tick(self, seconds: float) -> None:
        """Some seconds pass."""
        self.at += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Click:
    """One click that wrote, or was to write."""

    driver_id: str
    step: Step
    days: tuple[str, str]


@dataclass
class FakePortal:
    """What is true in the portal. `companies` are drivers by company id; `names` the companies' names.

    `script` says what happens when a visit passes a point (`open`, `read`, `stage`, `clicking`, `clicked`,
    `unstage`) for the n-th time, counted from 1: an exception is raised, anything else is awaited.
    """

    companies: dict[str, list[FakeDriver]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    now: datetime = NOW
    faults: set[Fault] = field(default_factory=set)
    failing: dict[str, Problem] = field(default_factory=dict)
    overview_malformed: tuple[object, ...] = ()
    strays: dict[str, tuple[object, ...]] = field(default_factory=dict)
    dates_answers: bool = True
    script: dict[tuple[str, int], BaseException | Callable[[], Awaitable[object]]] = field(default_factory=dict)
    passed: Counter[str] = field(default_factory=Counter)
    clicks: list[Click] = field(default_factory=list)
    visits: list[Target] = field(default_factory=list)

    def tick(self, seconds: float) -> None:
        """The portal's clock goes on."""
        self.now += timedelta(seconds=seconds)

    def driver(self, driver_id: str) -> FakeDriver:
        """The driver with that id."""
        return next(d for drivers in self.companies.values() for d in drivers if d.driver_id == driver_id)

    async def passes(self, point: str) -> None:
        """A visit passes a point."""
        self.tick(1)
        self.passed[point] += 1
        happens = self.script.get((point, self.passed[point]))
        if isinstance(happens, BaseException):
            raise happens
        if happens is not None:
            await happens()


class FakePortalApi:
    """The monitoring API. It computes a company's list at most once in ten minutes of its clock."""

    def __init__(self, portal: FakePortal) -> None:
        self._portal = portal
        self._cache: dict[str, tuple[datetime, tuple[DriverSnapshot, ...]]] = {}
        self.asked: Counter[str] = Counter()

    def forget(self) -> None:
        """The next answers are computed anew."""
        self._cache.clear()

    async def now(self) -> datetime:
        """The portal's clock."""
        self._fail("now")
        return self._portal.now

    async def overview(self) -> Overview:
        """All companies."""
        self._fail("overview")
        portal = self._portal
        listed = tuple(ListedCompany(key, portal.names.get(key, key), 0) for key in portal.companies)
        return Overview(listed, 0, portal.now, portal.now, portal.overview_malformed)

    async def analysis(self, company_id: str) -> tuple[DriverSnapshot, ...]:
        """All drivers of a company."""
        self._fail(company_id)
        now = self._portal.now
        computed, found = self._cache.get(company_id, (now - CACHE, ()))
        if now - computed >= CACHE:
            computed, found = now, self._compute(company_id)
            self._cache[company_id] = (computed, found)
        return tuple(replace(snapshot, asked_at=now) for snapshot in found)

    def _fail(self, call: str) -> None:
        self.asked[call] += 1
        if call in self._portal.failing:
            raise self._portal.failing[call]

    def _compute(self, company_id: str) -> tuple[DriverSnapshot, ...]:
        portal = self._portal
        found = [self._snapshot(driver) for driver in portal.companies[company_id]]
        if company_id in portal.strays:
            found.append(DriverSnapshot("", None, "", (), (), portal.now, None, portal.strays[company_id]))
        return tuple(found)

    def _snapshot(self, driver: FakeDriver) -> DriverSnapshot:
        now = self._portal.now
        today = now.astimezone(driver.zone_info).date()
        log = driver.log(today - WINDOW, today, now)
        return DriverSnapshot(
            driver_id=driver.driver_id,
            driver_name=driver.name if driver.named_by_api else None,
            zone=driver.zone,
            errors=driver.errors(today - WINDOW, today, now),
            days=tuple(
                DailySummary(
                    day, day in driver.certified, log.between(day, day).events if driver.gives_records else None
                )
                for day in log.days()
            ),
            asked_at=now,
            last_updated_at=now if self._portal.dates_answers and driver.dated else None,
            malformed_raw=driver.malformed,
        )


class FakePages:
    """The portal's own page, without a browser."""

    def __init__(self, portal: FakePortal) -> None:
        self._portal = portal

    def visit(self, target: Target, evidence: Evidence | None) -> AbstractAsyncContextManager[FakeSession]:
        """Opens the driver."""
        return self._visit(target, evidence)

    @asynccontextmanager
    async def _visit(self, target: Target, evidence: Evidence | None) -> AsyncIterator[FakeSession]:
        self._portal.visits.append(target)
        await self._portal.passes("open")
        if evidence is not None:
            evidence.path("01-opened.png").write_bytes(b"a picture")
        yield FakeSession(self._portal, target, writes=evidence is not None)


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
        found = [e for e in shown.log.events if e.identity == step.target.identity]
        if not found:
            raise GiveUp("The record stands on the page 0 times, not once.")
        row = replace(found[0], notes="Yard work") if Fault.ROW_NOTED in faults else found[0]
        if Fault.OTHER_ROW in faults:
            row = replace(row, odometer=1)
        text = "Something else" if Fault.OTHER_TEXT in faults else step.note
        ticked = {CLEAR_TWIN_EVENTS} if Fault.BOX_AT_ROW in faults else set()
        return Staged(step, shown, None if Fault.NO_ROW in faults else row, text, frozenset(ticked))

    async def commit(self) -> Committed:
        """The click."""
        step, self._staged = self._staged, None
        if not self._writes or step is None:
            raise GiveUp("A visit that only reads may not write.")
        await self._portal.passes("clicking")
        clicked_at = self._portal.now
        days = (self._target.first_day.isoformat(), self._target.last_day.isoformat())
        self._portal.clicks.append(Click(self._driver.driver_id, step, days))
        log = self._driver.log(self._target.first_day, self._target.last_day, clicked_at)
        self._write(clicked(log, step, self._portal.faults))
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
    if Fault.PROCEED_SILENT in faults:
        return log
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
        made_up = replace(duty(log.events[0].at + timedelta(hours=9), 1, None, Origin.AUTOMATIC), type=EventType.INTERMEDIATE)
        return replace(log, events=in_time(*log.events, made_up))
    return log


def _with_requests_as(log: DriverLog, status: RecordStatus) -> DriverLog:
    def changed(event: Event) -> Event:
        waits = event.status is RecordStatus.INACTIVE_CHANGE_REQUESTED
        return replace(event, status=status) if waits else event

    return replace(log, events=tuple(changed(e) for e in log.events))
