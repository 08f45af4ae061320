"""Who may: every route under /api wants a token, judged before the body; roles are `Annotated` aliases."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Annotated

import jwt
from fastapi import Depends, Request, Response
from pwdlib import PasswordHash
from pydantic import SecretStr

from logwarden.pipeline.ports import Clock
from logwarden.store import users
from logwarden.store.users import Role, User

from .context import Context, ContextOf
from .errors import ApiProblem, problem_response

TOKEN_LIFE = timedelta(hours=1)
_ALGORITHM = "HS256"
_OPEN = frozenset({"/api/auth/login"})
_RANK = {Role.VIEWER: 0, Role.AUDITOR: 1, Role.ADMIN: 2}

passwords = PasswordHash.recommended()


def make_token(user: User, secret: SecretStr, now: datetime) -> str:
    """An access token of one hour for that user."""
    claims = {"sub": str(user.id), "iat": now, "exp": now + TOKEN_LIFE}
    return jwt.encode(claims, secret.get_secret_value(), _ALGORITHM)


def read_token(token: str, secret: SecretStr, clock: Clock) -> int | None:
    """The user's id, or None if the token is not ours or is over by that clock."""
    try:
        claims = jwt.decode(
            token,
            secret.get_secret_value(),
            [_ALGORITHM],
            options={"require": ["sub", "exp"], "verify_exp": False, "verify_iat": False},
        )
        alive = float(claims["exp"]) > clock.now().timestamp()
        return int(claims["sub"]) if alive else None
    except (jwt.InvalidTokenError, ValueError, TypeError):
        return None


async def require_user(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Middleware: nothing under /api is reached without a known, active user, except the login."""
    path = request.url.path
    if not path.startswith("/api") or path in _OPEN:
        return await call_next(request)
    context: Context = request.app.state.context
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    user_id = read_token(token, context.secret_key, context.clock) if scheme.lower() == "bearer" else None
    if user_id is not None:
        async with context.database.read() as session:
            user = await users.get(session, user_id)
        if user is not None and user.active:
            request.state.user = user
            return await call_next(request)
    return problem_response(
        401,
        "Log in first: POST /api/auth/login gives a token; send it as `Authorization: Bearer <token>`.",
        headers={"WWW-Authenticate": "Bearer"},
    )


def _at_least(role: Role) -> Callable[[Request], User]:
    def check(request: Request) -> User:
        user: User = request.state.user
        if _RANK[Role(user.role)] < _RANK[role]:
            raise ApiProblem(403, f"This needs the role {role}; yours is {user.role}.")
        return user

    return check


Viewer = Annotated[User, Depends(_at_least(Role.VIEWER))]
Auditor = Annotated[User, Depends(_at_least(Role.AUDITOR))]
Admin = Annotated[User, Depends(_at_least(Role.ADMIN))]

__all__ = ["Admin", "Auditor", "ContextOf", "Viewer", "make_token", "passwords", "read_token", "require_user"]
