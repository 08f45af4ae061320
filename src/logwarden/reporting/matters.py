"""What an inspector asks of a driver's log, in his order: days, hours, certification, edits, unidentified, device."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from logwarden.eld.checks import Finding
from logwarden.eld.events import EventType, Origin, RecordStatus
from logwarden.eld.hours.violations import Rule, in_words
from logwarden.eld.lawful import NOTE_SHORTEST

from .driver_day import HOURS_KEYS
from .kept_log import KeptLog, KeptRecord, ReadDay
from .record_words import check_words


class Part(StrEnum):
    """The parts of an audit, in an inspector's order: whether there is a log, the hours, then how it was kept."""

    DAYS = "Records of duty status"
    HOURS = "Hours of service"
    CERTIFICATION = "Certification"
    EDITS = "Edits and annotations"
    UNIDENTIFIED = "Unidentified driving"
    DEVICE = "Device and data"
    TRUTH = "True records"


@dataclass(frozen=True, slots=True)
class Matter:
    """One question of an audit about one driver. `count` is how often it is so in the days that were read.

    Zero says that none was found there, and nothing of days that nobody read. `days` are where.
    """

    part: Part
    paragraph: str
    what: str
    count: int
    days: tuple[date, ...] = ()
    words: str = ""


_CHECKS: dict[str, tuple[Part, str]] = {
    "unidentifiedDriverEvent": (Part.UNIDENTIFIED, "395.32"),
    "drivingOriginWarning": (Part.TRUTH, "App. A 4.3.2.8.2(b)"),
    "twoIdenticalStatusesError": (Part.EDITS, "395.30(c)"),
    "diagnosticEvent": (Part.DEVICE, "395.34; App. A 4.6"),
    "noShutdownError": (Part.DEVICE, "App. A 4.5.1.6"),
    "noPowerUpError": (Part.DEVICE, "App. A 4.5.1.6"),
    "engineHoursAfterShutdown": (Part.DEVICE, "App. A 4.5.1.6"),
    "engineHoursWarning": (Part.DEVICE, "App. A 4.3.1.4"),
    "odometerError": (Part.DEVICE, "App. A 4.3.1.3"),
    "noDataInOdometerOrEngineHours": (Part.DEVICE, "App. A 7.19, 7.43"),
    "locationError": (Part.DEVICE, "App. A 4.6.1.4"),
    "locationChangedError": (Part.DEVICE, "App. A 4.3.1.6"),
    "locationDidNotChangeWarning": (Part.DEVICE, "App. A 4.3.1.6"),
    "eventHasManualLocation": (Part.DEVICE, "App. A 7.31"),
    "missingIntermediateError": (Part.DEVICE, "App. A 4.5.1.2"),
    "incorrectIntermediatePlacementError": (Part.DEVICE, "App. A 4.5.1.2"),
    "incorrectStatusPlacementError": (Part.DEVICE, "App. A 4.3.2.1"),
    "excessiveLogInWarning": (Part.DEVICE, "App. A 4.5.1.5"),
    "excessiveLogOutWarning": (Part.DEVICE, "App. A 4.5.1.5"),
    "sequentialIdBreak": (Part.DEVICE, "App. A 4.4.4.1"),
    "eventIsNotDownloaded": (Part.DEVICE, "App. A 4.3.3.1.3"),
}
"""Where an inspector would ask about what a check of ours says, and the paragraph; others stand under the device."""


def matters(log: KeptLog) -> tuple[Matter, ...]:
    """Everything that is asked of one driver, in order; what was looked for and not found is there with its zero."""
    found = (*_days(log), *_hours(log), *_certification(log), *_edits(log), *_device(log), *_truth(log), *_checks(log))
    order = list(Part)
    return tuple(sorted(found, key=lambda one: order.index(one.part)))


def _days(log: KeptLog) -> Iterator[Matter]:
    unread = tuple(one.day for one in log.unread)
    yield Matter(Part.DAYS, "395.8(a)", "Days of which no record was read", len(unread), unread)
    early = tuple(one.day for one in log.not_whole)
    yield Matter(Part.DAYS, "395.8(a)", "Days read only in part, before they were over", len(early), early)
    lost = [(day.day, seconds) for day in log.read if (seconds := day.graph.seconds_by_status()[None])]
    words = f"{in_words(sum(seconds for _, seconds in lost))} in all" if lost else ""
    what = "Days with time for which no record that was read says a status"
    yield Matter(Part.DAYS, "395.8(a)", what, len(lost), tuple(day for day, _ in lost), words)


