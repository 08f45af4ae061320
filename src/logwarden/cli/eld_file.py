"""`logwarden eld-file`: looks at ELD output files, the files that an inspector gets at the roadside."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from logwarden.eld.output_file import Problem, Summary

if TYPE_CHECKING:
    from collections.abc import Iterator

app = typer.Typer(no_args_is_help=True, help="ELD output files (49 CFR 395, Appendix A, 4.8.2.1).")

SHOWN_PROBLEMS = 200
"""How many problems the table shows; JSON gives all of them."""

_CHUNK = 1 << 16
_VALID, _PROBLEMS, _UNREADABLE = 0, 1, 2


@app.callback()
def eld_file() -> None:
    """ELD output files (49 CFR 395, Appendix A, 4.8.2.1)."""


@app.command()
def validate(
    file: Annotated[Path, typer.Argument(help="The ELD output file.", show_default=False)],
    zone: Annotated[
        str | None,
        typer.Option(help="The home terminal's zone, such as America/Chicago; else the header's UTC offset."),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Says whether a file is whole: check values, sections, columns, dates; and what it tells of the driving.

    Exit 0 valid, 1 with problems, 2 unreadable. Example: `logwarden eld-file validate Doe__7836111826-000000000.csv`
    """
    reading = _Reading(file, Summary(_zone(zone)))
    if as_json:
        _print_json(reading)
    else:
        _print_table(reading)
    if reading.failure is not None:
        typer.echo(f"logwarden: {file} cannot be read: {reading.failure}", err=True)
        raise typer.Exit(_UNREADABLE)
    raise typer.Exit(_VALID if reading.is_valid else _PROBLEMS)


class _Reading:
    """One file on its way through a summary; `failure` says in words why it could not be read to its end."""

    def __init__(self, file: Path, summary: Summary) -> None:
        self.file = file
        self.summary = summary
        self.failure: str | None = None

    @property
    def is_valid(self) -> bool:
        return self.failure is None and self.summary.is_valid

    def problems(self) -> Iterator[Problem]:
        """The problems as they are found; once they are through, the rest of the report is known."""
        try:
            with self.file.open("rb") as opened:
                yield from self.summary.passing(iter(lambda: opened.read(_CHUNK), b""))
        except OSError as error:
            self.failure = error.strerror or str(error)

    def rest(self) -> dict[str, Any]:
        """The report beside the problems."""
        driver = self.summary.driver
        return {
            "valid": self.is_valid,
            "driver": {
                "last": driver and driver.last,
                "first": driver and driver.first,
                "username": driver and driver.username,
            },
            "counts": {"events": self.summary.events},
            "driving_minutes_per_day": {
                day.isoformat(): minutes for day, minutes in self.summary.driving_minutes_per_day().items()
            },
        }


def _zone(name: str | None) -> ZoneInfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise typer.BadParameter(f"{name!r} is no IANA zone, such as America/Chicago.") from None


def _print_json(reading: _Reading) -> None:
    """Prints the object while the file is read, so that no number of problems fills the memory."""
    write = sys.stdout.write
    write('{"problems": [')
    for number, problem in enumerate(reading.problems()):
        found = {"line": problem.line, "kind": problem.kind, "message": problem.message}
        write((", " if number else "") + json.dumps(found))
    write("], " + json.dumps(reading.rest()).removeprefix("{") + "\n")


def _print_table(reading: _Reading) -> None:
    table = Table("line", "kind", "what is wrong", show_edge=False)
    for number, problem in enumerate(reading.problems()):
        if number < SHOWN_PROBLEMS:
            line = "" if problem.line is None else str(problem.line)
            table.add_row(line, problem.kind, _shown(problem.message))
    rest = reading.rest()
    out = Console()
    found = reading.summary.problems
    verdict = "valid" if rest["valid"] else "unreadable" if reading.failure else f"{found} problem(s)"
    driver = " ".join(rest["driver"][part] or "?" for part in ("first", "last"))
    out.print(_shown(f"{reading.file.name}: {verdict}"))
    out.print(_shown(f"Driver {driver} ({rest['driver']['username'] or '?'}), {rest['counts']['events']} events"))
    for day, minutes in rest["driving_minutes_per_day"].items():
        out.print(_shown(f"  {day}: {minutes // 60} h {minutes % 60:02d} min of driving"))
    if found:
        out.print(table)
    if found > SHOWN_PROBLEMS:
        out.print(_shown(f"and {found - SHOWN_PROBLEMS} more: --json shows all."))


def _shown(text: str) -> Text:
    """Text of a file for a terminal: never markup, no control characters."""
    return Text("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text))
