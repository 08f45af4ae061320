"""Many live connections on one server: none loses a fact, none gets one twice; how late facts are."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import httpx2
import pytest
from pydantic import SecretStr
from sqlalchemy import select
from websockets.asyncio.client import ClientConnection, connect

from logwarden.cli.demo.office import Staff, hire
from logwarden.cli.demo.processes import child
from logwarden.store import fact_numbers
from logwarden.store.database import Database
from logwarden.store.facts import Fact
from tests.cli.processes import serving
from tests.postgres import running_postgres

from .code_version import code_version
from .ledger import Results, write_section

CLIENTS, A_SECOND, SECONDS = 500, 50, 20
AT_ONCE = 10
AT_MOST_SECONDS = 120.0
ROOT = Path(__file__).parent.parent.parent
PATHS = {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}


class Listener:
    """One client: what came, and when. Frames are read when all is over; equal ones are kept once."""

    frames: ClassVar[dict[str, str]] = {}

    def __init__(self, socket: ClientConnection) -> None:
        self.socket, self.heard, self.after = socket, list[tuple[float, str]](), 0

    async def listen(self, until: asyncio.Future[int]) -> None:
        """Until it stands at the number that the future tells."""
        while not until.done() or self.after < until.result():
            text = str(await self.socket.recv())
            self.heard.append((time.time(), self.frames.setdefault(text, text)))
            self.after = int(text.partition('"after":')[2].partition(",")[0].strip(" }"))


@contextmanager
def _address(database: str, folder: Path) -> Iterator[str]:
    if database == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / 'logwarden.db'}"
        return
    with running_postgres() as server, server.database() as name:
        yield server.url(name)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_nobody_loses_a_fact_or_gets_one_twice(database: str, tmp_path: Path) -> None:
    """500 clients on one process, 50 facts a second: each gets each fact once, in order."""
    code = code_version("tests.prove.test_live", "tests.prove.live_writer", "logwarden.wiring")
    results = Results("live", "code", "database")
    if (code, database) not in results.known:
        with _address(database, tmp_path) as url:
            results.add({"code": code, "database": database, **_run(url, tmp_path)})
    found = results.known[code, database]
    rows = [
        (
            one["database"],
            CLIENTS,
            one["facts"],
            one["deliveries"],
            one["lost"],
            one["twice"],
            f"{one['p50']:.0f}",
            f"{one['p99']:.0f}",
            f"{one['frames']:.1f}",
        )
        for one in results.known.values()
        if one["code"] == code
    ]
    heads = ("database", "clients", "facts", "deliveries", "lost", "twice", "p50 ms", "p99 ms", "frames a second")
    words = (
        f"Code {code}: one `logwarden serve` whose portal is away; another process makes {A_SECOND} facts a second for "
        f"{SECONDS} s, each in a transaction of its own; all clients are in a third one. *Late* is from the instant in "
        "the fact, which is before its commit, to its coming to the client; *frames a second* of who got most of them. "
        "Limits: none lost, none twice, each client's in order, at most 20 frames a second."
    )
    sys.stdout.write(write_section("Live connections", words, heads, rows) + "\n")
    assert (found["lost"], found["twice"], found["disorder"]) == (0, 0, 0)
    assert found["facts"] >= A_SECOND * SECONDS
    assert found["frames"] <= 20


def _run(url: str, folder: Path) -> dict[str, Any]:
    staff = hire(url)
    settings = serving() | {"DATABASE_URL": url, "DATA_DIR": str(folder)} | PATHS
    with child("logwarden", ["serve", "--json"], settings, folder) as served:
        return asyncio.run(_listen(url, served["url"], staff))


async def _listen(url: str, server: str, staff: Staff) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        listeners = await _connect(server, staff, stack)
        until: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        listening = asyncio.gather(*(one.listen(until) for one in listeners))
        stack.callback(listening.cancel)
        database = Database(SecretStr(url))
        stack.push_async_callback(database.close)
        async with database.read() as session:
            start = await fact_numbers.newest(session)
        arguments = (sys.executable, "-m", "tests.prove.live_writer", url, str(A_SECOND * SECONDS), str(A_SECOND))
        writer = await asyncio.create_subprocess_exec(*arguments, env=os.environ | PATHS, cwd=ROOT)
        assert await writer.wait() == 0
        async with asyncio.timeout(AT_MOST_SECONDS):
            expected = await _numbered(database, start)
            until.set_result(expected[-1])
            await listening
    return _judged(listeners, expected)


async def _connect(server: str, staff: Staff, stack: AsyncExitStack) -> list[Listener]:
    """All clients, each with a ticket of its own; those of one person, for a person may have many windows."""
    turn = asyncio.Semaphore(AT_ONCE)
    async with httpx2.AsyncClient(base_url=server, timeout=60, trust_env=False) as client:
        person = staff.auditors[0]
        said = {"email": person.email, "password": person.password}
        token = (await client.post("/api/auth/login", json=said)).json()["access_token"]
        header = {"Authorization": f"Bearer {token}"}

        async def one() -> Listener:
            async with turn:
                ticket = (await client.post("/api/live/ticket", headers=header)).json()["ticket"]
                uri = f"{server.replace('http', 'ws')}/api/live?ticket={ticket}"
                socket = await connect(uri, compression=None, proxy=None, open_timeout=60)
                stack.push_async_callback(socket.close)
                assert json.loads(await socket.recv())["type"] == "hello"
                return Listener(socket)

        return await asyncio.gather(*(one() for _ in range(CLIENTS)))


async def _numbered(database: Database, start: int) -> list[int]:
    """The numbers of all facts that an auditor may see; those that have none yet get theirs here."""
    query = select(Fact.number).where(Fact.number > start, Fact.subject == "scan").order_by(Fact.number)
    async with database.write() as session:
        while await fact_numbers.give(session):
            pass
        return [number for number in await session.scalars(query) if number is not None]


def _judged(listeners: list[Listener], expected: list[int]) -> dict[str, Any]:
    read = {text: json.loads(text) for text in Listener.frames}
    wanted = set(expected)
    late: list[float] = []
    lost = twice = disorder = deliveries = 0
    most = 0.0
    for listener in listeners:
        ids: list[int] = []
        frames = [(at, read[text]["facts"]) for at, text in listener.heard if read[text]["type"] == "facts"]
        for at, facts in frames:
            ids += [fact["id"] for fact in facts]
            late += [(at - datetime.fromisoformat(fact["at"]).timestamp()) * 1000 for fact in facts]
        counted = Counter(number for number in ids if number in wanted)
        lost += len(wanted - counted.keys())
        twice += sum(times - 1 for times in counted.values())
        disorder += ids != sorted(ids)
        deliveries += len(ids)
        most = max(most, len(frames) / (frames[-1][0] - frames[0][0]))
    hundredths = statistics.quantiles(late, n=100)
    return {
        "facts": len(expected),
        "deliveries": deliveries,
        "lost": lost,
        "twice": twice,
        "disorder": disorder,
        "p50": hundredths[49],
        "p99": hundredths[98],
        "frames": most,
        "at": time.strftime("%Y-%m-%d"),
    }
