"""I4: automatic driving does not shrink, and none of its stretches is moved (App. A 4.3.2.8.2(b))."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .driving import DrivingRun, automatic_runs
from .events import Event, Origin
from .verdict import Breach, Change, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from .log import DriverLog

_PARAGRAPH = "App. A 4.3.2.8.2(b)"


def driving_kept(
    before: DriverLog, after: DriverLog, window: tuple[datetime, datetime], arrivals: Iterable[Change]
) -> tuple[list[Change], list[Breach]]:
    """Whether each stretch of automatic driving of `before` stands in `after`, within a window in UTC.

    Two things are no breach, for no record of driving changed. A stretch that had no end yet may end where
    the day went on or with a late upload. A stretch that had one may be completed by the device's own late
    uploads (origin 1) and by unidentified driving that the driver assumed: a gap in the device's sequence
    had shown that the earlier reading was not whole. The latter is told as a change.
    """
    uploads = [c.after for c in arrivals if c.kind is ChangeKind.LATE_UPLOAD and c.after is not None]
    assumed = [c.after for c in arrivals if c.kind is ChangeKind.ASSUMED and c.after is not None]
    additions = [e for e in uploads if e.origin is Origin.AUTOMATIC] + [e for e in assumed if e.is_driving]
    # What was driven into the window stands in the records before it, which the later reading may not hold.
    carried = [e for e in before.events if e.at < window[0]]
    standing = [e for e in after.events if window[0] <= e.at < window[1]]
    shown = _clipped(automatic_runs([*carried, *standing]), window)
    without_additions = _clipped(automatic_runs([*carried, *_without(standing, additions)]), window)
    without_uploads = _clipped(automatic_runs([*carried, *_without(standing, [*uploads, *assumed])]), window)
    changes: list[Change] = []
    breaches: list[Breach] = []
    for run in automatic_runs(before.events):
        start, end = _bounds(run, window)
        if run.end is None:
            known = min(before.read_at, window[1])
            if start < known and not any(s == start and e >= known for s, e in without_uploads):
                breaches.append(_breach(run, before, after))
        elif start < end and (start, end) not in without_additions:
            breaches.append(_breach(run, before, after))
        elif start < end and (start, end) not in shown:
            words = "late records completed a stretch of driving that the earlier reading did not have whole"
            changes.append(
                Change(
                    ChangeKind.DRIVING_COMPLETED,
                    True,
                    _PARAGRAPH,
                    run.first.identity,
                    run.first,
                    run.first,
                    words,
                )
            )
    return changes, breaches


def _bounds(run: DrivingRun, window: tuple[datetime, datetime]) -> tuple[datetime, datetime]:
    return max(run.first.at, window[0]), min(run.end or window[1], window[1])


def _clipped(runs: Iterable[DrivingRun], window: tuple[datetime, datetime]) -> frozenset[tuple[datetime, datetime]]:
    return frozenset(_bounds(run, window) for run in runs)


def _without(events: Iterable[Event], left_out: list[Event]) -> list[Event]:
    return [e for e in events if not any(e is other for other in left_out)]


def _breach(run: DrivingRun, before: DriverLog, after: DriverLog) -> Breach:
    day = before.day_of(run.first)
    was = before.driving_seconds(day, before.read_at)
    now = after.driving_seconds(day, before.read_at)
    start = f"{run.first.at.astimezone(before.zone):%H:%M:%S}"
    end = f"to {run.end.astimezone(before.zone):%H:%M:%S}" if run.end else "on, without an end yet,"
    words = f"automatic driving from {start} {end} stands no more: {day} had {was} s of it and has {now} s"
    return Breach("I4", _PARAGRAPH, run.first.identity, words)
