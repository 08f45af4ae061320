"""The ten most used routes at 100,000 errors, 20 clients at once, beside a route that answers from memory.

`python -m benchmarks.routes [sqlite] [postgresql]`. A server in a process of its own, over loopback, with who-may and
everything else that a real one has; the clients send one request after the other on connections that stay open. With 20
at once an answer waits for those before it: 20 divided by p50 is about how many answers there are in a second.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

import uvicorn
from pydantic import SecretStr

from logwarden.api.access import make_token
from logwarden.api.app import make_app
from logwarden.api.context import AgentStatus, Context, CrewStatus
from logwarden.store.database import Database
from logwarden.store.users import Role, User
from logwarden.wiring import WallClock

from .office_rows import SYSTEMS
from .queries import databases, filled

ERRORS, CLIENTS, EACH, WARM = 100_000, 20, 10, 1
MEMORY = "/health/live"
ROUTES = (
    "/api/errors?status=pending",
    "/api/errors?company=30&status=pending",
    "/api/errors?driver=200&status=pending",
    "/api/errors/50000",
    "/api/errors/statistics",
    "/api/errors/by-driver",
    "/api/companies",
    "/api/companies/health",
    "/api/drivers/200",
    "/api/agent",
)
_KEY = SecretStr("a-key-of-the-benchmark-that-is-long-enough-0123456789")


def _serve(url: str, data_dir: str, listening: socket.socket) -> None:
    agents = tuple(AgentStatus("running", name, dry_run=True, trouble="", rounds=3) for name in SYSTEMS)
    context = Context(Database(SecretStr(url)), WallClock(), _KEY, Path(data_dir), lambda: CrewStatus(True, agents))
    config = uvicorn.Config(make_app(context), log_config=None, access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


def main(arguments: list[str]) -> None:
    """Measures on the databases that are named, or both.

    Raises:
        RuntimeError: an answer was none.
    """
    for kind in arguments or ["sqlite", "postgresql"]:
        asyncio.run(_measure(kind))


async def _measure(kind: str) -> None:
    async with AsyncExitStack() as stack:
        make = stack.enter_context(databases(kind))
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="lw-bench-"))
        database = await stack.enter_async_context(filled(make, ERRORS))
        token = await _viewer(database)
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=2 * CLIENTS))
        server = multiprocessing.get_context("spawn").Process(
            target=_serve, args=(database.url.get_secret_value(), folder, listening)
        )
        server.start()
        try:
            port = listening.getsockname()[1]  # whoever connects waits until the server takes him
            times = {path: await _asked(port, path, token) for path in (MEMORY, *ROUTES)}
        finally:
            server.terminate()
            server.join()
    _tell(kind, times)


async def _viewer(database: Database) -> str:
    now = datetime.now(UTC)
    async with database.write() as session:
        user = User(email="v@x.example", name="V", role=Role.VIEWER, password_hash="", active=True, created_at=now)
        session.add(user)
    return make_token(user, _KEY, now)


async def _asked(port: int, path: str, token: str) -> list[float]:
    """The seconds of every answer, without those that warm up."""
    found = await asyncio.gather(*(_client(port, path, token) for _ in range(CLIENTS)))
    return [seconds for one in found for seconds in one[WARM:]]


async def _client(port: int, path: str, token: str) -> list[float]:
    """One after the other on one connection; a client library would cost as much as the server."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    found = []
    for _ in range(WARM + EACH):
        began = time.perf_counter()
        writer.write(asked)
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        status, _, headers = head.partition("\r\n")
        lengths = [
            line.partition(":")[2] for line in headers.splitlines() if line.lower().startswith("content-length:")
        ]
        await reader.readexactly(int(lengths[0]))
        found.append(time.perf_counter() - began)
        if " 200 " not in status:
            raise RuntimeError(f"{path}: {status}")
    writer.close()
    return found


def _tell(kind: str, times: dict[str, list[float]]) -> None:
    """The table: milliseconds, and how many times the median of the route that answers from memory."""
    memory = median(times[MEMORY])
    _print(f"\n{kind}: {ERRORS:,} errors, {CLIENTS} clients at once, {CLIENTS * EACH} answers a route, milliseconds\n")
    _print("| route | p50 | p99 | times memory |")
    _print("| --- | --- | --- | --- |")
    for path, found in times.items():
        last = quantiles(found, n=100)[-1]
        _print(f"| `{path}` | {median(found) * 1000:.1f} | {last * 1000:.1f} | {median(found) / memory:.1f} |")


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
