"""`logwarden evidence`: whether the files that attempts left are as they were made."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated

import typer

from logwarden.settings import DatabaseSettings, load
from logwarden.store.evidence_proof import EvidenceVerdict, verify_evidence

from .database import reading

app = typer.Typer(no_args_is_help=True, help="The files that attempts left: whether they are as they were made.")

_WHOLE, _BROKEN = 0, 1


@app.callback()
def evidence() -> None:
    """The files that attempts left. Example: `logwarden evidence verify`."""


@app.command()
def verify(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of sentences.")] = False,
) -> None:
    """Compares every file of evidence with its hash, and every hash with the audit trail; changes nothing.

    Run `logwarden audit verify` too: it says whether the trail itself is whole. Exit 0 whole, 1 something is wrong,
    2 it cannot be read. Example: `logwarden evidence verify`
    """
    verdict = asyncio.run(_verified(load(DatabaseSettings)))
    if as_json:
        counted = {"files": verdict.files, "deleted": verdict.deleted, "unsealed": verdict.unsealed}
        typer.echo(json.dumps({"whole": not verdict.faults, **counted, "faults": verdict.faults}))
    else:
        for fault in verdict.faults:
            typer.echo(fault)
        if not verdict.faults:
            typer.echo(f"Whole: {verdict.files} files are as they were made, {verdict.deleted} deleted in time.")
        if verdict.unsealed:
            typer.echo(f"{verdict.unsealed} files are older than the audit trail's seals of evidence.")
    raise typer.Exit(_BROKEN if verdict.faults else _WHOLE)


async def _verified(settings: DatabaseSettings) -> EvidenceVerdict:
    async with reading(settings.database_url) as session:
        return await verify_evidence(session, settings.data_dir)
