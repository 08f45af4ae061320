"""What makes reports works with, and how a document becomes files: as page, as sheet, and on paper."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from logwarden.problems import Problem
from logwarden.reporting.document import Document
from logwarden.reporting.page import page
from logwarden.reporting.sheet import sheet
from logwarden.store.database import Database

from .ports import Clock


class Paper(Protocol):
    """Who prints; `portal.printing.Printer` does."""

    async def pdf(self, html: str, title: str, foot: str, *, wide: bool = False) -> bytes:
        """The page as PDF, on its side where it is `wide`.

        Raises:
            AskPerson: there is no browser.
            TryAgain: it did not print.
        """


@dataclass(frozen=True, slots=True)
class Reporting:
    """What the step works with; without `paper` there are no PDFs."""

    database: Database
    clock: Clock
    data_dir: Path
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one report, all in its folder: `reason` says what of it could not be made."""

    title: str
    as_of: datetime | None
    reason: str = ""


async def write_document(paper: Paper | None, document: Document, folder: Path, name: str = "report") -> str:
    """Writes a document's three files, named alike; answers why there is no PDF, empty if there is one."""
    html = await asyncio.to_thread(page, document)
    await asyncio.to_thread(write_file, folder / f"{name}.html", html.encode())
    await asyncio.to_thread(write_file, folder / f"{name}.csv", "".join(sheet(document)).encode())
    if paper is None:
        return "The PDF is missing: this process has no browser."
    try:
        pdf = await paper.pdf(html, document.title, document.foot, wide=document.wide)
    except Problem as problem:
        return f"The PDF is missing: {problem}"
    await asyncio.to_thread(write_file, folder / f"{name}.pdf", pdf)
    return ""


def write_file(path: Path, content: bytes) -> None:
    """Writes a new file, mode 0600."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
