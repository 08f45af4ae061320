"""Logging in and out, sessions, passwords, and accepting an invitation."""

from __future__ import annotations

import asyncio
from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import SecretStr
from sqlalchemy.exc import IntegrityError

from logwarden.facts import FactKind
from logwarden.pipeline.approve import Refused
from logwarden.store import facts, invitations, sessions, users, wrong_passwords
from logwarden.store.users import User

from .access import TOKEN_LIFE, ContextOf, JudgedRoute, Viewer, make_token, passwords
from .account_shapes import AcceptIn, LoginIn, PasswordIn, TokenOut, UserOut
from .context import Context
from .errors import ApiProblem
from .metrics import is_from_here
from .openapi import answers

router = APIRouter(prefix="/api/auth", tags=["auth"], route_class=JudgedRoute)

COOKIE = "logwarden_refresh"
"""The cookie of the refresh token; scripts of a page cannot read it, and only /api/auth gets it."""

_NOBODY = passwords.hash("nobody has this password")
"""Checked for an unknown address, so that both answers take the same time."""


@router.post("/login", responses=answers(429))
async def login(body: LoginIn, context: ContextOf, request: Request, response: Response) -> TokenOut:
    """An access token, and a refresh token as a cookie, for an address and a password.

    The answers for an unknown address and a wrong password are the same. After 5 wrong passwords for an address, or
    50 from one client, in 15 minutes, it is 429; `Retry-After` says in how many seconds one may try again.
    """
    user, now = await _checked(context, request, body.email, body.password)
    if user is None:
        raise ApiProblem(401, "The address or the password is not right.")
    async with context.database.write() as session:
        token, end = await sessions.start(session, user.id, now)
        facts.record(session, FactKind.USER_LOGGED_IN, "user", user.id, user_id=user.id)
    return _opened(context, request, response, user, token, end)


@router.post("/refresh")
async def refresh(context: ContextOf, request: Request, response: Response) -> TokenOut:
    """A new access token and a new refresh token for the cookie's; a token that comes twice ends its session."""
    given = request.cookies.get(COOKIE, "")
    async with context.database.write() as session:
        found = await sessions.refresh(session, given, context.clock.now())
        if found.user is not None:
            kind = FactKind.SESSION_TOKEN_REUSED if found.reused else FactKind.SESSION_REFRESHED
            facts.record(session, kind, "user", found.user.id, user_id=None if found.reused else found.user.id)
    if found.user is None or found.token is None or found.expires_at is None:
        raise ApiProblem(401, "The session is over; log in again: POST /api/auth/login.")
    return _opened(context, request, response, found.user, found.token, found.expires_at)


@router.post("/logout", status_code=204)
async def logout(context: ContextOf, request: Request, response: Response) -> None:
    """Ends the session of the cookie, at once."""
    given = request.cookies.get(COOKIE, "")
    now = context.clock.now()
    async with context.database.write() as session:
        user = await sessions.end(session, given, now)
        if user is not None:
            facts.record(session, FactKind.USER_LOGGED_OUT, "user", user.id, user_id=user.id)
    if user is None:
        raise ApiProblem(401, "There is no session to end.")
    response.delete_cookie(COOKIE, path="/api/auth", secure=not is_from_here(request), httponly=True, samesite="strict")


@router.post("/password", responses=answers(409, 429))
async def change_password(
    body: PasswordIn, context: ContextOf, request: Request, response: Response, caller: Viewer
) -> TokenOut:
    """Changes one's own password: all sessions end, the answer is a new one. A wrong old one counts as at login."""
    right, now = await _checked(context, request, caller.email, body.old.get_secret_value())
    if right is None:
        raise Refused("The old password is not right.")
    hashed = await asyncio.to_thread(passwords.hash, body.new.get_secret_value())
    async with context.database.write() as session:
        user = await session.get_one(User, caller.id, with_for_update=True)
        if not user.active or user.password_hash != right.password_hash:
            raise Refused("The account was changed meanwhile.")
        user.password_hash = hashed
        await sessions.revoke_all(session, user, now)
        token, end = await sessions.start(session, user.id, now)
        facts.record(session, FactKind.USER_PASSWORD_CHANGED, "user", user.id, user_id=user.id)
    return _opened(context, request, response, user, token, end)


@router.post("/accept", responses=answers(409))
async def accept(body: AcceptIn, context: ContextOf) -> UserOut:
    """Makes the account that an invitation offers; log in with it then."""
    token, now = body.token.get_secret_value(), context.clock.now()
    over = ApiProblem(401, "The invitation is not right, was used, or is over; ask an admin for another.")
    async with context.database.read() as session:  # before the work of hashing, which strangers could ask for
        if await invitations.open_one(session, token, now) is None:
            raise over
    hashed = await asyncio.to_thread(passwords.hash, body.password.get_secret_value())
    try:
        async with context.database.write() as session:
            offer = await invitations.open_one(session, token, now)
            if offer is None:
                raise over
            if await users.by_email(session, offer.email) is not None:
                raise Refused(f"{offer.email} has an account already.")
            offer.accepted_at = now
            user = User(
                email=offer.email, name=offer.name, role=offer.role, password_hash=hashed, active=True, created_at=now
            )
            session.add(user)
            await session.flush()
            facts.record(
                session, FactKind.USER_ADDED, "user", user.id, user_id=user.id, role=user.role, invitation=offer.id
            )
    except IntegrityError:  # two invitations of one address, accepted at the same moment
        raise Refused("That address has an account already.") from None
    return UserOut(id=user.id, email=user.email, name=user.name, role=user.role)


@router.get("/me")
async def me(user: Viewer) -> UserOut:
    """Who is logged in."""
    return UserOut(id=user.id, email=user.email, name=user.name, role=user.role)


async def _checked(context: Context, request: Request, email: str, password: str) -> tuple[User | None, datetime]:
    """The active user with that address and password, or None; and when he was asked about.

    Raises:
        ApiProblem: 429, too many wrong passwords; known and unknown addresses alike.
    """
    now = context.clock.now()
    limits = wrong_passwords.subjects(email, request.client.host if request.client else "unknown")
    async with context.database.write() as session:
        wait = await wrong_passwords.take(session, limits, now)
        user = await users.by_email(session, email)
    if wait:
        words = f"There were too many wrong passwords; try again in {wait} seconds."
        raise ApiProblem(429, words, {"Retry-After": str(wait)})
    known = _NOBODY if user is None else user.password_hash
    right = await asyncio.to_thread(passwords.verify, password, known)
    found = user if user is not None and right and user.active else None
    async with context.database.write() as session:
        if found is not None:
            await wrong_passwords.forgive(session, email, limits, now)
        elif await wrong_passwords.is_locked(session, email):
            facts.record(session, FactKind.USER_LOCKED_OUT, "user", None if user is None else user.id)
    return found, now


def _opened(
    context: Context, request: Request, response: Response, user: User, token: SecretStr, end: datetime
) -> TokenOut:
    """The access token as the answer, the refresh token as a cookie that ends with its session."""
    now = context.clock.now()
    response.set_cookie(
        COOKIE,
        token.get_secret_value(),
        max_age=int((end - now).total_seconds()),
        path="/api/auth",
        secure=not is_from_here(request),  # a browser takes no Secure cookie from plain http
        httponly=True,
        samesite="strict",
    )
    access = make_token(user, context.secret_key, now)
    return TokenOut(access_token=access, expires_in=int(TOKEN_LIFE.total_seconds()))
