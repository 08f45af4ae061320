from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import delete, func, select, update

from logwarden.facts import FactKind
from logwarden.pipeline.digest import digest
from logwarden.pipeline.retention import Retired, retire
from logwarden.store import readings
from logwarden.store.archive_proof import ArchiveVerdict, verify_archive
from logwarden.store.database import Database
from logwarden.store.digests import Span
from logwarden.store.readings import Reading
from logwarden.store.records import Record

from .drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, at, working_days
from .office import Office

DAY = 86_400
SEVEN_MONTHS = 214


@pytest.fixture
def given() -> FakeDriver:
    """A driver whose records the API gives."""
    return FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY), gives_records=True)


@pytest_asyncio.fixture
async def office(database: Database, tmp_path: Path) -> Office:
    """An office without drivers yet."""
    office = Office(database, tmp_path / "data")
    await office.open()
    return office


async def live(office: Office, driver: FakeDriver, days: int) -> None:
    """So many days go by: each day the desk looks, the driver certifies, and a digest is made."""
    for _ in range(days):
        office.wait(DAY)
        driver.certifies(office.portal.now.date() - timedelta(days=1), office.portal.now)
        await look(office)


async def look(office: Office) -> None:
    """One pass, and what the crew does for the archive."""
    await office.ingest()
    await office.witness()
    await digest(office.archive)


async def counts(office: Office) -> tuple[int, int]:
    """How many readings and records there are."""
    async with office.database.read() as session:
        found = [await session.scalar(select(func.count()).select_from(table)) for table in (Reading, Record)]
    return found[0] or 0, found[1] or 0


async def verdict(office: Office) -> ArchiveVerdict:
    """What a pass over the archive says."""
    async with office.database.read() as session:
        return await verify_archive(session, office.archive.key, office.archive.head.lines())


async def test_what_is_younger_than_seven_months_stays(office: Office, given: FakeDriver) -> None:
    """On the last day on which a reading has to be kept it is there, a day later it goes, and its records follow."""
    office.employ(given)
    await look(office)
    await live(office, given, 12)
    before, _ = await counts(office)
    office.wait((SEVEN_MONTHS - 12) * DAY - 1)
    await look(office)
    assert await retire(office.archive) == Retired()
    office.wait(DAY)
    await look(office)
    assert await retire(office.archive) == Retired(readings=1, records=0)
    office.wait(14 * DAY)
    await look(office)
    gone = await retire(office.archive)
    assert gone.readings == before - 1
    assert gone.records > 0
    assert (await verdict(office)).misfits == []


async def test_deleted_records_stay_in_the_digests(office: Office, given: FakeDriver) -> None:
    """What went is told in facts and by the next digest, and the archive is whole before and after it."""
    office.employ(given)
    await look(office)
    await live(office, given, 3)
    _, records = await counts(office)
    office.wait((SEVEN_MONTHS + 30) * DAY)
    await look(office)
    gone = await retire(office.archive)
    assert gone.records == records - (await counts(office))[1] > 0
    told = [fact.detail for fact in await office.facts(FactKind.ARCHIVE_TRIMMED)]
    assert sum(one.get("readings", 0) for one in told) == gone.readings
    assert sum(one.get("records", 0) for one in told) == gone.records
    assert ((await verdict(office)).misfits, (await verdict(office)).deleted) == ([], gone.records)
    office.wait(DAY)
    await look(office)
    assert ((await verdict(office)).misfits, (await verdict(office)).deleted) == ([], gone.records)
    async with office.database.read() as session:
        spans = (await session.scalars(select(Span).where(Span.deleted))).all()
    assert spans
    assert {span.deleted_by for span in spans} == {6}
    assert await retire(office.archive) == Retired()


async def test_retention_is_no_way_to_hide_a_record(office: Office, given: FakeDriver) -> None:
    """A record that somebody deletes early is missing, though its span be said to have been deleted in time."""
    office.employ(given)
    await look(office)
    await live(office, given, 3)
    async with office.database.write() as session:
        span = await session.get_one(Span, (1, 1))
        span.deleted = True
        await session.execute(delete(Record).where(Record.number <= span.last))
    office.wait(DAY)
    await look(office)
    misfits = (await verdict(office)).misfits
    assert [misfit.day for misfit in misfits] == ["2026-11-20"]
    assert "before 183 days were over" in misfits[0].why


