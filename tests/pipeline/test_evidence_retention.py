"""What an attempt left goes seven months after its fix was closed, never under a hold; and whether it is as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text, update

from logwarden.facts import FactKind
from logwarden.pipeline.chain import chain
from logwarden.pipeline.retention import retire
from logwarden.store.attempts import EvidenceFile, evidence_of
from logwarden.store.evidence_proof import EvidenceVerdict, verify_evidence

from .drivers import WEDNESDAY, FakeDriver
from .office import Office

DAY = 86_400
SEVEN_MONTHS = 214


@pytest.fixture
async def closed(office: Office, smith: FakeDriver) -> Path:
    """A fix that was confirmed; the folder of its evidence."""
    office.employ(smith)
    await office.acted()
    await office.answered(smith)
    assert (await office.certified(smith, WEDNESDAY)).outcome == "confirmed"
    await chain(office.trail)
    return office.data_dir / "evidence" / "1"


def files(folder: Path) -> list[Path]:
    """What lies there."""
    return [path for path in folder.rglob("*") if path.is_file()]


async def hashes(office: Office) -> list[tuple[str, bool]]:
    """The hash of each file of the fix, and whether it is said to have gone."""
    async with office.database.read() as session:
        return [(file.sha256, file.deleted_at is not None) for file, _ in await evidence_of(session, 1)]


async def verdict(office: Office) -> EvidenceVerdict:
    """What a look at all evidence says."""
    async with office.database.read() as session:
        return await verify_evidence(session, office.data_dir)


async def tampered(office: Office, statement: str) -> None:
    """Somebody changes the database."""
    async with office.database.write() as session:
        await session.execute(text(statement))


async def test_evidence_goes_after_seven_months(office: Office, closed: Path) -> None:
    """On its last day it is there, a day later it is not; the hashes stay, and a fact tells of it."""
    kept = await hashes(office)
    office.wait(SEVEN_MONTHS * DAY - 1)
    assert (await retire(office.archive)).fixes == 0
    assert files(closed)
    office.wait(DAY)
    assert (await retire(office.archive)).fixes == 1
    assert not files(closed)
    assert await hashes(office) == [(digest, True) for digest, _ in kept]
    (told,) = await office.facts(FactKind.EVIDENCE_DELETED)
    assert (told.subject_id, told.detail["files"]) == (1, len(kept))
    await chain(office.trail)
    assert await verdict(office) == EvidenceVerdict(deleted=len(kept))


async def test_no_evidence_goes_under_a_hold(office: Office, closed: Path) -> None:
    """While a hold is open over the driver everything stays; after it was lifted it goes."""
    await office.hold(company_id=1, driver_id=1)
    office.wait((SEVEN_MONTHS + 1) * DAY)
    assert (await retire(office.archive)).fixes == 0
    assert files(closed)
    await office.lift(1)
    assert (await retire(office.archive)).fixes == 1
    assert not files(closed)


async def test_a_fix_that_is_open_keeps_its_evidence(office: Office, smith: FakeDriver) -> None:
    """However old it is: a request that still waits for its driver needs what was read before it."""
    office.employ(smith)
    await office.acted()
    office.wait((SEVEN_MONTHS + 1) * DAY)
    assert (await retire(office.archive)).fixes == 0
    assert files(office.data_dir / "evidence" / "1")


async def test_a_crash_between_row_and_folder_is_mended(office: Office, closed: Path) -> None:
    """A folder that stands though its rows say that it went goes the next time, unless a hold was placed."""
    office.wait((SEVEN_MONTHS + 1) * DAY)
    async with office.database.write() as session:
        await session.execute(update(EvidenceFile).values(deleted_at=office.clock.now()))
    await office.hold()
    await retire(office.archive)
    assert files(closed)
    await office.lift(1)
    await retire(office.archive)
    assert not files(closed)


async def test_whole_evidence_is_said_to_be_whole(office: Office, closed: Path) -> None:
    """Every file is as it was made, before its seal came into the audit trail too."""
    known = len(await hashes(office))
    assert known == len(files(closed))
    assert await verdict(office) == EvidenceVerdict(files=known)
    await tampered(office, "DELETE FROM audit")
    assert await verdict(office) == EvidenceVerdict(files=known)


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE evidence SET sha256 = 'ab' WHERE name = 'comparison.json'", "has another hash in the database"),
        ("UPDATE evidence SET sha256 = 'ab' WHERE name = 'comparison.json'", "is not as it was made"),
        ("UPDATE evidence SET deleted_at = '2026-11-20 10:00:00+00:00'", "the audit trail does not know of it"),
        ("DELETE FROM evidence WHERE name = 'comparison.json'", "is in the audit trail, and its row is gone"),
        ("UPDATE evidence SET name = '../passwd'", "../passwd is missing"),
    ],
)
async def test_a_changed_row_is_found(office: Office, statement: str, fault: str) -> None:
    """Whatever is changed in the table of evidence does not fit the files or the audit trail."""
    await tampered(office, statement)
    assert any(fault in said for said in (await verdict(office)).faults)


async def test_a_changed_or_missing_file_is_found(office: Office, closed: Path) -> None:
    """A file with other bytes and one that somebody took are each named."""
    (closed / "1" / "comparison.json").write_text("{}")
    (closed / "1" / "records-before.json").unlink()
    assert sorted((await verdict(office)).faults) == [
        "Fix 1, attempt 1: comparison.json is not as it was made.",
        "Fix 1, attempt 1: records-before.json is missing.",
    ]
