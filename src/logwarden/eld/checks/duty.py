"""What a driver was doing when: his active records as segments of one duty status and one special use each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .records import DRIVING, DUTY, PERSONAL_USE, SPECIAL, SPECIAL_CLEARED, YARD_MOVES, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

UNKNOWN = 0
"""The duty status before the first record that says it."""


class Segment(NamedTuple):
    """From the second `start` up to `end`, `duty` (a code of type 1) and `special` (a code of type 3) held.

    `record` began it, `closing` ended it; without `closing` the readings end there.
    """

    record: Record
    start: int
    end: int
    duty: int
    special: int
    closing: Record | None

    @property
    def is_driving(self) -> bool:
        """Whether it is driving."""
        return self.duty == DRIVING

    @property
    def is_special(self) -> bool:
        """Whether personal use or yard moves were on: then the vehicle may move without driving."""
        return self.special in (PERSONAL_USE, YARD_MOVES)


def segments(active: Iterable[Record], known_until: Callable[[int], int]) -> tuple[Segment, ...]:
    """The segments of a driver's active records, which come in order.

    A duty status ends personal use and yard moves, a shut-down ends yard moves (App. A 4.3.2.2.2(e)). Nothing
    reaches over a time that was not read: `known_until` tells to what second the readings hold from a second on.
    """
    found: list[Segment] = []
    began: Record | None = None
    duty, special = UNKNOWN, SPECIAL_CLEARED
    for record in active:
        kind = record.event.type
        switches_off_yard = special == YARD_MOVES and record.is_shut_down
        if kind is not DUTY and kind is not SPECIAL and not switches_off_yard:
            continue
        if began is not None:
            limit = known_until(began.t)
            closing = record if record.t <= limit else None
            found.append(Segment(began, began.t, min(record.t, limit), duty, special, closing))
        began = record
        if kind is DUTY:
            duty, special = record.event.code, SPECIAL_CLEARED
        else:
            special = SPECIAL_CLEARED if switches_off_yard else record.event.code
    if began is not None:
        found.append(Segment(began, began.t, max(began.t, known_until(began.t)), duty, special, None))
    return tuple(found)
