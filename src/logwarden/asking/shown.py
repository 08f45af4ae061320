"""What a driver is shown with a question, as JSON that is kept with it: days as graphs, and the lines it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from logwarden.eld.day_graph import DayGraph, day_graphs
from logwarden.eld.events import Event
from logwarden.eld.log import DriverLog, day_seconds, day_start
from logwarden.remedies.plan import Plan
from logwarden.remedies.steps import RequestEdit
from logwarden.remedies.words import short_name

MOST_DAYS, MOST_LINES = 8, 20
"""More nobody reads on a telephone; 8 days are the portal's window."""

_STATUSES = frozenset({"OFF", "SB", "D", "ON", "PC", "YM"})

Shown = dict[str, Any]
"""`zone`; `days`, each with `seconds` and its `before` and `after` as [status, from, to] in seconds of the day, None
where nobody read it; and `lines`, each with `at` and `asked_at` (UTC), `status`, `asked` and the portal's `words`."""


def of_plan(plan: Plan, history: Sequence[Event]) -> Shown:
    """The days of a plan, before and after, and each record that it is about.

    `history` are his records, in order; those before the plan's days say which status its first day began with.
    """
    begun = day_start(plan.first_day, plan.before.zone)
    earlier = tuple(event for event in history if event.at < begun)
    before, after = (_graphs(replace(log, events=(*earlier, *log.events))) for log in (plan.before, plan.after))
    days = [_day(day, plan.before.zone, before.get(day), after.get(day)) for day in plan.before.days()]
    removed = [_line(pair.later.at, status=_status(pair.later)) for pair in plan.pairs]
    return _shown(plan.before.zone, days, [*removed, *(_edit(step) for step in plan.changes)])


def of_log(log: DriverLog | None, zone: ZoneInfo, days: Iterable[date], lines: Sequence[tuple[datetime, str]]) -> Shown:
    """Some days as they were read last; `lines` are errors: when, and the portal's words for them."""
    graphs = {} if log is None else _graphs(log)
    drawn = [_day(day, zone, graphs.get(day), None) for day in days]
    return _shown(zone, drawn, [_line(at, words=words) for at, words in lines])


def _graphs(log: DriverLog) -> dict[date, DayGraph]:
    """The graphs of a log's days; a status of before its first day holds on into it."""
    first = min((log.day_of(event) for event in log.events), default=log.first_day)
    return {graph.day: graph for graph in day_graphs(replace(log, first_day=min(first, log.first_day)))}


def _shown(zone: ZoneInfo, days: list[dict[str, Any]], lines: list[dict[str, Any]]) -> Shown:
    return {"zone": zone.key, "days": days[-MOST_DAYS:], "lines": lines[:MOST_LINES]}


def _day(day: date, zone: ZoneInfo, before: DayGraph | None, after: DayGraph | None) -> dict[str, Any]:
    drawn, would = _strokes(before), _strokes(after)
    return {
        "day": day.isoformat(),
        "seconds": day_seconds(day, zone),
        "before": drawn,
        "after": None if would == drawn else would,
    }


def _strokes(graph: DayGraph | None) -> list[tuple[str, int, int]] | None:
    """A day's statuses; neighbours of the same one are one stroke."""
    if graph is None:
        return None
    found: list[tuple[str, int, int]] = []
    for segment in graph.segments:
        status = str(segment.special or segment.status or "")
        start, end = (int((at - graph.start).total_seconds()) for at in (segment.start, segment.end))
        if found and found[-1][0] == status:
            found[-1] = (status, found[-1][1], end)
        else:
            found.append((status, start, end))
    return found


def _edit(step: RequestEdit) -> dict[str, Any]:
    moved = step.at if step.at != step.target.at else None
    return _line(step.target.at, status=_status(step.target), asked=_name(step.target, step.code), asked_at=moved)


def _line(
    at: datetime, *, status: str = "", asked: str = "", asked_at: datetime | None = None, words: str = ""
) -> dict[str, Any]:
    until = None if asked_at is None else asked_at.isoformat()
    return {"at": at.isoformat(), "status": status, "asked": asked, "asked_at": until, "words": words}


def _status(event: Event) -> str:
    return _name(event, event.code)


def _name(event: Event, code: int) -> str:
    """A status by its short name; none where personal use or yard moves end."""
    name = short_name(event.type, code)
    return name if name in _STATUSES else ""


def hour_marks(day: date, zone: ZoneInfo) -> list[int]:
    """At which second of a home-terminal day its clock shows 0, 3, 6 … 24: clocks change on some days."""
    start, end = day_start(day, zone), day_seconds(day, zone)
    walls = (datetime(day.year, day.month, day.day, hour, tzinfo=zone) for hour in range(0, 24, 3))
    return [*(int(wall.timestamp() - start.timestamp()) for wall in walls), end]
