"""Records that only the later reading has: what each can be, and which invariant it breaks (I2, I3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .events import Event, EventType, Origin, RecordStatus
from .late_upload import is_late_upload
from .lawful import NOTE_SHORTEST, PROTECTED
from .verdict import Breach, Change, ChangeKind

if TYPE_CHECKING:
    from datetime import datetime

    from .log import DriverLog

_WORDS = {
    ChangeKind.REQUESTED: ("395.30(d)(1)", "another user requested an edit"),
    ChangeKind.LATE_UPLOAD: ("App. A 4.4.4.1", "the device uploaded the record late"),
    ChangeKind.DRIVER_ENTRY: ("395.30(b)(1)", "the driver edited or entered the record, with a note"),
    ChangeKind.ASSUMED: ("395.32(b)", "the driver assumed an unidentified record"),
    ChangeKind.CERTIFIED: ("395.30(b)(2)", "the driver certified a day"),
    ChangeKind.DAY_WENT_ON: ("App. A 4.4.4.1", "the day went on"),
    ChangeKind.UNEXPLAINED: ("App. A 4.3.2.8(b)", "a record from before is new, and nothing explains it"),
}


def arrival(record: Event, before: DriverLog, after: DriverLog, horizon: datetime) -> Change:
    """What a new record that no plan expected is.

    From `horizon` on (the click, else the earlier reading; UTC) every record is the day going on.
    """
    if record.at >= horizon:
        return _new(ChangeKind.DAY_WENT_ON, record)
    if is_late_upload(record, before, after):
        return _new(ChangeKind.LATE_UPLOAD, record)
    return _new(_made_by_a_person(record), record)


def planned_arrival(record: Event) -> Change:
    """A new record that the plan expected: a request of ours."""
    return _new(ChangeKind.REQUESTED, record)


def arrival_breach(change: Change, *, only_expected: bool) -> Breach | None:
    """The invariant that a new record breaks, if any.

    Without an expectation (the witness) only protected types break one (I2). With one (`only_expected`), so
    does every record that is unexplained or that another user requested unplanned (I3).
    """
    if change.kind is ChangeKind.UNEXPLAINED and change.identity.type in PROTECTED:
        words = "a record that only a device may make is new, and it is no late upload of the device's"
        return Breach("I2", "App. A 4.3.2.8.2(a)", change.identity, words)
    if only_expected and change.kind in (ChangeKind.UNEXPLAINED, ChangeKind.REQUESTED):
        return Breach("I3", change.paragraph, change.identity, f"nobody planned this: {change.words}")
    return None


def _new(kind: ChangeKind, record: Event) -> Change:
    paragraph, words = _WORDS[kind]
    return Change(kind, kind is not ChangeKind.UNEXPLAINED, paragraph, record.identity, None, record, words)


def _made_by_a_person(record: Event) -> ChangeKind:
    stands = record.status in (RecordStatus.ACTIVE, RecordStatus.INACTIVE_CHANGED)
    by_himself = record.origin in (Origin.AUTOMATIC, Origin.DRIVER)
    if record.type is EventType.CERTIFICATION and by_himself:
        return ChangeKind.CERTIFIED
    if record.is_main and record.origin is Origin.OTHER_USER:
        return ChangeKind.REQUESTED
    if record.type is EventType.DUTY_STATUS and record.origin is Origin.UNIDENTIFIED and stands:
        return ChangeKind.ASSUMED
    if record.is_main and record.origin is Origin.DRIVER and stands and len(record.notes) >= NOTE_SHORTEST:
        return ChangeKind.DRIVER_ENTRY
    return ChangeKind.UNEXPLAINED
