"""Fixes: one remedy planned for one driver and some days, from plan to outcome."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, ForeignKey, Index, Select, Table, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, joinedload, load_only, mapped_column, relationship, selectinload

from logwarden.states import OPEN_FIX_STATES, ErrorStatus, FixState, Outcome, move_fix

from .database import WRITES, Base, UtcDateTime
from .errors import LogError
from .portals import Companies, Driver, within

fix_errors = Table(
    "fix_errors",
    Base.metadata,
    Column("fix_id", ForeignKey("fixes.id"), primary_key=True),
    Column("error_id", ForeignKey("errors.id"), primary_key=True, index=True),
)


class Fix(Base):
    """One fix. `plan` is the plan as JSON (remedies/plan.py), bound by `plan_hash`.

    `reason` says in words why it stands where it stands; `paragraph` the rule behind it, where one is. `wish` is what
    a person wanted (pipeline/wish.py) and `wished_by` who; both None where a rule made the plan. `wished_with` is the
    name of his API key, where a program asked in his name. `instead_of` is the fix in whose place it was planned
    anew. `stops`: it met another record than the one meant, so its remedy stops for its driver until a person has
    looked. `attempt` counts goes in the browser.
    Portal instants: `applied_at` (the last click), `read_back_at`, `unanswered_at` (last seen waiting for the driver),
    `answered_at` (first seen answered), `certified_at` (the new certification), `confirmed_at`, `verified_at` (last
    look). Wall clock: `created_at`, `not_before`, `closed_at`, `released_at` (an admin let its remedy go on although
    this fix ended as a violation).
    """

    __tablename__ = "fixes"
    __table_args__ = (Index("ix_fixes_outcome", "outcome", "closed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    system: Mapped[str]
    driver_id: Mapped[int] = mapped_column(ForeignKey("drivers.id"), index=True)
    remedy: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    state: Mapped[str] = mapped_column(index=True)
    outcome: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")
    paragraph: Mapped[str] = mapped_column(default="")
    plan: Mapped[dict[str, Any]] = mapped_column(JSON)
    plan_hash: Mapped[str]
    reading_id: Mapped[int] = mapped_column(ForeignKey("readings.id"))
    before_id: Mapped[int | None] = mapped_column(ForeignKey("readings.id"))
    wish: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    wished_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    wished_with: Mapped[str | None]
    instead_of: Mapped[int | None] = mapped_column(ForeignKey("fixes.id"))
    attempt: Mapped[int] = mapped_column(default=0)
    stops: Mapped[bool] = mapped_column(default=False)
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verify_requested: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unanswered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    certified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    driver: Mapped[Driver] = relationship(lazy="raise")
    errors: Mapped[list[LogError]] = relationship(secondary=fix_errors, lazy="raise")

    def error_instants(self) -> list[datetime]:
        """When its errors are, in UTC, so far as the portal says."""
        return [error.error_at for error in self.errors if error.error_at is not None]

    @property
    def keys(self) -> list[str]:
        """The kinds of its errors, in alphabetical order."""
        return sorted({error.key for error in self.errors})

    def move(self, new: FixState, reason: str = "", *, paragraph: str = "") -> None:
        """The only way in which a fix changes its state (closing: `close`).

        Raises:
            IllegalMove: the table of moves has no such move.
        """
        self.state = move_fix(FixState(self.state), new)
        self.reason = reason
        self.paragraph = paragraph

    def close(self, outcome: Outcome, reason: str, at: datetime, *, paragraph: str = "") -> None:
        """Closes the fix with its outcome. `at` is the wall clock."""
        self.move(FixState.CLOSED, reason, paragraph=paragraph)
        self.outcome = outcome
        self.closed_at = at


def _whole() -> Select[Fix]:
    return select(Fix).options(
        joinedload(Fix.driver).joinedload(Driver.company),
        selectinload(Fix.errors),
    )


async def get(session: AsyncSession, fix_id: int, companies: Companies = None) -> Fix | None:
    """A fix of one of these companies with its driver, company and errors.

    In a writing session its row is locked until the end of it: so whoever reads a fix to change it, agent or person,
    sees what the other has done, and overwrites nothing.
    """
    query = _whole().where(Fix.id == fix_id, within(Fix.driver_id, companies))
    return await session.scalar(query.with_for_update(of=Fix) if session.info.get(WRITES) else query)


async def in_states(session: AsyncSession, states: Collection[FixState]) -> Sequence[Fix]:
    """All fixes in some states, oldest first, with driver, company and errors."""
    found = await session.scalars(_whole().where(Fix.state.in_(list(states))).order_by(Fix.id))
    return found.all()


async def ids_in(session: AsyncSession, system: str, states: Collection[FixState]) -> Sequence[int]:
    """The numbers of a system's fixes in some states, oldest first."""
    query = select(Fix.id).where(Fix.system == system, Fix.state.in_(list(states))).order_by(Fix.id)
    return (await session.scalars(query)).all()


