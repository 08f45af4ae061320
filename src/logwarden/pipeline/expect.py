"""What a plan leaves in the log, and how two readings around it compare: used after the click and at the answer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from logwarden.eld.comparison import Comparison, Expectation, compare
from logwarden.eld.log import DriverLog
from logwarden.remedies.plan import Plan
from logwarden.remedies.steps import edits_of

ANSWER_TAKES = timedelta(seconds=45)
"""No driver opens the request, reads it and answers in less: an answer that early is the portal's own."""


def expectation(plan: Plan, steps: Collection[int] | None = None) -> Expectation:
    """What those steps of the plan should have left; None means all of them."""
    chosen = [step for n, step in enumerate(plan.steps) if steps is None or n in steps]
    return Expectation.of(edits_of(chosen))


def compared(
    plan: Plan,
    before: DriverLog,
    after: DriverLog,
    clicked_at: datetime,
    steps: Collection[int] | None = None,
    *,
    asked_at: datetime | None = None,
) -> Comparison:
    """The comparison around our clicks, by the portal's clock.

    `clicked_at` is the first of them; `asked_at` is the last, before which no driver was asked anything.
    """
    return compare(
        before,
        after,
        expectation(plan, steps),
        clicked_at,
        driver_may_have_answered=after.read_at - (asked_at or clicked_at) >= ANSWER_TAKES,
    )


def comparison_to_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison for people and for the evidence."""
    seen = comparison.expected_seen
    return {
        "driver_id": comparison.driver_id,
        "days": [day.isoformat() for day in comparison.days],
        "earlier_read_at": comparison.earlier_read_at.isoformat(),
        "later_read_at": comparison.later_read_at.isoformat(),
        "intact": comparison.is_intact,
        "breaches": [
            {
                "invariant": b.invariant,
                "paragraph": b.paragraph,
                "at": b.identity.at.isoformat(),
                "words": b.words,
            }
            for b in comparison.breaches
        ],
        "changes": [
            {
                "kind": c.kind,
                "lawful": c.lawful,
                "paragraph": c.paragraph,
                "at": c.identity.at.isoformat(),
                "sequence_id": None if c.identity.sequence_id is None else f"{c.identity.sequence_id:X}",
                "words": c.words,
            }
            for c in comparison.changes
        ],
        "answers": (
            [] if seen is None else [{"at": i.at.isoformat(), "answer": answer} for i, answer in seen.answers.items()]
        ),
    }
