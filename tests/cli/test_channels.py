"""What needs a server that works by itself: an ordered scan, channels that are really told, reports that are made."""

from __future__ import annotations

import asyncio
import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from logwarden.store.database import Database
from logwarden.store.users import Role
from tests.api.desk import PASSWORD, hashed
from tests.pipeline.office import Office
from tests.receiver import receiving

from .processes import run, server


async def _employ(url: SecretStr, folder: Path) -> None:
    """An admin with the tests' password."""
    database = Database(url)
    office = Office(database, folder / "data")
    office.user.password_hash, office.user.role = hashed(PASSWORD), Role.ADMIN
    await office.open()
    await database.close()


@pytest.fixture(scope="module")
def desk(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a running server where the admin is logged in."""
    folder = tmp_path_factory.mktemp("telling")
    shutil.copyfile(migrated_file, folder / "logwarden.db")
    asyncio.run(_employ(SecretStr(f"sqlite+aiosqlite:///{folder / 'logwarden.db'}"), folder))
    with server(folder) as running:
        given = {"LOGWARDEN_PASSWORD": PASSWORD}
        assert run(folder, "login", running.url, "--email", "ana@desk.example", more=given).code == 0
        yield folder


def test_a_scan_of_a_portal_that_is_away_says_so(desk: Path) -> None:
    """The order fails with the portal's trouble in words; a company that there is not is told before any order."""
    done = run(desk, "scan", "--json")
    told = json.loads(done.out)
    assert (done.code, told["state"]) == (1, "failed")
    assert "The portal's API" in told["problem"]
    nobody = run(desk, "scan", "--company", "nobody")
    assert (nobody.code, "No company of zero is called nobody" in nobody.err) == (2, True)


def test_a_running_server_tells(desk: Path) -> None:
    """A channel is made, subscribed, tested, told of a paused system, listed without its address, and ended."""
    with receiving() as receiver:
        address = {"LOGWARDEN_CHANNEL_ADDRESS": receiver.address("/a-secret")}
        made = run(desk, "channels", "add", "Night desk", "--zone", "America/Chicago", more=address)
        assert made.lines[-1].startswith("Channel 1 goes to webhook.")
        subscribed = run(desk, "channels", "subscribe", "1", "paused", "--system", "zero", "--urgent")
        assert subscribed.lines[-1] == "Subscription 1: channel 1 tells paused."
        assert run(desk, "channels", "test", "1").code == 0
        assert run(desk, "agent", "set", "zero", "pause", "--reason", "The portal is being updated.").code == 0
        receiver.wait_for(2)
        assert {text.splitlines()[0] for text in receiver.texts} == {
            "This channel works.",
            "System (zero): a person wants it paused.",
        }
        told = json.loads(run(desk, "channels", "messages", "1", "--json").out)
        assert {one["about"] for one in told} == {"test", "paused"}
        shown = run(desk, "channels", "list")
        (listed,) = json.loads(run(desk, "channels", "list", "--json").out)
        assert (shown.code, "a-secret" in shown.out + str(listed)) == (0, False)
        (wanted,) = listed["subscriptions"]
        assert (wanted["about"], wanted["system"], wanted["urgent"]) == ("paused", "zero", True)
        assert run(desk, "channels", "quiet", "22:00-07:00", "--zone", "Europe/Warsaw").code == 0
        assert run(desk, "channels", "quiet").code == 0
        assert run(desk, "channels", "unsubscribe", "1", "1").lines[-1] == "Subscription 1 is over."
        assert run(desk, "channels", "end", "1").lines[-1] == "Channel 1 is over."
        assert json.loads(run(desk, "channels", "list", "--json").out) == []


def test_a_running_server_makes_reports(desk: Path) -> None:
    """One is ordered and waited for, its files come with their hashes; a schedule is made, listed and ended."""
    ordered = run(desk, "reports", "order", "shift_note", "--option", "hours=8", "--wait", "--json")
    report = json.loads(ordered.out)
    assert (report["state"], report["options"]["hours"]) == ("made", 8)
    assert [one["id"] for one in json.loads(run(desk, "reports", "list", "--json").out)] == [report["id"]]
    got = run(desk, "reports", "get", str(report["id"]), "--to", str(desk / "got"))
    assert got.code == 0
    files = {path.suffix[1:]: hashlib.sha256(path.read_bytes()).hexdigest() for path in (desk / "got").iterdir()}
    assert files == {one["name"].removeprefix("report."): one["sha256"] for one in report["files"]}
    assert set(files) == {"html", "csv", "pdf"}
    assert run(desk, "reports", "order", "shift_note", "--option", "hours").code == 2
    assert run(desk, "reports", "order", "company_month").code == 2
    daily = ("--every", "day", "--at", "06:00", "--zone", "America/Chicago")
    assert run(desk, "reports", "schedule", "office_day", *daily).code == 0
    (one,) = json.loads(run(desk, "reports", "schedules", "--json").out)
    assert (one["kind"], one["at_minute"]) == ("office_day", 360)
    assert run(desk, "reports", "unschedule", str(one["id"])).code == 0
    assert json.loads(run(desk, "reports", "schedules", "--json").out) == []
