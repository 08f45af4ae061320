from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from logwarden.eld.comparison import ChangeKind, Comparison, compare
from logwarden.eld.edits import AcceptRemoval, Annotate, RejectRemoval, RequestRemoval
from logwarden.eld.events import DRIVING, OFF_DUTY, EventType, Origin, RecordStatus

from .logs import MONDAY, TUESDAY, at, changed, driver_logs, duty, found, plain_log, read_later, record

if TYPE_CHECKING:
    from logwarden.eld.log import DriverLog

TWIN = found(plain_log(), 0x109).identity


def kinds(comparison: Comparison) -> set[ChangeKind]:
    """The kinds of all changes that a comparison found."""
    return {c.kind for c in comparison.changes}


@given(log=driver_logs(), data=st.data())
def test_trucks_that_drive_on_break_nothing(log: DriverLog, data: st.DataObject) -> None:
    """Whatever part of the records the first reading had, and however late it was, the rest may follow."""
    had = data.draw(st.integers(0, len(log.events)))
    end = (log.read_at - log.events[had - 1].at).total_seconds() if had else 0
    read_at = log.read_at - timedelta(seconds=data.draw(st.integers(0, int(end))))
    before = replace(log, events=log.events[:had], read_at=read_at)
    comparison = compare(before, log)
    assert comparison.breaches == ()
    assert kinds(comparison) <= {ChangeKind.DAY_WENT_ON, ChangeKind.LATE_UPLOAD}


def test_accepted_edits_and_certifications_break_nothing() -> None:
    """Request, yes, no and certification are lawful changes, told as such."""
    log = plain_log()
    requested = log.apply([RequestRemoval(TWIN, "REMOVE: TWIN")])
    asked = read_later(requested, *requested.events)
    no = replace(asked.apply([RejectRemoval(TWIN)]), read_at=asked.read_at + timedelta(hours=1))
    yes = replace(asked.apply([AcceptRemoval(TWIN)]), read_at=asked.read_at + timedelta(hours=1))
    certified = replace(
        record(at(TUESDAY, "11:00"), EventType.CERTIFICATION, 1, 0x10E),
        origin=Origin.DRIVER,
        certified_date=MONDAY,
    )
    signed = read_later(yes, *yes.events, certified)
    comparisons = [compare(log, asked), compare(asked, no), compare(asked, yes), compare(yes, signed)]
    assert all(c.is_intact for c in comparisons)
    assert [kinds(c) for c in comparisons] == [
        {ChangeKind.REQUESTED},
        {ChangeKind.REJECTED},
        {ChangeKind.ACCEPTED, ChangeKind.DEACTIVATED},
        {ChangeKind.CERTIFIED},
    ]
    assert comparisons[2].accepted.keys() == {MONDAY}
    assert comparisons[3].certified == {MONDAY: at(TUESDAY, "11:00"), TUESDAY: None}


def test_a_note_added_is_lawful() -> None:
    """A note on a type 1 record that had none is a lawful change."""
    log = plain_log()
    noted = log.apply([Annotate(TWIN, "Tapped twice")])
    comparison = compare(log, read_later(noted, *noted.events))
    assert comparison.is_intact
    assert kinds(comparison) == {ChangeKind.NOTE_ADDED}


def test_a_record_that_went_inactive_for_no_reason_is_pointed_out() -> None:
    """Status 1 to 2 alone is lawful by I1; that nothing stands for the record is told."""
    log = plain_log()
    twin = found(log, 0x109)
    inactive = replace(twin, status=RecordStatus.INACTIVE_CHANGED)
    mended = replace(twin, code=OFF_DUTY, sequence_id=0x10E, notes="Lunch, not work")
    assert kinds(compare(log, changed(log, twin, inactive))) == {ChangeKind.DEACTIVATED_UNEXPLAINED}
    assert kinds(compare(log, changed(log, twin, inactive, mended))) == {
        ChangeKind.DEACTIVATED,
        ChangeKind.DRIVER_ENTRY,
    }


def test_driving_that_a_driver_assumed_is_lawful() -> None:
    """Unidentified driving of origin 4 may be new, even where it lengthens a stretch."""
    log = plain_log()
    assumed = duty(at(MONDAY, "06:45"), DRIVING, 0x20, Origin.UNIDENTIFIED)
    comparison = compare(log, read_later(log, *log.events, assumed))
    assert comparison.is_intact
    assert kinds(comparison) == {ChangeKind.ASSUMED, ChangeKind.DRIVING_COMPLETED}


def test_of_several_requests_each_finds_its_own() -> None:
    """Two requests of one identity, answered differently, are told apart by their notes."""
    waiting = RequestRemoval(TWIN, "REMOVE: ONE")
    log = plain_log().apply([waiting])
    one = next(e for e in log.events if e.notes)
    two = replace(one, notes="REMOVE: TWO")
    log = changed(log, one, one, two, hours_later=0)
    no = replace(one, status=RecordStatus.INACTIVE_CHANGE_REJECTED)
    yes = replace(two, status=RecordStatus.INACTIVE_CHANGED)
    others = [e for e in log.events if e not in (one, two)]
    comparison = compare(log, read_later(log, *others, yes, no))
    assert comparison.is_intact
    assert kinds(comparison) == {ChangeKind.ACCEPTED, ChangeKind.REJECTED}
