"""Who may: every route under /api wants a token and a role, judged before the body is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Annotated, Any

import jwt
from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from pwdlib import PasswordHash
from pydantic import SecretStr

from logwarden.pipeline.ports import Clock
from logwarden.store import users
from logwarden.store.users import Role, User

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

passwords = PasswordHash.recommended()


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


async def require_user(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Middleware: nothing under /api is reached without a known, active user, except what is `OPEN`."""
    path: str = request.scope["path"]  # what the routes are matched with; `request.url` is made of a header too
    if not path.startswith("/api") or path in OPEN:
        return await call_next(request)
    user = await known_user(request, request.app.state.context)
    if user is None:
        return problem_response(401, _LOG_IN, headers={"WWW-Authenticate": "Bearer"})
    request.state.user = user
    return await call_next(request)


async def known_user(request: Request, context: Context) -> User | None:
    """The active user whose token the request bears; None without one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    claimed = read_token(token, context.secret_key, context.clock) if scheme.lower() == "bearer" else None
    if claimed is None:
        return None
    user_id, version = claimed
    async with context.database.read() as session:
        user = await users.get(session, user_id)
    return user if user is not None and user.active and user.token_version == version else None


def _at_least(role: Role) -> Callable[[Request], User]:
    def check(request: Request) -> User:
        user: User | None = getattr(request.state, "user", None)
        if user is None:
            raise ApiProblem(401, _LOG_IN)
        if _RANK[Role(user.role)] < _RANK[role]:
            raise ApiProblem(403, f"This needs the role {role}; yours is {user.role}.")
        return user

    return check


_CHECKS = {role: _at_least(role) for role in Role}

Viewer = Annotated[User, Depends(_CHECKS[Role.VIEWER])]
Auditor = Annotated[User, Depends(_CHECKS[Role.AUDITOR])]
Admin = Annotated[User, Depends(_CHECKS[Role.ADMIN])]


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

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's own handler, behind the role."""
        handle, role = super().get_route_handler(), self.needs
        if role is None:
            if self.path not in OPEN:
                raise TypeError(f"{self.path} names no role: give it Viewer, Auditor or Admin")
            return handle

        async def judged(request: Request) -> Response:
            _CHECKS[role](request)
            return await handle(request)

        return judged


__all__ = [
    "OPEN",
    "Admin",
    "Auditor",
    "ContextOf",
    "JudgedRoute",
    "Viewer",
    "make_token",
    "passwords",
    "read_token",
    "require_user",
]
