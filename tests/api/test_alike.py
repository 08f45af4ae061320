from __future__ import annotations

from typing import Any

import httpx2
import pytest
import pytest_asyncio
from sqlalchemy import select, update

from logwarden.facts import FactKind
from logwarden.remedies.catalogue import Remedy
from logwarden.store.fixes import Fix
from logwarden.store.openings import Opening
from logwarden.store.users import Role
from tests.pipeline.drivers import FIRST_DAY, TODAY, TUESDAY, WEDNESDAY, FakeDriver, twin, working_days
from tests.pipeline.wishes import LUNCH, NOTE, error_of, wish

from .desk import ON_SQLITE, Desk

REASON = "Seen in the records; each driver tapped twice."
AT_ONCE = "/api/fixes/approve"


@pytest_asyncio.fixture
async def three(desk: Desk) -> Desk:
    """A desk with three fixes for twins, of two drivers, and one wish for a note (4)."""
    smith = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, twin(TUESDAY), twin(WEDNESDAY)))
    jones = FakeDriver("D2", "JONES MARY", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY)))
    jones.extra_errors = [error_of("LOCATION CHANGED ERROR", LUNCH)]
    desk.office.employ(smith, jones)
    await desk.office.proposed()
    (placed,) = await desk.office.errors("locationChangedError")
    await desk.office.wished(wish(Remedy.ANNOTATE, error_ids=(placed.id,), text=NOTE))
    return desk


async def opened(desk: Desk, *ids: int, role: Role = Role.AUDITOR) -> list[dict[str, Any]]:
    """A person opens fixes one after the other; what he says yes to."""
    found = [(await desk.get(f"/api/fixes/{fix_id}", role)).json() for fix_id in ids]
    return [{"fix_id": fix["id"], "plan_hash": fix["plan_hash"]} for fix in found]


async def yes(
    desk: Desk, fixes: list[dict[str, Any]], role: Role = Role.AUDITOR, reason: str = REASON
) -> httpx2.Response:
    """One yes to all of them."""
    return await desk.post(AT_ONCE, {"fixes": fixes, "reason": reason}, role)


async def states(desk: Desk) -> list[str]:
    """Where every fix stands."""
    return [fix.state for fix in await desk.office.fixes()]


async def none_was(desk: Desk, answer: httpx2.Response, *words: str) -> None:
    """The request was refused with these words, and nothing changed."""
    assert answer.status_code == 409, answer.text
    assert all(word in answer.json()["detail"] for word in (*words, "None was approved.")), answer.json()["detail"]
    assert await states(desk) == ["proposed"] * 4
    assert await desk.office.facts(FactKind.FIX_APPROVED) == []


async def test_all_that_were_opened_are_approved(three: Desk) -> None:
    """Each gets an approval of its own, with the one reason, bound to the plan that was shown."""
    asked = await opened(three, 1, 2, 3)
    answer = await yes(three, asked)
    assert [(fix["id"], fix["state"]) for fix in answer.json()] == [(1, "approved"), (2, "approved"), (3, "approved")]
    facts = await three.office.facts(FactKind.FIX_APPROVED)
    assert [(fact.subject_id, fact.detail["plan_hash"]) for fact in facts] == [
        (one["fix_id"], one["plan_hash"]) for one in asked
    ]
    assert {(fact.user_id, fact.detail["reason"]) for fact in facts} == {(three.office.user.id, REASON)}


@ON_SQLITE
async def test_one_that_was_not_opened_stops_all(three: Desk) -> None:
    """That another person opened it, or a program of one's own, is not enough."""
    asked = await opened(three, 1, 2)
    asked += await opened(three, 3, role=Role.ADMIN)
    key = (await three.post("/api/keys", {"name": "report"})).json()["key"]
    await three.client.get("/api/fixes/3", headers={"Authorization": f"Bearer {key}"})
    await none_was(three, await yes(three, asked), "Fix 3: You have not opened this plan")


async def test_one_that_changed_since_must_be_opened_again(three: Desk) -> None:
    """Opened is the plan, not the number: a plan that became another has to be read again, and then it goes."""
    asked = await opened(three, 1, 2)
    async with three.office.database.write() as session:
        await session.execute(update(Fix).where(Fix.id == 2).values(plan_hash="0" * 64))
    await none_was(three, await yes(three, asked), "Fix 2: You have not opened this plan")
    await none_was(three, await yes(three, [asked[0], {"fix_id": 2, "plan_hash": "0" * 64}]), "Fix 2")
    await opened(three, 2)
    await none_was(three, await yes(three, asked), "Fix 2: This is not the plan that you saw")


@ON_SQLITE
async def test_every_one_that_is_in_the_way_is_named(three: Desk) -> None:
    """So that nobody has to ask ten times."""
    asked = await opened(three, 1, 2, 3)
    smith = three.office.portal.driver("D1")
    smith.certified.discard(TUESDAY)
    smith.certified.discard(WEDNESDAY)
    await three.office.ingest_anew()
    await none_was(three, await yes(three, asked), "Fix 1: The guard refuses", "Fix 2: The guard refuses")


@ON_SQLITE
async def test_only_what_is_alike(three: Desk) -> None:
    """Fixes of another remedy or kind of error are decided by themselves."""
    await none_was(
        three, await yes(three, await opened(three, 1, 4)), "Fix 4 is not like fix 1: its remedy is annotate"
    )


@ON_SQLITE
async def test_numbers_have_bounds(three: Desk) -> None:
    """One to ten, each named once, each of which there is; and the reason says something."""
    (one,) = await opened(three, 1)
    assert (await yes(three, [])).status_code == 422
    assert (await yes(three, [one | {"fix_id": n} for n in range(1, 12)])).status_code == 422
    await none_was(three, await yes(three, [one, one]), "named twice")
    assert (await yes(three, [one, one | {"fix_id": 99}])).status_code == 404
    answer = await yes(three, [one], reason="no")
    assert (answer.status_code, "Give a reason" in answer.json()["detail"]) == (409, True)
    assert await states(three) == ["proposed"] * 4


@ON_SQLITE
async def test_two_who_approve_the_same_at_once(three: Desk) -> None:
    """What one approved a moment ago stops the other's request as a whole, with words."""
    await yes(three, await opened(three, 1))
    asked = await opened(three, 2, 3)
    (again,) = await opened(three, 1)
    answer = await yes(three, [*asked, again])
    assert (answer.status_code, "Fix 1: " in answer.json()["detail"]) == (409, True)
    assert await states(three) == ["approved", "proposed", "proposed", "proposed"]


@ON_SQLITE
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
async def test_no_other_method_approves(three: Desk, method: str) -> None:
    """Opening is all that a GET does; it is kept with the hash that was shown, and once it is decided not any more."""
    asked = await opened(three, 1)
    body = {"fixes": asked, "reason": REASON}
    await three.client.request(method, AT_ONCE, headers=three.bearer(Role.AUDITOR), json=body)
    assert await states(three) == ["proposed"] * 4
    async with three.office.database.read() as session:
        (kept,) = await session.scalars(select(Opening))
    assert (kept.user_id, kept.fix_id, kept.plan_hash) == (three.office.user.id, 1, asked[0]["plan_hash"])
