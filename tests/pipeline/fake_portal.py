"""A portal of the tests: its list, its pages, its clock, and everything that can go wrong there, by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from logwarden.portal.findings import Seen
from logwarden.portal.wire import Analysis, DailySummary, DriverSnapshot, ListedCompany, ListedDriver, Overview, Target
from logwarden.problems import Problem
from logwarden.remedies.steps import Step

from .drivers import NOW, FakeDriver

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
    OTHER_TIME = "other_time"
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
    `unstage`, `close`, `look`) for the n-th time, counted from 1: an exception is raised, anything else is awaited.
    `seen` is what a look over its pages finds of a control, where that is not what we know.
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
    visitors: list[str] = field(default_factory=list)
    seen: dict[tuple[str, str], Seen] = field(default_factory=dict)

    def tick(self, seconds: float) -> None:
        """The portal's clock goes on."""
        self.now += timedelta(seconds=seconds)

    def driver(self, driver_id: str) -> FakeDriver:
        """The driver with that id."""
        return next(d for drivers in self.companies.values() for d in drivers if d.driver_id == driver_id)

    def click(self, click: Click) -> None:
        """A click is made."""
        self.clicks.append(click)

    async def passes(self, point: str) -> None:
        """A visit passes a point, which takes a second of the portal's clock; closing takes none."""
        self.tick(0 if point == "close" else 1)
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
        self.cached = False
        self.before_answer: dict[str, Callable[[], Awaitable[object]]] = {}

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

    async def analysis(self, company_id: str) -> Analysis:
        """All drivers of a company."""
        self._fail(company_id)
        if company_id in self.before_answer:
            await self.before_answer[company_id]()
        now = self._portal.now
        computed, found = self._cache.get(company_id, (now - CACHE, ()))
        if now - computed >= CACHE:
            computed, found = now, self._compute(company_id)
            self._cache[company_id] = (computed, found)
        return listed_drivers(found, now, self._portal.strays.get(company_id, ()))

    def unchanged_until(self, company_id: str) -> datetime | None:
        """Nobody knows, but where a test says so: others see what a second look at the same answer does."""
        computed = self._cache.get(company_id)
        return computed[0] + CACHE if self.cached and computed else None

    def _fail(self, call: str) -> None:
        self.asked[call] += 1
        if call in self._portal.failing:
            raise self._portal.failing[call]

    def _compute(self, company_id: str) -> tuple[DriverSnapshot, ...]:
        return tuple(self._snapshot(driver) for driver in self._portal.companies[company_id])

    def _snapshot(self, driver: FakeDriver) -> DriverSnapshot:
        now = self._portal.now
        today = now.astimezone(driver.zone_info).date()
        log = driver.log(today - WINDOW, today, now)
        errors = driver.errors(today - WINDOW, today, now)
        return DriverSnapshot(
            driver_id=driver.driver_id,
            driver_name=driver.name if driver.named_by_api else None,
            zone=driver.zone,
            errors=errors,
            days=tuple(
                DailySummary(
                    day, day in driver.certified, log.between(day, day).events if driver.gives_records else None
                )
                for day in log.days()
            ),
            asked_at=now,
            last_updated_at=now if self._portal.dates_answers and driver.dated else None,
            malformed_raw=driver.malformed,
            lines=len(errors) + len(driver.malformed) + driver.doubled,
            unreadable_lines=len(driver.malformed),
        )


def listed_drivers(snapshots: Iterable[DriverSnapshot], asked_at: datetime, stray: tuple[object, ...] = ()) -> Analysis:
    """An analysis of these drivers, asked at an instant."""
    return Analysis(tuple(_listed(replace(snapshot, asked_at=asked_at)) for snapshot in snapshots), asked_at, stray)


def _listed(snapshot: DriverSnapshot) -> ListedDriver:
    said = repr(replace(snapshot, asked_at=NOW, last_updated_at=None))
    return ListedDriver(
        snapshot.driver_id,
        sha256(said.encode()).hexdigest(),
        snapshot.asked_at,
        snapshot.last_updated_at,
        lambda: snapshot,
    )
