"""map_message: a person says what an unknown message means; its errors, past ones too, become that kind."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.remedies.catalogue import BY_KEY, CATALOGUE, UNKNOWN, CatalogueEntry
from logwarden.remedies.leave import BadReason, check_reason
from logwarden.store import facts, messages
from logwarden.store.messages import Message
from logwarden.store.users import User

from .approve import NotFound, Refused
from .ports import Clock

LEAST_SCORE = 60.0
"""Less alike is no suggestion, but noise."""
MOST_SUGGESTIONS = 3

_MESSAGES = {entry.key: entry.message for entry in CATALOGUE}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A kind of error that some words resemble, and how much: 0 to 100."""

    entry: CatalogueEntry
    score: float


def suggest(words: str) -> list[Suggestion]:
    """What some words may mean, the likeliest first; for a person to think about, and for nothing else."""
    found = process.extract(words, _MESSAGES, scorer=fuzz.token_sort_ratio, limit=MOST_SUGGESTIONS)
    return [Suggestion(BY_KEY[key], round(score, 1)) for _, score, key in found if score >= LEAST_SCORE]


async def map_message(
    session: AsyncSession, message_id: int, key: str, user: User, reason: str, clock: Clock
) -> Message:
    """Maps a message to a key: all errors with these words become that kind; what became of them stays.

    Raises:
        NotFound: there is no such message.
        Refused: no catalogue has that key, the message has it already, or there is no reason.
    """
    entry = BY_KEY.get(key, UNKNOWN)
    if entry is UNKNOWN:
        raise Refused(f"No kind of error has the key {key}; there are: {', '.join(_MESSAGES)}.")
    return await _change(session, message_id, entry, user, reason, clock)


async def unmap_message(session: AsyncSession, message_id: int, user: User, reason: str, clock: Clock) -> Message:
    """Makes a message unknown again, and its errors with it.

    Raises:
        NotFound: there is no such message.
        Refused: nobody has mapped it, or there is no reason.
    """
    return await _change(session, message_id, UNKNOWN, user, reason, clock)


async def _change(
    session: AsyncSession, message_id: int, entry: CatalogueEntry, user: User, reason: str, clock: Clock
) -> Message:
    message = await messages.get(session, message_id)
    if message is None:
        raise NotFound(f"There is no message {message_id}.")
    if (message.key or UNKNOWN.key) == entry.key:
        raise Refused(f"Message {message_id} is {'not mapped' if entry is UNKNOWN else f'mapped to {entry.key}'}.")
    try:
        words = check_reason(reason)
    except BadReason as bad:
        raise Refused(str(bad)) from None
    before = {"key": message.key, "reason": message.reason}
    message.reason, message.user_id, message.mapped_at = words, user.id, clock.now()
    number = await messages.give_key(session, message, entry)
    facts.record(
        session,
        FactKind.MESSAGE_UNMAPPED if entry is UNKNOWN else FactKind.MESSAGE_MAPPED,
        "message",
        message.id,
        user_id=user.id,
        before=before,
        words=message.words,
        key=message.key,
        reason=words,
        errors=number,
    )
    return message
