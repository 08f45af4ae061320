"""SEQUENTIAL ID BREAK WARNING: the numbers of an ELD's records are not continuous.

Wrong: 1A33, 1A35. Right: 1A33, 1A34, 1A35, whoever is logged in; FFFF is followed by 0.
Why: a record was lost or not uploaded, or a device was replaced or reset. In a list of one driver alone the missing
number may belong to another user or to the unidentified profile: then the finding is inconclusive.
Tolerance: none. Paragraph: App. A 7.24, 4.4.4.1; no data repair, 4.3.2.8(b).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ..order import SEQUENCE_IDS
from .finding import Confidence, Finding, about
from .records import UNIDENTIFIED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Device, Fleet
    from .records import Record
    from .sequences import Numbered
    from .tolerances import Tolerances

KEY = "sequentialIdBreak"


def find(fleet: Fleet, _: Tolerances) -> Iterator[Finding]:
    """Gaps, numbers given twice and resets of every device."""
    for device in fleet.devices.values():
        for run in device.runs:
            for before, after in pairwise(run.numbered):
                step = after.number - before.number
                if step > 1:
                    yield _gap(fleet, device, before, after)
                elif step == 0 and before.record.event.identity != after.record.event.identity:
                    words = f"number {after.number % SEQUENCE_IDS:04X} was given to two records"
                    yield _break(before.record, after.record, words)
        for old, new in pairwise(device.runs):
            words = "the device began its numbers anew: it was reset or replaced"
            yield _break(old.numbered[-1].record, new.numbered[0].record, words)


def _gap(fleet: Fleet, device: Device, before: Numbered, after: Numbered) -> Finding:
    first, last = (before.number + 1) % SEQUENCE_IDS, (after.number - 1) % SEQUENCE_IDS
    numbers = f"number {first:04X} is" if first == last else f"numbers {first:04X} to {last:04X} are"
    words = f"{numbers} missing between {before.record.clock} and {after.record.clock}"
    if fleet.setting.whole and _was_read(fleet, before.record, after.record):
        return _break(before.record, after.record, words)
    others = device.users - {after.record.driver, UNIDENTIFIED}
    explained = "" if fleet.setting.whole or not others else f"co-drivers' numbers: {', '.join(sorted(others))}"
    return _break(before.record, after.record, words, Confidence.INCONCLUSIVE, explained)


def _was_read(fleet: Fleet, before: Record, after: Record) -> bool:
    """Whether nothing between two records was left unread: their drivers' days reach from one to the other."""
    home = fleet.drivers.get(after.driver) or fleet.drivers.get(before.driver)
    end = home.known.end_of(before.t) if home else None
    return home is None or end is None or after.t <= end


def _break(
    before: Record,
    after: Record,
    words: str,
    confidence: Confidence = Confidence.CONFIRMED,
    explained_by: str = "",
) -> Finding:
    return about(
        KEY,
        after,
        words,
        beside=(before,),
        start=min(before.event.at, after.event.at),
        end=max(before.event.at, after.event.at),
        confidence=confidence,
        explained_by=explained_by,
    )
