"""`logwarden hours`: hours-of-service violations of cases given as JSON."""

from __future__ import annotations

import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NamedTuple
from zoneinfo import ZoneInfo

import typer

from logwarden.eld.hours import Cycle, HoursOfService, Options, Status
from logwarden.problems import AskPerson

_TIME = re.compile(r"(?P<wall>\d{4}-\d\d-\d\dT\d\d:\d\d(?P<seconds>:\d\d)?)(?P<zulu>Z?)", re.ASCII)
_FLAGS = ("adverse_driving", "sixteen_hour", "short_haul", "faq22", "personal_use", "yard_moves")
_YEARS = range(1970, 2200)


class Case(NamedTuple):
    """One driver's statuses, the rules that hold for him, and how the case writes times."""

    id: str | int
    hours: HoursOfService
    utc: bool
    with_seconds: bool

    def written(self, instant: datetime) -> str:
        """An instant as the case writes its own: local without offset, or UTC with Z."""
        wall = instant if self.utc else instant.astimezone(self.hours.zone)
        precise = self.with_seconds or wall.second
        text = wall.replace(tzinfo=None).isoformat(timespec="seconds" if precise else "minutes")
        return f"{text}Z" if self.utc else text


def hours(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files with a JSON array of cases; none or `-` is standard input.")
    ] = None,
) -> None:
    """Prints the hours-of-service violations of each case as a JSON array, in the order of the cases.

    A case has `id`, `tz`, `end`, `events` (pairs of a start and one of OFF, SB, D, ON, PC, YM), and may have `utc`
    and `options`. A local time in an hour that comes twice is the first of the two: write such a case in UTC.

    Examples: `logwarden hours cases.json`, `logwarden hours < cases.json`
    """
    try:
        cases = [case for path in files or [Path("-")] for case in _cases_of(path)]
    except AskPerson as problem:
        typer.echo(f"logwarden: {problem}", err=True)
        raise typer.Exit(2) from None
    typer.echo(json.dumps([_result(case) for case in cases], indent=1))


def _result(case: Case) -> dict[str, Any]:
    violations = [
        {
            "rule": found.rule,
            "from": case.written(found.start),
            "to": case.written(found.end),
            "provisional": found.provisional,
        }
        for found in case.hours.violations()
    ]
    return {"id": case.id, "violations": violations}


def _cases_of(path: Path) -> list[Case]:
    """The cases of a file.

    Raises:
        AskPerson: the file cannot be read, or a case in it is wrong.
    """
    name = "standard input" if path == Path("-") else str(path)
    try:
        found = json.loads(sys.stdin.buffer.read() if path == Path("-") else path.read_bytes())
    except OSError as error:
        raise AskPerson(f"{name} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise AskPerson(f"{name} is not JSON: {' '.join(str(error).split())}.") from None
    if not isinstance(found, list):
        raise AskPerson(f"{name} must be a JSON array of cases.")
    return [_Reader(f"{name}, case {number}", case).case() for number, case in enumerate(found, 1)]


class _Reader:
    """Reads one case; every problem names the case and the field."""

    def __init__(self, name: str, given: object) -> None:
        self._name = name
        if not isinstance(given, dict):
            raise AskPerson(f"{name} must be an object.")
        self._given: dict[str, Any] = given
        self._utc = False
        self._zone = ZoneInfo("UTC")
        self._with_seconds = True

    def case(self) -> Case:
        """The case.

        Raises:
            AskPerson: a field is missing or wrong.
        """
        id_ = self._field("id")
        if isinstance(id_, bool) or not isinstance(id_, str | int):
            raise self._wrong("id", id_, "a text or a whole number")
        self._name = f"{self._name} ({id_!r})"
        self._utc = self._flag(self._given, "utc", "utc", default=False)
        self._zone = self._read_zone()
        statuses = self._statuses()
        end = self._instant("end", self._field("end"))
        hours_of_service = HoursOfService.of_statuses(statuses, self._zone, end, self._options())
        return Case(id_, hours_of_service, self._utc, self._with_seconds)

    def _statuses(self) -> list[tuple[datetime, Status]]:
        events = self._field("events")
        if not isinstance(events, list):
            raise self._wrong("events", events, "an array of [start, status]")
        return [self._status(f"events[{number}]", event) for number, event in enumerate(events)]

    def _status(self, field: str, event: object) -> tuple[datetime, Status]:
        match event:
            case [start, str(status)] if status in Status.__members__:
                return self._instant(field, start), Status[status]
            case [_, status]:
                raise self._wrong(field, status, f"one of {', '.join(Status)}")
            case _:
                raise self._wrong(field, event, "[start, status]")

    def _instant(self, field: str, given: object) -> datetime:
        wanted = "a UTC time like 2026-02-01T20:00Z" if self._utc else "a local time like 2026-02-01T20:00"
        found = _TIME.fullmatch(given) if isinstance(given, str) else None
        if found is None or bool(found["zulu"]) is not self._utc:
            raise self._wrong(field, given, wanted)
        try:
            wall = datetime.fromisoformat(found["wall"])
        except ValueError:
            raise self._wrong(field, given, wanted) from None
        if wall.year not in _YEARS:
            raise self._wrong(field, given, f"a year from {_YEARS.start} to {_YEARS.stop - 1}")
        self._with_seconds = self._with_seconds and found["seconds"] is not None
        return wall.replace(tzinfo=UTC if self._utc else self._zone).astimezone(UTC)

    def _read_zone(self) -> ZoneInfo:
        given = self._field("tz")
        try:
            return ZoneInfo(given)
        except (LookupError, ValueError, TypeError, AttributeError, OSError):
            raise self._wrong("tz", given, "an IANA time zone like America/Chicago") from None

    def _options(self) -> Options:
        given = self._given.get("options", {})
        if not isinstance(given, dict):
            raise self._wrong("options", given, "an object")
        unknown = sorted(given.keys() - {"cycle", *_FLAGS})
        if unknown:
            raise AskPerson(f"{self._name}: options has no {unknown[0]!r}; it has cycle, {', '.join(_FLAGS)}.")
        cycle = given.get("cycle", Cycle.SEVENTY_IN_EIGHT)
        if cycle not in list(Cycle):
            raise self._wrong("options.cycle", cycle, f"one of {', '.join(Cycle)}")
        usual = Options()
        flags = {flag: self._flag(given, flag, f"options.{flag}", default=getattr(usual, flag)) for flag in _FLAGS}
        return Options(cycle=Cycle(cycle), **flags)

    def _field(self, name: str) -> Any:
        if name not in self._given:
            raise AskPerson(f"{self._name}: {name} is missing.")
        return self._given[name]

    def _flag(self, given: dict[str, Any], name: str, field: str, *, default: bool) -> bool:
        value = given.get(name, default)
        if not isinstance(value, bool):
            raise self._wrong(field, value, "true or false")
        return value

    def _wrong(self, field: str, given: object, wanted: str) -> AskPerson:
        return AskPerson(f"{self._name}: {field} is {json.dumps(given)[:80]}; it must be {wanted}.")
