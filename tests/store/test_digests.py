from __future__ import annotations

import contextlib
import json
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.pipeline.chain import chain
from logwarden.pipeline.digest import Archive, digest
from logwarden.problems import AskPerson
from logwarden.store import audit, digests
from logwarden.store.archive_proof import ArchiveVerdict, verify_archive
from logwarden.store.database import Database
from logwarden.store.digests import DIGEST_PURPOSE, Digest, Span
from logwarden.store.portals import Driver
from logwarden.store.proof import AuditKey
from logwarden.store.records import Record
from tests.pipeline.drivers import FIRST_DAY, TODAY, FakeDriver, working_days
from tests.pipeline.office import ON_SQLITE, Office

DAY = 86_400
FORGED = AuditKey(SecretStr("a-key-of-a-forger-that-is-long-enough-0123456789"), DIGEST_PURPOSE)


@pytest_asyncio.fixture
async def office(database: Database, tmp_path: Path) -> Office:
    """An office whose archive has digests of three days, and two records that are newer."""
    office = Office(database, tmp_path / "data")
    await office.open()
    smith = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY), gives_records=True)
    jones = FakeDriver("D2", "JONES MARY", working_days(FIRST_DAY, TODAY), gives_records=True)
    office.employ(smith, jones)
    await office.ingest()
    assert await digest(office.archive)
    for day in (TODAY, TODAY - timedelta(days=1)):
        office.wait(DAY)
        smith.certifies(day, office.portal.now)
        await office.ingest()
        assert await digest(office.archive)
    office.wait(3600)
    for driver in (smith, jones):
        driver.certifies(TODAY - timedelta(days=2), office.portal.now)
    await office.ingest()
    return office


async def judged(office: Office, stamp: dict[str, Any] | None = None, key: AuditKey | None = None) -> ArchiveVerdict:
    """What one pass says."""
    async with office.database.read() as session:
        return await verify_archive(session, key or office.archive.key, office.archive.head.lines(), stamp)


async def stamped(office: Office) -> dict[str, Any]:
    """The newest digest, as it would be kept elsewhere."""
    async with office.database.read() as session:
        found = await digests.newest(session)
    assert found is not None
    return found


async def test_an_archive_that_nobody_touched_is_whole(office: Office) -> None:
    """Three digests hold all records but the two newest, each the ones of its day."""
    verdict = await judged(office, await stamped(office))
    assert verdict.misfits == []
    assert (verdict.digests, verdict.waiting, verdict.deleted) == (3, 2, 0)
    async with office.database.read() as session:
        said = [one async for one in digests.stream(session)]
    assert [one["day"] for one in said] == ["2026-11-20", "2026-11-21", "2026-11-22"]
    assert [one["records"] for one in said] == [verdict.records - 2, 1, 1]
    assert said[-1]["archive"] == verdict.records


async def test_one_digest_a_day(office: Office) -> None:
    """However often the step runs, a day has one digest; without a record there is none."""
    assert not await digest(office.archive)
    office.wait(DAY)
    assert await digest(office.archive)
    assert not await digest(office.archive)
    verdict = await judged(office)
    assert (verdict.digests, verdict.waiting, verdict.misfits) == (4, 0, [])


@ON_SQLITE
async def test_an_archive_without_records_has_no_digest(database: Database, tmp_path: Path) -> None:
    """Where nothing was read yet nothing is sealed."""
    office = Office(database, tmp_path / "data")
    assert not await digest(office.archive)
    async with database.read() as session:
        assert (await verify_archive(session, office.archive.key)).misfits == []


async def test_a_digest_comes_into_the_audit_trail(office: Office) -> None:
    """Each digest is an entry of the trail, with its hash."""
    await chain(office.trail)
    async with office.database.read() as session:
        told = [e["after"]["hash"] async for e in audit.stream(session) if e["what"] == FactKind.DIGEST_MADE]
        assert told == [said["hash"] async for said in digests.stream(session)]


def changed(event: str) -> str:
    """The record with other miles."""
    return json.dumps(json.loads(event) | {"odometer": 1})


Tamper = Callable[[AsyncSession], Awaitable[object]]
FIRST, SECOND, THIRD = "2026-11-20", "2026-11-21", "2026-11-22"


async def _event(session: AsyncSession) -> None:
    record = await session.get_one(Record, (1, 3))
    record.event = changed(record.event)


async def _event_and_fingerprint(session: AsyncSession) -> None:
    record, other = await session.get_one(Record, (1, 3)), await session.get_one(Record, (1, 4))
    record.event, record.fingerprint = other.event, other.fingerprint


async def _exchanged(session: AsyncSession) -> None:
    one, other = await session.get_one(Record, (1, 3)), await session.get_one(Record, (2, 3))
    one.event, other.event = other.event, one.event
    one.fingerprint, other.fingerprint = other.fingerprint, one.fingerprint
    one.event = changed(one.event)


async def _given_away(session: AsyncSession) -> None:
    ids = dict((await session.execute(select(Driver.id, Driver.portal_id))).all())
    for driver_id, portal_id in ((1, "-"), (2, ids[1]), (1, ids[2])):
        await session.execute(update(Driver).where(Driver.id == driver_id).values(portal_id=portal_id))


async def _inserted(session: AsyncSession, number: int) -> None:
    row = (await session.execute(select(*Record.__table__.columns).where(Record.number == 3))).mappings().first()
    assert row is not None
    await session.execute(insert(Record), [{**row, "number": number}])


