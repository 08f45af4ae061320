"""Audit trails for the tests: made by the real step from real facts, and people who tamper with them."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.pipeline.chain import Trail, chain
from logwarden.store import audit, facts
from logwarden.store.audit import AuditEntry
from logwarden.store.database import Database
from logwarden.store.heads import HEAD_FILE, HeadFile
from logwarden.store.proof import AuditKey, Verdict, verify

SECRET = SecretStr("a-key-of-the-trail-that-is-long-enough-0123456789")
KEY = AuditKey(SECRET)
FORGED = AuditKey(SecretStr("a-key-of-a-forger-that-is-long-enough-0123456789"))
COLUMNS = tuple(AuditEntry.__table__.columns.keys())


def trail_of(database: Database, folder: Path) -> Trail:
    """The trail of a database, with its head file in a folder."""
    return Trail(database, KEY, HeadFile(folder / HEAD_FILE))


async def happen(database: Database, count: int, first: int = 0) -> None:
    """So many wishes of nobody in particular, each in the outbox."""
    async with database.write() as session:
        for number in range(first, first + count):
            facts.record(
                session,
                FactKind.AGENT_WISHED,
                "system",
                number,
                before={"wish": "running", "reason": f"no. {number}"},
                wish="paused",
                share=number / 7,
                odd="\u202e\U0001f69b'\"\\\n",
                many=[1, None, True, {"deep": -1}],
            )


async def grown(trail: Trail, count: int, first: int = 0) -> None:
    """A trail with so many entries more."""
    await happen(trail.database, count, first)
    assert await chain(trail) == count


async def judged(trail: Trail) -> Verdict:
    """What a pass over the database says, with the head file."""
    async with trail.database.read() as session:
        return await judged_in(session, trail)


async def judged_in(session: AsyncSession, trail: Trail) -> Verdict:
    """The same within a transaction that is under way."""
    lines = trail.head.lines() if trail.head.path.exists() else ()
    return await verify(audit.stream(session), KEY, lines)


@dataclass(frozen=True)
class Tamperer:
    """Somebody who may write in the database and has no key. `count` is how long the trail is."""

    session: AsyncSession
    chance: random.Random
    count: int

    async def tamper(self) -> tuple[str, int]:
        """One change of any sort; says what it was, and the first entry that it makes wrong."""
        ways: list[Callable[[], Awaitable[tuple[str, int]]]] = [
            self.change, self.change, self.change, self.remove, self.insert, self.swap, self.cut, self.reseal,
        ]  # fmt: skip
        return await self.chance.choice(ways)()

    async def change(self) -> tuple[str, int]:
        """Another value in one column of one entry."""
        number, column = self._one(), self.chance.choice(COLUMNS)
        row = await self._row(number)
        value = number + self.count if column == "number" else self._other(row[column], column)
        await self._set(number, {column: value})
        return f"{column} of {number} changed", number

    async def remove(self) -> tuple[str, int]:
        """An entry is gone; at times those after it move up."""
        number = self.chance.randint(1, self.count - 1)
        await self.session.execute(delete(AuditEntry).where(AuditEntry.number == number))
        if closed := self.chance.random() < 0.5:
            for later in range(number + 1, self.count + 1):
                await self._set(later, {"number": later - 1})
        return f"{number} removed{' and the gap closed' * closed}", number

    async def insert(self) -> tuple[str, int]:
        """A copy of an entry stands before, between or after the others."""
        number, row = self.chance.randint(0, self.count), await self._row(self._one())
        for later in range(self.count, number, -1):
            await self._set(later, {"number": later + 1})
        await self.session.execute(insert(AuditEntry), [row | {"number": number + 1, "subject_id": 4711}])
        return f"inserted as {number + 1}", number + 1

    async def swap(self) -> tuple[str, int]:
        """Two entries change places."""
        one, other = sorted(self.chance.sample(range(1, self.count + 1), 2))
        await self._set(one, {"number": -1})
        await self._set(other, {"number": one})
        await self._set(-1, {"number": other})
        return f"{one} and {other} swapped", one

    async def cut(self) -> tuple[str, int]:
        """The last entries are gone."""
        number = self._one()
        await self.session.execute(delete(AuditEntry).where(AuditEntry.number >= number))
        return f"cut off from {number}", number

    async def reseal(self) -> tuple[str, int]:
        """An entry is changed, and it and all later ones are sealed anew, with a key of the forger's own."""
        number = self._one()
        await self._set(number, {"who": "nobody"})
        previous = None
        async for entry in audit.stream(self.session):
            if entry["number"] >= number:
                forged = entry | ({} if previous is None else {"previous": previous})
                previous = FORGED.seal_entry(forged)
                await self._set(entry["number"], {"previous": forged["previous"], "hash": previous})
        return f"sealed anew from {number}", number

    def _one(self) -> int:
        return self.chance.randint(1, self.count)

    async def _row(self, number: int) -> dict[str, Any]:
        found = await self.session.execute(select(AuditEntry.__table__).where(AuditEntry.number == number))
        return dict(found.mappings().one())

    async def _set(self, number: int, values: dict[str, Any]) -> None:
        await self.session.execute(update(AuditEntry).where(AuditEntry.number == number).values(values))

    def _other(self, value: Any, column: str) -> Any:
        """Another value of the column's type."""
        match value:
            case None:
                return 4711 if column.endswith("_id") and column != "correlation_id" else "x"
            case int():
                return value + self.chance.choice([-1, 1])
            case str():
                at = self.chance.randrange(len(value))
                return value[:at] + ("x" if value[at] != "x" else "y") + value[at + 1 :]
            case dict():
                gone = self.chance.choice(list(value))
                return {name: inner for name, inner in value.items() if name != gone}
            case _:
                return value + timedelta(microseconds=self.chance.choice([-1, 1]))
