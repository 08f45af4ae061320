from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.testing import CliRunner, Result

from logwarden.cli.hours import hours

from .given import cases

if TYPE_CHECKING:
    from pathlib import Path

app = typer.Typer()
app.command()(hours)

CASE: dict[str, Any] = {
    "id": "A",
    "tz": "America/Chicago",
    "end": "2026-02-02T20:00",
    "events": [["2026-02-01T20:00", "OFF"], ["2026-02-02T06:00", "D"], ["2026-02-02T14:30", "ON"]],
}


def run(given: object, *arguments: str) -> Result:
    """The command with JSON on its standard input."""
    return CliRunner().invoke(app, arguments, input=given if isinstance(given, str) else json.dumps(given))


@pytest.mark.parametrize("name", ["worked_examples", "clock_changes_and_provisional", "more_examples"])
def test_the_examples_come_out_as_the_form_says(name: str) -> None:
    """Each case gives one result, in order, with exactly the four keys, its times written as the case writes them."""
    given = cases(name)
    result = run(given)
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert [one["id"] for one in found] == [case["id"] for case in given]
    for one, case in zip(found, given, strict=True):
        expected = [
            {**{key: e[key] for key in ("rule", "from", "to")}, "provisional": e.get("provisional", False)}
            for e in case["expected"]
        ]
        assert sorted(one["violations"], key=str) == sorted(expected, key=str)


def test_files_are_read_one_after_the_other(tmp_path: Path) -> None:
    """Several files give one array, in their order."""
    for name in ("b", "a"):
        (tmp_path / f"{name}.json").write_text(json.dumps([{**CASE, "id": name}]))
    result = run("", str(tmp_path / "b.json"), str(tmp_path / "a.json"))
    assert [one["id"] for one in json.loads(result.stdout)] == ["b", "a"]


def test_times_are_written_with_seconds_where_the_case_has_them() -> None:
    """Seconds are shown where every time of the case has them, or where they are not zero."""
    events = [["2026-02-01T20:00:00", "OFF"], ["2026-02-02T06:00:00", "D"]]
    found = json.loads(run([{**CASE, "events": events, "end": "2026-02-02T15:00:00"}]).stdout)
    assert found[0]["violations"][0]["from"] == "2026-02-02T14:00:00"
    events[1][0] = "2026-02-02T06:00:30"
    found = json.loads(run([{**CASE, "events": events, "end": "2026-02-02T15:00"}]).stdout)
    assert found[0]["violations"][0] == {
        "rule": "8 HOURS", "from": "2026-02-02T14:00:30", "to": "2026-02-02T15:00", "provisional": False
    }  # fmt: skip


def test_no_cases_give_no_results() -> None:
    """An empty array gives an empty array."""
    assert json.loads(run([]).stdout) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"tz": "America/Nowhere"}, 'tz is "America/Nowhere"; it must be an IANA time zone'),
        ({"tz": "America"}, "tz is"),
        ({"tz": 7}, "tz is 7"),
        ({"end": "tomorrow"}, 'end is "tomorrow"; it must be a local time like 2026-02-01T20:00'),
        ({"end": "2026-02-30T00:00"}, "end is"),
        ({"end": "0001-01-01T00:00"}, "end is"),
        ({"end": "2026-02-02T20:00Z"}, "end is"),
        ({"utc": True}, 'events[0] is "2026-02-01T20:00"; it must be a UTC time like 2026-02-01T20:00Z'),
        ({"utc": "yes"}, "utc is"),
        ({"events": {}}, "events is {}"),
        ({"events": [["2026-02-01T20:00"]]}, "events[0] is"),
        ({"events": [["2026-02-01T20:00", "OFF"], ["2026-02-01T21:00", "SLEEP"]]}, 'events[1] is "SLEEP"'),
        ({"events": [["2026-02-01T20:00", 3]]}, "events[0] is 3"),
        ({"events": [[20, "OFF"]]}, "events[0] is 20"),
        ({"options": []}, "options is []"),
        ({"options": {"cycle": "80/9"}}, 'options.cycle is "80/9"; it must be one of 60/7, 70/8'),
        ({"options": {"cycle": ["70/8"]}}, "options.cycle is"),
        ({"options": {"faq22": 1}}, "options.faq22 is 1; it must be true or false"),
        ({"options": {"adverse": True}}, "options has no 'adverse'"),
    ],
)
def test_a_wrong_field_is_named_with_its_case(change: dict[str, Any], words: str) -> None:
    """One line on standard error names the case and the field; nothing is printed; exit 2."""
    result = run([{**CASE, "id": "good"}, {**CASE, **change}])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("logwarden: standard input, case 2 ('A'): ")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("field", ["id", "tz", "end", "events"])
def test_a_missing_field_is_named(field: str) -> None:
    """Every field but `utc` and `options` must be there."""
    result = run([{key: value for key, value in CASE.items() if key != field}])
    assert result.exit_code == 2
    assert f"{field} is missing." in result.stderr


@pytest.mark.parametrize("text", ["", "{", "{}", "7", '["A"]', '[{"id": true}]', "[" * 100_000, "\\udc80"])
def test_input_that_is_no_array_of_cases_is_refused_in_one_line(text: str) -> None:
    """Whatever comes, the answer is one line and exit 2."""
    result = run(text)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A missing file, a folder and a file that is no text are problems of the input, exit 2."""
    (tmp_path / "noise").write_bytes(b"\xff\xfe\x00\xd8")
    for path in (tmp_path / "missing", tmp_path, tmp_path / "noise"):
        result = run("", str(path))
        assert result.exit_code == 2
        assert str(path) in result.stderr
