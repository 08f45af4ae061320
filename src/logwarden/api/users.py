"""Accounts: who there is, changing a role, limiting to companies, letting people go."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.pipeline.approve import NotFound, Refused
from logwarden.store import api_keys, facts, sessions, user_companies, users
from logwarden.store.users import Role, User

from .access import Admin, ContextOf, JudgedRoute
from .account_shapes import AccountIn, AccountOut
from .errors import ApiProblem
from .openapi import answers
from .shapes import Id

router = APIRouter(prefix="/api/users", tags=["users"], route_class=JudgedRoute)


@router.get("", responses=answers(403))
async def list_users(context: ContextOf, _: Admin) -> list[AccountOut]:
    """All accounts, by address."""
    async with context.database.read() as session:
        limited = await user_companies.of_all(session)
        return [_out(user, limited.get(user.id)) for user in await users.everybody(session)]


@router.patch("/{user_id}", responses=answers(403, 404, 409))
async def change_user(user_id: Id, body: AccountIn, context: ContextOf, admin: Admin) -> AccountOut:
    """Changes a role or the companies, or switches an account off or on; what is left out stays.

    Off, its sessions end at once and its API keys are gone. One active admin stays.
    """
    async with context.database.write() as session:
        admins = await users.lock_admins(session)
        if admin.id not in [one.id for one in admins]:
            raise ApiProblem(403, "You are no admin any more.")
        user = await session.get(User, user_id, with_for_update=True)
        if user is None:
            raise NotFound(f"There is no account {user_id}.")
        before = await _state(session, user)
        wanted = body.model_dump(exclude_unset=True)
        after = before | {name: value for name, value in wanted.items() if value is not None or name == "companies"}
        if [one.id for one in admins] == [user.id] and not (after["active"] and after["role"] == Role.ADMIN):
            raise Refused("This is the last active admin; make another one first.")
        await check_limit(session, after["role"], after["companies"])
        changed = {name: value for name, value in after.items() if value != before[name]}
        if changed:
            user.role, user.active = after["role"], after["active"]
            await user_companies.limit(session, user.id, after["companies"])
            ended = {}
            if before["active"] and not user.active:
                ended["sessions_ended"] = await sessions.revoke_all(session, user, context.clock.now())
                ended["keys_ended"] = await api_keys.end_all(session, user.id)
            was = {name: before[name] for name in changed}
            said = changed | ended
            facts.record(session, FactKind.USER_CHANGED, "user", user.id, user_id=admin.id, before=was, **said)
        return _out(user, after["companies"])


async def check_limit(session: AsyncSession, role: str, companies: Collection[int] | None) -> None:
    """Whether an account with that role may be limited so.

    Raises:
        Refused: it may not; the words say why.
    """
    if companies is None:
        return
    if role == Role.ADMIN:
        raise Refused("An admin is for all companies: send null as companies, or another role.")
    if unknown := await user_companies.unknown(session, companies):
        raise Refused(f"No company has the id {unknown[0]}; GET /api/companies lists them.")


async def _state(session: AsyncSession, user: User) -> dict[str, Any]:
    companies = await user_companies.of_user(session, user.id)
    return {"role": user.role, "active": user.active, "companies": None if companies is None else sorted(companies)}


def _out(user: User, companies: list[int] | None) -> AccountOut:
    return AccountOut(
        id=user.id,
        email=user.email,
        name=user.name,
        role=user.role,
        companies=companies,
        active=user.active,
        created_at=user.created_at,
    )
