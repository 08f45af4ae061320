"""Saved views: each person's own names for filters, on both databases."""

from __future__ import annotations

from logwarden.api.views import MOST_VIEWS
from logwarden.facts import FactKind
from logwarden.store.users import Role

from .desk import ON_SQLITE, Desk


async def test_a_view_is_kept_for_its_person_alone(desk: Desk) -> None:
    """Saved under a name, replaced under the same one, told to him and to nobody else, and dropped."""
    for query in ("status=pending", "status=pending&severity=high"):
        assert (await desk.put("/api/views/errors/Open, grave", {"query": query}, Role.VIEWER)).status_code == 200
    await desk.put("/api/views/errors/Meine Prüfung", {"query": ""}, Role.VIEWER)
    kept = (await desk.get("/api/views", Role.VIEWER)).json()
    assert [(one["name"], one["query"]) for one in kept] == [
        ("Meine Prüfung", ""),
        ("Open, grave", "status=pending&severity=high"),
    ]
    assert (await desk.get("/api/views", Role.ADMIN)).json() == []
    for status in (204, 404):
        gone = await desk.client.delete("/api/views/errors/Open, grave", headers=desk.bearer(Role.VIEWER))
        assert gone.status_code == status
    assert [one["name"] for one in (await desk.get("/api/views", Role.VIEWER)).json()] == ["Meine Prüfung"]
    assert len(await desk.office.facts(FactKind.VIEW_SAVED)) == 3
    assert len(await desk.office.facts(FactKind.VIEW_DROPPED)) == 1


@ON_SQLITE
async def test_there_is_an_end_to_views(desk: Desk) -> None:
    """One more than the most is refused with what to do; one that is there can still be replaced."""
    for number in range(MOST_VIEWS):
        await desk.put(f"/api/views/tasks/v{number}", {"query": ""}, Role.VIEWER)
    refused = await desk.put("/api/views/tasks/more", {"query": ""}, Role.VIEWER)
    assert (refused.status_code, "drop one" in refused.json()["detail"]) == (409, True)
    assert (await desk.put("/api/views/tasks/v1", {"query": "state=open"}, Role.VIEWER)).status_code == 200


@ON_SQLITE
async def test_a_view_is_of_a_list_that_there_is(desk: Desk) -> None:
    """Another page, a name of nothing but signs and a query that is no address are refused."""
    for path, query, status in (
        ("keys/Mine", "", 404),
        ("errors/ ", "", 422),
        ("errors/Mine", "a b", 422),
        ("errors/Mine", "a" * 1001, 422),
    ):
        answer = await desk.put(f"/api/views/{path}", {"query": query}, Role.VIEWER)
        assert answer.status_code == status, (path, query)
