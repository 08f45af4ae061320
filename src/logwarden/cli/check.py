"""`logwarden check`: the 27 checks and hours of service over ELD output files and archived logs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from logwarden.eld.archive import event_from_json, log_from_json
from logwarden.eld.checks import STEP_OF, STEPS, Finding
from logwarden.eld.checks import check as run_checks
from logwarden.eld.events import Event, Identity
from logwarden.eld.log import DriverLog
from logwarden.eld.output_file import driver_log, read_content, unidentified
from logwarden.problems import AskPerson

_CLEAN, _FOUND = 0, 1
_HOURS_STEP = len(STEPS) - 1
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass
class _Given:
    """What the files hold together; `nobodys` stays None while no file says anything of unidentified records."""

    logs: list[DriverLog] = field(default_factory=list)
    nobodys: list[Event] | None = None
    whole: bool = True

    def add_nobodys(self, events: list[Event]) -> None:
        self.nobodys = [*(self.nobodys or []), *events]


def check(
    files: Annotated[list[Path], typer.Argument(help="ELD output files, and logs as JSON.", show_default=False)],
    zone: Annotated[
        str | None, typer.Option(help="The home terminal's zone of output files; else the header's UTC offset.")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Says what is wrong in drivers' records, how sure that is, and what belongs together; changes nothing.

    JSON is a log as Logwarden archives it, an array of them, or an object with `logs` and, where all that the devices
    recorded is there, `unidentified`. All files are judged together, as of one carrier. Exit 0 nothing found, 1
    findings or violations, 2 a file is unreadable. Example: `logwarden check Doe__7836111826-000000000.csv`
    """
    given = _Given()
    home = _zone(zone)
    for file in files:
        _read(file, home, given)
    findings = run_checks(given.logs, unidentified=given.nobodys, whole=given.whole and given.nobodys is not None)
    if as_json:
        typer.echo(json.dumps(_as_json(findings), indent=2))
    else:
        _print_table(findings, given.logs)
    raise typer.Exit(_FOUND if findings else _CLEAN)


def _zone(name: str | None) -> ZoneInfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise typer.BadParameter(f"{name!r} is no IANA zone, such as America/Chicago.") from None


def _read(file: Path, zone: ZoneInfo | None, given: _Given) -> None:
    """Adds what a file holds.

    Raises:
        AskPerson: it cannot be read, or is neither JSON nor an output file with a readable header.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise AskPerson(f"{file} cannot be read: {error.strerror or error}.") from None
    is_json = data.removeprefix(_BYTE_ORDER_MARK).lstrip()[:1] in (b"{", b"[")
    try:
        if is_json:
            _add_json(json.loads(data), given)
        else:
            _add_output_file(file, data, zone, given)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        kind = "no archived log" if is_json else "no ELD output file that can be judged"
        raise AskPerson(f"{file} is {kind}: {' '.join(str(error).split())}") from None


def _add_json(content: Any, given: _Given) -> None:
    if isinstance(content, dict) and "logs" in content:
        logs = content["logs"]
        if "unidentified" in content:
            given.add_nobodys([event_from_json(e) for e in content["unidentified"]])
    else:
        logs = content if isinstance(content, list) else [content]
    given.logs += [log_from_json(log) for log in logs]


def _add_output_file(file: Path, data: bytes, zone: ZoneInfo | None, given: _Given) -> None:
    """An output file holds one driver's records and the unidentified ones; other users' numbers are not in it."""
    reading = read_content([data], zone)
    content = reading.content
    named = replace(
        content,
        malfunctions=tuple(replace(m, event=replace(m.event, notes=m.condition)) for m in content.malfunctions),
    )
    given.logs.append(driver_log(named))
    given.add_nobodys(list(unidentified(content)))
    given.whole = False
    if reading.problems:
        count = len(reading.problems)
        typer.echo(f"{file.name} has {count} problem(s) of form: logwarden eld-file validate {file}", err=True)


def _as_json(findings: tuple[Finding, ...]) -> dict[str, Any]:
    """Findings, and violations of hours of service apart, as a reader of the command's output gets them."""
    told: dict[str, Any] = {"findings": [], "violations": []}
    for finding in findings:
        told["violations" if STEP_OF[finding.key] == _HOURS_STEP else "findings"].append(
            {
                "key": finding.key,
                "at": finding.at.isoformat(),
                "from": finding.start.isoformat(),
                "to": None if finding.end is None else finding.end.isoformat(),
                "driver": finding.driver,
                "vehicle": finding.vehicle,
                "device": finding.device,
                "severity": finding.severity.name.lower(),
                "confidence": finding.confidence,
                "explained_by": finding.explained_by,
                "incident": finding.incident,
                "candidates": list(finding.candidates),
                "words": finding.words,
                "records": [_record(identity) for identity in finding.records],
            }
        )
    return told


def _record(identity: Identity) -> dict[str, Any]:
    return {
        "source": identity.source,
        "sequence_id": None if identity.sequence_id is None else f"{identity.sequence_id:04X}",
        "at": identity.at.isoformat(),
        "type": int(identity.type),
        "code": identity.code,
        "origin": int(identity.origin),
    }


def _print_table(findings: tuple[Finding, ...], logs: list[DriverLog]) -> None:
    """One line a finding, an incident's findings together, at home-terminal time."""
    out = Console()
    zones = {log.driver_id: log.zone for log in logs}
    incidents: dict[str, list[Finding]] = {}
    for finding in findings:
        incidents.setdefault(finding.incident, []).append(finding)
    table = Table("", "home time", "driver", "vehicle", "what", "severity", "how sure", show_edge=False)
    for number, companions in enumerate(incidents.values(), 1):
        for n, finding in enumerate(companions):
            zone = zones.get(finding.driver) or next(iter(zones.values()), ZoneInfo("UTC"))
            explained = f" (explained: {finding.explained_by})" if finding.explained_by else ""
            table.add_row(
                str(number) if n == 0 else "",
                f"{finding.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
                _shown(finding.driver or "nobody"),
                _shown(finding.vehicle),
                _shown(f"{finding.key}: {finding.words}{explained}"),
                finding.severity.name.lower(),
                str(finding.confidence),
            )
    if findings:
        out.print(table)
    out.print(f"{len(findings)} finding(s) in {len(incidents)} incident(s), {len(logs)} log(s).")


def _shown(text: str) -> Text:
    """Text of a file for a terminal: never markup, no control characters."""
    return Text("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text))
