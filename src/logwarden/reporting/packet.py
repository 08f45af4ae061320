"""The packet of an audit: which files are in it, by which hashes anybody can check them, and the first page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from .document import Block, Document, Link, Section, Table, Words
from .sample import HOW_DRAWN, Sample

INDEX, MANIFEST, SUMS = "index.html", "manifest.json", "SHA256SUMS"

_HOW_TO_CHECK = (
    f"In the folder of the unpacked packet, `sha256sum -c {SUMS}` compares every file but {SUMS} itself. The SHA-256 "
    "of the packet stands with the report in Logwarden, and in its audit trail. The heads below say how many entries "
    "the audit trail and the daily digests of the archive had when this was made, and how the last one is sealed: "
    "`logwarden audit verify` and `logwarden digest verify` show that neither was changed since."
)


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of the packet: its path in it, its length in bytes and its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Heads:
    """The newest entry of the audit trail and the newest digest, as they stand in the store; None where none is."""

    audit: Mapping[str, Any] | None
    digest: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Packet:
    """What a packet is of. `folders` has the folder of each driver who was drawn, in the order of the draw."""

    scope: str
    first_day: date
    last_day: date
    sample: Sample
    seed_from: str
    folders: tuple[tuple[str, str], ...]
    files: tuple[PackedFile, ...]
    heads: Heads
    missing: str
    made_at: datetime


def folder_name(number: int, portal_id: str) -> str:
    """The folder of a driver: `drivers/01-D1`. The portal's id may be anything: of it only letters and digits stay."""
    return f"drivers/{number:02}-{re.sub('[^A-Za-z0-9]+', '_', portal_id)[:40]}"


def sums(files: Sequence[PackedFile]) -> str:
    """What `sha256sum -c` reads."""
    return "".join(f"{file.sha256}  {file.path}\n" for file in files)


def manifest(packet: Packet) -> str:
    """The same for programs, as JSON."""
    said = {
        "scope": packet.scope,
        "first_day": packet.first_day.isoformat(),
        "last_day": packet.last_day.isoformat(),
        "made_at": packet.made_at.isoformat(),
        "seed": packet.sample.seed,
        "seed_from": packet.seed_from,
        "among": packet.sample.among,
        "how_drawn": HOW_DRAWN,
        "drawn": [
            {"system": one.system, "company": one.company, "driver": one.driver, "lot": lot, "folder": folder}
            for (one, lot), (_, folder) in zip(packet.sample.lots(), packet.folders, strict=True)
        ],
        "audit_trail": packet.heads.audit,
        "digest": packet.heads.digest,
        "missing": packet.missing,
        "files": [asdict(file) for file in packet.files],
    }
    return json.dumps(said, indent=1, ensure_ascii=False) + "\n"


def index(packet: Packet) -> Document:
    """The first page, with a link to every file."""
    drivers = tuple(
        (driver, Link(f"{folder}/file.html"), *(
            Link(path) if (path := f"{folder}/{name}") in {file.path for file in packet.files} else None
            for name in ("file.pdf", "file.csv", "records.csv")
        ))
        for driver, folder in packet.folders
    )  # fmt: skip
    files = tuple((Link(file.path), file.size, file.sha256) for file in packet.files)
    checking: list[Block] = [
        Words(_HOW_TO_CHECK),
        Table("Heads", ("What", "How many", "Sealed with"), _heads(packet.heads)),
    ]
    if packet.missing:
        checking.append(Words(packet.missing))
    heads = ("Driver", "Page", "Paper", "Sheet", "Records")
    mock = [Link(file.path) for file in packet.files if file.path.startswith("mock-audit.")]
    return Document(
        kind="audit_packet",
        title=f"Packet for an audit: {packet.scope}",
        about=(
            ("Carrier", packet.scope),
            ("Days", f"{packet.first_day} to {packet.last_day}, at each driver's home terminal"),
            ("Drivers", f"{len(packet.sample.drawn)} of {packet.sample.among}"),
            ("Seed", f"{packet.sample.seed}, {packet.seed_from}"),
        ),
        made_at=packet.made_at,
        as_of="the readings that each file names",
        sections=(
            Section("The mock audit", (Table("The mock audit", ("File",), tuple((link,) for link in mock)),)),
            Section("The drivers' files", (
                Table("The drivers' files", heads, drivers, "None was drawn."),
            )),
            Section("How to check it", tuple(checking)),
            Section("All files", (Table("All files", ("File", "Bytes", "SHA-256"), files),)),
        ),
    )  # fmt: skip


def _heads(heads: Heads) -> tuple[tuple[str, int | None, str], ...]:
    return tuple(
        (name, None if head is None else int(head["number"]), "none yet" if head is None else str(head["hash"]))
        for name, head in (("Entries of the audit trail", heads.audit), ("Digests of the archive", heads.digest))
    )
