"""Accounts: who there is, inviting, changing a role, letting people go. Nobody registers by himself."""

from __future__ import annotations

from fastapi import APIRouter

from logwarden.facts import FactKind
from logwarden.pipeline.approve import NotFound, Refused
from logwarden.store import facts, invitations, sessions, users
from logwarden.store.users import Role, User

from .access import Admin, ContextOf, JudgedRoute
from .account_shapes import AccountIn, AccountOut, InvitationIn, InvitationOut
from .openapi import answers
from .shapes import Id

router = APIRouter(prefix="/api/users", tags=["users"], route_class=JudgedRoute)


@router.get("", responses=answers(403))
async def list_users(context: ContextOf, _: Admin) -> list[AccountOut]:
    """All accounts, by address."""
    async with context.database.read() as session:
        return [_out(user) for user in await users.everybody(session)]


@router.post("/invitations", status_code=201, responses=answers(403, 409))
async def invite(body: InvitationIn, context: ContextOf, admin: Admin) -> InvitationOut:
    """Offers an account to an address for 72 hours; an older offer to it is over."""
    async with context.database.write() as session:
        if await users.by_email(session, body.email) is not None:
            raise Refused(f"{body.email} has an account already.")
        now = context.clock.now()
        made, token = await invitations.invite(session, body.email, body.name, body.role, by=admin.id, now=now)
        facts.record(
            session, FactKind.USER_INVITED, "invitation", made.id, user_id=admin.id, email=made.email, role=made.role
        )
    return InvitationOut(
        id=made.id,
        email=made.email,
        name=made.name,
        role=made.role,
        token=token.get_secret_value(),
        expires_at=made.expires_at,
    )


@router.patch("/{user_id}", responses=answers(403, 404, 409))
async def change_user(user_id: Id, body: AccountIn, context: ContextOf, admin: Admin) -> AccountOut:
    """Changes a role, or switches an account off or on. Off, its sessions end at once; one active admin stays."""
    async with context.database.write() as session:
        admins = await users.lock_admins(session)
        user = await session.get(User, user_id, with_for_update=True)
        if user is None:
            raise NotFound(f"There is no account {user_id}.")
        role = Role(user.role) if body.role is None else body.role
        active = user.active if body.active is None else body.active
        if [one.id for one in admins] == [user.id] and not (active and role is Role.ADMIN):
            raise Refused("This is the last active admin; make another one first.")
        changed = {name: value for name, value in (("role", role), ("active", active)) if getattr(user, name) != value}
        if changed:
            user.role, user.active = role, active
            if not active:
                await sessions.revoke_all(session, user, context.clock.now())
            facts.record(session, FactKind.USER_CHANGED, "user", user.id, user_id=admin.id, **changed)
        return _out(user)


def _out(user: User) -> AccountOut:
    return AccountOut(
        id=user.id, email=user.email, name=user.name, role=user.role, active=user.active, created_at=user.created_at
    )
