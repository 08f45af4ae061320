from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner, Result

from logwarden.cli.eld_file import SHOWN_PROBLEMS, app

from .files import SAMPLE, SAMPLE_PATH, event_line, joined, replaced, sealed, with_events

if TYPE_CHECKING:
    from pathlib import Path

DST_NIGHT = with_events(
    event_line(2, "110126", "040000", "1"),
    event_line(1, "110126", "000000", "3"),
    current="110126,120000",
    offset="05",
)


def validate(*arguments: object) -> Result:
    """`eld-file validate` with these arguments."""
    return CliRunner().invoke(app, ["validate", *map(str, arguments)])


def reported(path: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the object for a file."""
    result = validate(path, "--json", *options)
    return result.exit_code, json.loads(result.stdout)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file for a test to write."""
    return tmp_path / "file.csv"


def test_the_object_of_a_valid_file() -> None:
    """A valid file exits 0, and the object is as issue 5 says."""
    assert reported(SAMPLE_PATH) == (
        0,
        {
            "valid": True,
            "problems": [],
            "driver": {"last": "Doe", "first": "Jane", "username": "doej1"},
            "counts": {"events": 5},
            "driving_minutes_per_day": {"2026-11-18": 162},
        },
    )


def test_the_object_of_a_damaged_file(file: Path) -> None:
    """A file with problems exits 1 and names each with line, kind and message; a line may be null."""
    file.write_bytes(joined(replaced("1,D,Doe", "1,D,Dof,Jane,4C")[:-2]))
    code, found = reported(file)
    assert (code, found["valid"], found["counts"]) == (1, False, {"events": 5})
    assert [(p["line"], p["kind"]) for p in found["problems"]] == [
        (10, "line_check_mismatch"),
        (None, "missing_section"),
        (None, "missing_file_check"),
    ]
    assert set(found["problems"][0]) == {"line", "kind", "message"}


def test_what_cannot_be_read(tmp_path: Path) -> None:
    """A missing file and a folder exit 2; the object is printed, and the reason goes to standard error."""
    for path in (tmp_path / "none.csv", tmp_path):
        result = validate(path, "--json")
        assert result.exit_code == 2
        assert json.loads(result.stdout) == {
            "valid": False,
            "problems": [],
            "driver": {"last": None, "first": None, "username": None},
            "counts": {"events": 0},
            "driving_minutes_per_day": {},
        }
        assert "cannot be read" in result.stderr
        assert "unreadable" in validate(path).stdout


def test_the_zone_option(file: Path) -> None:
    """With a zone the night with 25 hours has its real minutes; without, the header's offset counts."""
    file.write_bytes(DST_NIGHT)
    assert reported(file)[1]["driving_minutes_per_day"] == {"2026-11-01": 240}
    assert reported(file, "--zone", "America/New_York")[1]["driving_minutes_per_day"] == {"2026-11-01": 300}


@pytest.mark.parametrize("zone", ["Nowhere/Town", "../etc/passwd", "", "America"])
def test_a_zone_that_is_none(zone: str) -> None:
    """A name that is no zone is refused with exit 2."""
    result = validate(SAMPLE_PATH, "--zone", zone)
    assert result.exit_code == 2
    assert "no IANA zone" in result.stderr


def test_the_table_of_a_file(file: Path) -> None:
    """Without --json a person reads the verdict, the driver, the driving and each problem."""
    assert "valid" in validate(SAMPLE_PATH).stdout
    file.write_bytes(SAMPLE.replace(b"C650", b"C651"))
    result = validate(file)
    assert result.exit_code == 1
    for words in ("1 problem", "Jane Doe (doej1), 5 events", "2026-11-18: 2 h 42 min", "file_check_mismatch"):
        assert words in result.stdout


def test_the_file_s_text_is_never_markup(file: Path) -> None:
    """Brackets and control characters of a file are shown, not obeyed."""
    lines = replaced("Doe,Jane,doej1", "[red]Doe[/red],\x1b[31mJane,[/],TX,12345678,00")
    file.write_bytes(joined(sealed(lines)))
    result = validate(file)
    assert result.exit_code == 1
    assert "[red]Doe[/red] ([/])" in result.stdout
    assert "\x1b[31m" not in result.stdout


def test_the_table_stays_short(file: Path) -> None:
    """A table shows the first problems and says how many more there are; JSON has all."""
    file.write_bytes(SAMPLE + b"x\r" * 1000)
    assert f"and {1000 - SHOWN_PROBLEMS} more" in validate(file).stdout
    assert len(reported(file)[1]["problems"]) == 1000
