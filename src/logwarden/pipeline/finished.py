"""finished: how an attempt ended, and how a fix stands after its last click."""

from __future__ import annotations

from dataclasses import dataclass

from logwarden.eld.comparison import ChangeKind, Comparison
from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.plan import Plan
from logwarden.states import FixState, Outcome
from logwarden.store.attempts import Trouble


@dataclass(frozen=True, slots=True)
class Ending:
    """How a go ended: a state to stand in, or an outcome to close with; and what trouble it met, if any."""

    words: str
    state: FixState = FixState.CLOSED
    outcome: Outcome | None = None
    paragraph: str = ""
    again_after_seconds: int | None = None
    trouble: Trouble | None = None


def finished(plan: Plan, comparison: Comparison | None) -> Ending:
    """Most fixes wait for the driver; a note and a RESYNC are done once seen."""
    match plan.remedy:
        case Remedy.ANNOTATE:
            return Ending("The note stands on the record.", outcome=Outcome.DONE)
        case Remedy.RESYNC:
            late = [] if comparison is None else [c for c in comparison.changes if c.kind is ChangeKind.LATE_UPLOAD]
            words = f"RESYNC was done; {len(late)} late record(s) of the device came for these days."
            return Ending(words, outcome=Outcome.DONE)
        case _:
            return Ending("The request waits for the driver's answer.", FixState.AWAITING_DRIVER)
