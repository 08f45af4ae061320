"""Askings: what was asked of the advisor's model and what came back. They are facts, and have no table of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind

from .database import in_turn
from .facts import Fact

_ASKED, _ANSWERED = FactKind.ADVICE_ASKED, FactKind.ADVICE_ANSWERED
_LOCK = 7_140_034


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens and dollars. What was asked and not answered counts with all that was set aside for it."""

    tokens: int
    dollars: float


async def lock(session: AsyncSession) -> None:
    """Lets one transaction at a time look at the budget and ask; waits for another, until this transaction ends."""
    await in_turn(session, _LOCK)


async def of_content(session: AsyncSession, incident_id: int, content: str) -> Fact | None:
    """The newest word about that content for an incident, a question or an answer; None where there is neither."""
    found: Fact | None = await session.scalar(
        select(Fact)
        .where(_about(incident_id), Fact.kind.in_([_ASKED, _ANSWERED]), Fact.detail["content"].as_string() == content)
        .order_by(Fact.id.desc())
        .limit(1)
    )
    return found


async def spent_on(session: AsyncSession, incident_id: int) -> Spent:
    """What one incident cost so far."""
    return await _spent(session, _about(incident_id))


async def spent_in(session: AsyncSession, day: date) -> Spent:
    """What one day cost, UTC: the day of the question."""
    return await _spent(session, Fact.detail["day"].as_string() == day.isoformat())


def _about(incident_id: int) -> ColumnElement[bool]:
    return (Fact.subject == "incident") & (Fact.subject_id == incident_id)


async def _spent(session: AsyncSession, which: ColumnElement[bool]) -> Spent:
    def told(kind: FactKind, value: ColumnElement[Any]) -> ColumnElement[Any]:
        return func.coalesce(func.sum(case((Fact.kind == kind, value), else_=0)), 0)

    asked = told(_ASKED, Fact.detail["set_aside"].as_integer())
    unused = told(_ANSWERED, Fact.detail["unused"].as_integer())
    dollars = told(_ANSWERED, func.coalesce(Fact.detail["dollars"].as_float(), 0.0))
    query = select(asked - unused, dollars).where(Fact.kind.in_([_ASKED, _ANSWERED]), which)
    tokens, cost = (await session.execute(query)).one()
    return Spent(int(tokens), float(cost))
