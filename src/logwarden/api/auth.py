"""Logging in and out, sessions, and one's own password."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.pipeline.approve import Refused
from logwarden.store import facts, sessions, users, wrong_passwords
from logwarden.store.sessions import Opened, Reused
from logwarden.store.users import User

from .access import TOKEN_LIFE, ContextOf, JudgedRoute, MyCompanies, Viewer, make_token
from .account_shapes import LoginIn, PasswordIn, TokenOut, UserOut
from .context import Context
from .errors import ApiProblem
from .metrics import is_from_here
from .openapi import answers
from .origins import is_own

router = APIRouter(prefix="/api/auth", tags=["auth"], route_class=JudgedRoute)

COOKIE = "logwarden_refresh"
"""The cookie of the refresh token; scripts of a page cannot read it, and only /api/auth gets it."""


def _our_own_page(request: Request) -> None:
    """A cookie comes along with whatever page asks, so pages of others are turned away; programs send none of these.

    Raises:
        ApiProblem: 403, a browser says that a page of another origin asks.
    """
    page = request.headers.get("origin", request.headers.get("referer"))
    foreign = page is not None and not is_own(page, request)
    if foreign or request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ApiProblem(403, "Only a page of this server may use its cookie; log in there.")


OUR_OWN_PAGE = Depends(_our_own_page)


@router.post("/login", responses=answers(429))
async def login(body: LoginIn, context: ContextOf, request: Request, response: Response) -> TokenOut:
    """An access token, and a refresh token as a cookie, for an address and a password.

    The answers for an unknown address and a wrong password are the same. After 5 wrong passwords for an address, or
    50 from one client, in 15 minutes, it is 429; `Retry-After` says in how many seconds one may try again.
    """
    wrong = ApiProblem(401, "The address or the password is not right.")
    right = await _checked(context, request, body.email, body.password)
    if right is None:
        raise wrong
    async with context.database.write() as session:
        user = await _still(session, right)
        if user is None:
            raise wrong
        opened = await sessions.start(session, user.id, context.clock.now())
        facts.record(session, FactKind.USER_LOGGED_IN, "user", user.id, user_id=user.id, session_id=opened.session_id)
    return _answer(context, request, response, user, opened)


@router.post("/refresh", responses=answers(403), dependencies=[OUR_OWN_PAGE])
async def refresh(context: ContextOf, request: Request, response: Response) -> TokenOut:
    """A new access token and a new refresh token for the cookie's; a token that comes twice ends its session."""
    given = request.cookies.get(COOKIE, "")
    async with context.database.write() as session:
        found = await sessions.refresh(session, given, context.clock.now())
        if found is None:
            raise _over()
        user, became = found
        number = became.session_id
        if isinstance(became, Reused):
            facts.record(
                session, FactKind.SESSION_TOKEN_REUSED, "user", user.id, session_id=number
            )  # by whom nobody knows
        else:
            facts.record(session, FactKind.SESSION_REFRESHED, "user", user.id, user_id=user.id, session_id=number)
    if isinstance(became, Reused):
        raise _over()
    return _answer(context, request, response, user, became)


@router.post("/logout", status_code=204, responses=answers(403), dependencies=[OUR_OWN_PAGE])
async def logout(context: ContextOf, request: Request, response: Response) -> None:
    """Ends the session of the cookie, at once."""
    given = request.cookies.get(COOKIE, "")
    async with context.database.write() as session:
        ended = await sessions.end(session, given, context.clock.now())
        if ended is None:
            raise ApiProblem(401, "There is no session to end.")
        user, number = ended
        facts.record(session, FactKind.USER_LOGGED_OUT, "user", user.id, user_id=user.id, session_id=number)
    response.delete_cookie(COOKIE, path="/api/auth", secure=not is_from_here(request), httponly=True, samesite="strict")


@router.post("/password", responses=answers(403, 409, 429))
async def change_password(
    body: PasswordIn, context: ContextOf, request: Request, response: Response, caller: Viewer
) -> TokenOut:
    """Changes one's own password: all sessions end, the answer is a new one. A wrong old one counts as at login."""
    right = await _checked(context, request, caller.email, body.old)
    if right is None:
        raise Refused("The old password is not right.")
    hashed = await context.passwords.hash(body.new)
    now = context.clock.now()
    async with context.database.write() as session:
        user = await _still(session, right)
        if user is None:
            raise Refused("The account was changed meanwhile; log in again.")
        user.password_hash = hashed
        ended = await sessions.revoke_all(session, user, now)
        opened = await sessions.start(session, user.id, now)
        facts.record(
            session,
            FactKind.USER_PASSWORD_CHANGED,
            "user",
            user.id,
            user_id=user.id,
            sessions_ended=ended,
            session_id=opened.session_id,
        )
    return _answer(context, request, response, user, opened)


@router.get("/me")
async def me(user: Viewer, companies: MyCompanies) -> UserOut:
    """Who is logged in."""
    limited = None if companies is None else sorted(companies)
    return UserOut(id=user.id, email=user.email, name=user.name, role=user.role, companies=limited)


def _over() -> ApiProblem:
    return ApiProblem(401, "The session is over; log in again: POST /api/auth/login.")


async def _checked(context: Context, request: Request, email: str, password: SecretStr) -> User | None:
    """The active user with that address and password, or None, which is a fact.

    Raises:
        ApiProblem: 429, too many wrong passwords; known and unknown addresses alike. Those make no more facts, so that
            nobody can fill the audit trail.
    """
    now = context.clock.now()
    client = request.client.host if request.client else "unknown"
    tried = wrong_passwords.attempt(email, client, context.secret_key)
    async with context.database.write() as session:
        wait = await wrong_passwords.take(session, tried, now)
        user = await users.by_email(session, email)
    if wait:
        words = f"There were too many wrong passwords; try again in {wait} seconds."
        raise ApiProblem(429, words, {"Retry-After": str(wait)})
    right = await context.passwords.fits(password, None if user is None else user.password_hash)
    async with context.database.write() as session:
        if user is not None and right and user.active:
            await wrong_passwords.forgive(session, tried, now)
            return user
        user_id, mark = (user.id, None) if user is not None else (None, tried.mark)
        facts.record(session, FactKind.USER_LOGIN_FAILED, "user", user_id, address_mark=mark)
        for what in await wrong_passwords.locked(session, tried):
            facts.record(session, FactKind.USER_LOCKED_OUT, "user", user_id, address_mark=mark, locked=what)
    return None


async def _still(session: AsyncSession, right: User) -> User | None:
    """The user whose password was right, locked; None if he was switched off or changed his password meanwhile."""
    user = await session.get_one(User, right.id, with_for_update=True)
    return user if user.active and user.password_hash == right.password_hash else None


def _answer(context: Context, request: Request, response: Response, user: User, opened: Opened) -> TokenOut:
    """The access token as the answer, the refresh token as a cookie that ends with its session."""
    now = context.clock.now()
    response.set_cookie(
        COOKIE,
        opened.token.get_secret_value(),
        max_age=int((opened.expires_at - now).total_seconds()),
        path="/api/auth",
        secure=not is_from_here(request),  # a browser takes no Secure cookie from plain http
        httponly=True,
        samesite="strict",
    )
    access = make_token(user, context.secret_key, now)
    return TokenOut(access_token=access, expires_in=int(TOKEN_LIFE.total_seconds()))
