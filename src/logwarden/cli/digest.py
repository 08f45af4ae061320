"""`logwarden digest`: what the archive held on each day, a stamp to keep elsewhere, and whether all is whole."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from logwarden.problems import AskPerson
from logwarden.settings import AuditSettings, DatabaseSettings, load
from logwarden.store import digests
from logwarden.store.archive_proof import ArchiveVerdict, verify_archive
from logwarden.store.digests import DIGEST_FILE, DIGEST_PURPOSE
from logwarden.store.heads import HeadFile
from logwarden.store.proof import AuditKey

from .database import reading

app = typer.Typer(no_args_is_help=True, help="The archive's daily digests: whether no record was changed, and a stamp.")

_WHOLE, _BROKEN = 0, 1
_STAMPED = ("number", "day", "made_at", "records", "archive", "content", "hash")


@app.command("list")
def list_digests(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of lines.")] = False,
) -> None:
    """Lists the digests, newest first. Example: `logwarden digest list`."""
    found = asyncio.run(_digests(load(DatabaseSettings)))[::-1]
    if as_json:
        typer.echo(json.dumps(found))
        return
    for said in found:
        new, gone = f"{said['records']} new", f"{said['deleted']} deleted"
        typer.echo(f"{said['day']}  {said['archive']} records, {new}, {gone}  {said['hash']}")


@app.command()
def stamp(
    file: Annotated[Path, typer.Argument(help="The file to make; there must be none of that name.")],
) -> None:
    """Writes the newest digest to a small file. Keep it where whoever has the database cannot change it.

    `logwarden digest verify --file FILE` then shows whether the archive was written anew, even by somebody who has
    the key. Example: `logwarden digest stamp stamp.json`
    """
    found = asyncio.run(_digests(load(DatabaseSettings)))
    if not found:
        raise AskPerson("There is no digest yet: the server makes the first within an hour after it read a record.")
    last = found[-1]
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as made:
            made.write(json.dumps({name: last[name] for name in _STAMPED}, indent=1) + "\n")
    except FileExistsError:
        raise AskPerson(f"{file} is there already; choose another name.") from None
    except OSError as error:
        raise AskPerson(f"{file} cannot be written: {error.strerror or error}.") from None
    typer.echo(f"The digest of {last['day']} is in {file}; keep it elsewhere.", err=True)


@app.command()
def verify(
    file: Annotated[Path | None, typer.Option(help="A stamp that was kept elsewhere.", show_default=False)] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of sentences.")] = False,
) -> None:
    """Checks every digest, and every record of the archive against them; changes nothing.

    Says of which day something does not fit. It needs AUDIT_KEY or SECRET_KEY, as the server has it. Exit 0 whole,
    1 broken, 2 it cannot be read. Example: `logwarden digest verify`
    """
    settings = load(AuditSettings)
    stamped = None if file is None else _stamp_of(file)
    verdict = asyncio.run(_verified(settings, stamped))
    _tell(verdict, as_json=as_json)
    raise typer.Exit(_BROKEN if verdict.misfits else _WHOLE)


async def _digests(settings: DatabaseSettings) -> list[dict[str, Any]]:
    async with reading(settings.database_url) as session:
        return [said async for said in digests.stream(session)]


async def _verified(settings: AuditSettings, stamped: dict[str, Any] | None) -> ArchiveVerdict:
    path = settings.data_dir / DIGEST_FILE
    key = AuditKey(settings.trail_secret, DIGEST_PURPOSE)
    async with reading(settings.database_url) as session:
        if not path.exists():
            if await digests.newest(session) is not None:
                raise AskPerson(
                    f"{path} is not there, so digests that were cut off at the end would not be seen: put it back."
                )
            return await verify_archive(session, key, (), stamped)
        return await verify_archive(session, key, HeadFile(path).lines(), stamped)


def _stamp_of(file: Path) -> dict[str, Any]:
    try:
        stamped = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        raise AskPerson(f"{file} cannot be read as a stamp.") from None
    if not isinstance(stamped, dict) or not all(name in stamped for name in _STAMPED):
        raise AskPerson(f"{file} is no stamp of `logwarden digest stamp`.")
    return stamped


def _tell(verdict: ArchiveVerdict, *, as_json: bool) -> None:
    if as_json:
        told = {
            "whole": not verdict.misfits,
            "digests": verdict.digests,
            "hash": verdict.hash,
            "records": verdict.records,
            "deleted": verdict.deleted,
            "waiting": verdict.waiting,
            "misfits": [{"day": misfit.day, "why": misfit.why} for misfit in verdict.misfits],
        }
        typer.echo(json.dumps(told))
        return
    for misfit in verdict.misfits:
        typer.echo(f"Broken on {misfit.day}. {misfit.why}" if misfit.day else f"Broken. {misfit.why}")
    if not verdict.misfits:
        typer.echo(f"Whole: {verdict.digests} digests, {verdict.records} records, {verdict.deleted} deleted in time.")
    if verdict.waiting:
        typer.echo(f"{verdict.waiting} records are too new: the next digest holds them.")
