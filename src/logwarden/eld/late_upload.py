"""Late uploads: records that a device made before and sent only now, told by their sequence (I2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .events import PERSONAL_USE, Event, EventType, Origin
from .order import in_order, sequence_distance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal

    from .log import DriverLog


def is_late_upload(record: Event, before: DriverLog, after: DriverLog) -> bool:
    """Whether a record that is new in `after` can be one that the device had made and not yet uploaded.

    Automatic records, and live entries of duty status by the driver, which some vendors give origin 2 (spec
    1.2). All of this must hold: its sequence id is one that neither reading has on another record of the
    device; its instant lies between those of its neighbours in the device's sequence; so do its miles and
    hours. A device that `before` has nothing of must go on where the automatic records of `before` end (the
    driver changed trucks).
    """
    if record.sequence_id is None or not record.device or not _made_live(record):
        return False
    if not _fills_a_gap(record, before, after):
        return False
    peers = [e for e in after.events if e.device == record.device and e is not record and _is_anchor(e)]
    known = any(e.device == record.device and _is_anchor(e) for e in before.events)
    goes_on = known or all(e.at <= record.at for e in before.events if _is_anchor(e))
    return (
        goes_on
        and _between(record, peers, lambda e: e.at.timestamp())
        and _value_fits(record, peers, after, lambda e: e.odometer)
        and _value_fits(record, peers, after, lambda e: e.engine_hours)
    )


def _made_live(record: Event) -> bool:
    by_driver = record.origin is Origin.DRIVER and record.is_main
    return record.origin is Origin.AUTOMATIC or by_driver


def _is_anchor(event: Event) -> bool:
    """Only automatic records stand in the order of their sequence: a later edit has an earlier time."""
    return event.origin is Origin.AUTOMATIC and event.sequence_id is not None


def _fills_a_gap(record: Event, before: DriverLog, after: DriverLog) -> bool:
    def same(event: Event) -> bool:
        return (event.device, event.sequence_id) == (record.device, record.sequence_id)

    return not any(same(e) for e in before.events) and sum(same(e) for e in after.events) == 1


def _value_fits(
    record: Event, peers: Iterable[Event], after: DriverLog, value: Callable[[Event], int | Decimal | None]
) -> bool:
    """Whether miles or hours lie between the neighbours' on the same vehicle.

    Blank is lawful during personal use except on power records (App. A 4.7.3(b)(2)), and believable where the
    device gave no value to a neighbour either.
    """
    alike = [e for e in peers if e.vehicle == record.vehicle]
    if value(record) is None:
        in_personal_use = record.type is not EventType.ENGINE_POWER and _in_personal_use(record, after)
        return in_personal_use or any(value(e) is None for e in _neighbours(record, alike))
    return _between(record, [e for e in alike if value(e) is not None], lambda e: float(value(e) or 0))


def _between(record: Event, peers: Iterable[Event], value: Callable[[Event], float]) -> bool:
    return all(
        value(e) <= value(record) if _distance(e, record) > 0 else value(e) >= value(record)
        for e in _neighbours(record, peers)
    )


def _neighbours(record: Event, peers: Iterable[Event]) -> tuple[Event, ...]:
    """The nearest of these records before and after it in the device's sequence, so far as there are any."""
    ordered = sorted(peers, key=lambda e: _distance(record, e))
    earlier = [e for e in ordered if _distance(record, e) < 0]
    later = [e for e in ordered if _distance(record, e) > 0]
    return (*earlier[-1:], *later[:1])


def _distance(a: Event, b: Event) -> int:
    return sequence_distance(a.sequence_id or 0, b.sequence_id or 0)


def _in_personal_use(record: Event, after: DriverLog) -> bool:
    special = [e for e in in_order(after.main()) if e.at <= record.at and e is not record]
    return bool(special) and (special[-1].type, special[-1].code) == (EventType.SPECIAL_DRIVING, PERSONAL_USE)
