"""The live connection: what comes, in which order, and what a client does that was cut off or is slow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, text

from logwarden.api import live_client, live_hub
from logwarden.facts import FactKind
from logwarden.store import facts
from logwarden.store.database import Database
from logwarden.store.facts import Fact
from logwarden.store.users import Role

from .desk import ON_SQLITE, Desk, make_desk
from .live_lines import Served, happen, serving

POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
async def served(desk: Desk) -> AsyncIterator[Served]:
    """The desk behind a server."""
    async with serving(desk.app) as served:
        yield served


async def many(database: Database, count: int) -> None:
    """So many facts at once."""
    row = {"at": datetime.now(UTC), "kind": FactKind.SCAN_FINISHED, "subject": "scan", "detail": {"words": "x" * 200}}
    async with database.write() as session:
        await session.execute(insert(Fact), [row | {"subject_id": number} for number in range(count)])


async def test_a_fact_is_told_with_its_number(desk: Desk, served: Served) -> None:
    """A fact comes with number, time, kind, subject and what is short of its detail; who asked is not told."""
    async with served.line(desk.bearer(Role.VIEWER)) as line:
        hello = await line.frame()
        assert hello["type"] == "hello"
        await happen(desk.office.database, "scan", 7, words="short", dry_run=True, long="x" * 301, some=[1])
        (fact,) = await line.facts(1)
        told = fact.pop("at"), fact.pop("id")
        assert fact == {
            "kind": "fix.proposed",
            "subject": "scan",
            "subject_id": 7,
            "company_number": None,
            "detail": {"words": "short", "dry_run": True},
        }
        assert told[0].endswith("Z")
        assert told[1] > hello["after"]


async def test_a_client_cut_off_20_times_misses_nothing(desk: Desk, served: Served) -> None:
    """Whoever comes back with the last number gets what came meanwhile, once, in order, in a frame that was cut too."""
    database, got, after = desk.office.database, list[int](), None
    for cut in range(20):
        async with served.line(desk.bearer(Role.VIEWER), after) as line:
            assert (await line.frame())["type"] == "hello"
            await happen(database, "scan", *range(cut * 3, cut * 3 + 3))
            if cut % 4:
                await line.facts(1)
            after = line.after
            got += line.ids
        await happen(database, "system", None)
    async with served.line(desk.bearer(Role.VIEWER), after) as line:
        await line.frame()
        await line.facts(80 - len(got))
        got += line.ids
    assert got == list(range(got[0], got[0] + 80))


@POSTGRESQL
async def test_two_transactions_held_open_crosswise_lose_no_fact(desk: Desk, served: Served) -> None:
    """A fact that was written first and committed last comes last, and is not passed over."""
    database = desk.office.database
    async with served.line(desk.bearer(Role.VIEWER)) as line:
        await line.frame()
        async with database.write() as early:
            facts.record(early, FactKind.SCAN_FINISHED, "scan", 1)
            await early.flush()
            async with database.write() as late:
                facts.record(late, FactKind.SCAN_FINISHED, "scan", 2)
            (first,) = await line.facts(1)
            await happen(database, "scan", 3)
            (second,) = await line.facts(1)
        (third,) = await line.facts(1)
        assert [one["subject_id"] for one in (first, second, third)] == [2, 3, 1]
        assert first["id"] < second["id"] < third["id"]
    async with served.line(desk.bearer(Role.VIEWER), first["id"]) as line:
        await line.frame()
        assert [one["subject_id"] for one in await line.facts(2)] == [3, 1]


@ON_SQLITE
async def test_writers_at_once_on_sqlite_lose_no_fact(desk: Desk, served: Served) -> None:
    """A second writer waits for the first: while that one is open nothing is told, and then both in order."""
    database, begun = desk.office.database, asyncio.Event()

    async def second() -> None:
        begun.set()
        await happen(database, "scan", 2)

    async with served.line(desk.bearer(Role.VIEWER)) as line:
        await line.frame()
        async with asyncio.TaskGroup() as group, database.write() as early:
            facts.record(early, FactKind.SCAN_FINISHED, "scan", 1)
            await early.flush()
            group.create_task(second())
            await begun.wait()
        assert [one["subject_id"] for one in await line.facts(2)] == [1, 2]


@POSTGRESQL
async def test_two_processes_tell_the_same(desk: Desk, served: Served) -> None:
    """Both servers on one PostgreSQL tell all facts under the same numbers; a client may change over."""
    database = desk.office.database
    other = make_desk(desk.office)
    async with (
        serving(other.app) as there,
        served.line(desk.bearer(Role.VIEWER)) as line,
        there.line(desk.bearer(Role.VIEWER), ticket=await served.ticket(desk.bearer(Role.VIEWER))) as far,
    ):
        await line.frame()
        await far.frame()
        async with asyncio.TaskGroup() as group:
            for number in range(40):
                group.create_task(happen(database, "scan", number))
        here, over_there = await line.facts(40), await far.facts(40)
        assert here == over_there
        async with there.line(desk.bearer(Role.VIEWER), here[10]["id"]) as back:
            await back.frame()
            assert await back.facts(29) == here[11:]
    await other.client.aclose()


@POSTGRESQL
async def test_postgresql_calls_when_facts_come(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fact is told at once, though nobody would look for an hour."""
    monkeypatch.setattr(live_hub, "LOOK_SECONDS_WHEN_CALLED", 3600)
    async with serving(desk.app) as served, served.line(desk.bearer(Role.VIEWER)) as line:
        await line.frame()
        for number in (1, 2):
            await happen(desk.office.database, "scan", number)
            await line.facts(1)