def _hours(log: KeptLog) -> Iterator[Matter]:
    found = log.violations()
    for rule in Rule:
        mine = [one.violation for one in found if one.violation.rule is rule]
        if rule is Rule.SIXTY and not mine:
            continue  # the 70 hours are counted where nobody said that a carrier runs by the 60
        days = _dates(log, (one.start for one in mine))
        parts = [f"{in_words(sum(one.seconds for one in mine))} in all" if mine else ""]
        parts += [f"{n} that a rest still to come would undo" for n in [sum(one.provisional for one in mine)] if n]
        parts += [
            f"{n} that records before these days could disprove"
            for n in [sum(one.incomplete_history for one in mine)]
            if n
        ]
        what = f"{rule}: possible violations, not reviewed"
        yield Matter(Part.HOURS, rule.paragraph, what, len(mine), days, "; ".join(filter(None, parts)))


def _certification(log: KeptLog) -> Iterator[Matter]:
    without = tuple(day.day for day in log.read if day.over and not _certified(day))
    yield Matter(Part.CERTIFICATION, "395.30(b)(2)", "Days that are over and not certified", len(without), without)
    apart = tuple(day.day for day in log.read if day.certified_at is not None and day.portal_says is False)
    what, words = "Days with a certification that the portal no longer counts", ""
    if apart:
        words = "an edit after it asks for a new one"
    yield Matter(Part.CERTIFICATION, "395.30(b)(2)", what, len(apart), apart, words)


def _certified(day: ReadDay) -> bool:
    return day.portal_says is True or (day.certified_at is not None and day.portal_says is None)


def _edits(log: KeptLog) -> Iterator[Matter]:
    bare = [
        day.day
        for day, record in log.records()
        if record.event.origin is Origin.OTHER_USER and len(record.event.notes.strip()) < NOTE_SHORTEST
    ]
    yield Matter(Part.EDITS, "395.30(c)(2)", "Requests of another user without an annotation", len(bare), _once(bare))
    unsaid = tuple(day.day for day in log.read if _changed_in_silence(day.records))
    what = "Days with changed records and no annotation on any record that a person made"
    yield Matter(Part.EDITS, "395.30(c)(2)", what, len(unsaid), unsaid)
    waiting = [day.day for day in log.read for one in day.asked if one.waits]
    yield Matter(Part.EDITS, "395.30(d)(1)", "Requests that the driver has not answered", len(waiting), _once(waiting))


def _changed_in_silence(records: Sequence[KeptRecord]) -> bool:
    changed = any(one.event.status is RecordStatus.INACTIVE_CHANGED for one in records)
    made = (one.event for one in records if one.event.origin in (Origin.DRIVER, Origin.OTHER_USER))
    return changed and not any(event.notes.strip() for event in made)


def _device(log: KeptLog) -> Iterator[Matter]:
    for codes, paragraph, what in (
        ((1,), "395.34; App. A 4.6", "ELD malfunctions logged"),
        ((3,), "395.34; App. A 4.6", "Data diagnostic events logged"),
    ):
        days = [
            day.day
            for day, record in log.records()
            if record.event.type is EventType.MALFUNCTION and record.event.code in codes and record.event.is_active
        ]
        yield Matter(Part.DEVICE, paragraph, what, len(days), _once(days))
    assumed = [day.day for day, one in log.records() if one.event.origin is Origin.UNIDENTIFIED and one.event.is_active]
    what = "Records assumed from the unidentified driver profile"
    yield Matter(Part.UNIDENTIFIED, "395.32(b)", what, len(assumed), _once(assumed))


def _truth(log: KeptLog) -> Iterator[Matter]:
    days = [one.day for one in log.altered]
    reviewed = sum(one.review != "not reviewed" for one in log.altered)
    words = f"{log.readings - log.uncompared} of {log.readings} readings were compared"
    words += f"; {reviewed} of these reviewed by a person" if days else ""
    what = "Records altered without a trace, the witness says"
    yield Matter(Part.TRUTH, "395.8(e)", what, len(days), _once(days), words)


def _checks(log: KeptLog) -> Iterator[Matter]:
    """What our own checks say, a kind a line; of hours and of none that found nothing."""
    by_key: dict[str, list[tuple[date, Finding]]] = {}
    for day in log.read:
        for finding in day.findings:
            if not finding.key.startswith(HOURS_KEYS):
                by_key.setdefault(finding.key, []).append((day.day, finding))
    for key in sorted(by_key):
        part, paragraph = _CHECKS.get(key, (Part.DEVICE, "App. A"))
        found = by_key[key]
        sure: dict[str, int] = {}
        for _, finding in found:
            sure[finding.confidence] = sure.get(finding.confidence, 0) + 1
        words = ", ".join(f"{count} {name}" for name, count in sorted(sure.items()))
        what = f"Our check: {check_words(key)}"
        yield Matter(part, paragraph, what, len(found), _once(day for day, _ in found), words)


def _dates(log: KeptLog, instants: Iterable[object]) -> tuple[date, ...]:
    wanted = set(instants)
    return _once(day.day for day in log.read for one in day.violations if one.violation.start in wanted)


def _once(days: Iterable[date]) -> tuple[date, ...]:
    return tuple(sorted(set(days)))