def _at_work(now: datetime) -> ColumnElement[bool]:
    due = or_(Fix.not_before.is_(None), Fix.not_before <= now)
    return or_(Fix.state == FixState.RUNNING, and_(Fix.state == FixState.APPROVED, due))


async def any_at_work(session: AsyncSession, system: str, now: datetime) -> bool:
    """Whether a browser is at a fix of a system, or has one to begin; what has to wait (wall clock) does not count."""
    return await session.scalar(select(Fix.id).where(Fix.system == system, _at_work(now)).limit(1)) is not None


async def at_work(session: AsyncSession, systems: Collection[str], now: datetime) -> Sequence[Fix]:
    """Those fixes of some systems, oldest first, with system, state and attempt alone: it is asked every second."""
    query = select(Fix).options(load_only(Fix.system, Fix.state, Fix.attempt, raiseload=True))
    return (await session.scalars(query.where(Fix.system.in_(systems), _at_work(now)).order_by(Fix.id))).all()


async def page(
    session: AsyncSession, companies: Companies = None, *, state: str | None, offset: int, limit: int
) -> tuple[Sequence[Fix], int]:
    """One page of these companies' fixes, newest first, and how many there are in all."""
    mine = within(Fix.driver_id, companies)
    query, count = _whole().where(mine), select(func.count(Fix.id)).where(mine)
    if state is not None:
        query, count = query.where(Fix.state == state), count.where(Fix.state == state)
    found = await session.scalars(query.order_by(Fix.id.desc()).offset(offset).limit(limit))
    return found.all(), await session.scalar(count) or 0


async def of_driver(session: AsyncSession, driver_id: int) -> Sequence[Fix]:
    """All fixes of a driver, newest first, with their errors."""
    found = await session.scalars(_whole().where(Fix.driver_id == driver_id).order_by(Fix.id.desc()))
    return found.all()


async def ended_wishes(session: AsyncSession, system: str, outcomes: Collection[Outcome]) -> Sequence[int]:
    """The fixes that a person wanted, that ended so, and that can be planned anew, oldest first.

    No other was planned in their place yet, and all their errors are pending.
    """
    later = aliased(Fix)
    found = await session.scalars(
        select(Fix.id)
        .outerjoin(later, later.instead_of == Fix.id)
        .where(
            Fix.system == system,
            Fix.outcome.in_(outcomes),
            Fix.wished_by.is_not(None),
            later.id.is_(None),
            ~Fix.errors.any(LogError.status != ErrorStatus.PENDING),
        )
        .order_by(Fix.id)
    )
    return found.all()


async def any_violation(session: AsyncSession, system: str, remedy: str) -> bool:
    """Whether that remedy broke a log on that system, and no admin has let it go on since."""
    ended = (Fix.system == system, Fix.remedy == remedy, Fix.outcome == Outcome.VIOLATION)
    return await session.scalar(select(Fix.id).where(*ended, Fix.released_at.is_(None)).limit(1)) is not None


async def stopped_by(session: AsyncSession, driver_id: int, remedy: str) -> int | None:
    """The fix that stopped a remedy for a driver, as it met another record than the one meant; None if none did."""
    stopping = select(Fix.id).where(Fix.driver_id == driver_id, Fix.remedy == remedy, Fix.stops)
    return await session.scalar(stopping.order_by(Fix.id.desc()).limit(1))


async def violations(session: AsyncSession, driver_ids: Collection[int]) -> Sequence[Fix]:
    """The fixes of some drivers that ended as violations, oldest first."""
    ended = Fix.outcome == Outcome.VIOLATION
    return (await session.scalars(select(Fix).where(Fix.driver_id.in_(driver_ids), ended).order_by(Fix.id))).all()


async def has_open(session: AsyncSession, error_id: int) -> bool:
    """Whether an open fix covers that error."""
    found = await session.scalar(
        select(Fix.id)
        .join(fix_errors, fix_errors.c.fix_id == Fix.id)
        .where(fix_errors.c.error_id == error_id, Fix.state.in_(list(OPEN_FIX_STATES)))
        .limit(1),
    )
    return found is not None


async def counts_by_outcome(session: AsyncSession, companies: Companies = None) -> dict[str, int]:
    """How many fixes there are by state, by outcome where they are closed."""
    stands = func.coalesce(Fix.outcome, Fix.state)
    found = await session.execute(select(stands, func.count()).where(within(Fix.driver_id, companies)).group_by(stands))
    return dict(found.all())


async def counts_by_state(session: AsyncSession) -> list[tuple[str, str, str | None, int]]:
    """How many fixes there are: (system, state, outcome, number)."""
    query = select(Fix.system, Fix.state, Fix.outcome, func.count()).group_by(Fix.system, Fix.state, Fix.outcome)
    return [(system, state, outcome, number) for system, state, outcome, number in await session.execute(query)]


async def oldest_proposed(session: AsyncSession) -> dict[str, datetime]:
    """When the fix that waits longest for a person was made, by system; a system where none waits is left out."""
    query = select(Fix.system, func.min(Fix.created_at)).where(Fix.state == FixState.PROPOSED).group_by(Fix.system)
    return dict((await session.execute(query)).all())