@POSTGRESQL
async def test_a_database_that_goes_away_costs_no_fact(desk: Desk, served: Served) -> None:
    """After all its connections were cut, the one that waits for calls too, the server goes on where it was."""
    database = desk.office.database
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    async with served.line(desk.bearer(Role.VIEWER)) as line:
        start = (await line.frame())["after"]
        for number in range(3):
            await happen(database, "scan", number)
            async with database.read() as session:
                await session.execute(cut)
        await happen(database, "scan", 3)
        await line.facts(4)
        assert line.ids == list(range(start + 1, start + 5))


@ON_SQLITE
async def test_a_slow_client_is_told_to_resync(desk: Desk, served: Served) -> None:
    """Whoever does not read gets no more kept than a thousand facts; then a resync, and the facts after it."""
    database = desk.office.database
    async with (
        served.line(desk.bearer(Role.VIEWER)) as quick,
        served.line(desk.bearer(Role.VIEWER), small=True) as slow,
    ):
        await quick.frame()
        await many(database, 5000)
        await quick.facts(5000)
        found = [await slow.frame()]
        while found[-1]["type"] != "resync":
            found.append(await slow.frame())
        assert found[-1]["after"] == quick.after
        assert len(slow.ids) < 3000
        await happen(database, "scan", 1)
        assert await slow.facts(1) == await quick.facts(1)


@ON_SQLITE
async def test_who_missed_too_much_is_told_to_resync(
    desk: Desk, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number of long ago, or one that no fact has yet, is answered with a resync to where facts stand."""
    monkeypatch.setattr(live_hub, "MOST_BEHIND", 10)
    async with served.line(desk.bearer(Role.VIEWER)) as line:
        await line.frame()
        await many(desk.office.database, 30)
        await line.facts(30)
    for after, said in ((line.after - 11, "resync"), (line.after - 10, "hello"), (line.after + 1, "resync")):
        async with served.line(desk.bearer(Role.VIEWER), after) as again:
            assert await again.frame() == {"type": said, "after": line.after if said == "resync" else after}


@ON_SQLITE
async def test_what_was_missed_comes_in_pages(desk: Desk, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client gets what it missed in frames of a page each, and then what comes."""
    monkeypatch.setattr(live_hub, "PAGE", 7)
    async with served.line(desk.bearer(Role.VIEWER)) as line:
        start = (await line.frame())["after"]
        await many(desk.office.database, 30)
        await line.facts(30)
    async with served.line(desk.bearer(Role.VIEWER), start) as again:
        await again.frame()
        assert [len(await again.facts(1)) for _ in range(5)] == [7, 7, 7, 7, 2]
        await happen(desk.office.database, "scan", 1)
        await again.facts(1)
        assert again.ids == list(range(start + 1, start + 32))


@ON_SQLITE
async def test_a_quiet_line_says_that_it_lives(desk: Desk, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without facts for a while comes a frame with where facts stand, what he may not see included."""
    monkeypatch.setattr(live_client, "ALIVE_SECONDS", 0.05)
    async with served.line(desk.bearer(Role.VIEWER)) as line:
        hello = await line.frame()
        assert await line.frame() == {"type": "alive", "after": hello["after"]}
        await happen(desk.office.database, "invitation", 1)
        while (await line.frame())["after"] == hello["after"]:
            pass
        assert line.ids == []


@ON_SQLITE
async def test_frames_come_at_most_20_times_a_second(desk: Desk, served: Served) -> None:
    """Facts that come one by one in quick succession are told in fewer frames."""
    loop = asyncio.get_running_loop()
    async with served.line(desk.bearer(Role.VIEWER)) as line:
        await line.frame()
        frames, began = 0, loop.time()
        for number in range(60):
            await happen(desk.office.database, "scan", number)
        while len(line.ids) < 60:
            await line.frame()
            frames += 1
        assert frames <= 2 + 20 * (loop.time() - began)


@ON_SQLITE
async def test_a_server_that_stops_says_so(desk: Desk) -> None:
    """Code 1012: come back in a moment."""
    async with AsyncExitStack() as server:
        served = await server.enter_async_context(serving(desk.app))
        async with served.line(desk.bearer(Role.VIEWER)) as line:
            await line.frame()
            await server.aclose()
            assert await line.close_code() == 1012
