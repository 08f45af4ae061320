from __future__ import annotations

import asyncio
import random
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import OBSERVED, FactKind
from logwarden.pipeline.chain import Trail, chain
from logwarden.problems import AskPerson
from logwarden.store import audit, facts
from logwarden.store.audit import RECENT, AuditEntry
from logwarden.store.database import Database
from logwarden.store.facts import Fact
from logwarden.store.proof import FIRST, verify

from .trails import FORGED, KEY, Tamperer, grown, happen, judged, judged_in, trail_of

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def trail(database: Database, tmp_path: Path) -> Trail:
    """An empty trail."""
    return trail_of(database, tmp_path / "data")


async def numbers(database: Database) -> list[tuple[int, int]]:
    """Every entry's number and its fact."""
    async with database.read() as session:
        return [(entry["number"], entry["fact_id"]) async for entry in audit.stream(session)]


async def test_every_entry_seals_the_one_before(trail: Trail) -> None:
    """Entries are numbered from 1 without gaps in the order of the facts, and each bears the hash of the last."""
    await grown(trail, 5)
    async with trail.database.read() as session:
        entries = [entry async for entry in audit.stream(session)]
    assert [entry["number"] for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry["subject_id"] for entry in entries] == [0, 1, 2, 3, 4]
    assert [entry["previous"] for entry in entries] == [FIRST, *(entry["hash"] for entry in entries[:-1])]
    assert all(KEY.fits_entry(entry) and not FORGED.fits_entry(entry) for entry in entries)


async def test_an_entry_says_all_that_the_fact_said(trail: Trail) -> None:
    """What stands in an entry is the fact's own content, so that the entry alone is the record."""
    await grown(trail, 1)
    async with trail.database.read() as session:
        fact = await session.get_one(Fact, 1)
        entry = await session.get_one(AuditEntry, 1)
    assert (entry.at, entry.what, entry.before, entry.after) == (fact.at, fact.kind, fact.before, fact.detail)
    assert (entry.who, entry.user_id, entry.fact_id) == ("logwarden", None, 1)


async def test_a_whole_trail_is_whole(trail: Trail) -> None:
    """Nobody touched the trail, and nothing is found; a second step adds nothing."""
    await grown(trail, 7)
    await grown(trail, 3)
    assert await chain(trail, everything=True) == 0
    verdict = await judged(trail)
    assert (verdict.entries, verdict.heads, verdict.behind, verdict.faults) == (10, 2, 0, ())


async def test_what_the_portal_showed_is_nobodys_change(trail: Trail) -> None:
    """Every kind of fact comes into the trail but those that only say what the portal showed."""
    async with trail.database.write() as session:
        for kind in FactKind:
            facts.record(session, kind, "system", None)
    assert await chain(trail) == len(FactKind) - len(OBSERVED)
    async with trail.database.read() as session:
        told = {entry["what"] async for entry in audit.stream(session)}
    assert told == set(FactKind) - OBSERVED


async def test_two_appenders_make_one_chain(trail: Trail, database: Database, tmp_path: Path) -> None:
    """Two processes that add at the same time leave one chain without gaps, with every fact once."""
    second = Database(database.url)
    other = trail_of(second, tmp_path / "data")
    added = 0
    for batch in range(10):
        await happen(database, 20, batch * 20)
        added += sum(await asyncio.gather(*(chain(one) for one in (trail, other, trail, other))))
    await second.close()
    found = await numbers(database)
    assert added == 200
    assert [number for number, _ in found] == list(range(1, 201))
    assert len({fact for _, fact in found}) == 200
    assert (await judged(trail)).faults == ()


async def test_a_fact_that_was_committed_late_is_not_lost(trail: Trail, database: Database) -> None:
    """A fact with a lower id than one in the trail, which was committed after it, comes into the trail too."""
    await happen(database, 3)
    async with database.write() as session:
        late = await session.get_one(Fact, 1)
        said = {column.name: getattr(late, column.name) for column in Fact.__table__.columns}
        await session.delete(late)
    assert await chain(trail) == 2
    async with database.write() as session:
        await session.execute(insert(Fact), [said])
    assert await chain(trail) == 1
    assert [fact for _, fact in await numbers(database)] == [2, 3, 1]


