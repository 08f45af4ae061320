"""Requests of somebody who means harm, and what each of them is to be told."""

from __future__ import annotations

import json
from collections.abc import AsyncIterable, Mapping, Sequence
from dataclasses import dataclass, field

import httpx2

from logwarden.store.users import Role

from .desk import Desk

JSON = {"Content-Type": "application/json"}
REJECT = "/api/fixes/1/reject"
WATCHED = ("/api/fixes", "/api/fixes/1", "/api/errors", "/api/rules", "/api/users", "/api/tasks", "/api/companies")
"""What a hostile request could change."""


@dataclass(frozen=True)
class Ask:
    """One request. A `body` of bytes goes as it is, anything else as JSON."""

    method: str
    path: str
    body: object = None
    role: Role | None = Role.AUDITOR
    headers: Mapping[str, str] = field(default_factory=dict)

    async def sent(self, desk: Desk) -> httpx2.Response:
        """The answer."""
        body = self.body
        content = body if body is None or isinstance(body, bytes | AsyncIterable) else json.dumps(body)
        headers = desk.bearer(self.role) | ({} if body is None else JSON) | dict(self.headers)
        return await desk.client.request(self.method, self.path, content=content, headers=headers)


async def told(desk: Desk, asked: Mapping[str, tuple[Ask, int]], *, watched: Sequence[str] = WATCHED) -> None:
    """Each request gets its status as a problem that quotes nothing; together they change nothing of `watched`."""
    before = await _state(desk, watched)
    found = {}
    for name, (ask, status) in asked.items():
        answer = await ask.sent(desk)
        found[name] = answer.status_code
        if status >= 400:
            assert answer.headers["content-type"] == "application/problem+json", name
            assert answer.headers["x-content-type-options"] == "nosniff", name
            for word in ("Traceback", "sqlalchemy", "SMITH", ".py"):
                assert word not in answer.text, name
    assert found == {name: status for name, (_, status) in asked.items()}
    assert await _state(desk, watched) == before


async def _state(desk: Desk, watched: Sequence[str]) -> list[object]:
    return [(await desk.get(path, Role.ADMIN)).json() for path in watched]