TAMPERED: dict[str, tuple[Tamper, str | None]] = {
    "a record changed": (_event, FIRST),
    "a record made another's equal": (_event_and_fingerprint, FIRST),
    "records exchanged": (_exchanged, FIRST),
    "a record's day changed": (
        lambda s: s.execute(update(Record).where(Record.number == 3).values(day=date(2026, 1, 1))),
        FIRST,
    ),
    "a log given to another driver": (_given_away, FIRST),
    "a record that cannot be read": (
        lambda s: s.execute(update(Record).where(Record.number == 3).values(event='["nothing"]')),
        FIRST,
    ),
    "a record removed": (lambda s: s.execute(delete(Record).where(Record.number == 3)), FIRST),
    "a later record removed": (
        lambda s: s.execute(delete(Record).where(Record.day == date(2026, 11, 21))),
        SECOND,
    ),
    "a record put in before": (lambda s: _inserted(s, 0), None),
    "a record put in after": (lambda s: _inserted(s, 900), None),
    "a new record removed": (
        lambda s: s.execute(delete(Record).where(Record.driver_id == 2, Record.day >= date(2026, 11, 22))),
        None,
    ),
    "a digest changed": (lambda s: s.execute(update(Digest).where(Digest.number == 2).values(archive=1)), SECOND),
    "a digest redated": (
        lambda s: s.execute(update(Digest).where(Digest.number == 3).values(day=date(2026, 11, 23))),
        "2026-11-23",
    ),
    "a span shortened": (lambda s: s.execute(update(Span).where(Span.digest == 2).values(last=Span.last + 1)), SECOND),
    "a span said to be deleted": (
        lambda s: s.execute(update(Span).where(Span.digest == 2).values(deleted=True)),
        SECOND,
    ),
}


async def test_every_tampering_is_found(office: Office) -> None:
    """Whatever is changed, removed or put in later is found, and the day is named that says otherwise."""
    for name, (tamper, day) in TAMPERED.items():
        with contextlib.suppress(_TakenBack):
            async with office.database.write() as session:
                await tamper(session)
                await session.flush()
                verdict = await verify_archive(session, office.archive.key, office.archive.head.lines())
                assert day in {misfit.day for misfit in verdict.misfits}, (name, verdict.misfits)
                raise _TakenBack
    assert (await judged(office)).misfits == []


class _TakenBack(Exception):
    """Nothing of it stays."""


async def test_a_removed_digest_is_found(office: Office) -> None:
    """A digest that is gone, with its spans and records, breaks the chain; the day before it is named."""
    async with office.database.write() as session:
        await session.execute(delete(Span).where(Span.digest == 2))
        await session.execute(delete(Digest).where(Digest.number == 2))
    (first, *_) = (await judged(office)).misfits
    assert FIRST in first.why


async def test_digests_that_were_cut_off_are_found(office: Office) -> None:
    """The file beside the database knows that there were three."""
    async with office.database.write() as session:
        await session.execute(delete(Span).where(Span.digest == 3))
        await session.execute(delete(Digest).where(Digest.number == 3))
    assert any("cut off" in misfit.why for misfit in (await judged(office)).misfits)
    with pytest.raises(AskPerson, match="knows 3 digests, and not the 2"):
        await digest(office.archive)


async def test_a_last_digest_written_anew_is_found(office: Office) -> None:
    """The file knows how the last one was sealed."""
    async with office.database.write() as session:
        await session.execute(update(Digest).where(Digest.number == 3).values(hash="0" * 64))
    with pytest.raises(AskPerson, match="does not fit the key"):
        await digest(office.archive)
    async with office.database.write() as session:
        last = await session.get_one(Digest, 3)
        last.readings += 1
    said = await stamped(office)
    async with office.database.write() as session:
        await session.execute(update(Digest).where(Digest.number == 3).values(hash=office.archive.key.seal_entry(said)))
    with pytest.raises(AskPerson, match="written anew"):
        await digest(office.archive)


async def test_an_archive_written_anew_is_found_by_the_stamp(office: Office) -> None:
    """Somebody who has the key can write everything anew; a stamp that was kept elsewhere shows it."""
    stamp = await stamped(office)
    async with office.database.write() as session:
        await session.execute(delete(Span))
        await session.execute(delete(Digest))
        await session.execute(delete(Record).where(Record.number == 3))
        record = await session.get_one(Record, (1, 2))
        await session.execute(insert(Record), [{c: getattr(record, c) for c in _FIELDS} | {"number": 3}])
        await session.execute(
            insert(Record), [{c: getattr(record, c) for c in _FIELDS} | {"driver_id": 2, "number": 3}]
        )
    office.archive.head.path.unlink()
    office.wait(-2 * DAY)
    for _ in range(3):
        await digest(office.archive)
        office.wait(DAY)
    assert (await judged(office)).misfits == []
    (misfit,) = (await judged(office, stamp)).misfits
    assert (misfit.day, "written anew" in misfit.why) == (THIRD, True)
    assert (await judged(office, {**stamp, "number": 9})).misfits != []


_FIELDS = ("driver_id", "number", "day", "fingerprint", "device", "event")


async def test_another_key_fits_nothing(office: Office) -> None:
    """With another key nothing can be checked, and nothing is added."""
    assert (await judged(office, key=FORGED)).misfits != []
    office.wait(DAY)
    archive = Archive(office.database, office.clock, FORGED, office.archive.head, 214, office.data_dir)
    with pytest.raises(AskPerson, match="does not fit the key"):
        await digest(archive)


async def test_the_digests_key_is_not_the_trails(office: Office) -> None:
    """The two keys come from one secret and differ."""
    assert office.archive.key.seal("x", {}) != office.trail.key.seal("x", {})
