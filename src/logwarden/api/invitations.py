"""Invitations: an admin offers an account to an address, and its holder makes it. Nobody registers by himself."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy.exc import IntegrityError

from logwarden.facts import FactKind
from logwarden.pipeline.approve import Refused
from logwarden.store import facts, invitations, user_companies, users
from logwarden.store.users import User

from .access import Admin, ContextOf, JudgedRoute
from .account_shapes import AcceptIn, InvitationIn, InvitationOut, UserOut
from .errors import ApiProblem
from .openapi import answers
from .users import check_limit

router = APIRouter(prefix="/api", tags=["users"], route_class=JudgedRoute)


@router.post("/users/invitations", status_code=201, responses=answers(403, 409))
async def invite(body: InvitationIn, context: ContextOf, admin: Admin) -> InvitationOut:
    """Offers an account to an address for 72 hours; an older offer to it is over."""
    async with context.database.write() as session:
        await check_limit(session, body.role, body.companies)
        if await users.by_email(session, body.email) is not None:
            raise Refused(f"{body.email} has an account already.")
        now = context.clock.now()
        older = await invitations.close_open(session, body.email, now)
        made, token = await invitations.invite(
            session, body.email, body.name, body.role, body.companies, by=admin.id, now=now
        )
        facts.record(
            session,
            FactKind.USER_INVITED,
            "invitation",
            made.id,
            user_id=admin.id,
            before={"open_invitations": list(older)} if older else None,
            email=made.email,
            role=made.role,
            companies=made.companies,
        )
    return InvitationOut(
        id=made.id,
        email=made.email,
        name=made.name,
        role=made.role,
        companies=made.companies,
        token=token.get_secret_value(),
        expires_at=made.expires_at,
    )


@router.post("/auth/accept", responses=answers(409))
async def accept(body: AcceptIn, context: ContextOf) -> UserOut:
    """Makes the account that an invitation offers; log in with it then."""
    token = body.token.get_secret_value()
    over = ApiProblem(401, "The invitation is not right, was used, or is over; ask an admin for another.")
    async with context.database.read() as session:  # before the work of hashing, which strangers could ask for
        if await invitations.open_one(session, token, context.clock.now()) is None:
            raise over
    hashed = await context.passwords.hash(body.password)
    now = context.clock.now()
    try:
        async with context.database.write() as session:
            offer = await invitations.open_one(session, token, now)
            if offer is None:
                raise over
            if await users.by_email(session, offer.email) is not None:
                raise Refused(f"{offer.email} has an account already.")
            user = User(
                email=offer.email, name=offer.name, role=offer.role, password_hash=hashed, active=True, created_at=now
            )
            session.add(user)
            await session.flush()
            offer.accepted_at, offer.user_id = now, user.id
            await user_companies.limit(session, user.id, offer.companies)
            facts.record(
                session,
                FactKind.USER_ADDED,
                "user",
                user.id,
                user_id=user.id,
                email=user.email,
                role=user.role,
                companies=offer.companies,
                invitation_id=offer.id,
                invited_by=offer.invited_by,
            )
    except IntegrityError:  # two invitations of one address, accepted at the same moment
        raise Refused("That address has an account already.") from None
    return UserOut(id=user.id, email=user.email, name=user.name, role=user.role, companies=offer.companies)
