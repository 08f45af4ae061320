"""Advice: what the advisor answers, and whether it is founded on the case."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from logwarden.eld.lawful import NOTE_LONGEST, NOTE_SHORTEST
from logwarden.remedies.catalogue import BY_KEY, Remedy

from .case import Case
from .reasons import MEANINGS, Reason


class Sure(StrEnum):
    """What the reason rests on."""

    RECORDS = "records"
    """Records show it."""
    LIST = "list"
    """Only the portal's list: nobody read the log, or no record stands there."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that records show, and which: ids as in `Shown`."""

    words: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """An annotation for one record, for a person to change or throw away: only what the records show, no cause."""

    record: str
    text: str


@dataclass(frozen=True, slots=True)
class Advice:
    """The likely reason with what shows it, what it means, and the lawful next step."""

    reason: Reason
    sure: Sure
    claims: tuple[Claim, ...]
    remedy: Remedy
    draft: Draft | None = None

    @property
    def likely(self) -> str:
        """The reason in a sentence."""
        return MEANINGS[self.reason].likely


def unfounded(advice: Advice, case: Case) -> list[str]:
    """What in an answer rests on nothing: whoever wrote it, an answer with any of these is not shown."""
    records = {shown.id: shown.event for line in case.lines for shown in line.records}
    found = [f"no such record: {one}" for claim in advice.claims for one in claim.records if one not in records]
    found += [f"nothing shows it: {claim.words}" for claim in advice.claims if not claim.records]
    if advice.remedy not in _lawful(case):
        found.append(f"{advice.remedy} is not lawful for this")
    draft = advice.draft
    if draft is not None:
        if draft.record not in records or not records[draft.record].is_main:
            found.append(f"nobody may annotate {draft.record}")
        if not NOTE_SHORTEST <= len(draft.text) <= NOTE_LONGEST or not draft.text.isprintable():
            found.append(f"an annotation has {NOTE_SHORTEST} to {NOTE_LONGEST} characters on one line")
    return found


def _lawful(case: Case) -> set[Remedy]:
    """What the catalogue allows for the kinds of a case; a task, or leaving it, can always be chosen by a person."""
    allowed = {remedy for key in case.counts for remedy in BY_KEY[key].remedies}
    return (allowed | {Remedy.TASK, Remedy.LEAVE}) - {Remedy.RESTORE_RECORDS}
