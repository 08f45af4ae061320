"""A device's numbers, unrolled: which record has which, where the device began anew, which entries came late."""

from __future__ import annotations

from itertools import accumulate
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from ..order import sequence_distance
from .records import AUTOMATIC, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..events import Identity

_NEAR_ZERO = 16


class Numbered(NamedTuple):
    """A record and its number counted on over roll-overs, so that FFFF is followed by 10000."""

    number: int
    record: Record


class Run(NamedTuple):
    """The records between two resets of a device's numbering, by number; `came_late` are entries after the fact."""

    numbered: tuple[Numbered, ...]
    came_late: frozenset[Identity]


def runs(records: Iterable[Record], reset_numbers: int) -> tuple[Run, ...]:
    """The runs of a device's records, which come in the order of time.

    Automatic records say how far the device had counted; a later edit has a later number at an earlier time. A
    number that falls back by more than `reset_numbers`, or to almost nought, is a reset.
    """
    found: list[list[Numbered]] = [[]]
    reached: int | None = None
    for record in records:
        sequence_id = record.event.sequence_id
        if sequence_id is None:
            continue
        if reached is None:
            reached = sequence_id
        step = sequence_distance(reached % 0x1_0000, sequence_id)
        is_automatic = record.event.origin is AUTOMATIC
        if is_automatic and _is_reset(step, sequence_id, reset_numbers) and found[-1]:
            found.append([])
            reached, step = sequence_id, 0
        found[-1].append(Numbered(reached + step, record))
        if is_automatic:
            reached += step
    return tuple(Run(tuple(sorted(run, key=_by_number)), _late(run)) for run in found if run)


def _is_reset(step: int, sequence_id: int, reset_numbers: int) -> bool:
    return step < -reset_numbers or (step < 0 and sequence_id < _NEAR_ZERO and step < -_NEAR_ZERO)


def _by_number(numbered: Numbered) -> tuple[int, int]:
    return numbered.number, numbered.record.t


def _late(in_time: Sequence[Numbered]) -> frozenset[Identity]:
    """Entries by people whose number is past that of a record with a later time, or before that of an earlier one."""
    late: set[Identity] = set()
    reached = list(accumulate((_automatic(one) for one in in_time), max))
    least: int | None = None
    for (number, record), floor in zip(reversed(in_time), reversed(reached), strict=True):
        by_person = record.event.origin is not AUTOMATIC
        if by_person and (number < floor or (least is not None and number > least)):
            late.add(record.event.identity)
        else:
            least = number if least is None else min(least, number)
    return frozenset(late)


def _automatic(one: Numbered) -> float:
    return one.number if one.record.event.origin is AUTOMATIC else -inf
