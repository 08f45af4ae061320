"""Live connections for the tests: the real application behind the real server on loopback, and clients that listen."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import uvicorn
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from logwarden.facts import FactKind
from logwarden.store import facts
from logwarden.store.database import Database

from .serving import Server

SOON = 20.0
"""Seconds after which a test gives up waiting; nothing lasts so long."""
SMALL = 4096
"""Bytes of a socket's buffers, so that a client who does not read is soon noticed."""


@dataclass
class Line:
    """One live connection. `ids` are those of all facts that came, in their order; `after` is where it stands."""

    socket: ClientConnection
    ids: list[int] = field(default_factory=list)
    after: int = 0

    async def frame(self) -> dict[str, Any]:
        """The next frame."""
        async with asyncio.timeout(SOON):
            said: dict[str, Any] = json.loads(await self.socket.recv())
        self.after = said["after"]
        self.ids += [one["id"] for one in said.get("facts", ())]
        return said

    async def facts(self, count: int) -> list[dict[str, Any]]:
        """So many facts, from as many frames as they come in."""
        found: list[dict[str, Any]] = []
        while len(found) < count:
            said = await self.frame()
            assert said["type"] == "facts", said
            found += said["facts"]
        return found

    async def close_code(self) -> int | None:
        """The code that the server ends it with, whatever comes before."""
        try:
            async with asyncio.timeout(SOON):
                while True:
                    await self.socket.recv()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None


@dataclass
class Served:
    """An application behind a server. `client` is for its other routes."""

    app: FastAPI
    port: int
    client: httpx2.AsyncClient

    async def ticket(self, header: Mapping[str, str]) -> str:
        """A ticket for whoever has that header."""
        answer = await self.client.post("/api/live/ticket", headers=header)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["ticket"])

    @asynccontextmanager
    async def line(
        self,
        header: Mapping[str, str],
        after: int | None = None,
        *,
        ticket: str | None = None,
        origin: str | None = None,
        small: bool = False,
    ) -> AsyncIterator[Line]:
        """A connection with a ticket of its own, its first frame not read yet."""
        ticket = ticket or await self.ticket(header)
        more = "" if after is None else f"&after={after}"
        own = socket.socket()
        if small:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
        own.setblocking(False)
        await asyncio.get_running_loop().sock_connect(own, ("127.0.0.1", self.port))
        uri = f"ws://127.0.0.1:{self.port}/api/live?ticket={ticket}{more}"
        said = {} if origin is None else {"Origin": origin}
        async with connect(
            uri, sock=own, additional_headers=said, compression=None, proxy=None, max_queue=1 if small else 16
        ) as one:
            yield Line(one)

    async def refusal(self, ticket: str, *, origin: str | None = None, after: str = "") -> tuple[int, dict[str, Any]]:
        """The status and the problem that a connection is refused with, within the envelope of every answer."""
        uri = f"ws://127.0.0.1:{self.port}/api/live?ticket={ticket}{after}"
        said = {} if origin is None else {"Origin": origin}
        try:
            async with connect(uri, additional_headers=said, proxy=None):
                return 101, {}
        except InvalidStatus as refused:
            answer = refused.response
            problem: dict[str, Any] = json.loads(answer.body or b"")
            assert answer.headers["X-Correlation-ID"] == problem["correlation_id"]
            assert answer.headers["Cache-Control"] == "no-store"
            return answer.status_code, problem


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[Served]:
    """The application behind a server as `logwarden serve` has it; stopped in order at the end."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SMALL)
    port = listening.getsockname()[1]
    server = Server(
        uvicorn.Config(
            app, log_config=None, ws="websockets-sansio", ws_per_message_deflate=False, timeout_graceful_shutdown=3
        )
    )
    serves = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        async with asyncio.timeout(SOON):
            await server.up.wait()
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            yield Served(app, port, client)
    finally:
        server.should_exit = True
        await serves


async def happen(database: Database, subject: str, *subject_ids: int | None, **detail: Any) -> None:
    """A fact about each of these, in one transaction."""
    async with database.write() as session:
        for subject_id in subject_ids:
            facts.record(session, FactKind.FIX_PROPOSED, subject, subject_id, **detail)
