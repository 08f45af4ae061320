"""The order of records: by instant, then by the device's sequence ids, which roll over (App. A 7.24)."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .events import Event

SEQUENCE_IDS = 0x1_0000
"""How many sequence ids there are: 0 to FFFF, and FFFF is followed by 0 (App. A 7.24)."""


def sequence_distance(earlier: int, later: int) -> int:
    """How many numbers a device gave out from one sequence id to another; negative when `later` is the older.

    The shorter way round is taken, -32768 to 32767: a log of some days holds far fewer than half of the ids.
    """
    half = SEQUENCE_IDS // 2
    return (later - earlier + half) % SEQUENCE_IDS - half


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Records by instant; at one instant device by device, each by sequence id, those of no device last, as given.

    The same order whatever the order of the input, but for records of no device at one instant (spec 3.2).
    """
    return tuple(sorted(events, key=cmp_to_key(_compare)))


def _compare(a: Event, b: Event) -> int:
    if a.at != b.at:
        return -1 if a.at < b.at else 1
    if a.sequence_id is None or b.sequence_id is None:
        return (a.sequence_id is None) - (b.sequence_id is None)
    if a.device != b.device:
        return -1 if a.device < b.device else 1
    return -sequence_distance(a.sequence_id, b.sequence_id)
