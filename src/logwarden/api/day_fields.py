"""From the domain to the wire: a driver's days, and what changed between two readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from logwarden.eld.checks import Finding
from logwarden.eld.day_graph import DayGraph, Segment
from logwarden.eld.events import Event, EventType, Identity
from logwarden.eld.hours import Clocks, Status, Violation
from logwarden.eld.log import DriverLog, day_seconds, day_start
from logwarden.eld.verdict import Comparison
from logwarden.pipeline.driver_days import EditRequest, LogDay, violation_words
from logwarden.states import OPEN_ERROR_STATUSES
from logwarden.store.errors import LogError
from logwarden.store.known_logs import KnownLog, numbers_of
from logwarden.store.portals import Driver
from logwarden.store.readings import Reading

from .day_shapes import (
    ChangedRecordOut,
    ChangesOut,
    ClocksOut,
    DayRecordOut,
    DriverDayOut,
    EditRequestOut,
    MarkOut,
    SegmentOut,
    TotalsOut,
    ViolationOut,
    WhoseOut,
)


def listed(error: LogError) -> bool:
    """Whether an error is shown on its day: the portal lists it still, or it is open here."""
    return error.absent_since is None or error.status in OPEN_ERROR_STATUSES


def whose(driver: Driver) -> WhoseOut:
    """Whose days they are."""
    return WhoseOut(
        id=driver.id,
        portal_id=driver.portal_id,
        name=driver.name,
        company_id=driver.company_id,
        company=driver.company.name,
        system=driver.company.system,
    )


def unread_day(day: date, zone: ZoneInfo, errors: Sequence[LogError], *, certified: bool | None) -> DriverDayOut:
    """A day that nobody read: what the portal lists and says (`certified`) stands on it; nothing else is known."""
    return DriverDayOut(
        day=day,
        minutes_in_day=day_seconds(day, zone) // 60,
        starts_at=day_start(day, zone),
        certified=certified,
        whole=False,
        read_at=None,
        read_until=None,
        segments=[],
        records=[],
        findings=[mark_of_error(error, None) for error in errors],
        violations=[],
        edit_requests=[],
        totals=TotalsOut(off=0, sb=0, d=0, on=0, unknown=0),
    )


def day_out(one: LogDay, known: KnownLog, errors: Sequence[LogError], *, certified: bool | None) -> DriverDayOut:
    """A day that was read. `certified` is what the portal says, None where it says nothing: then the records do."""
    numbers = known.numbers
    marks = [mark_of_error(error, _place(error, one.records, numbers)) for error in errors]
    marks += [_mark(finding, known.by_identity) for finding in one.findings]
    return DriverDayOut(
        day=one.graph.day,
        minutes_in_day=one.graph.seconds // 60,
        starts_at=one.graph.start,
        certified=one.certified if certified is None else certified,
        whole=True,
        read_at=known.read[one.graph.day].read_at,
        read_until=one.graph.known_until,
        segments=[_segment(segment, numbers) for segment in one.graph.segments],
        records=[_record(event, numbers[event]) for event in one.records],
        findings=sorted(marks, key=lambda mark: (str(mark.at), mark.key)),
        violations=[_violation(violation) for violation in one.violations],
        edit_requests=[_request(request, numbers) for request in one.requests],
        totals=_totals(one.graph),
    )


def mark_of_error(error: LogError, record_id: int | None) -> MarkOut:
    """A line of the portal's list."""
    return MarkOut(
        key=error.key,
        at=error.error_at,
        severity=error.severity,
        words=error.message,
        source="portal",
        error_id=error.id,
        status=error.status,
        record_id=record_id,
        confidence=None,
    )


def clocks_out(clocks: Clocks) -> ClocksOut:
    """The clocks."""
    return ClocksOut(
        as_of=clocks.at,
        drive_left=clocks.drive,
        shift_left=clocks.shift,
        break_left=clocks.break_,
        cycle_left=clocks.cycle,
        unproven=sorted(clocks.unproven),
    )


def changed(found: Comparison, earlier: tuple[DriverLog, Reading], later: tuple[DriverLog, Reading]) -> ChangesOut:
    """What two readings say together; each record by its number in the archive."""
    before, after = numbers_of(*earlier), numbers_of(*later)
    return ChangesOut(
        earlier_read_at=found.earlier_read_at,
        later_read_at=found.later_read_at,
        days=list(found.days),
        intact=found.is_intact if found.days else None,
        breaches=[f"{breach.invariant} ({breach.paragraph}): {breach.words}" for breach in found.breaches],
        changes=[
            ChangedRecordOut(
                kind=change.kind,
                lawful=change.lawful,
                paragraph=change.paragraph,
                at=change.identity.at,
                event=(change.after or change.before or _unknown(change.identity)).code_name,
                words=change.words,
                before_id=None if change.before is None else before.get(change.before),
                after_id=None if change.after is None else after.get(change.after),
            )
            for change in found.changes
        ],
    )


def _unknown(identity: Identity) -> Event:
    return Event(identity.at, identity.type, identity.code)


def _segment(segment: Segment, numbers: Mapping[Event, int]) -> SegmentOut:
    return SegmentOut(
        status=segment.status,
        special=segment.special,
        starts_at=segment.start,
        ends_at=segment.end,
        record_id=None if segment.record is None else numbers[segment.record],
    )


def _record(event: Event, number: int) -> DayRecordOut:
    return DayRecordOut(
        id=number,
        sequence_id=None if event.sequence_id is None else f"{event.sequence_id:X}",
        at=event.at,
        type=event.type,
        code=event.code,
        kind=event.code_name,
        origin=event.origin.name,
        status=event.status.name,
        note=event.notes,
        location=event.location,
        vehicle=event.vehicle,
        device=event.device,
        odometer=event.odometer,
        engine_hours=None if event.engine_hours is None else float(event.engine_hours),
        certified_date=event.certified_date,
        is_duty_status=event.type is EventType.DUTY_STATUS,
        is_active=event.is_active,
    )


def _place(error: LogError, records: Sequence[Event], numbers: Mapping[Event, int]) -> int | None:
    """The record that a line of the portal is about: of its instant, and of its code where it names one."""
    at_once = [event for event in records if event.at == error.error_at]
    named = [event for event in at_once if event.code_name == error.event_code]
    return next((numbers[event] for event in named or at_once), None)


def _mark(finding: Finding, by_identity: Mapping[Identity, int]) -> MarkOut:
    return MarkOut(
        key=finding.key,
        at=finding.at,
        severity=finding.severity.name.lower(),
        words=finding.words,
        source="ours",
        error_id=None,
        status=None,
        record_id=by_identity.get(finding.records[0]),
        confidence=finding.confidence,
    )


def _violation(violation: Violation) -> ViolationOut:
    return ViolationOut(
        rule=violation.rule,
        paragraph=violation.paragraph,
        starts_at=violation.start,
        ends_at=violation.end,
        severity=violation.severity,
        provisional=violation.provisional,
        words=violation_words(violation),
    )


def _request(request: EditRequest, numbers: Mapping[Event, int]) -> EditRequestOut:
    return EditRequestOut(
        record_id=numbers[request.record],
        about_record_id=None if request.about is None else numbers[request.about],
        at=request.record.at,
        kind=request.record.code_name,
        state=request.state,
        note=request.record.notes,
        words=request.words,
    )


def _totals(graph: DayGraph) -> TotalsOut:
    seconds = graph.seconds_by_status()
    return TotalsOut(
        off=seconds[Status.OFF],
        sb=seconds[Status.SB],
        d=seconds[Status.D],
        on=seconds[Status.ON],
        unknown=seconds[None],
    )
