from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from logwarden.cli.check import check
from logwarden.eld.archive import log_to_json
from logwarden.eld.log import DriverLog
from logwarden.problems import AskPerson

from .days import Case

SAMPLE = Path(__file__).parents[1] / "output_file" / "sample.csv"


def run(*arguments: str) -> Result:
    """The command with these arguments."""
    app = typer.Typer()
    app.command()(check)
    return CliRunner().invoke(app, arguments)


def day(**change: Any) -> DriverLog:
    """The clean day, changed."""
    (log,) = Case("day", "wrong", "", {"day": "clean", **change}).logs()
    return log


def saved(folder: Path, content: Any) -> str:
    """The path of a JSON file."""
    path = folder / "log.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def test_a_clean_log_ends_with_nought(tmp_path: Path) -> None:
    """An archived log without findings ends with exit 0."""
    result = run(saved(tmp_path, log_to_json(day())))
    assert result.exit_code == 0
    assert "0 finding(s)" in result.output


def test_findings_are_told_as_json(tmp_path: Path) -> None:
    """With `--json` one object holds findings and violations, and the exit is 1."""
    whole = {"logs": [log_to_json(day(without=["07:58"]))], "unidentified": []}
    result = run("--json", saved(tmp_path, whole))
    told = json.loads(result.output)
    assert result.exit_code == 1
    assert [(f["key"], f["confidence"]) for f in told["findings"]] == [
        ("missingIntermediateError", "likely"),
        ("sequentialIdBreak", "confirmed"),
    ]
    assert told["violations"] == []


def test_violations_stand_apart(tmp_path: Path) -> None:
    """Hours of service are violations, not findings, and an array of logs is taken."""
    rows = "00:00 OFF 1 500000 1.0 41.45 -87.25\n10:00 D - - - - -\n22:00 OFF - - - - -"
    (log,) = Case("long", "wrong", "", {"records": rows, "days": 2}).logs()
    told = json.loads(run("--json", saved(tmp_path, [log_to_json(log)])).output)
    assert {f["key"] for f in told["violations"]} == {"hosViolation11Hour", "hosViolation8Hour"}
    assert all(not f["key"].startswith("hos") for f in told["findings"])


def test_an_output_file_is_one_drivers_list() -> None:
    """A gap in the numbers of an output file is inconclusive, for other users' records are not in it."""
    told = json.loads(run("--json", str(SAMPLE)).output)
    assert [(f["key"], f["confidence"]) for f in told["findings"]] == [("sequentialIdBreak", "inconclusive")]


@pytest.mark.parametrize("content", ["", "junk", "{", "[1]", '{"logs": 3}', '{"driver_id": "x"}'])
def test_what_cannot_be_read_asks_a_person(tmp_path: Path, content: str) -> None:
    """An unreadable file is a problem of one sentence, which the command line ends with exit 2."""
    path = tmp_path / "file"
    path.write_text(content, encoding="utf-8")
    assert isinstance(run(str(path)).exception, AskPerson)
    assert isinstance(run(str(tmp_path / "none")).exception, AskPerson)
