"""Saved views: a person's own names for filters of a list."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field, StringConstraints

from logwarden.facts import FactKind
from logwarden.pipeline.approve import NotFound, Refused
from logwarden.store import facts, saved_views
from logwarden.store.saved_views import SavedView
from logwarden.store.users import User

from .access import ContextOf, JudgedRoute, Viewer
from .openapi import answers

router = APIRouter(prefix="/api/views", tags=["views"], route_class=JudgedRoute)

MOST_VIEWS = 50
"""How many one person may have; enough for every question that he asks each day."""

LISTS = ("errors", "incidents", "fixes", "tasks")
Listed = Annotated[str, Path(description=f"which list: {', '.join(LISTS)}", examples=["errors"])]
Name = Annotated[
    str,
    Path(
        min_length=1,
        max_length=60,
        pattern=r"^[^\W_][^/\x00-\x1f\x7f]*$",
        description="what its person calls it; a letter or digit comes first, and there is no slash",
        examples=["Open, grave"],
    ),
]


class ViewIn(BaseModel):
    """What a view shows."""

    query: Annotated[str, StringConstraints(max_length=1000, pattern=r"^[\x21-\x7e]*$")] = Field(
        examples=["status=pending&severity=high"], description="what stands behind the question mark of the address"
    )


class ViewOut(ViewIn):
    """One of one's own views."""

    page: str = Field(examples=["errors"])
    name: str = Field(examples=["Open, grave"])


@router.get("")
async def list_views(context: ContextOf, user: Viewer) -> list[ViewOut]:
    """One's own views of all lists, by page and name."""
    async with context.database.read() as session:
        found = await saved_views.of_user(session, user.id)
    return [ViewOut.model_validate(view, from_attributes=True) for view in found]


@router.put("/{page}/{name}", responses=answers(403, 404, 409))
async def save_view(page: Listed, name: Name, body: ViewIn, context: ContextOf, user: Viewer) -> ViewOut:
    """Keeps filters of a list under a name; the view that had it until now is replaced."""
    if page not in LISTS:
        raise NotFound(f"There is no list {page}, but {', '.join(LISTS)}.")
    async with context.database.write() as session:
        await session.get_one(User, user.id, with_for_update=True)  # two at once are counted one after the other
        view = await saved_views.named(session, user.id, page, name)
        if view is None and len(await saved_views.of_user(session, user.id)) >= MOST_VIEWS:
            raise Refused(f"You have {MOST_VIEWS} views; drop one that is not needed any more.")
        before = None if view is None else {"query": view.query}
        if view is None:
            session.add(view := SavedView(user_id=user.id, page=page, name=name))
        view.query = body.query
        await session.flush()
        facts.record(
            session,
            FactKind.VIEW_SAVED,
            "view",
            view.id,
            user_id=user.id,
            before=before,
            page=page,
            name=name,
            query=body.query,
        )
    return ViewOut(page=page, name=name, query=body.query)


@router.delete("/{page}/{name}", status_code=204, responses=answers(403, 404))
async def drop_view(page: Listed, name: Name, context: ContextOf, user: Viewer) -> None:
    """Forgets one of one's own views."""
    async with context.database.write() as session:
        view = await saved_views.named(session, user.id, page, name)
        if view is None:
            raise NotFound(f"You have no view {name} of {page}.")
        await session.delete(view)
        before = {"page": page, "name": name, "query": view.query}
        facts.record(session, FactKind.VIEW_DROPPED, "view", view.id, user_id=user.id, before=before)
