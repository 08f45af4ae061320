from __future__ import annotations

import asyncio
import json
import stat
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from logwarden.store.database import Database
from tests.store.trails import SECRET, grown, trail_of

from .processes import Ran, run

KEY = {"AUDIT_KEY": SECRET.get_secret_value()}
ENTRIES = 6


@pytest.fixture
def kept(migrated: Path) -> Path:
    """A folder with a trail of six entries, and its head file."""
    asyncio.run(_grow(migrated))
    return migrated


def database_of(folder: Path) -> Database:
    """The folder's database."""
    return Database(SecretStr(f"sqlite+aiosqlite:///{folder / 'logwarden.db'}"))


async def _grow(folder: Path) -> None:
    database = database_of(folder)
    await grown(trail_of(database, folder / "data"), ENTRIES - 2)
    await grown(trail_of(database, folder / "data"), 2, ENTRIES - 2)
    await database.close()


def tampered(folder: Path, statement: str) -> None:
    """Somebody changes the table."""

    async def change() -> None:
        database = database_of(folder)
        async with database.write() as session:
            await session.execute(text(statement))
        await database.close()

    asyncio.run(change())


def audit(folder: Path, *words: str, key: dict[str, str] | None = None) -> Ran:
    """`logwarden audit …` with the key."""
    return run(folder, "audit", *words, more=KEY if key is None else key)


def test_a_whole_trail_ends_with_0(kept: Path) -> None:
    """A whole trail is said to be whole, with its length, in words and as JSON."""
    done = audit(kept, "verify")
    assert (done.code, done.out.splitlines()[0].partition(",")[0]) == (0, "Whole: 6 entries")
    told = json.loads(audit(kept, "verify", "--json").out)
    assert (told["whole"], told["entries"], told["heads"], told["behind"], told["waiting"]) == (True, 6, 2, 0, 0)
    assert told["faults"] == []


def test_a_database_without_entries_is_whole(migrated: Path) -> None:
    """Where nothing has happened yet nothing is wrong, and no head file is needed."""
    assert audit(migrated, "verify").code == 0


@pytest.mark.parametrize(
    ("statement", "number", "words"),
    [
        ("UPDATE audit SET who = 'Eve' WHERE number = 3", 3, "does not fit its seal"),
        ("DELETE FROM audit WHERE number BETWEEN 2 AND 3", 2, "Entries 2 to 3 are missing"),
        ("DELETE FROM audit WHERE number > 4", 5, "cut off at its end"),
        ("UPDATE audit SET number = 0 WHERE number = 6", 1, "number 0 stands here"),
    ],
)
def test_a_broken_trail_ends_with_1(kept: Path, statement: str, number: int, words: str) -> None:
    """A broken trail is said to be broken, with the number of the first wrong entry and the reason."""
    tampered(kept, statement)
    done = audit(kept, "verify")
    assert done.code == 1
    assert done.out.startswith(f"Broken at entry {number}. ")
    assert words in done.out
    told = json.loads(audit(kept, "verify", "--json").out)
    assert (told["whole"], told["entries"], told["faults"][0]["number"]) == (False, number - 1, number)


def test_what_cannot_be_read_ends_with_2(kept: Path) -> None:
    """Without key, head file, database or exported file the command says which, in one line, and ends with 2."""
    for words, key, said in (
        (["verify"], {}, "AUDIT_KEY"),
        (["verify", "--head", "nowhere"], KEY, "nowhere"),
        (["verify", "--head", "/dev/null"], KEY, "no plain file"),
        (["verify", "--file", "nowhere"], KEY, "nowhere"),
        (["export", "logwarden.db"], KEY, "logwarden.db is there already"),
        (["verify"], KEY | {"AUDIT_KEY": "short"}, "AUDIT_KEY"),
        (["verify"], KEY | {"DATABASE_URL": "sqlite+aiosqlite:///other.db"}, "db upgrade"),
    ):
        done = audit(kept, *words, key=key)
        assert (done.code, done.out, len(done.lines)) == (2, "", 1), words
        assert said in done.err
    (kept / "data" / "audit-head.jsonl").unlink()
    done = audit(kept, "verify")
    assert (done.code, "--head" in done.err) == (2, True)


def test_the_key_is_never_said(kept: Path) -> None:
    """No output holds the key, also where it is not the right one."""
    for key in (KEY, {"SECRET_KEY": "another-key-" * 4}):
        done = audit(kept, "verify", key=key)
        assert not any(value in done.out + done.err for value in key.values())
    assert done.code == 1
    assert "the key is not the one" in done.out


def test_the_secret_key_serves_without_an_audit_key(kept: Path) -> None:
    """An old SECRET_KEY in AUDIT_KEY is the same key, so that a new SECRET_KEY breaks nothing."""
    assert audit(kept, "verify", key={"SECRET_KEY": KEY["AUDIT_KEY"]}).code == 0
    assert audit(kept, "verify", key=KEY | {"SECRET_KEY": "a-new-key-" * 4}).code == 0


def test_an_exported_trail_proves_itself(kept: Path) -> None:
    """An exported file is checked without the database, and nobody else can read it."""
    assert audit(kept, "export", "trail.jsonl").code == 0
    file = kept / "trail.jsonl"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (kept / "logwarden.db").unlink()
    assert audit(kept, "verify", "--file", "trail.jsonl").code == 0
    assert audit(kept, "verify", "--file", "trail.jsonl", "--head", "data/audit-head.jsonl").code == 0
    lines = file.read_text("ascii").splitlines(keepends=True)
    assert len(lines) == ENTRIES + 1
    for wrong, number in (
        (lines[:2] + lines[3:], 3),
        ([lines[1], lines[0], *lines[2:]], 1),
        ([*lines[:3], lines[3].replace("paused", "killed"), *lines[4:]], 4),
        ([*lines[:3], "{\n", *lines[4:]], 4),
        ([*lines[:3], "[]\n", *lines[4:]], 4),
        (lines[:5], 6),
        (lines[:4] + lines[6:], 5),
        ([*lines[:6], lines[6].replace('"count": 6', '"count": 7')], 7),
        ([*lines, lines[0]], 7),
        ([], 1),
    ):
        file.write_text("".join(wrong), "ascii")
        done = audit(kept, "verify", "--file", "trail.jsonl", "--json")
        assert done.code == 1
        assert [fault["number"] for fault in json.loads(done.out)["faults"]] == [number]


def test_checking_changes_nothing(kept: Path) -> None:
    """Verify and export leave the database and the head file as they were."""
    files = [kept / "data" / "audit-head.jsonl", kept / "logwarden.db"]
    before = [file.read_bytes() for file in files]
    assert audit(kept, "verify").code == 0
    assert audit(kept, "export", "trail.jsonl").code == 0
    assert [file.read_bytes() for file in files] == before
