"""What nobody may do to a log between two readings, a function each: the later reading as it would then stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import pairwise
from random import Random
from typing import Any

from logwarden.eld.comparison import Expectation
from logwarden.eld.events import DRIVING, OFF_DUTY, ON_DUTY, Event, EventType, Identity, Origin, RecordStatus
from logwarden.eld.log import DriverLog, day_start

Pick = Callable[[Event], bool]

POWER, LOGIN, MIDDLE = EventType.ENGINE_POWER, EventType.LOGIN, EventType.INTERMEDIATE
WAITS, CHANGED = RecordStatus.INACTIVE_CHANGE_REQUESTED, RecordStatus.INACTIVE_CHANGED


@dataclass(frozen=True, slots=True)
class Readings:
    """Honest readings around a plan of one removal request: before it, right after it, and hours later."""

    before: DriverLog
    after: DriverLog
    later: DriverLog
    expected: Expectation

    def held(self, pick: Pick) -> list[Event]:
        """Records that the first and the last reading show alike, on a day that both hold in full."""
        start = day_start(max(self.before.first_day, self.later.first_day) + timedelta(days=1), self.before.zone)
        was = {*self.before.events}
        planned = {*self.expected.removals}
        return [e for e in self.later.events if e.at >= start and e in was and e.identity not in planned and pick(e)]


@dataclass(frozen=True, slots=True)
class Tampered:
    """Two readings of which the second is not honest; with `expected` it is judged against the plan."""

    before: DriverLog
    after: DriverLog
    expected: Expectation | None = None
    may_have_answered: bool = True


Tamper = Callable[[Readings, Random], Tampered | None]


def is_a(type_: EventType, *codes: int) -> Pick:
    """Active records of a type, and of some codes."""
    return lambda e: e.is_active and e.type is type_ and (not codes or e.code in codes)


def _of_device(e: Event) -> bool:
    return e.is_active and e.origin is Origin.AUTOMATIC and e.odometer is not None and e.latitude[-1:].isdigit()


def _driven(e: Event) -> bool:
    return e.is_active and e.is_driving and e.origin is Origin.AUTOMATIC


def _rest(e: Event) -> bool:
    return e.is_active and e.type is EventType.DUTY_STATUS and not e.is_driving


def _noted(e: Event) -> bool:
    return e.is_active and e.is_main and bool(e.notes)


def _with(log: DriverLog, old: Iterable[Event], new: Iterable[Event] = ()) -> DriverLog:
    gone = [*old]
    events = [e for e in log.events if not any(e is other for other in gone)]
    return replace(log, events=tuple(sorted([*events, *new], key=lambda e: e.at)))


def _drop(pick: Pick, readings: Readings, rng: Random) -> Tampered | None:
    found = readings.held(pick)
    return Tampered(readings.before, _with(readings.later, [rng.choice(found)])) if found else None


def _alter(pick: Pick, change: Callable[[Event], dict[str, Any]], readings: Readings, rng: Random) -> Tampered | None:
    found = readings.held(pick)
    if not found:
        return None
    one = rng.choice(found)
    return Tampered(readings.before, _with(readings.later, [one], [replace(one, **change(one))]))


def _insert(pick: Pick, change: dict[str, Any], readings: Readings, rng: Random) -> Tampered | None:
    """A record that no device made, four minutes after another and like it."""
    found = readings.held(pick)
    if not found:
        return None
    one = rng.choice(found)
    made = replace(one, at=one.at + timedelta(minutes=4), **change)
    return Tampered(readings.before, _with(readings.later, [], [made]))


def _clear_power_pair(readings: Readings, rng: Random) -> Tampered | None:
    power = readings.held(is_a(POWER))
    pairs = [(a, b) for a, b in pairwise(power) if a.code > 2 >= b.code]
    return Tampered(readings.before, _with(readings.later, rng.choice(pairs))) if pairs else None


def _end_of_driving(readings: Readings, rng: Random) -> tuple[Event, Event] | None:
    """A driving record and the duty status that ends it."""
    duty = [e for e in readings.later.events if e.is_active and e.type is EventType.DUTY_STATUS]
    held = {*readings.held(lambda _: True)}
    pairs = [(a, b) for a, b in pairwise(duty) if _driven(a) and {a, b} <= held]
    pairs = [(a, b) for a, b in pairs if b.at - a.at > timedelta(minutes=30) and not b.is_driving]
    return rng.choice(pairs) if pairs else None


def _end_driving_earlier(readings: Readings, rng: Random) -> Tampered | None:
    pair = _end_of_driving(readings, rng)
    if pair is None:
        return None
    earlier = replace(pair[1], at=pair[1].at - timedelta(minutes=15))
    return Tampered(readings.before, _with(readings.later, [pair[1]], [earlier]))


def _cut_driving_by_entry(code: int, readings: Readings, rng: Random) -> Tampered | None:
    """An entry with a note, as drivers may make them, but in the middle of automatic driving."""
    pair = _end_of_driving(readings, rng)
    if pair is None:
        return None
    at = pair[0].at + (pair[1].at - pair[0].at) // 2
    entry = replace(
        pair[1], at=at.replace(microsecond=0), code=code, origin=Origin.DRIVER, sequence_id=None, notes="I had stopped"
    )
    return Tampered(readings.before, _with(readings.later, [], [entry]))


def _replace_driving(readings: Readings, rng: Random) -> Tampered | None:
    """Automatic driving inactive, and entered anew a quarter of an hour shorter, with a note."""
    pair = _end_of_driving(readings, rng)
    if pair is None:
        return None
    old = pair[0]
    at = old.at + timedelta(minutes=15)
    new = replace(old, at=at, origin=Origin.DRIVER, sequence_id=None, notes="Was on duty")
    return Tampered(readings.before, _with(readings.later, [old], [replace(old, status=CHANGED), new]))


def _request(readings: Readings, log: DriverLog) -> tuple[Event, Event] | None:
    """Our request in a reading, while it waits, and its target."""
    wanted: Identity = next(iter(readings.expected.removals))
    asked = [e for e in log.events if e.origin is Origin.OTHER_USER and e.at == wanted.at and e.status is WAITS]
    target = [e for e in log.events if e.identity == wanted and e.is_active]
    return (asked[0], target[0]) if asked and target else None


def _answer_alone(request: dict[str, Any], target: dict[str, Any], readings: Readings, _rng: Random) -> Tampered | None:
    """The portal answers in the driver's stead, before he can have."""
    found = _request(readings, readings.after)
    if found is None:
        return None
    answered = _with(readings.after, found, [replace(found[0], **request), replace(found[1], **target)])
    return Tampered(readings.before, answered, readings.expected, may_have_answered=False)


