"""Which companies a user is limited to: he sees and decides about nothing of the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base
from .portals import Companies, Company
from .users import User


class UserCompany(Base):
    """One company of a limited user. A user without such a row is not limited."""

    __tablename__ = "user_companies"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), primary_key=True)


async def of_user(session: AsyncSession, user_id: int) -> Companies:
    """What that user may see."""
    found = await session.scalars(select(UserCompany.company_id).where(UserCompany.user_id == user_id))
    return frozenset(found) or None


async def people(session: AsyncSession, ids: Collection[int]) -> dict[int, tuple[User, Companies]]:
    """Those of the users who are active, by id, each with what he may see; in one query, for every request asks it."""
    limits: defaultdict[User, set[int]] = defaultdict(set)
    for user, company_id in await session.execute(
        select(User, UserCompany.company_id)
        .outerjoin(UserCompany, UserCompany.user_id == User.id)
        .where(User.id.in_(ids), User.active)
    ):
        limits[user] |= {company_id} - {None}
    return {user.id: (user, frozenset(limit) or None) for user, limit in limits.items()}


async def of_all(session: AsyncSession) -> dict[int, list[int]]:
    """The companies of every limited user."""
    found: dict[int, list[int]] = {}
    for one in await session.scalars(select(UserCompany).order_by(UserCompany.company_id)):
        found.setdefault(one.user_id, []).append(one.company_id)
    return found


async def limit(session: AsyncSession, user_id: int, companies: Collection[int] | None) -> None:
    """Limits a user to these companies from now on; None lifts the limit."""
    await session.execute(delete(UserCompany).where(UserCompany.user_id == user_id))
    session.add_all(UserCompany(user_id=user_id, company_id=one) for one in companies or ())


async def unknown(session: AsyncSession, companies: Collection[int]) -> list[int]:
    """Those of the ids that no company has."""
    known = set(await session.scalars(select(Company.id).where(Company.id.in_(companies))))
    return sorted(set(companies) - known)
