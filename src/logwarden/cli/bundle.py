"""A fix's evidence in one ZIP for somebody who has no Logwarden: a readable page, the fix as JSON, and every file.

The page says of each file what its SHA-256 was when it was made. A file whose bytes have another one is not put in.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from logwarden.problems import AskPerson

_STYLE = "body{font:15px sans-serif;max-width:60em;margin:2em auto}td,th{text-align:left;padding:.2em 1em .2em 0}"

_YES = {True: "Yes", False: "No"}


def write(path: Path, fix: dict[str, Any], files: Sequence[tuple[dict[str, Any], bytes]]) -> None:
    """Writes the ZIP, readable by this account alone. `fix` and each file's description are as the API gives them.

    Raises:
        AskPerson: there is such a file already, it cannot be written, or some evidence is not what its hash says.
    """
    for file, content in files:
        if hashlib.sha256(content).hexdigest() != file["sha256"]:
            raise AskPerson(f"Evidence {file['id']} ({file['name']}) is not as it was made: nothing is written.")
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise AskPerson(f"{path} exists already; give another name.") from None
    except OSError as error:
        raise AskPerson(f"{path} cannot be written: {error.strerror or error}.") from None
    with os.fdopen(handle, "wb") as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("index.html", page(fix))
        bundle.writestr("fix.json", json.dumps(fix, indent=2, ensure_ascii=False))
        for file, content in files:
            bundle.writestr(name_in_zip(file), content)


def name_in_zip(file: dict[str, Any]) -> str:
    """Where a file lies in the ZIP: by its attempt, and by the last part of its name alone."""
    return f"attempt-{int(file['attempt'])}/{Path(str(file['name'])).name}"


def page(fix: dict[str, Any]) -> str:
    """The fix in words: what, for whom, who said yes, what happened when, and the hash of each file, gone or there."""
    who = f"{fix['company']}, {fix['driver_name'] or '?'} ({fix['driver_id']}), {fix['first_day']} to {fix['last_day']}"
    facts = [
        ("Remedy", fix["remedy"]),
        ("Log", who),
        ("What was asked", fix["words"]),
        ("How we know", fix["basis"]),
        ("Outcome", f"{fix['outcome'] or fix['state']}: {fix['reason']} {fix['paragraph']}"),
        ("Hash of the plan", fix["plan_hash"]),
    ]
    said = [(f"{_YES[a['approved']]} by {a['user']}", f"{a['at']}: {a['reason']}") for a in fix["approvals"]]
    goes = [(f"{a['number']}, by {a['portal_account']}", f"{a['started_at']}: {a['ending']}") for a in fix["attempts"]]
    happened = [(fact["at"], fact["kind"]) for fact in fix["facts"]]
    hashes = [(name_in_zip(file), _hash(file)) for file in fix["evidence"]]
    parts = [
        _table("Fix", facts),
        _table("Who decided", said),
        _table("Attempts", goes),
        _table("Step by step", happened),
        _table("Files, each with its SHA-256 when it was made", hashes),
    ]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Fix {int(fix["id"])}</title>'
        f"<style>{_STYLE}</style></head><body><h1>Fix {int(fix['id'])}</h1>{''.join(parts)}</body></html>"
    )


def _hash(file: dict[str, Any]) -> str:
    gone = file["deleted_at"]
    return f"{file['sha256']} (deleted {gone}, its time being over)" if gone else str(file["sha256"])


def _table(title: str, rows: Sequence[tuple[object, object]]) -> str:
    lines = "".join(f"<tr><th>{escape(str(a))}</th><td>{escape(str(b))}</td></tr>" for a, b in rows)
    return f"<h2>{escape(title)}</h2><table>{lines}</table>"
