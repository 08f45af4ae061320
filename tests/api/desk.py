"""A desk for the tests of the API: the real application over a real database, and people who know their passwords."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from pydantic import SecretStr
from starlette.routing import BaseRoute, Route, WebSocketRoute

from logwarden.api.access import make_token
from logwarden.api.app import make_app
from logwarden.api.context import AgentStatus, Context, CrewStatus
from logwarden.api.passwords import Passwords
from logwarden.portal.check_api import ApiCheck
from logwarden.store.users import Role, User
from tests.pipeline.fake_portal import SYSTEM
from tests.pipeline.office import Office

KEY = SecretStr("a-key-of-the-tests-that-is-long-enough-0123456789")
PASSWORD = "correct horse battery"
CHEAP = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)
"""The product's own kind of hash, with the least of work: what it costs is no fact of these tests."""
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For modules that prove what does not depend on the kind of database."""

AWAY = ApiCheck(None, "The portal does not answer.", "Not tried.", None)
"""What a check of a portal says that is away."""

LISTS = (
    "/api/decisions",
    "/api/incidents",
    "/api/tasks",
    "/api/errors",
    "/api/fixes",
    "/api/rules",
    "/api/scans",
    "/api/agent",
    "/api/holds",
    "/api/mandates",
    "/api/systems",
)
"""What every logged-in person may see."""
LIVE = "/api/live"
"""The one WebSocket; `test_live_access` is about who is let in."""


@cache
def hashed(password: str) -> str:
    """The hash of a password, made once."""
    return PasswordHash([CHEAP]).hash(password)


@dataclass
class Desk:
    """One desk: its office, its application, its people by role, and what the agent says of itself."""

    office: Office
    app: FastAPI
    client: httpx2.AsyncClient
    status: AgentStatus
    works: bool = True
    check: ApiCheck = AWAY
    people: dict[Role, User] = field(default_factory=dict)

    async def employ(self) -> None:
        """One person of each role; the auditor is the office's own."""
        self.office.user.password_hash = hashed(PASSWORD)
        await self.office.open()
        self.people[Role.AUDITOR] = self.office.user
        for role in (Role.VIEWER, Role.ADMIN):
            self.people[role] = await self.add(f"{role}@desk.example", role)

    async def add(self, email: str, role: Role, *, active: bool = True) -> User:
        """One more person, with the tests' password."""
        async with self.office.database.write() as session:
            user = User(
                email=email,
                name=f"{role} of the tests",
                role=role,
                password_hash=hashed(PASSWORD),
                active=active,
                created_at=self.office.clock.now(),
            )
            session.add(user)
        return user

    def token(self, role: Role, *, now: datetime | None = None) -> str:
        """A token of the person with that role, made now by the desk's clock."""
        return make_token(self.people[role], KEY, now or self.office.clock.now())

    def bearer(self, role: Role | None) -> dict[str, str]:
        """The header of that person; none for a stranger."""
        return {} if role is None else {"Authorization": f"Bearer {self.token(role)}"}

    async def get(self, path: str, role: Role | None = Role.VIEWER, /, **query: object) -> httpx2.Response:
        """A GET by the person with that role."""
        return await self.client.get(path, headers=self.bearer(role), params={k: str(v) for k, v in query.items()})

    async def post(self, path: str, body: object = None, role: Role | None = Role.AUDITOR) -> httpx2.Response:
        """A POST by the person with that role."""
        return await self.client.post(path, headers=self.bearer(role), json=body)

    async def patch(self, path: str, body: object, role: Role | None = Role.AUDITOR) -> httpx2.Response:
        """A PATCH by the person with that role."""
        return await self.client.patch(path, headers=self.bearer(role), json=body)

    async def put(self, path: str, body: object, role: Role | None = Role.ADMIN) -> httpx2.Response:
        """A PUT by the person with that role."""
        return await self.client.put(path, headers=self.bearer(role), json=body)

    def agent_is(self, **changed: Any) -> None:
        """The agent says something else of itself."""
        self.status = replace(self.status, **changed)


def make_desk(office: Office, *, cors_origins: list[str] | None = None) -> Desk:
    """The real application over that office's database and clock."""
    desk: Desk

    async def check(_: str) -> ApiCheck:
        return desk.check

    app = make_app(
        Context(
            database=office.database,
            clock=office.clock,
            secret_key=KEY,
            data_dir=office.data_dir,
            crew_status=lambda: CrewStatus(desk.works, (desk.status,)),
            check_system=check,
            passwords=Passwords(PasswordHash([CHEAP])),
            trail=office.trail,
        ),
        cors_origins=cors_origins,
    )
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    client = httpx2.AsyncClient(transport=transport, base_url="http://desk.example")
    desk = Desk(office, app, client, AgentStatus("running", SYSTEM, dry_run=True, trouble="", rounds=3))
    return desk


def routes_of(app: FastAPI) -> Iterator[Route]:
    """Every route of the application, however it was put there; anything that is none is a failure."""
    yield from _routes(app.routes)


def _routes(routes: list[BaseRoute]) -> Iterator[Route]:
    for route in routes:
        if isinstance(route, Route):
            yield route
        elif isinstance(route, WebSocketRoute):
            assert route.path == LIVE  # which judges a ticket itself
        else:  # FastAPI keeps an included router whole
            yield from _routes(getattr(route, "original_router").routes)  # noqa: B009 - its class is private


def named(route: Route) -> str:
    """The path of a route with a number or a word for each of its parameters."""
    path = route.path
    for name, kind in route.param_convertors.items():
        assert kind.regex == "[^/]+"
        path = path.replace(f"{{{name}}}", "1" if name.endswith("_id") else {"action": "pause"}.get(name, SYSTEM))
    return path


def api_routes(app: FastAPI) -> list[tuple[str, APIRoute]]:
    """Each route under /api with each of its methods."""
    return [
        (method, route)
        for route in routes_of(app)
        if isinstance(route, APIRoute) and route.path.startswith("/api")
        for method in sorted(route.methods or ())
    ]


@dataclass(frozen=True)
class Raw:
    """An answer as it went over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def raw(app: FastAPI, method: str, path: str, headers: Mapping[str, str] | None = None) -> Raw:
    """One request whose path nobody tidied up: a client would resolve `..` and `//` itself."""
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "server": ("127.0.0.1", 8400),
        "client": ("127.0.0.1", 50_000),
        "root_path": "",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
    }
    with contextlib.suppress(Exception):  # a defect is answered before it is raised
        await app(scope, receive, send)  # type: ignore[arg-type]  # plain dicts are what a server passes
    started = next(message for message in said if message["type"] == "http.response.start")
    told = {name.decode(): value.decode() for name, value in started["headers"]}
    return Raw(started["status"], told, b"".join(m.get("body", b"") for m in said))