async def test_what_a_fix_refers_to_stays(office: Office, smith: FakeDriver) -> None:
    """The readings that a fix was planned and made over stay with all of their records."""
    smith.gives_records = True
    office.employ(smith)
    fix = await office.acted()
    await look(office)
    office.wait((SEVEN_MONTHS + 30) * DAY)
    await look(office)
    assert (await retire(office.archive)).readings > 0
    fix = await office.fix(fix.id)
    assert fix.before_id is not None
    async with office.database.read() as session:
        for reading_id in (fix.reading_id, fix.before_id):
            assert (await readings.log_of(session, await readings.get(session, reading_id))).events


async def test_what_a_finding_refers_to_stays(office: Office, given: FakeDriver) -> None:
    """Both readings of a finding stay with all of their records."""
    office.employ(given)
    await look(office)
    office.wait(3600)
    given.events = tuple(e for e in given.events if e.at != at(WEDNESDAY, "07:00"))
    await look(office)
    office.wait((SEVEN_MONTHS + 30) * DAY)
    await look(office)
    await retire(office.archive)
    (finding,) = await office.findings()
    assert finding.earlier_id is not None
    assert finding.later_id is not None
    async with office.database.read() as session:
        logs = [
            await readings.log_of(session, await readings.get(session, one))
            for one in (finding.earlier_id, finding.later_id)
        ]
    assert len(logs[0].events) == len(logs[1].events) + 1


@pytest.mark.parametrize("scope", [{"driver_id": 1, "company_id": 1}, {"company_id": 1}, {}], ids=len)
async def test_a_held_driver_keeps_everything(office: Office, given: FakeDriver, scope: dict[str, int]) -> None:
    """Of a driver with an open hold nothing is deleted, however old; once it is lifted, it goes."""
    office.employ(given)
    await look(office)
    await office.hold(**scope)
    await live(office, given, 3)
    office.wait((SEVEN_MONTHS + 30) * DAY)
    await look(office)
    assert await retire(office.archive) == Retired()
    await office.lift(1)
    assert (await retire(office.archive)).readings > 0


async def test_what_was_not_compared_stays(office: Office, given: FakeDriver) -> None:
    """A reading that the witness has not seen, and records that no digest holds, are not deleted."""
    office.employ(given)
    await office.ingest()
    given.certifies(TODAY, office.portal.now)
    await office.ingest_anew()
    office.wait((SEVEN_MONTHS + 30) * DAY)
    await office.ingest()
    assert await retire(office.archive) == Retired()
    await office.witness()
    assert await retire(office.archive) == Retired(readings=2, records=0)


async def test_a_backlog_goes_in_batches(office: Office, given: FakeDriver) -> None:
    """However much is old, a transaction deletes little of it, and all of it goes."""
    office.employ(given)
    await look(office)
    await live(office, given, 7)
    async with office.database.write() as session:
        await session.execute(update(Reading).values(witnessed=True))
    office.wait((SEVEN_MONTHS + 30) * DAY)
    await look(office)
    assert (await retire(office.archive, at_once=3)).readings == 8
    assert [fact.detail.get("readings") for fact in await office.facts(FactKind.ARCHIVE_TRIMMED)][:3] == [3, 3, 2]
    assert (await verdict(office)).misfits == []


async def test_when_a_record_was_seen(office: Office, given: FakeDriver) -> None:
    """First and last by the readings that show it; what changed in it is another record."""
    office.employ(given)
    first = office.portal.now
    await office.ingest()
    office.wait(601)
    given.changes(given.record(at(WEDNESDAY, "06:00")), notes="Began at the yard")
    await office.ingest()
    middle = office.portal.now
    await office.ingest_anew()
    last = office.portal.now
    async with office.database.read() as session:
        numbers = (await session.execute(select(Record.number).where(Record.day == WEDNESDAY))).scalars().all()
        seen = {number: await readings.seen(session, 1, number) for number in numbers}
        assert await readings.seen(session, 1, 10_000) is None
    spans = sorted((one.first_at, one.last_at) for one in seen.values() if one is not None)
    assert spans.count((first, last)) == len(numbers) - 2
    assert (first, first) in spans
    assert (middle, last) in spans
