"""API keys: what a person's own programs log in with. A key is made by its person, and never by a key."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter

from logwarden.facts import FactKind
from logwarden.pipeline.approve import NotFound, Refused
from logwarden.store import api_keys, facts
from logwarden.store.api_keys import ApiKey
from logwarden.store.users import User

from .access import ContextOf, JudgedRoute, Viewer
from .account_shapes import KeyIn, KeyOut, NewKeyOut
from .openapi import answers
from .shapes import Id

router = APIRouter(prefix="/api/keys", tags=["keys"], route_class=JudgedRoute)

MOST_KEYS = 20
"""How many one person may have; enough for every program that he knows."""


@router.get("", responses=answers(403))
async def list_keys(context: ContextOf, user: Viewer) -> list[KeyOut]:
    """One's own keys, those that are over too. The keys themselves are not kept."""
    async with context.database.read() as session:
        return [_out(key) for key in await api_keys.of_user(session, user.id)]


@router.post("", status_code=201, responses=answers(403, 409))
async def make_key(body: KeyIn, context: ContextOf, user: Viewer) -> NewKeyOut:
    """Makes a key. It sees what its person sees, asks, and decides nothing; the answer shows it this once."""
    async with context.database.write() as session:
        await session.get_one(User, user.id, with_for_update=True)  # two at once are counted one after the other
        if len(await api_keys.of_user(session, user.id)) >= MOST_KEYS:
            raise Refused(f"You have {MOST_KEYS} keys; delete one that is not needed any more.")
        life = timedelta(days=body.days)
        made, key = await api_keys.make(session, user.id, body.name, now=context.clock.now(), life=life)
        facts.record(
            session,
            FactKind.KEY_MADE,
            "key",
            made.id,
            user_id=user.id,
            name=made.name,
            expires_at=made.expires_at.isoformat(),
        )
    return NewKeyOut(**_out(made).model_dump(), key=key.get_secret_value())


@router.delete("/{key_id}", status_code=204, responses=answers(403, 404))
async def end_key(key_id: Id, context: ContextOf, user: Viewer) -> None:
    """Takes one of one's own keys away, at once."""
    async with context.database.write() as session:
        key = await session.get(ApiKey, key_id, with_for_update=True)
        if key is None or key.user_id != user.id:
            raise NotFound(f"You have no key {key_id}.")
        await session.delete(key)
        before = {"name": key.name, "expires_at": key.expires_at.isoformat()}
        facts.record(session, FactKind.KEY_ENDED, "key", key.id, user_id=user.id, before=before)


def _out(key: ApiKey) -> KeyOut:
    return KeyOut(
        id=key.id,
        name=key.name,
        created_at=key.created_at,
        expires_at=key.expires_at,
        last_used_at=key.last_used_at,
    )
