from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError, StatementError

from logwarden.facts import FactKind
from logwarden.problems import AskPerson
from logwarden.states import ErrorStatus, IllegalMove
from logwarden.store import facts, portals, scans
from logwarden.store.database import Database, check_revision, upgrade, upsert
from logwarden.store.errors import LogError
from logwarden.store.facts import Fact
from logwarden.store.portals import Company, Driver

NOON = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


async def a_company(database: Database, name: str = "ACME") -> int:
    """A company's row."""
    async with database.write() as session:
        row = Company(system="zero", portal_id="C1", name=name)
        session.add(row)
        await session.flush()
        return row.id


async def test_many_writers_each_get_their_turn(tmp_path: Path) -> None:
    """However long the others take: nobody's time runs out who waits for a writer of his own process."""
    database = Database(SecretStr(f"sqlite+aiosqlite:///{tmp_path}/a.db"))
    await upgrade(database)

    await database.engine.dispose()

    @event.listens_for(database.engine.sync_engine, "connect")
    def hurry(connection: Any, _: object) -> None:
        connection.cursor().execute("PRAGMA busy_timeout=1")

    async def write(number: int) -> None:
        async with database.write() as session:
            session.add(Company(system="zero", portal_id=f"C{number}", name=""))
            await session.flush()
            await asyncio.to_thread((tmp_path / f"{number}").write_text, "x" * 2_000_000)

    await asyncio.gather(*(write(number) for number in range(12)))
    async with database.read() as session:
        assert await session.scalar(select(func.count(Company.id))) == 12
    await database.close()


def a_scan(finished_at: datetime | None) -> scans.Scan:
    """A pass that ended then."""
    return scans.Scan(system="zero", correlation_id="", started_at=NOON, finished_at=finished_at, portal_at=NOON)


async def an_error(database: Database, fingerprint: str = "f") -> int:
    """An error of a driver, pending."""
    company = await a_company(database)
    async with database.write() as session:
        driver = Driver(company_id=company, portal_id="D1", name=None, zone="CT")
        session.add(driver)
        await session.flush()
        row = LogError(
            fingerprint=fingerprint,
            system="zero",
            company_id=company,
            driver_id=driver.id,
            key="unknown",
            category="unknown",
            severity="medium",
            message="GATEWAY NOTICE",
            status=ErrorStatus.PENDING,
            reopened=0,
            first_listed_at=NOON,
            last_listed_at=NOON,
            raw={"errorMessage": "GATEWAY NOTICE", "nested": [1, None, "ü"]},
        )
        session.add(row)
        await session.flush()
        return row.id


async def names(database: Database) -> list[tuple[str, str]]:
    """Portal id and name of every company, in order."""
    async with database.read() as session:
        found = await session.scalars(select(Company).order_by(Company.portal_id))
        return [(one.portal_id, one.name) for one in found]


async def test_a_write_is_committed_whole(database: Database) -> None:
    """What a write adds is there for the next session."""
    await a_company(database)
    assert await names(database) == [("C1", "ACME")]


async def test_a_write_that_fails_leaves_nothing(database: Database) -> None:
    """Any exception takes back the change and the facts about it, together."""

    async def fails() -> None:
        async with database.write() as session:
            session.add(Company(system="zero", portal_id="C1", name="ACME"))
            facts.record(session, FactKind.SCAN_FINISHED, "scan", 1)
            await session.flush()
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        await fails()
    assert await names(database) == []
    async with database.read() as session:
        assert (await session.scalars(select(Fact))).all() == []


async def test_a_read_commits_nothing(database: Database) -> None:
    """What a reader changes is never written."""
    await a_company(database)
    async with database.read() as session:
        row = (await session.scalars(select(Company))).one()
        row.name = "CHANGED"
        await session.flush()
    assert await names(database) == [("C1", "ACME")]


async def test_instants_come_back_in_utc(database: Database) -> None:
    """An instant of any zone is the same instant in UTC afterwards, to the microsecond."""
    chicago = timezone(timedelta(hours=-6))
    at = datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=chicago)
    async with database.write() as session:
        session.add(a_scan(at))
    async with database.read() as session:
        row = (await session.scalars(select(scans.Scan))).one()
    assert row.finished_at == at
    assert row.finished_at is not None
    assert row.finished_at.utcoffset() == timedelta(0)


async def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    """A naive time could be misread, so it is never stored; none at all is."""
    with pytest.raises(StatementError, match="has no zone"):
        async with database.write() as session:
            session.add(a_scan(datetime(2026, 11, 20, 12, 0)))  # noqa: DTZ001 - the fact is about such a one
    async with database.write() as session:
        session.add(a_scan(None))


async def test_json_comes_back_as_it_was(database: Database) -> None:
    """The portal's own JSON is kept without loss."""
    error_id = await an_error(database)
    async with database.read() as session:
        row = await session.get_one(LogError, error_id)
    assert row.raw == {"errorMessage": "GATEWAY NOTICE", "nested": [1, None, "ü"]}