async def test_a_fact_that_was_committed_very_late_is_found_by_the_whole_look(trail: Trail, database: Database) -> None:
    """A fact further back than the newest ones are looked through is found when all are looked through."""
    await happen(database, 1)
    async with database.write() as session:
        await session.execute(update(Fact).values(id=RECENT * 3))
    assert await chain(trail) == 1
    async with database.write() as session:
        await session.execute(
            text("INSERT INTO facts (id, at, kind, subject, detail) SELECT 1, at, kind, subject, detail FROM facts")
        )
    assert await chain(trail) == 0
    assert await chain(trail, everything=True) == 1


async def test_a_deleted_facts_number_hides_no_other(trail: Trail, database: Database) -> None:
    """If the last fact is deleted and another gets its id, that one comes into the trail as well."""
    await grown(trail, 2)
    async with database.write() as session:
        await session.execute(delete(Fact).where(Fact.id == 2))
        session.add(Fact(id=2, at=(await session.get_one(Fact, 1)).at.replace(year=2031), kind="user.added",
                         subject="user", detail={}))  # fmt: skip
    assert await chain(trail) == 1
    assert [fact for _, fact in await numbers(database)] == [1, 2, 2]


async def test_a_thousand_tamperings_are_found(trail: Trail, database: Database) -> None:
    """Each of 1,000 changes by chance is found, and the first entry that it makes wrong is named."""
    await grown(trail, 5)
    await grown(trail, 4)
    sorts: set[str] = set()
    for seed in range(1000):
        async with database.engine.connect() as connection, AsyncSession(connection) as session:
            said, first = await Tamperer(session, random.Random(seed), 9).tamper()  # noqa: S311 - made-up crimes
            verdict = await judged_in(session, trail)
            assert [fault.number for fault in verdict.faults] == [first], (seed, said, verdict)
            sorts.add(said.rstrip("0123456789"))
            await session.rollback()
    assert (await judged(trail)).faults == ()
    assert len(sorts) > 20


async def test_without_the_head_file_only_a_cut_is_not_seen(trail: Trail, database: Database) -> None:
    """The chain alone does not show that its end was cut off: the head file does."""
    await grown(trail, 3)
    async with database.write() as session:
        await session.execute(delete(AuditEntry).where(AuditEntry.number == 3))
    (fault,) = (await judged(trail)).faults
    assert (fault.number, "cut off" in fault.why, "knows 3" in fault.why) == (3, True, True)
    trail.head.path.unlink()
    assert (await judged(trail)).faults == ()


async def test_a_crash_between_commit_and_head_file(trail: Trail) -> None:
    """If the line was never written, the file is behind, which is no fault; the next step writes it."""
    await grown(trail, 2)
    line = trail.head.path.read_bytes()
    await grown(trail, 3, 2)
    trail.head.path.write_bytes(line)
    verdict = await judged(trail)
    assert (verdict.entries, verdict.heads, verdict.behind, verdict.faults) == (5, 1, 3, ())
    assert await chain(trail) == 0
    verdict = await judged(trail)
    assert (verdict.heads, verdict.behind, verdict.faults) == (2, 0, ())


@pytest.mark.parametrize("kept", [1, 40, -1])
async def test_a_line_that_a_crash_tore(trail: Trail, kept: int) -> None:
    """A line of which a part was written is no fault, and the next step's line stands below it, whole."""
    await grown(trail, 2)
    first = trail.head.path.read_bytes()
    await grown(trail, 1, 2)
    second = trail.head.path.read_bytes().removeprefix(first)
    trail.head.path.write_bytes(first + second[:kept])
    assert (await judged(trail)).faults == ()
    await grown(trail, 1, 3)
    verdict = await judged(trail)
    assert (verdict.entries, verdict.behind, verdict.faults) == (4, 0, ())


