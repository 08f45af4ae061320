"""The proof of the archive: one pass over every digest and every record, which names the day that does not fit."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.eld.archive import event_from_json, fingerprint

from . import digests, proof
from .digests import Owner
from .proof import FIRST, AuditKey
from .records import Record

LEAST_DAYS = 183
"""No record may be deleted earlier: a carrier keeps records of duty status for six months (395.8(k)(1))."""

_TOLD = 5


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something that does not fit. `day` is that of the digest that says otherwise; None where it is no digest's."""

    day: str | None
    why: str


@dataclass(slots=True)
class ArchiveVerdict:
    """What one pass found: digests that hold, records compared, deleted ones, and those that no digest holds yet."""

    digests: int = 0
    hash: str = FIRST
    records: int = 0
    deleted: int = 0
    waiting: int = 0
    misfits: list[Misfit] = field(default_factory=list)


async def verify_archive(
    session: AsyncSession,
    key: AuditKey,
    heads: Iterable[tuple[int, Mapping[str, Any] | None]] = (),
    stamp: Mapping[str, Any] | None = None,
) -> ArchiveVerdict:
    """Checks the chain of digests, what each says of the records, every record, and a stamp kept elsewhere."""
    verdict = ArchiveVerdict()
    days = {said["number"]: said async for said in digests.stream(session)}

    async def entries() -> AsyncIterator[Mapping[str, Any]]:
        for said in days.values():
            yield said

    chain = await proof.verify(entries(), key, heads)
    verdict.digests, verdict.hash = chain.entries, chain.hash
    for fault in chain.faults:
        number = fault.number or 0
        known, previous = days.get(number), days.get(number - 1)
        words = fault.why.replace("Entr", "Digest entr").replace("trail", "list of digests")
        if known is None and previous is not None:
            words = f"After the digest of {previous['day']}: {words}"
        verdict.misfits.append(Misfit(known["day"] if known else None, words))
    before = FIRST
    for number, said in days.items():
        before = await _digest(session, number, said, before, days, verdict)
    for owner in await digests.owners(session):
        await _driver(session, owner, days, verdict)
    if stamp is not None:
        _stamped(stamp, days, verdict)
    return verdict


async def _digest(
    session: AsyncSession,
    number: int,
    said: Mapping[str, Any],
    before: str,
    days: Mapping[int, Mapping[str, Any]],
    verdict: ArchiveVerdict,
) -> str:
    """Whether the spans of a digest are those that it was made of; answers its content."""
    new, gone = await digests.held_by(session, number), await digests.deleted_by(session, number)
    if digests.content(before, new, gone) != said["content"]:
        verdict.misfits.append(Misfit(said["day"], "The list of what it holds was changed, or what it tells of it."))
    for span in gone:
        kept = days.get(span["digest"])
        if kept is None or (date.fromisoformat(said["day"]) - date.fromisoformat(kept["day"])).days < LEAST_DAYS:
            words = f"Records of it were deleted before {LEAST_DAYS} days were over."
            verdict.misfits.append(Misfit(kept["day"] if kept else None, words))
    return str(said["content"])


async def _driver(
    session: AsyncSession, owner: Owner, days: Mapping[int, Mapping[str, Any]], verdict: ArchiveVerdict
) -> None:
    """Every record of a driver against the spans that hold it."""
    query = select(Record.number, Record.day, Record.fingerprint, cast(Record.event, Text))
    found = (await session.execute(query.where(Record.driver_id == owner.driver_id).order_by(Record.number))).all()
    rows = {number: (day, print_, event) for number, day, print_, event in found}
    who = f"driver {owner.driver} of company {owner.company}"
    end = 0
    for span in await digests.of_driver(session, owner.driver_id):
        day = days[span["digest"]]["day"] if span["digest"] in days else None
        numbers = range(span["first"], span["last"] + 1)
        held = {number: rows.pop(number) for number in numbers if number in rows}
        end = span["last"]
        if span["deleted"]:
            verdict.deleted += len(numbers)
            if held:
                words = f"Records {_some(held)} of {who} stand there though they were deleted."
                verdict.misfits.append(Misfit(day, words))
            continue
        verdict.records += len(held)
        if missing := [number for number in numbers if number not in held]:
            verdict.misfits.append(Misfit(day, f"Records {_some(missing)} of {who} are gone."))
        elif altered := [number for number, row in held.items() if not _is_whole(row)]:
            verdict.misfits.append(Misfit(day, f"Records {_some(altered)} of {who} were changed."))
        elif digests.span_fingerprint(owner, ((n, row[0], row[1]) for n, row in held.items())) != span["fingerprint"]:
            words = f"Records {_some(numbers)} of {who}: some were changed, exchanged or given to another driver."
            verdict.misfits.append(Misfit(day, words))
    waiting = range(end + 1, owner.records + 1)
    if strangers := [number for number in rows if number not in waiting]:
        verdict.misfits.append(Misfit(None, f"Records {_some(strangers)} of {who} were put in; no digest has them."))
    if missing := [number for number in waiting if number not in rows]:
        verdict.misfits.append(Misfit(None, f"Records {_some(missing)} of {who}, too new for a digest, are gone."))
    if altered := [number for number, row in rows.items() if not _is_whole(row)]:
        verdict.misfits.append(Misfit(None, f"Records {_some(altered)} of {who}, too new for a digest, were changed."))
    verdict.waiting += len(rows)


def _is_whole(row: tuple[date, str, str]) -> bool:
    """Whether a record's fingerprint is still that of what it says."""
    _, print_, event = row
    try:
        return fingerprint(event_from_json(json.loads(event))) == print_
    except (ValueError, TypeError, AttributeError, RecursionError):
        return False


def _some(numbers: Iterable[int]) -> str:
    all_ = sorted(numbers)
    told = ", ".join(map(str, all_[:_TOLD]))
    return f"{told} and {len(all_) - _TOLD} more" if len(all_) > _TOLD else told


def _stamped(stamp: Mapping[str, Any], days: Mapping[int, Mapping[str, Any]], verdict: ArchiveVerdict) -> None:
    known = days.get(stamp["number"])
    if known is None:
        verdict.misfits.append(Misfit(stamp["day"], "The stamp knows this digest, and it is not there."))
    elif any(known[name] != stamp[name] for name in ("day", "content", "hash")):
        words = "The stamp knows another digest of this day: the digests were written anew."
        verdict.misfits.append(Misfit(stamp["day"], words))
