from __future__ import annotations

import asyncio
import json
import stat
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from logwarden.pipeline.digest import digest
from logwarden.store.database import Database
from tests.pipeline.drivers import FIRST_DAY, TODAY, FakeDriver, working_days
from tests.pipeline.office import TRAIL_SECRET, Office

from .processes import Ran, run

KEY = {"AUDIT_KEY": TRAIL_SECRET.get_secret_value()}


async def _kept(folder: Path) -> None:
    """Digests of two days, over the records of one driver."""
    database = database_of(folder)
    office = Office(database, folder / "data", companies_sign=False)
    driver = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY), gives_records=True)
    office.employ(driver)
    for _ in range(2):
        await office.ingest()
        await digest(office.archive)
        office.wait(86_400)
        driver.certifies(TODAY, office.portal.now)
    await office.ingest()
    await database.close()


@pytest.fixture
def kept(migrated: Path) -> Path:
    """A folder with an archive, two digests and their file."""
    asyncio.run(_kept(migrated))
    return migrated


def database_of(folder: Path) -> Database:
    """The folder's database."""
    return Database(SecretStr(f"sqlite+aiosqlite:///{folder / 'logwarden.db'}"))


def tampered(folder: Path, statement: str) -> None:
    """Somebody changes the database."""

    async def change() -> None:
        database = database_of(folder)
        async with database.write() as session:
            await session.execute(text(statement))
        await database.close()

    asyncio.run(change())


def digests(folder: Path, *words: str, key: dict[str, str] | None = None) -> Ran:
    """`logwarden digest …` with the key."""
    return run(folder, "digest", *words, more=KEY if key is None else key)


def test_a_list_and_a_stamp(kept: Path) -> None:
    """The newest digest stands first, and is what a stamp holds; nobody else can read the stamp."""
    newest, oldest = json.loads(digests(kept, "list", "--json").out)
    assert (newest["number"], oldest["number"], newest["day"]) == (2, 1, "2026-11-21")
    assert digests(kept, "list").out.splitlines()[0].startswith("2026-11-21")
    assert digests(kept, "stamp", "stamp.json", key={}).code == 0
    assert stat.S_IMODE((kept / "stamp.json").stat().st_mode) == 0o600
    stamp = json.loads((kept / "stamp.json").read_text())
    assert stamp.items() <= newest.items()
    again = digests(kept, "stamp", "stamp.json")
    assert (again.code, "is there already" in again.err) == (2, True)


def test_a_whole_archive_ends_with_0(kept: Path) -> None:
    """A whole archive is said to be whole, in words and as JSON, alone and against a stamp."""
    digests(kept, "stamp", "stamp.json")
    done = digests(kept, "verify", "--file", "stamp.json")
    assert (done.code, done.out.partition(",")[0]) == (0, "Whole: 2 digests")
    assert "1 records are too new" in done.out
    told = json.loads(digests(kept, "verify", "--json").out)
    assert (told["whole"], told["digests"], told["waiting"], told["misfits"]) == (True, 2, 1, [])


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM records WHERE number = 2", "Broken on 2026-11-20. Records 2 of driver D1"),
        ("UPDATE digests SET archive = 1 WHERE number = 2", "Broken on 2026-11-21. "),
    ],
)
def test_a_broken_archive_ends_with_1(kept: Path, statement: str, words: str) -> None:
    """A broken archive is said to be broken, with the day."""
    tampered(kept, statement)
    done = digests(kept, "verify")
    assert (done.code, done.out.startswith(words)) == (1, True), done.out
    assert json.loads(digests(kept, "verify", "--json").out)["whole"] is False


def test_what_cannot_be_read_ends_with_2(kept: Path) -> None:
    """Without key, stamp, digests' file or database the command says which, in one line, and ends with 2."""
    (kept / "odd.json").write_text("[]")
    for words, key, said in (
        (["verify"], {}, "AUDIT_KEY"),
        (["verify", "--file", "nowhere"], KEY, "nowhere"),
        (["verify", "--file", "odd.json"], KEY, "is no stamp"),
        (["stamp", "nowhere/stamp.json"], KEY, "cannot be written"),
        (["verify"], KEY | {"DATABASE_URL": "sqlite+aiosqlite:///other.db"}, "db upgrade"),
    ):
        done = digests(kept, *words, key=key)
        assert (done.code, done.out, len(done.lines)) == (2, "", 1), words
        assert said in done.err
    (kept / "data" / "digests.jsonl").unlink()
    done = digests(kept, "verify")
    assert (done.code, "put it back" in done.err) == (2, True)


def test_without_a_digest_there_is_no_stamp(migrated: Path) -> None:
    """An empty archive is whole, and has nothing to stamp."""
    assert digests(migrated, "verify").code == 0
    done = digests(migrated, "stamp", "stamp.json")
    assert (done.code, "There is no digest yet" in done.err) == (2, True)
