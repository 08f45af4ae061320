"""`logwarden audit`: whether the audit trail is whole, and the trail as a file that proves itself."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from logwarden.problems import AskPerson
from logwarden.settings import AuditSettings, load
from logwarden.store import audit as trail
from logwarden.store.exports import ExportFile
from logwarden.store.exports import export as write_export
from logwarden.store.heads import HEAD_FILE, HeadFile
from logwarden.store.proof import AuditKey, Fault, Verdict
from logwarden.store.proof import verify as run_verify

from .database import reading

app = typer.Typer(no_args_is_help=True, help="The audit trail: whether it is whole, and a copy that proves itself.")

_WHOLE, _BROKEN = 0, 1


@dataclass(frozen=True, slots=True)
class _Looked:
    """What was looked at, and what came of it. `waiting` are facts that are not in the trail yet."""

    verdict: Verdict
    head: Path | None
    waiting: int = 0


@app.command()
def verify(
    head: Annotated[
        Path | None, typer.Option(help="The head file; else audit-head.jsonl in DATA_DIR.", show_default=False)
    ] = None,
    file: Annotated[
        Path | None, typer.Option(help="An exported trail instead of the database.", show_default=False)
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of sentences.")] = False,
) -> None:
    """Checks every entry of the audit trail, from the first, and the head file beside it; changes nothing.

    Says which entry is the first that is wrong, and why. It needs AUDIT_KEY or SECRET_KEY, as the server has it.
    An exported file is checked alone, or against a head file that is as old. Exit 0 whole, 1 broken, 2 it cannot be
    read. Example: `logwarden audit verify`
    """
    settings = load(AuditSettings)
    key = AuditKey(settings.trail_secret)
    for path in (head, file):
        if path is not None:
            _check_readable(path)
    looked = asyncio.run(
        _look_at_database(settings, key, head) if file is None else _look_at_file(file, key, head),
    )
    _tell(looked, as_json=as_json)
    raise typer.Exit(_BROKEN if looked.verdict.faults else _WHOLE)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="The file to make; there must be none of that name.")],
) -> None:
    """Writes the audit trail to a new file, JSON lines with every seal, which can be checked alone with the key.

    Example: `logwarden audit export trail.jsonl`
    """
    settings = load(AuditSettings)
    count = asyncio.run(_export(settings, file))
    typer.echo(f"{count} entries are in {file}. `logwarden audit verify --file {file}` checks them.", err=True)


def _check_readable(path: Path) -> None:
    if path.exists() and not path.is_file():
        raise AskPerson(f"{path} is no plain file, and what a pipe gives can be read once alone: copy it to a file.")
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        raise AskPerson(f"{path} cannot be read: {error.strerror or error}.") from None


async def _look_at_database(settings: AuditSettings, key: AuditKey, head: Path | None) -> _Looked:
    path = head or settings.data_dir / HEAD_FILE
    there = path.exists()
    if there:
        _check_readable(path)
    async with reading(settings.database_url) as session:
        if not there and await trail.newest(session) is not None:
            raise AskPerson(
                f"The head file {path} is not there, so a trail that was cut off cannot be told from a whole one: name "
                "the file with --head."
            )
        verdict = await run_verify(trail.stream(session), key, HeadFile(path).lines() if there else ())
        return _Looked(verdict, path if there else None, await trail.count_waiting(session))


async def _look_at_file(file: Path, key: AuditKey, head: Path | None) -> _Looked:
    exported = ExportFile(file, key)
    verdict = await run_verify(exported.entries(), key, () if head is None else HeadFile(head).lines())
    if not any(fault.number is not None for fault in verdict.faults) and exported.fault:
        cut = Fault(verdict.entries + 1, exported.fault)
        verdict = Verdict(verdict.entries, verdict.hash, verdict.heads, 0, (cut, *verdict.faults))
    return _Looked(verdict, head)


async def _export(settings: AuditSettings, file: Path) -> int:
    async with reading(settings.database_url) as session:
        try:
            return await write_export(trail.stream(session), file, AuditKey(settings.trail_secret))
        except FileExistsError:
            raise AskPerson(f"{file} is there already; choose another name.") from None
        except OSError as error:
            raise AskPerson(f"{file} cannot be written: {error.strerror or error}.") from None
        except trail.UnreadableEntry as unreadable:
            raise AskPerson(
                f"Entry {unreadable.number} cannot be read; those before it are in {file}. Run `logwarden audit "
                "verify`."
            ) from None


def _tell(looked: _Looked, *, as_json: bool) -> None:
    verdict = looked.verdict
    if as_json:
        told = {
            "whole": not verdict.faults,
            "entries": verdict.entries,
            "hash": verdict.hash,
            "head_file": None if looked.head is None else str(looked.head),
            "heads": verdict.heads,
            "behind": verdict.behind,
            "waiting": looked.waiting,
            "faults": [{"number": fault.number, "why": fault.why} for fault in verdict.faults],
        }
        typer.echo(json.dumps(told))
        return
    for fault in verdict.faults:
        typer.echo(f"Broken at entry {fault.number}. {fault.why}" if fault.number else f"Broken. {fault.why}")
    if not verdict.faults:
        typer.echo(f"Whole: {verdict.entries} entries, the last with the hash {verdict.hash}.")
    elif verdict.entries:
        typer.echo(f"Entries 1 to {verdict.entries} hold.")
    if looked.head is None:
        typer.echo("No head file was looked at: entries that were cut off at the end would not be seen.")
    elif verdict.behind:
        typer.echo(f"{verdict.behind} entries came after the head file's last line; the server adds that line anew.")
    if looked.waiting:
        typer.echo(f"{looked.waiting} facts wait to come into the trail; the server puts them there.")
