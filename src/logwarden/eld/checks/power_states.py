"""A vehicle's engine as its records tell it, on or off, and where they contradict themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .tolerances import Tolerances
    from .vehicles import Reading, Vehicle


class Contradiction(NamedTuple):
    """A record that the engine's state forbids: after `since`, the last power record, with `last` right before it.

    With `shut_down_missing` a shut-down is missing, else a power-up. `standing` where the truck did not move
    between two equal power records: then the device may have left out those between (App. A 4.5.1.6(a)).
    """

    reading: Reading
    since: Reading
    last: Reading
    shut_down_missing: bool
    standing: bool


def contradictions(vehicle: Vehicle, tolerances: Tolerances) -> Iterator[Contradiction]:
    """Walks a vehicle's readings. Before the first power record nothing is known and nothing is said."""
    power: Reading | None = None
    is_on: bool | None = None
    last: Reading | None = None
    for reading in vehicle.readings:
        record = reading.record
        if power is not None and last is not None and is_on is not None:
            if record.is_power_up and is_on:
                yield Contradiction(reading, power, last, True, _stood(power, reading, tolerances))
            elif not is_on and not record.is_power_up and _shows_power(power, reading, tolerances):
                standing = record.is_shut_down and _stood(power, reading, tolerances)
                yield Contradiction(reading, power, last, False, standing)
                is_on = True
        if record.is_power_up or record.is_shut_down:
            power, is_on = reading, record.is_power_up
        last = reading
    return


def _shows_power(off: Reading, reading: Reading, tolerances: Tolerances) -> bool:
    """Whether a record can only have been made with the engine on: a second shut-down, motion, gained values."""
    if reading.record.is_shut_down:
        return True
    if reading.t - off.t <= tolerances.same_time_seconds:
        return False
    if reading.record.is_motion:
        return True
    hours = _gain(off.tenths, reading.tenths) > tolerances.engine_tenths
    return hours or _gain(off.odometer, reading.odometer) > tolerances.odometer_miles


def _stood(a: Reading, b: Reading, tolerances: Tolerances) -> bool:
    known = a.odometer is not None and b.odometer is not None
    return known and abs(_gain(a.odometer, b.odometer)) <= tolerances.odometer_miles


def _gain(before: int | None, after: int | None) -> int:
    return 0 if before is None or after is None else after - before
