"""Fixes and late uploads in the simulator's world, in this process: drivers drive on, answer and certify meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from fortex_sim.kits import PLANS, Declined, Kit, Scope, carry_out
from fortex_sim.planning.causes import Cause, Injection
from fortex_sim.profiles.drawing import draw_solo, draw_team
from fortex_sim.world.building import build_world
from fortex_sim.world.cast import Answer, AnswerPolicy, Cast, Member
from fortex_sim.world.fleet import Driver
from fortex_sim.world.records import Record
from fortex_sim.world.uploads import upload
from fortex_sim.world.world import World
from fortex_sim.worlds import STARTS
from logwarden.eld.comparison import Comparison, Expectation, compare
from logwarden.eld.events import EventType, Identity
from logwarden.eld.log import DriverLog

from .tampering import Readings

KINDS = ("twins, accepted", "twins, rejected", "twins, not answered", "upload by the kit", "late upload", "annotation")
_ANSWERS = {"twins, rejected": Answer.REJECT, "twins, not answered": Answer.IGNORE}
_BOXES = frozenset({"FIX INTERMEDIATE", "FIX MISSING POWER UP / SHUT DOWN"})
_TWINS = frozenset({"CLEAR TWIN EVENTS"})
_HISTORY = 10
_NOTE = "Tapped twice"


@dataclass(frozen=True, slots=True)
class Fix:
    """One lawful occasion: its kind, what was read around it, and the comparisons made of that, by their name.

    `stale` counts days that stand certified by a certification older than the driver's yes. `drove_on` and `certified`
    say whether the driver drove and certified between the click and the last reading.
    """

    kind: str
    readings: Readings
    comparisons: dict[str, Comparison]
    stale: int
    drove_on: bool
    certified: bool

    @property
    def breaches(self) -> list[str]:
        """What the comparisons found broken, in words."""
        return [f"{name}: {b.invariant} {b.words}" for name, c in self.comparisons.items() for b in c.breaches]


def lawful_fixes(seed: int, number: int) -> Iterator[Fix]:
    """What happens to ten drivers of one world: one fix after the other, each on another driver and day."""
    rng = Random(f"{seed}/fixes/{number}")  # noqa: S311 - a seeded proof
    world = build_world(_cast(rng), seed * 1_000_003 + number, STARTS[number % len(STARTS)])
    for turn in range(6):
        world.advance_to(world.now + timedelta(minutes=rng.randint(20, 600)))
        begun = [
            _begin(world, driver, KINDS[(turn + place + number) % len(KINDS)], rng)
            for place, driver in enumerate(world.drivers.values())
        ]
        world.advance_to(world.now + timedelta(minutes=rng.randint(600, 1500)))
        yield from (_finish(world, one) for one in begun if one)


def _cast(rng: Random) -> Cast:
    members: list[Member] = [*draw_team(rng, _HISTORY, "70/8", rides=2, listed=False)]
    while len(members) < 10:
        plain = draw_solo(rng, _HISTORY, "70/8", causes=False, controls=True)
        taken = {i.days_ago for i in plain.injections}
        free = [ago for ago in range(1, _HISTORY - 1) if -ago % 7 not in plain.rests and ago not in taken]
        taps = tuple(_tap(rng, ago) for ago in free)
        members.append(replace(plain, injections=(*plain.injections, *taps)))
    return Cast((("FIXED", tuple(members)),), history_days=_HISTORY, retap_rate=0.6)


def _tap(rng: Random, ago: int) -> Injection:
    note = rng.choice(("", "", "Second dock of the same yard"))
    return Injection(Cause.RETAPPED, ago, rng.choice(("inspection", "stop1")), minutes=rng.randint(2, 9), note=note)


@dataclass(frozen=True, slots=True)
class _Begun:
    driver: Driver
    kind: str
    before: DriverLog
    after: DriverLog
    expected: Expectation
    clicked_at: datetime


def _begin(world: World, driver: Driver, kind: str, rng: Random) -> _Begun | None:
    """Reads, fixes one day of a driver, reads again; None where no day has anything to fix."""
    today = world.today(driver)
    days = [today - timedelta(days=ago) for ago in range(1, 7)]
    rng.shuffle(days)
    if kind in ("upload by the kit", "late upload"):
        _hold_back(world, driver, days[0], rng, everything=kind == "late upload")
    for day in days:
        before = _read(world, driver)
        clicked_at = world.now
        scope = Scope(world, driver, day, day)
        targets = _targets(before, day)
        if kind == "late upload":
            expected, changed = Expectation(), bool(upload(world, driver, lambda _: True))
        elif kind == "upload by the kit":
            expected, changed = Expectation(), _proceed(scope, _BOXES)
        elif not targets:
            continue
        elif kind == "annotation":
            expected, changed = _annotate(world, driver, before, targets)
        else:
            driver.answers = AnswerPolicy(answer=_ANSWERS.get(kind, Answer.ACCEPT))
            expected, _ = _annotate(world, driver, before, targets)
            expected = Expectation(expected.notes, dict.fromkeys(targets, "REMOVE: TWIN EVENT"))
            changed = _proceed(scope, _TWINS)
        if changed:
            world.advance_to(world.now + timedelta(seconds=rng.randint(5, 60)))
            return _Begun(driver, kind, before, _read(world, driver), expected, clicked_at)
    return None


def _finish(world: World, one: _Begun) -> Fix:
    later = _read(world, one.driver)
    plan = partial(compare, one.before, expected=one.expected, clicked_at=one.clicked_at)
    judged = {
        "right after": plan(one.after, driver_may_have_answered=False),
        "later": plan(later),
        "right after, no click told": compare(one.before, one.after, one.expected, driver_may_have_answered=False),
        "later, no click told": compare(one.before, later, one.expected),
        "witness": compare(one.after, later),
        "witness from before": compare(one.before, later),
    }
    shown = [day for day in later.days() if world.certified(one.driver, day)]
    stale = judged["later"].stale_certifications(shown, one.after.read_at)
    certified = any(e.type is EventType.CERTIFICATION and e.at >= one.clicked_at for e in later.events)
    readings = Readings(one.before, one.after, later, one.expected)
    drove_on = any(e.is_driving and e.at >= one.clicked_at for e in later.events)
    return Fix(one.kind, readings, judged, len(stale), drove_on, certified)


def _proceed(scope: Scope, boxes: frozenset[str]) -> bool:
    try:
        return bool(carry_out(PLANS[Kit.RESTORES](scope, boxes)).changes)
    except Declined:
        return False


def _targets(log: DriverLog, day: date) -> list[Identity]:
    """The later twins of a day about which no request waits."""
    asked = {(e.at, e.type, e.code) for e in log.events if not e.is_active}
    part = log.between(day, day)
    return [t.later.identity for t in part.twins() if (t.later.at, t.later.type, t.later.code) not in asked]


def _annotate(world: World, driver: Driver, log: DriverLog, targets: list[Identity]) -> tuple[Expectation, bool]:
    """The note on each target that bears none."""
    plain = {e.identity for e in log.events if e.is_active and not e.notes}
    noted = [
        r for r in world.log(driver.id) if r.is_active and r.event.identity in targets and r.event.identity in plain
    ]
    for record in noted:
        record.set_notes(_NOTE)
    return Expectation({r.event.identity: _NOTE for r in noted}), bool(noted)


def _hold_back(world: World, driver: Driver, day: date, rng: Random, *, everything: bool) -> None:
    """The device still holds some of the records that it made on a day: the portal has not seen them yet."""
    types = {EventType.INTERMEDIATE, EventType.ENGINE_POWER} | ({EventType.LOGIN} if everything else set())
    made: list[Record] = [r for r in world.between(driver, day, day) if r.event.type in types]
    for record in rng.sample(made, min(len(made), rng.randint(1, 4))):
        world.vanish(record)
        world.withheld.setdefault(driver.id, []).append(record)


def _read(world: World, driver: Driver) -> DriverLog:
    """The eight days that a client reads."""
    today = world.today(driver)
    first = today - timedelta(days=7)
    records = world.between(driver, first, today)
    return DriverLog(driver.id, driver.zone, first, today, world.now, tuple(r.event for r in records))