async def test_upsert(database: Database) -> None:
    """New rows are inserted; of known ones the named columns are taken anew, and no others."""
    await a_company(database)
    async with database.write() as session:
        for name in ("NEW NAME", "NEWER NAME"):
            rows = [{"system": "zero", "portal_id": key, "name": name} for key in ("C1", "C2")]
            await upsert(session, Company, rows, key=["system", "portal_id"], update=["name"])
    assert await names(database) == [("C1", "NEWER NAME"), ("C2", "NEWER NAME")]
    async with database.write() as session:
        rows = [{"system": "zero", "portal_id": key, "name": "OTHER"} for key in ("C2", "C3")]
        await upsert(session, Company, rows, key=["system", "portal_id"], update=[])
        await upsert(session, Company, [], key=["system", "portal_id"], update=["name"])
    assert await names(database) == [("C1", "NEWER NAME"), ("C2", "NEWER NAME"), ("C3", "OTHER")]


async def test_a_move_off_the_table_is_not_kept(database: Database) -> None:
    """A step that moves an error where the table has no way fails, and the row stays as it was."""
    error_id = await an_error(database)
    with pytest.raises(IllegalMove):
        async with database.write() as session:
            (await session.get_one(LogError, error_id)).move(ErrorStatus.FIXED, "No.")
    async with database.read() as session:
        row = await session.get_one(LogError, error_id)
    assert (row.status, row.status_reason, row.reopened) == ("pending", "", 0)


async def test_reopening_is_counted(database: Database) -> None:
    """Back to pending counts as reopened, but for work that was only put off."""
    error_id = await an_error(database)
    async with database.write() as session:
        row = await session.get_one(LogError, error_id)
        for status in ("in_progress", "pending", "resolved", "pending", "in_progress", "fixed", "pending"):
            row.move(ErrorStatus(status), "")
        assert row.reopened == 2


async def test_a_company_stands_once(database: Database) -> None:
    """The database itself refuses a second row for one company of a system."""
    await a_company(database)
    with pytest.raises(IntegrityError):
        await a_company(database)


async def test_rows_that_belong_to_nothing_are_refused(database: Database) -> None:
    """Foreign keys are kept on both databases."""
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            session.add(Driver(company_id=99, portal_id="D1", name=None, zone="CT"))


async def test_two_writers_wait_for_each_other(database: Database) -> None:
    """Many writers at once all come through, and none overwrites another's count."""
    await a_company(database, name="0")

    async def count() -> None:
        async with database.write() as session:
            row = (await session.scalars(select(Company).with_for_update())).one()
            row.name = str(int(row.name) + 1)

    await asyncio.gather(*(count() for _ in range(20)))
    assert await names(database) == [("C1", "20")]


async def test_facts_are_in_their_order(database: Database) -> None:
    """The facts about one thing come oldest first, with whom they are about and what was said."""
    async with database.write() as session:
        for n in range(3):
            facts.record(session, FactKind.SCAN_FINISHED, "scan", 1, n=n)
        facts.record(session, FactKind.SCAN_FINISHED, "scan", 2, n=9)
    async with database.read() as session:
        found = await facts.about(session, "scan", 1)
    assert [fact.detail for fact in found] == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert all(fact.at.utcoffset() == timedelta(0) for fact in found)


async def test_the_latest_scan_is_the_last_finished(database: Database) -> None:
    """A pass that is under way is no scan yet, and another system's is not ours."""
    async with database.write() as session:
        for system, finished in (("zero", NOON), ("one", NOON), ("zero", None)):
            session.add(
                scans.Scan(system=system, correlation_id="", started_at=NOON, finished_at=finished, portal_at=NOON)
            )
    async with database.read() as session:
        ours, any_system = await scans.latest(session, "zero"), await scans.latest(session)
    assert (ours and ours.id, any_system and any_system.id) == (1, 2)


async def test_certified_days_are_the_certified_ones(database: Database) -> None:
    """Only days that the portal last called certified are."""
    await an_error(database)
    async with database.write() as session:
        for day, certified in ((18, True), (19, False)):
            session.add(portals.Day(driver_id=1, day=NOON.date().replace(day=day), certified=certified, seen_at=NOON))
    async with database.read() as session:
        assert await portals.certified_days(session, 1) == {NOON.date().replace(day=18)}


async def test_a_folder_is_made_for_a_new_file(tmp_path: Path) -> None:
    """The folder of a SQLite file is made for this account alone; an empty database is told to be upgraded."""
    database = Database(SecretStr(f"sqlite+aiosqlite:///{tmp_path / 'new' / 'logwarden.db'}"))
    try:
        assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
        with pytest.raises(AskPerson, match="logwarden db upgrade"):
            await check_revision(database)
    finally:
        await database.close()


async def test_a_database_at_the_newest_migration_is_taken(database: Database) -> None:
    """Nobody is asked anything when the tables are this version's."""
    await check_revision(database)
    async with database.read() as session:
        assert (await session.scalars(select(Company))).all() == []
