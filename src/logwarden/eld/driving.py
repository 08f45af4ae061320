"""Automatically recorded driving time, which nobody may shorten (App. A 4.3.2.8.2(b))."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .events import Event, EventType, Origin
from .order import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class DrivingRun:
    """An unbroken stretch of automatic driving: the record that began it, and the UTC instant that ended it.

    `end` is None while no later duty status stands in the log: then the stretch has no recorded end yet.
    """

    first: Event
    end: datetime | None


def is_automatic_driving(event: Event) -> bool:
    """Whether the device recorded this driving: origin 1, or 4 once a driver assumed it (App. A 7.22)."""
    return event.is_driving and event.origin in (Origin.AUTOMATIC, Origin.UNIDENTIFIED)


def automatic_runs(events: Iterable[Event]) -> tuple[DrivingRun, ...]:
    """The stretches of active automatic driving, in order; two records that touch make one stretch.

    A stretch without length is left out. Driving that a person entered ends an automatic stretch.
    """
    statuses = in_order(e for e in events if e.is_active and e.type is EventType.DUTY_STATUS)
    runs: list[DrivingRun] = []
    first: Event | None = None
    for status in statuses:
        if is_automatic_driving(status):
            first = first or status
        elif first is not None:
            runs.append(DrivingRun(first, status.at))
            first = None
    if first is not None:
        runs.append(DrivingRun(first, None))
    return tuple(run for run in runs if run.end != run.first.at)