async def test_a_trail_that_grows_while_it_is_read_is_whole(trail: Trail) -> None:
    """A line that came after the look began may tell of entries that its transaction has not: it is no cut."""
    await grown(trail, 2)
    lines = trail.head.lines()
    async with trail.database.read() as session:
        entries = [entry async for entry in audit.stream(session)]
    await grown(trail, 3, 2)

    async def earlier() -> AsyncIterator[dict[str, Any]]:
        for entry in entries:
            yield entry

    verdict = await verify(earlier(), KEY, lines)
    assert (verdict.entries, verdict.heads, verdict.behind, verdict.faults) == (2, 1, 0, ())


@ON_SQLITE
async def test_a_head_file_that_was_changed_is_found(trail: Trail) -> None:
    """A line that was changed, removed, doubled or moved is found; only a file cut at its end is merely behind."""
    for number in range(4):
        await grown(trail, 1, number)
    whole = trail.head.path.read_text("ascii").splitlines(keepends=True)
    one, two, three, four = whole
    for wrong in (
        [two, three, four],
        [one, three, four],
        [one, two, four],
        [two, one, three, four],
        [one, one, two, three, four],
        [one, two, three, four, four],
        [one, two.replace('"count": 2', '"count": 3'), three, four],
        [one, two, three, four.replace('"at": "2', '"at": "1')],
        [one, "{}\n", three, four],
    ):
        trail.head.path.write_text("".join(wrong), "ascii")
        (fault,) = (await judged(trail)).faults
        assert (fault.number, "head file" in fault.why) == (None, True), wrong
    trail.head.path.write_text(one + two, "ascii")
    verdict = await judged(trail)
    assert (verdict.behind, verdict.faults) == (2, ())


@ON_SQLITE
async def test_the_head_file_is_nobody_elses(trail: Trail) -> None:
    """The head file can be read and written by this account alone, and its folder too."""
    await grown(trail, 1)
    assert stat.S_IMODE(trail.head.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(trail.head.path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("left", [2, 0])
async def test_a_cut_is_told_by_the_step_too(trail: Trail, database: Database, left: int) -> None:
    """Where the head file knows more entries than there are, the step says so and leaves the file as it is."""
    await grown(trail, 4)
    line = trail.head.path.read_bytes()
    async with database.write() as session:
        await session.execute(delete(Fact))
        await session.execute(delete(AuditEntry).where(AuditEntry.number > left))
    with pytest.raises(AskPerson, match="knows 4 entries"):
        await chain(trail)
    assert trail.head.path.read_bytes() == line


async def test_another_key_adds_nothing(trail: Trail, database: Database) -> None:
    """A step whose key does not fit the last entry says what to do, and the fact waits."""
    await grown(trail, 2)
    await happen(database, 1)
    with pytest.raises(AskPerson, match="AUDIT_KEY"):
        await chain(Trail(database, FORGED, trail.head))
    assert len(await numbers(database)) == 2
    assert await chain(trail) == 1


@ON_SQLITE
@pytest.mark.parametrize(
    "change",
    ["at = 'yesterday'", "at = 7", "after = '{'", "before = x'ff'", "who = CAST(x'ff' AS TEXT)", "user_id = 'x'",
     "after = x'00'", "hash = x'00'", "hash = 'é'", "at = x'00'", "after = '" + "[" * 100_000 + "'"],
)  # fmt: skip
async def test_a_row_that_cannot_be_read_is_named(trail: Trail, database: Database, change: str) -> None:
    """A column that holds what it cannot hold is a fault of that entry and no defect."""
    await grown(trail, 5)
    async with database.write() as session:
        await session.execute(text(f"UPDATE audit SET {change} WHERE number = 3"))  # noqa: S608 - the test's own words
    (fault,) = (await judged(trail)).faults
    assert fault.number == 3
