"""What the driver desk asks about: days without a certification, fixes that wait, errors that drivers explain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import load_only

from logwarden.remedies.catalogue import CATALOGUE, Remedy
from logwarden.states import OPEN_FIX_STATES, ErrorStatus, FixState

from .errors import LogError
from .fixes import Fix, fix_errors
from .portals import Companies, Day, within
from .questions import Question

EXPLAINED_BY_DRIVERS = frozenset(
    entry.key for entry in CATALOGUE if {Remedy.ASK_DRIVER, Remedy.REQUEST_EDIT} & set(entry.remedies)
)
"""The kinds of errors of which the driver alone knows how it was."""

_WAITS = or_(
    and_(Fix.state == FixState.AWAITING_DRIVER, Fix.answered_at.is_(None)),
    and_(Fix.state == FixState.PROPOSED, Fix.remedy == Remedy.REQUEST_EDIT),
)
"""A request that he has not answered; or one that waits for the office's yes, and for which his word counts."""

_COVERED = (
    select(fix_errors.c.error_id)
    .join(Fix, Fix.id == fix_errors.c.fix_id)
    .where(fix_errors.c.error_id == LogError.id, Fix.state.in_(sorted(OPEN_FIX_STATES)))
    .exists()
)
_TO_EXPLAIN = (
    LogError.key.in_(sorted(EXPLAINED_BY_DRIVERS)),
    LogError.status == ErrorStatus.PENDING,
    LogError.day.is_not(None),
    ~_COVERED,
)


async def uncertified(
    session: AsyncSession, companies: Companies, driver_id: int | None = None
) -> dict[int, list[date]]:
    """By driver, the days that the portal last told as not certified, oldest first; today's may be among them."""
    query = select(Day.driver_id, Day.day).where(Day.certified.is_(False), within(Day.driver_id, companies))
    if driver_id is not None:
        query = query.where(Day.driver_id == driver_id)
    found: defaultdict[int, list[date]] = defaultdict(list)
    for driver, day in await session.execute(query.order_by(Day.day)):
        found[driver].append(day)
    return found


async def waiting(session: AsyncSession, companies: Companies, driver_id: int | None = None) -> Sequence[Fix]:
    """The fixes that wait for a driver's word, oldest first, without their plans."""
    named = (Fix.driver_id, Fix.remedy, Fix.state, Fix.first_day, Fix.last_day, Fix.applied_at, Fix.created_at)
    query = select(Fix).options(load_only(*named)).where(_WAITS, within(Fix.driver_id, companies))
    if driver_id is not None:
        query = query.where(Fix.driver_id == driver_id)
    return (await session.scalars(query.order_by(Fix.id))).all()


async def to_explain(session: AsyncSession, companies: Companies) -> dict[int, int]:
    """By driver, how many pending errors only he can explain, and no open fix covers."""
    query = select(LogError.driver_id, func.count()).where(*_TO_EXPLAIN, within(LogError.driver_id, companies))
    return dict((await session.execute(query.group_by(LogError.driver_id))).all())


async def to_explain_of(session: AsyncSession, driver_id: int, most: int) -> Sequence[LogError]:
    """The newest of those errors of one driver."""
    query = select(LogError).where(*_TO_EXPLAIN, LogError.driver_id == driver_id)
    return (await session.scalars(query.order_by(LogError.at.desc(), LogError.id).limit(most))).all()


async def asked(session: AsyncSession, companies: Companies) -> Collection[int]:
    """The drivers who have a question that was not taken back."""
    mine = within(Question.driver_id, companies)
    return set(await session.scalars(select(Question.driver_id).where(Question.ended_at.is_(None), mine).distinct()))
