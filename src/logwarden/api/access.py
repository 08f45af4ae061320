"""Who may: every route under /api wants a token and a role, judged before the body is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

import jwt
from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from pydantic import SecretStr

from logwarden.pipeline.ports import Clock
from logwarden.store import api_keys, user_companies
from logwarden.store.portals import Companies
from logwarden.store.users import Role, User

from .bodies import StrictRequest
from .context import Context, ContextOf
from .errors import ApiProblem, problem_response

LARGEST_ID = 2**31 - 1
"""What fits into a column; a larger number is nobody's."""

TOKEN_LIFE = timedelta(minutes=15)
_ALGORITHM = "HS256"
OPEN = frozenset({"/api/auth/login", "/api/auth/refresh", "/api/auth/logout", "/api/auth/accept"})
"""What under /api may be reached without an access token; each judges a secret of its own."""

_LOG_IN = "Log in first: POST /api/auth/login gives a token; send it as `Authorization: Bearer <token>`."
_RANK = {Role.VIEWER: 0, Role.AUDITOR: 1, Role.ADMIN: 2}


def make_token(user: User, secret: SecretStr, now: datetime) -> str:
    """An access token of 15 minutes for that user."""
    claims = {"sub": str(user.id), "iat": now, "exp": now + TOKEN_LIFE, "ver": user.token_version}
    return jwt.encode(claims, secret.get_secret_value(), _ALGORITHM)


def read_token(token: str, secret: SecretStr, clock: Clock) -> tuple[int, int] | None:
    """The user's id and token version, or None if the token is not ours or is over by that clock."""
    try:
        claims = jwt.decode(
            token,
            secret.get_secret_value(),
            [_ALGORITHM],
            options={"require": ["sub", "exp", "ver"], "verify_exp": False, "verify_iat": False},
        )
        alive = float(claims["exp"]) > clock.now().timestamp()
        user_id, version = int(claims["sub"]), int(claims["ver"])
    except (jwt.InvalidTokenError, ValueError, TypeError):
        return None
    return (user_id, version) if alive and 0 < user_id <= LARGEST_ID else None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `companies` is what he is limited to.

    `key_id` is the API key of one of his programs, and `program` the name that he gave to it; None is himself.
    """

    user: User
    companies: Companies
    key_id: int | None
    program: str | None = None

    @property
    def by_key(self) -> bool:
        """Whether it is one of his programs instead of himself."""
        return self.key_id is not None


async def require_user(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Middleware: nothing under /api is reached without a known, active user, except what is `OPEN`."""
    path: str = request.scope["path"]  # what the routes are matched with; `request.url` is made of a header too
    if not path.startswith("/api") or path in OPEN:
        return await call_next(request)
    caller = await known_caller(request)
    if caller is None:
        return problem_response(401, _LOG_IN, headers={"WWW-Authenticate": "Bearer"})
    request.state.caller = caller
    return await call_next(request)


async def known_caller(request: Request) -> Caller | None:
    """The active user whose token or API key the request bears; None without one."""
    context: Context = request.app.state.context
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    return await (_by_key if token.startswith(api_keys.PREFIX) else _by_token)(context, token)


async def _by_token(context: Context, token: str) -> Caller | None:
    claimed = read_token(token, context.secret_key, context.clock)
    if claimed is None:
        return None
    user_id, version = claimed
    async with context.database.read() as session:
        person = (await user_companies.people(session, [user_id])).get(user_id)
    return Caller(*person, key_id=None) if person is not None and person[0].token_version == version else None


async def _by_key(context: Context, key: str) -> Caller | None:
    now = context.clock.now()
    async with context.database.read() as session:
        known = await api_keys.find(session, key, now)
        person = None if known is None else (await user_companies.people(session, [known.user_id])).get(known.user_id)
    if known is None or person is None:
        return None
    if known.last_used_at is None or now - known.last_used_at >= api_keys.NOTED_EVERY:
        async with context.database.write() as session:
            await api_keys.note_use(session, known.id, now)
    return Caller(*person, key_id=known.id, program=known.name)


def _caller(request: Request) -> Caller:
    caller: Caller | None = getattr(request.state, "caller", None)
    if caller is None:
        raise ApiProblem(401, _LOG_IN)
    return caller


def _at_least(role: Role) -> Callable[[Request], User]:
    def check(request: Request) -> User:
        user = _caller(request).user
        if _RANK[Role(user.role)] < _RANK[role]:
            raise ApiProblem(403, f"This needs the role {role}; yours is {user.role}.")
        return user

    return check


def _companies(request: Request) -> Companies:
    return _caller(request).companies


def _not_limited(request: Request) -> None:
    if _caller(request).companies is not None:
        raise ApiProblem(403, "This concerns all companies, and your account is limited to some; ask an admin.")


_CHECKS = {role: _at_least(role) for role in Role}

Viewer = Annotated[User, Depends(_CHECKS[Role.VIEWER])]
Auditor = Annotated[User, Depends(_CHECKS[Role.AUDITOR])]
Admin = Annotated[User, Depends(_CHECKS[Role.ADMIN])]
WhoAsks = Annotated[Caller, Depends(_caller)]
MyCompanies = Annotated[Companies, Depends(_companies)]
"""What the caller may see; every route that tells or changes something of a company asks for it."""
FOR_ALL_COMPANIES = Depends(_not_limited)
"""For routes that concern all companies at once: who is limited to some may not."""

ALSO_BY_KEY = frozenset({("POST", "/api/fixes"), ("POST", "/api/fixes/{fix_id}/verify"), ("POST", "/api/live/ticket")})
"""What an API key may do beside looking: propose a fix and ask for a look at one, which decide nothing, and be told."""


class JudgedRoute(APIRoute):
    """A route that judges the role before it reads the body; one that names no role cannot be made.

    FastAPI reads and parses the body first and judges dependencies after it, so a viewer with a broken body
    would be told about the body.
    """

    @property
    def needs(self) -> Role | None:
        """The role that this route names; None on what is open to all."""
        named = [role for role, check in _CHECKS.items() if any(d.call is check for d in self.dependant.dependencies)]
        return max(named, key=_RANK.__getitem__, default=None)

    @property
    def opens_to_keys(self) -> bool:
        """Whether an API key gets in: it looks, but not at keys or what is for admins, and proposes; no more."""
        if any((method, self.path) in ALSO_BY_KEY for method in self.methods or ()):
            return True
        return self.methods == {"GET"} and self.needs is not Role.ADMIN and not self.path.startswith("/api/keys")

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's own handler, behind the role, with a strict reader of bodies."""
        lenient, role = super().get_route_handler(), self.needs

        async def handle(request: Request) -> Response:
            return await lenient(StrictRequest(request.scope, request.receive))

        if role is None:
            if self.path not in OPEN:
                raise TypeError(f"{self.path} names no role: give it Viewer, Auditor or Admin")
            return handle

        async def judged(request: Request) -> Response:
            _CHECKS[role](request)
            if _caller(request).by_key and not self.opens_to_keys:
                raise ApiProblem(403, "An API key reads and proposes, and decides nothing; log in yourself for this.")
            if FOR_ALL_COMPANIES in self.dependencies:
                _not_limited(request)
            return await handle(request)

        return judged


__all__ = [
    "ALSO_BY_KEY",
    "FOR_ALL_COMPANIES",
    "OPEN",
    "Admin",
    "Auditor",
    "ContextOf",
    "JudgedRoute",
    "MyCompanies",
    "Viewer",
    "WhoAsks",
    "known_caller",
    "make_token",
    "read_token",
    "require_user",
]
