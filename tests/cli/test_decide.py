"""A person decides from a terminal: the commands against the real application, with a fix from the real steps."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from pydantic import SecretStr
from rich.console import Console
from typer.testing import CliRunner

from logwarden.cli.app import app
from logwarden.cli.client import ApiClient
from logwarden.cli.findings import finding_table
from logwarden.problems import AskPerson, TryAgain
from logwarden.remedies.catalogue import Remedy
from logwarden.store.database import Database
from logwarden.store.users import Role
from tests.api.desk import PASSWORD, hashed
from tests.pipeline.drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, at, listed, twin, working_days
from tests.pipeline.office import Office

from .processes import Ran, run
from .within import ana_logged_in

NAME = "SMITH [red]JOHN[/red] \x1b[2J\u202e\x07\n<b>"
ODD = "\x1b\x07\u202e"


async def _propose(url: SecretStr, folder: Path) -> None:
    """Makes a proposed fix for a driver with an odd name, and an auditor with the tests' password."""
    database = Database(url)
    office = Office(database, folder / "data")
    office.user.password_hash = hashed(PASSWORD)
    await office.open()
    missing = listed("NO POWER UP ERROR", at(WEDNESDAY, "07:00"))
    days = working_days(FIRST_DAY, TODAY, twin(WEDNESDAY))
    office.employ(FakeDriver("D1", NAME, days, extra_errors=[missing]))
    await office.rule(Remedy.CLEAR_TWINS)
    await office.ingest()
    await office.read()
    await office.plan()
    assert office.user.role == Role.AUDITOR
    await database.close()


