"""Shapes of what was said for a fix, and of what it would do to the violations."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from logwarden.eld.hours.violations import Violation
from logwarden.pipeline.effects import Effects
from logwarden.remedies.plan import Grounds


class GroundsOut(BaseModel):
    """What the person who wanted a fix says of it."""

    how_known: str
    statement: str
    document: str
    new_fact: str
    message: str


class EffectViolationOut(BaseModel):
    """Driving beyond a limit."""

    rule: str
    paragraph: str
    start: datetime
    end: datetime
    minutes: int


class EffectsOut(BaseModel):
    """The violations of the whole reading, as it stands and as it would if the driver says yes."""

    before: list[EffectViolationOut]
    after: list[EffectViolationOut]


def grounds_out(grounds: Grounds | None) -> GroundsOut | None:
    """What was said of a fix; None where a rule made it."""
    if grounds is None:
        return None
    return GroundsOut(
        how_known=grounds.how_known,
        statement=grounds.statement,
        document=grounds.document,
        new_fact=grounds.new_fact,
        message=grounds.message,
    )


def effects_out(effects: Effects | None) -> EffectsOut | None:
    """The violations before and after; None where no hour would count otherwise."""
    if effects is None:
        return None
    return EffectsOut(before=[_out(v) for v in effects.before], after=[_out(v) for v in effects.after])


def _out(violation: Violation) -> EffectViolationOut:
    return EffectViolationOut(
        rule=violation.rule,
        paragraph=violation.paragraph,
        start=violation.start,
        end=violation.end,
        minutes=violation.minutes,
    )
