"""Logging in."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter

from logwarden.facts import FactKind
from logwarden.store import facts, users

from .access import TOKEN_LIFE, ContextOf, JudgedRoute, Viewer, make_token, passwords
from .errors import ApiProblem
from .shapes import LoginIn, TokenOut, UserOut

router = APIRouter(prefix="/api/auth", tags=["auth"], route_class=JudgedRoute)

_NOBODY = passwords.hash("nobody has this password")
"""Checked for an unknown address, so that both answers take the same time."""


@router.post("/login")
async def login(body: LoginIn, context: ContextOf) -> TokenOut:
    """A token for an address and a password; the same answer for an unknown address and a wrong password."""
    async with context.database.read() as session:
        user = await users.by_email(session, body.email)
    known = _NOBODY if user is None else user.password_hash
    right = await asyncio.to_thread(passwords.verify, body.password, known)
    if user is None or not right or not user.active:
        raise ApiProblem(401, "The address or the password is not right.")
    async with context.database.write() as session:
        facts.record(session, FactKind.USER_LOGGED_IN, "user", user.id, user_id=user.id)
    token = make_token(user, context.secret_key, context.clock.now())
    return TokenOut(access_token=token, expires_in=int(TOKEN_LIFE.total_seconds()))


@router.get("/me")
async def me(user: Viewer) -> UserOut:
    """Who is logged in."""
    return UserOut(id=user.id, email=user.email, name=user.name, role=user.role)
