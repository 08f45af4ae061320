"""driver days: a driver's log day by day, with its graph, records, findings, violations and clocks; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from logwarden.eld.checks import Finding, check
from logwarden.eld.day_graph import DayGraph, day_graphs
from logwarden.eld.events import Event, Origin, RecordStatus
from logwarden.eld.hours import Clocks, HoursOfService, Violation
from logwarden.eld.hours.timeline import utc
from logwarden.eld.hours.violations import in_words
from logwarden.eld.lawful import is_about, is_removal_request
from logwarden.eld.log import DriverLog

HISTORY = timedelta(days=15)
"""How many days before the first one asked for are read along: what the 70 hours with a restart need (spec 5.4)."""


class RequestState(StrEnum):
    """What became of a request for an edit, as the records show it."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class EditRequest:
    """A record by which somebody other than the driver asks for a change (395.30(d)), and the one that it is about."""

    record: Event
    about: Event | None
    state: RequestState

    @property
    def words(self) -> str:
        """The same as a sentence."""
        wish = "to let it go" if is_removal_request(self.record) else f"for {self.record.code_name}"
        stands = {
            RequestState.WAITING: "it waits for the driver",
            RequestState.ACCEPTED: "the driver accepted it",
            RequestState.REJECTED: "the driver rejected it",
        }[self.state]
        return f"Request {wish}: {stands}."


@dataclass(frozen=True, slots=True)
class LogDay:
    """One day that was read: what it shows, and what our checks and hours of service say of it.

    `certified` is what the records of the whole log say. A violation stands on each day that it touches.
    """

    graph: DayGraph
    certified: bool
    records: tuple[Event, ...]
    findings: tuple[Finding, ...]
    violations: tuple[Violation, ...]
    requests: tuple[EditRequest, ...]


@dataclass(frozen=True, slots=True)
class LogDays:
    """The days of a log, by date, and the clocks at its end; None where no record says a status."""

    days: Mapping[date, LogDay]
    clocks: Clocks | None


def log_days(log: DriverLog, first_day: date, last_day: date) -> LogDays:
    """The days from one to another, both included, so far as a log holds them; what lies before them counts too."""
    hours = HoursOfService.of_log(log)
    violations, findings = hours.violations(), check([log])
    return LogDays(
        {
            graph.day: _day(log, graph, findings, violations)
            for graph in day_graphs(log)
            if first_day <= graph.day <= last_day
        },
        _clocks(hours),
    )


def violation_words(violation: Violation) -> str:
    """A violation as sentences."""
    beyond = f"{in_words(violation.seconds)} of driving beyond the limit ({violation.paragraph})"
    said = [f"{violation.rule} VIOLATION: {beyond}, {violation.severity}."]
    if violation.cure is not None:
        said.append(violation.cure.words)
    if violation.incomplete_history:
        said.append("The records begin too late to prove it.")
    return " ".join(said)


def _day(log: DriverLog, graph: DayGraph, findings: Iterable[Finding], violations: Iterable[Violation]) -> LogDay:
    end = graph.start + timedelta(seconds=graph.seconds)
    records = tuple(event for event in log.events if graph.start <= event.at < end)
    return LogDay(
        graph=graph,
        certified=log.certified_at(graph.day) is not None,
        records=records,
        findings=tuple(one for one in findings if graph.start <= one.at < end),
        violations=tuple(one for one in violations if one.start < end and one.end > graph.start),
        requests=tuple(_requests(records)),
    )


def _requests(records: Sequence[Event]) -> Iterable[EditRequest]:
    for record in records:
        if record.origin is not Origin.OTHER_USER:
            continue
        about = next((e for e in records if e is not record and is_about(record, e.identity)), None)
        yield EditRequest(record, about, _STATES.get(record.status, RequestState.ACCEPTED))


_STATES = {
    RecordStatus.INACTIVE_CHANGE_REQUESTED: RequestState.WAITING,
    RecordStatus.INACTIVE_CHANGE_REJECTED: RequestState.REJECTED,
}
"""What a request's status says; active or changed, the driver said yes (App. A 4.4.4.2.5)."""


def _clocks(hours: HoursOfService) -> Clocks | None:
    timeline = hours.timeline
    return hours.clocks_at(utc(timeline.end)) if timeline.spans else None