def _ask_besides(readings: Readings, rng: Random) -> Tampered | None:
    """A request that nobody planned."""
    found = readings.held(_rest)
    if not found:
        return None
    other = replace(
        rng.choice(found), status=WAITS, origin=Origin.OTHER_USER, sequence_id=None, device="", notes="REMOVE: OTHER"
    )
    return Tampered(readings.before, _with(readings.later, [], [other]), readings.expected)


def _enter_without_note(readings: Readings, rng: Random) -> Tampered | None:
    tampered = _insert(_rest, {"origin": Origin.DRIVER, "sequence_id": None, "notes": ""}, readings, rng)
    return tampered and replace(tampered, expected=readings.expected)


def _shift(minutes: int) -> Callable[[Event], dict[str, Any]]:
    return lambda e: {"at": e.at + timedelta(minutes=minutes)}


def _set(**fields: Any) -> Callable[[Event], dict[str, Any]]:
    return lambda _: fields


_NO_DEVICE: dict[str, Any] = {"sequence_id": None, "device": ""}

TAMPERS: dict[str, Tamper] = {
    "intermediate gone": partial(_drop, is_a(MIDDLE)),
    "power-up gone": partial(_drop, is_a(POWER, 1, 2)),
    "shut-down gone": partial(_drop, is_a(POWER, 3, 4)),
    "login gone": partial(_drop, is_a(LOGIN, 1)),
    "logout gone": partial(_drop, is_a(LOGIN, 2)),
    "duty status gone": partial(_drop, _rest),
    "driving gone": partial(_drop, _driven),
    "certification removed": partial(_drop, is_a(EventType.CERTIFICATION)),
    "power pair cleared": _clear_power_pair,
    "intermediate moved": partial(_alter, is_a(MIDDLE), _shift(-12)),
    "power-up moved": partial(_alter, is_a(POWER, 1, 2), _shift(-5)),
    "shut-down moved": partial(_alter, is_a(POWER, 3, 4), _shift(5)),
    "login moved": partial(_alter, is_a(LOGIN), _shift(-7)),
    "duty status moved": partial(_alter, _rest, _shift(3)),
    "driving begun later": partial(_alter, _driven, _shift(15)),
    "driving ended earlier": _end_driving_earlier,
    "driving cut by an entry, on duty": partial(_cut_driving_by_entry, ON_DUTY),
    "driving cut by an entry, off duty": partial(_cut_driving_by_entry, OFF_DUTY),
    "driving entered anew, shorter": _replace_driving,
    "driving set inactive": partial(_alter, _driven, _set(status=CHANGED)),
    "driving relabelled on duty": partial(_alter, _driven, _set(code=ON_DUTY)),
    "duty status relabelled driving": partial(_alter, _rest, _set(code=DRIVING)),
    "origin changed, driving": partial(_alter, _driven, _set(origin=Origin.DRIVER)),
    "origin changed, duty status": partial(_alter, _rest, lambda e: {"origin": Origin(3 - min(e.origin, 2))}),
    "origin changed, intermediate": partial(_alter, is_a(MIDDLE), _set(origin=Origin.DRIVER)),
    "note removed": partial(_alter, _noted, _set(notes="")),
    "note changed": partial(_alter, _noted, lambda e: {"notes": f"No {e.notes}"[:60]}),
    "note on a protected record": partial(_alter, is_a(POWER), _set(notes="Looks all right")),
    "status unlawful, active to requested": partial(_alter, _rest, _set(status=WAITS)),
    "status unlawful, active to rejected": partial(_alter, _rest, _set(status=RecordStatus.INACTIVE_CHANGE_REJECTED)),
    "intermediate set inactive": partial(_alter, is_a(MIDDLE), _set(status=CHANGED)),
    "power-up set inactive": partial(_alter, is_a(POWER, 1, 2), _set(status=CHANGED)),
    "miles changed": partial(_alter, _of_device, lambda e: {"odometer": (e.odometer or 0) + 7}),
    "hours changed": partial(_alter, _of_device, lambda e: {"engine_hours": (e.engine_hours or 0) + Decimal("0.7")}),
    "place changed": partial(_alter, _of_device, lambda e: {"latitude": f"{float(e.latitude) + 0.3:.2f}"}),
    "vehicle changed": partial(_alter, _of_device, _set(vehicle="X9")),
    "number changed": partial(_alter, _of_device, lambda e: {"sequence_id": ((e.sequence_id or 0) + 3_000) % 65_536}),
    "certified day changed": partial(
        _alter,
        is_a(EventType.CERTIFICATION),
        lambda e: {"certified_date": e.certified_date and e.certified_date - timedelta(days=1)},
    ),
    "intermediate inserted": partial(_insert, is_a(MIDDLE), _NO_DEVICE),
    "intermediate inserted, number taken": partial(_insert, is_a(MIDDLE), {}),
    "power-up inserted": partial(_insert, is_a(POWER), {"code": 1, **_NO_DEVICE}),
    "shut-down inserted": partial(_insert, is_a(POWER), {"code": 3, **_NO_DEVICE}),
    "login inserted": partial(_insert, is_a(LOGIN), {"code": 1, **_NO_DEVICE}),
    "request made active": partial(_answer_alone, {"status": RecordStatus.ACTIVE}, {}),
    "request accepted without the driver": partial(_answer_alone, {"status": CHANGED}, {"status": CHANGED}),
    "target set inactive without the driver": partial(_answer_alone, {}, {"status": CHANGED}),
    "our request without its reason": partial(_answer_alone, {"notes": ""}, {}),
    "a request that nobody planned": _ask_besides,
    "an entry without a note": _enter_without_note,
}
"""Every unlawful change by its name. Those about requests are judged with the plan, the rest as the witness does."""
