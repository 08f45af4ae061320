"""clear_twins: the later of two identical statuses is asked away, by annotation and CLEAR TWIN EVENTS alone.

Legal class: an edit *request* of the carrier (395.30(d)); the driver decides, then certifies anew. People
needed: one; two for the proof of a system's tool kit, which is one pair of one day. Lawful because the second record
of a pair changes nothing: no boundary moves, no second counts differently, and neither record is driving or was made
by the device (App. A 4.3.2.8.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from math import asin, cos, radians, sin, sqrt

from logwarden.eld.events import Event, EventType, Origin
from logwarden.eld.log import DriverLog, TwinPair
from logwarden.states import KitState

from .catalogue import Remedy
from .conditions import EDIT_CONDITIONS, LAWFUL_EDITS, Case, Condition
from .law import Law, Place
from .plan import Plan
from .steps import AnnotateRow, ClearTwins, Step, answered_with_yes
from .words import SHORT

SAME_PLACE_MILES = 2.0
"""How far two positions may lie apart and still be one place: two decimals round to about a mile each."""

_EARTH_RADIUS_MILES = 3958.8


def days_to_clear(log: DriverLog, error_instants: Iterable[datetime]) -> list[tuple[date, date, list[datetime]]]:
    """The smallest ranges of days that hold the pairs at those instants, with the instants of each.

    The tool kit works on every match in the loaded days, so ranges that touch each other are one. An
    instant at which the log has no pair is left out: nobody can plan for it.
    """
    ranges: list[tuple[date, date, list[datetime]]] = []
    wanted = sorted(set(error_instants))
    for pair in log.twins():
        hits = [at for at in wanted if at in (pair.earlier.at, pair.later.at)]
        if not hits:
            continue
        first, last = log.day_of(pair.earlier), log.day_of(pair.later)
        if ranges and first <= ranges[-1][1]:
            previous = ranges.pop()
            ranges.append((previous[0], max(previous[1], last), [*previous[2], *hits]))
        else:
            ranges.append((first, last, hits))
    return ranges


def plan(log: DriverLog, system: str, first_day: date, last_day: date) -> Plan:
    """The plan for every pair of those days; the guard decides whether it may go on.

    Where a pair is one that no edit may touch, `after` is as `before` and the guard refuses.

    Raises:
        ValueError: the log does not hold those days in full.
    """
    before = log.between(first_day, last_day)
    pairs = before.twins()
    notes = tuple(AnnotateRow(pair.later, note_for(pair, before)) for pair in pairs)
    steps: tuple[Step, ...] = (*notes, ClearTwins(pairs))
    count = len(pairs)
    return Plan(
        remedy=Remedy.CLEAR_TWINS,
        system=system,
        before=before,
        after=answered_with_yes(before, steps),
        steps=steps,
        words=(
            f"Ask the driver to remove {count} repeated {'status' if count == 1 else 'statuses'}: "
            + "; ".join(_describe(pair, before) for pair in pairs)
            + "."
        ),
        basis=(
            "Only a request: the driver confirms or rejects it, then certifies the day anew. "
            f"From the driver's records as read {log.read_at:%Y-%m-%d %H:%M:%S} UTC by the portal's clock."
        ),
    )


def note_for(pair: TwinPair, log: DriverLog) -> str:
    """The annotation of a later twin, at most 60 characters, saying only what the records show."""
    name = SHORT.get(pair.later.code_name, pair.later.code_name)
    earlier = pair.earlier.at.astimezone(log.zone)
    later = pair.later.at.astimezone(log.zone)
    since = f"{earlier:%H:%M}" if earlier.date() == later.date() else f"{earlier:%m/%d %H:%M}"
    return f"{name} {later:%H:%M} repeats {name} of {since}, same place"


def _describe(pair: TwinPair, log: DriverLog) -> str:
    earlier, later = (e.at.astimezone(log.zone) for e in (pair.earlier, pair.later))
    name = SHORT.get(pair.later.code_name, pair.later.code_name)
    return f"{name} at {later:%m/%d/%Y %I:%M %p} repeats {name} at {earlier:%m/%d/%Y %I:%M %p}"


def _each(pairs: Sequence[TwinPair], log: DriverLog, words: str) -> str | None:
    return f"{words}: {'; '.join(_describe(pair, log) for pair in pairs)}." if pairs else None


def _no_pair(case: Case) -> str | None:
    return None if case.plan.pairs else "These days hold no two identical statuses any more."


def _not_all_pairs(case: Case) -> str | None:
    days = case.log.between(case.plan.first_day, case.plan.last_day)
    if {p.later.identity for p in days.twins()} == {p.later.identity for p in case.plan.pairs}:
        return None
    return "The tool kit would touch other records than the plan's: it works on every match in the loaded days."


def _driving(case: Case) -> str | None:
    bad = [p for p in case.plan.pairs if p.earlier.is_driving or p.later.is_driving]
    return _each(bad, case.log, "Driving time is never asked away")


def _not_the_drivers(case: Case) -> str | None:
    bad = [p for p in case.plan.pairs if {p.earlier.origin, p.later.origin} != {Origin.DRIVER}]
    return _each(bad, case.log, "Not both records were entered by the driver")


def _not_main(case: Case) -> str | None:
    main = (EventType.DUTY_STATUS, EventType.SPECIAL_DRIVING)
    bad = [p for p in case.plan.pairs if p.earlier.type not in main or p.later.type not in main]
    return _each(bad, case.log, "Only duty statuses and special driving may be asked about")


def _other_vehicle(case: Case) -> str | None:
    bad = [p for p in case.plan.pairs if p.earlier.vehicle != p.later.vehicle]
    return _each(bad, case.log, "The two records are of different vehicles")


def _other_place(case: Case) -> str | None:
    bad = [p for p in case.plan.pairs if not same_place(p.earlier, p.later)]
    return _each(bad, case.log, "The two records are of different places, so the second says something")


def _noted(case: Case) -> str | None:
    own = case.plan.notes
    bad = [p for p in case.plan.pairs if p.earlier.notes or p.later.notes not in ("", own.get(p.later.identity, ""))]
    return _each(bad, case.log, "Somebody wrote a note on one of the records")


def _boundary(case: Case) -> str | None:
    plan = case.plan
    for day in plan.before.days():
        if plan.before.seconds_by_status(day) != plan.after.seconds_by_status(day):
            return f"The totals of {day:%m/%d/%Y} would not stay the same."
    return None


def people(plan: Plan, kit: KitState) -> int:
    """Two for the proof of the tool kit."""
    del plan
    return 1 if kit is KitState.PROVED else 2


def can_prove(plan: Plan) -> bool:
    """Whether a plan is so small that it may be the first that a tool kit does: one pair of one day."""
    return len(plan.pairs) == 1 and plan.first_day == plan.last_day


def _not_proved(case: Case) -> str | None:
    if case.kit is KitState.PROVED:
        return None
    if case.kit is KitState.BLOCKED:
        return "This system's tool kit changed a log in a way that nobody asked for; people decide first."
    if case.proof is not None:
        return f"This system's tool kit is being proved by fix {case.proof}; nothing else is asked for until it is."
    if not can_prove(case.plan):
        return "This system's tool kit is not proved yet, and the proof is one pair of one day; this plan is more."
    return None


CONDITIONS: tuple[Condition, ...] = (
    *EDIT_CONDITIONS,
    Condition(
        "kit",
        "395.8(e)(2)",
        "the system's tool kit is proved; until it is, one pair of one day is asked about, and nothing beside it",
        _not_proved,
        waits=True,
    ),
    Condition("has_pair", "395.8(e)(1)", "there is a pair", _no_pair),
    Condition("all_pairs", "395.30(d)(1)", "the plan names every pair that the tool kit would touch", _not_all_pairs),
    Condition("types", "App. A 4.3.2.8.2(a)", "both records are of type 1 or 3", _not_main),
    Condition("not_driving", "App. A 4.3.2.8.2(b)", "neither record is driving", _driving),
    Condition("drivers_own", "395.30(f)", "both records were entered by the driver", _not_the_drivers),
    Condition("same_vehicle", "395.8(e)(1)", "both records are of one vehicle", _other_vehicle),
    Condition("same_place", "395.8(e)(1)", f"both records are within {SAME_PLACE_MILES:g} miles", _other_place),
    Condition("no_foreign_note", "395.30(c)(2)", "neither record carries a note but this fix's own", _noted),
    LAWFUL_EDITS,
    Condition("no_boundary_moves", "395.8(e)(1)", "every total of the day stays the same to the second", _boundary),
)

LAW = Law(
    remedy=Remedy.CLEAR_TWINS,
    paragraph="395.30(d)(1)",
    words="the later of two identical statuses goes, if the driver agrees",
    place=Place.PAGE,
    conditions=CONDITIONS,
    people=people,
    second="it is the proof of the system's tool kit",
)


def same_place(a: Event, b: Event) -> bool:
    """Whether two records are of one place: within two miles, or the same words where there is no position."""
    try:
        ends = [tuple(radians(float(x)) for x in (e.latitude, e.longitude)) for e in (a, b)]
    except ValueError:
        return (a.latitude, a.longitude, a.location) == (b.latitude, b.longitude, b.location)
    (lat1, lon1), (lat2, lon2) = ends
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_RADIUS_MILES * asin(sqrt(half)) <= SAME_PLACE_MILES
