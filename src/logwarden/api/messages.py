"""Messages that no catalogue has: an inbox, and what people say that they mean."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from logwarden.pipeline.map_message import map_message, suggest, unmap_message
from logwarden.store import messages
from logwarden.store.messages import Heard

from .access import Admin, ContextOf, JudgedRoute
from .cursors import IdCursor, Limit
from .error_shapes import MapIn, MessageOut, MessagePage, Suggestion, UnmapIn
from .openapi import answers
from .shapes import Id

router = APIRouter(prefix="/api/messages", tags=["messages"], route_class=JudgedRoute)


@router.get("", responses=answers(403))
async def list_messages(
    context: ContextOf,
    _: Admin,
    mapped: Annotated[bool | None, Query(description="true: with a key; false: the inbox; else all")] = None,
    cursor: IdCursor = None,
    limit: Limit = 100,
) -> MessagePage:
    """The messages that no catalogue has, the newest first, each with kinds that it resembles."""
    async with context.database.read() as session:
        found = await messages.page(session, mapped=mapped, before=cursor, limit=limit + 1)
    items = [_out(heard) for heard in found[:limit]]
    return MessagePage(items=items, next=items[-1].id if len(found) > limit else None)


@router.post("/{message_id}/map", responses=answers(403, 404, 409))
async def map_one(message_id: Id, body: MapIn, context: ContextOf, user: Admin) -> MessageOut:
    """Says what a message means: its errors, past and to come, are of that kind. What became of them stays."""
    async with context.database.write() as session:
        message = await map_message(session, message_id, body.key, user, body.reason, context.clock)
        return _out(await messages.heard(session, message))


@router.post("/{message_id}/unmap", responses=answers(403, 404, 409))
async def unmap_one(message_id: Id, body: UnmapIn, context: ContextOf, user: Admin) -> MessageOut:
    """Makes a message unknown again, and its errors with it."""
    async with context.database.write() as session:
        message = await unmap_message(session, message_id, user, body.reason, context.clock)
        return _out(await messages.heard(session, message))


def _out(heard: Heard) -> MessageOut:
    message, example = heard.message, heard.example
    return MessageOut(
        id=message.id,
        words=message.words,
        errors=heard.count,
        first_heard_at=message.first_heard_at,
        last_heard_at=message.first_heard_at if example is None else example.first_listed_at,
        example_id=None if example is None else example.id,
        example=None if example is None else example.message,
        key=message.key,
        reason=message.reason,
        mapped_by=message.user_id,
        mapped_at=message.mapped_at,
        suggestions=[
            Suggestion(key=one.entry.key, message=one.entry.message, score=one.score) for one in suggest(message.words)
        ],
    )
