"""Messages that no catalogue has: the words, since when they are heard, and what people say that they mean."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from logwarden.remedies.catalogue import UNKNOWN, CatalogueEntry

from .database import Base, UtcDateTime, upsert
from .errors import LogError


class Message(Base):
    """One unknown message. `words` are trimmed, without case; `wording` is their hash, for words can be long.

    `first_heard_at` is the portal's clock. `key` is what a person mapped it to, with his `reason` and when; None
    while nobody has.
    """

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    wording: Mapped[str] = mapped_column(unique=True)
    words: Mapped[str]
    first_heard_at: Mapped[datetime] = mapped_column(UtcDateTime)
    key: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    mapped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message with its errors: how many there are in all, and the newest one as an example."""

    message: Message
    count: int
    example: LogError | None


def wording(words: str) -> str:
    """The hash by which words are found: an index takes no text of any length."""
    return hashlib.sha256(words.encode()).hexdigest()


async def hear(session: AsyncSession, said: Mapping[str, datetime]) -> dict[str, str]:
    """Keeps words that are new, with the instant at which they were said; answers the keys of those mapped.

    Until the transaction ends nobody maps them: an error is stored under the key that it has then.
    """
    if not said:
        return {}
    hashes = {wording(words): words for words in said}
    known = await _mapped(session, hashes)
    new = sorted(hashes.keys() - known.keys())  # in one order, so that two who hear the same wait and do not block
    if new:
        rows = [{"wording": h, "words": hashes[h], "first_heard_at": said[hashes[h]], "reason": ""} for h in new]
        await upsert(session, Message, rows, key=["wording"], update=[])
        known = await _mapped(session, hashes)
    return {hashes[hashed]: key for hashed, key in known.items() if key is not None}


async def _mapped(session: AsyncSession, hashes: Mapping[str, str]) -> dict[str, str | None]:
    """What stands of some words, kept from being mapped until the end of the transaction."""
    query = select(Message.wording, Message.key).where(Message.wording.in_(sorted(hashes)))
    return dict((await session.execute(query.order_by(Message.wording).with_for_update(read=True))).all())


async def get(session: AsyncSession, message_id: int) -> Message | None:
    """A message; locked, so that nobody stores an error under its old key before the transaction ends."""
    return await session.scalar(select(Message).where(Message.id == message_id).with_for_update())


async def give_key(session: AsyncSession, message: Message, entry: CatalogueEntry) -> int:
    """All its errors, past ones too, become that kind of error; what became of them stays. Answers how many."""
    message.key = None if entry is UNKNOWN else entry.key
    changed = await (await session.connection()).execute(
        update(LogError)
        .where(LogError.wording == message.wording)
        .values(key=entry.key, category=entry.category, severity=entry.severity.value)
    )
    return changed.rowcount


async def page(session: AsyncSession, *, mapped: bool | None, before: int | None, limit: int) -> Sequence[Heard]:
    """Messages with ids under `before`, the newest first; `mapped` asks for those with or without a key."""
    query = select(Message).order_by(Message.id.desc()).limit(limit)
    if mapped is not None:
        query = query.where(Message.key.is_not(None) if mapped else Message.key.is_(None))
    if before is not None:
        query = query.where(Message.id < before)
    return await _with_errors(session, (await session.scalars(query)).all())


async def heard(session: AsyncSession, message: Message) -> Heard:
    """A message with its errors."""
    (found,) = await _with_errors(session, [message])
    return found


async def of_wording(session: AsyncSession, hashed: str) -> Message | None:
    """The message with that hash of words."""
    return await session.scalar(select(Message).where(Message.wording == hashed))


async def _with_errors(session: AsyncSession, messages: Sequence[Message]) -> list[Heard]:
    query = (
        select(LogError.wording, func.count(), func.max(LogError.id))
        .where(LogError.wording.in_([message.wording for message in messages]))
        .group_by(LogError.wording)
    )
    counted = {hashed: (count, newest) for hashed, count, newest in await session.execute(query)}
    examples = await session.scalars(select(LogError).where(LogError.id.in_([n for _, n in counted.values()])))
    by_id = {error.id: error for error in examples}
    return [
        Heard(message, count, by_id.get(newest))
        for message in messages
        for count, newest in [counted.get(message.wording, (0, 0))]
    ]