@pytest.fixture(scope="module")
def desk(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a served desk with one proposed fix, where the auditor is logged in."""
    folder = tmp_path_factory.mktemp("deciding")
    shutil.copyfile(migrated_file, folder / "logwarden.db")
    asyncio.run(_propose(SecretStr(f"sqlite+aiosqlite:///{folder / 'logwarden.db'}"), folder))
    with ana_logged_in(folder, {"FORTEX_KIT_PROVED": "true"}):
        yield folder


def fixes(desk: Path, *words: str, typed: str = "") -> Ran:
    """`logwarden fixes …` by the auditor."""
    return run(desk, "fixes", *words, typed=typed)


def test_a_list_shows_portal_text_as_text(desk: Path) -> None:
    """A table shows what the portal sent letter by letter: no markup is read, no letter steers the terminal."""
    done = fixes(desk, "list", "--state", "proposed")
    assert done.code == 0
    assert "SMITH" in done.out
    assert "[red]" in done.out
    assert not [letter for letter in ODD if letter in done.out]


def test_json_is_the_api_s_own(desk: Path) -> None:
    """`--json` prints what the API says, nothing else, and the portal's text as it was sent."""
    (fix,) = json.loads(fixes(desk, "list", "--json").out)
    assert (fix["id"], fix["state"], fix["driver_name"]) == (1, "proposed", NAME)
    whole = json.loads(fixes(desk, "show", "1", "--json").out)
    assert whole["preview"]["before"]
    assert whole["plan_hash"] == fix["plan_hash"]


def test_a_fix_is_shown_in_words(desk: Path) -> None:
    """`show` names the driver's id, the days, each step with its note, and the record now and after."""
    done = fixes(desk, "show", "1")
    words = " ".join(done.out.split())
    for part in ("Fix 1, clear_twins: proposed", "[red]JOHN[/red]", "(D1)", "ON 12:30 repeats ON of 12:00", "ACTIVE"):
        assert part in words
    assert not [letter for letter in ODD if letter in done.out]


def test_a_yes_is_asked_for_once_more_and_then_counts(desk: Path) -> None:
    """`approve` shows the plan and asks; no leaves all as it was, yes approves; after that nobody is asked any more."""
    no = fixes(desk, "approve", "1", "--reason", "Seen in the records.", typed="n\n")
    assert no.code == 1
    assert "Fix 1, clear_twins: proposed" in no.out
    assert json.loads(fixes(desk, "show", "1", "--json").out)["state"] == "proposed"
    yes = fixes(desk, "approve", "1", "--reason", "Seen in the records.", typed="y\n")
    assert (yes.code, yes.lines[-1]) == (0, "Fix 1 is approved; the agent carries it out.")
    after = json.loads(fixes(desk, "show", "1", "--json").out)
    assert [(said["user"], said["approved"]) for said in after["approvals"]] == [("ana@desk.example", True)]
    late = fixes(desk, "reject", "1", "--reason", "Too late.")
    assert (late.code, len(late.lines)) == (2, 1)
    assert "nobody is asked about it now" in late.err


@pytest.mark.parametrize(
    ("status", "content", "problem"),
    [
        (200, b"<html>a proxy</html>", AskPerson),
        (200, b"[]", AskPerson),
        (200, b'{"token": "x"}', AskPerson),
        (302, b"", AskPerson),
        (500, b"<html>", TryAgain),
        (401, b'{"detail": "no"}', AskPerson),
        (401, b"[1]", AskPerson),
    ],
)
def test_what_is_not_logwarden_is_told_in_words(
    status: int, content: bytes, problem: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else answers at the address is a problem in words, never a trace."""
    transport = httpx2.MockTransport(lambda _: httpx2.Response(status, content=content))
    client = ApiClient("http://127.0.0.1:9")
    monkeypatch.setattr(client, "_client", httpx2.Client(transport=transport, base_url=client.url))
    with client, pytest.raises(problem):
        client.log_in("a@b.example", PASSWORD)


def test_a_reason_is_asked_for(desk: Path) -> None:
    """Without `--reason` the command asks for it; an empty one is refused by the server in one line."""
    done = fixes(desk, "reject", "1", typed="ok\n")
    assert "Why not?" in done.out
    assert done.code == 2
    assert CliRunner().invoke(app, ["fixes", "--help"]).exit_code == 0


def test_findings_are_listed(desk: Path) -> None:
    """`logwarden findings` asks the API; where nothing was found, the list is empty."""
    done = run(desk, "findings", "--json")
    assert (done.code, json.loads(done.out)) == (0, [])
    assert run(desk, "findings", "--all").code == 0


def test_findings_are_shown_as_text() -> None:
    """A finding's window, words and fix stand in its row, and what the portal sent steers nothing."""
    finding = {
        "id": 3, "company": "ACME", "driver_name": NAME, "driver_id": "D1", "window": "between 03:10 and 03:20",
        "words": "the record is gone", "day": "2026-11-18", "fix_ids": [7], "review": None,
    }  # fmt: skip
    console = Console(file=io.StringIO(), width=200)
    console.print(finding_table([finding]))
    shown = console.file.getvalue()  # type: ignore[attr-defined]  # a StringIO, as given
    assert "between 03:10 and 03:20" in shown
    assert "Fix 7 ended as a violation" in shown
    assert not [letter for letter in ODD if letter in shown]


def test_errors_are_listed_counted_and_shown(desk: Path) -> None:
    """The list keeps to its filters and its length, the count has all, and one is shown with what the portal sent."""
    counted = json.loads(run(desk, "errors", "count", "--json").out)
    (power_up,) = json.loads(run(desk, "errors", "list", "--key", "noPowerUpError", "--json").out)
    assert (counted["total"], len(counted["by_key"]), counted["by_key"]["noPowerUpError"]) == (2, 2, 1)
    done = run(desk, "errors", "list", "--limit", "1")
    assert (done.code, "There are more than these 1" in done.err) == (0, True)
    assert not [letter for letter in ODD if letter in done.out]
    shown = json.loads(run(desk, "errors", "show", str(power_up["id"])).out)
    assert "NO POWER UP ERROR" in shown["raw"].values()
    refused = run(desk, "errors", "list", "--key", "nonsense")
    assert (refused.code, "Traceback" in refused.err) == (2, False)


def test_what_a_person_wants_is_judged_at_once(desk: Path) -> None:
    """`propose` says where the fix stands, and a refusal with its paragraph; what is not there is told in words."""
    done = fixes(desk, "propose", "restore_records", "2")
    assert (done.code, "is refused." in done.err, "App. A 4.3.2.8.2(a)" in done.err) == (0, True, True)
    note = ("--text", "Seen at the gate", "--how-known", "Seen in the gate list.")
    assert "is proposed." in fixes(desk, "propose", "annotate", "2", *note).err
    none = fixes(desk, "propose", "annotate", "4711", *note)
    assert (none.code, "There is no error 4711." in none.err) == (2, True)
