from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from logwarden.facts import FactKind
from logwarden.remedies.catalogue import Remedy
from logwarden.store import user_companies
from logwarden.store.users import Role
from tests.pipeline.drivers import FIRST_DAY, TODAY, FakeDriver, working_days
from tests.pipeline.fake_portal import SYSTEM

from .desk import ON_SQLITE, Desk

LIMITS = "/api/rules/limits"
REASON = "One carrier at a time."
ASK = {"mode": "ask", "driver_day": 3, "company_hour": 20, "reason": REASON}


def place(remedy: str = "clear_twins", company_id: int | None = None) -> str:
    """Where the limit of a remedy is."""
    return f"{LIMITS}/{SYSTEM}/{remedy}" + ("" if company_id is None else f"?company_id={company_id}")


async def taken_away(desk: Desk, path: str) -> httpx2.Response:
    """An admin takes a limit away."""
    return await desk.client.delete(path, headers=desk.bearer(Role.ADMIN))


async def test_a_limit_is_set_changed_and_taken_away(busy_desk: Desk) -> None:
    """One for the system and one for a company stand beside each other; each change is a fact with what was before."""
    wide = (await busy_desk.put(place(), ASK)).json()
    assert wide == {
        "system": SYSTEM, "remedy": "clear_twins", "company_id": None, "company": None, **ASK, "retries": 2,
        "yes_hours": 24, "set_by": "admin@desk.example", "at": wide["at"],
    }  # fmt: skip
    own = (await busy_desk.put(place(company_id=1), {"mode": "watch_only", "retries": 0, "reason": REASON})).json()
    assert (own["company_id"], own["company"], own["driver_day"], own["retries"]) == (1, "ACME C1 INC", None, 0)
    changed = (await busy_desk.put(place(), ASK | {"driver_day": 1, "yes_hours": 8})).json()
    assert (await busy_desk.get(LIMITS)).json() == [changed, own]
    assert (await taken_away(busy_desk, place(company_id=1))).status_code == 204
    assert (await taken_away(busy_desk, place(company_id=1))).status_code == 404
    assert (await busy_desk.get(LIMITS)).json() == [changed]
    facts = await busy_desk.office.facts(FactKind.LIMIT_SET, FactKind.LIMIT_REMOVED)
    assert [(fact.kind, fact.before and fact.before["driver_day"]) for fact in facts] == [
        ("limit.set", None),
        ("limit.set", None),
        ("limit.set", 3),
        ("limit.removed", None),
    ]
    assert {fact.user_id for fact in facts} == {busy_desk.people[Role.ADMIN].id}


async def test_two_who_set_the_same_one_at_once(desk: Desk) -> None:
    """One comes after the other: the first of them makes the limit, the second changes it, and both are facts."""
    answers = await asyncio.gather(*(desk.put(place(), ASK | {"retries": retries}) for retries in range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert len((await desk.get(LIMITS)).json()) == 1
    facts = await desk.office.facts(FactKind.LIMIT_SET)
    assert [fact.before is None for fact in facts] == [True, False, False, False]


@ON_SQLITE
async def test_another_companys_limit_is_not_there(busy_desk: Desk) -> None:
    """Who is limited to some companies sees the system's limits and theirs."""
    busy_desk.office.employ(FakeDriver("D2", "JONES ANN", working_days(FIRST_DAY, TODAY)), company="C2")
    await busy_desk.office.ingest_anew()
    for where in (place(), place(company_id=1), place(company_id=2)):
        assert (await busy_desk.put(where, ASK)).status_code == 200
    for company_id in (1, 2):
        async with busy_desk.office.database.write() as session:
            await user_companies.limit(session, busy_desk.people[Role.VIEWER].id, [company_id])
        assert [one["company_id"] for one in (await busy_desk.get(LIMITS)).json()] == [None, company_id]


@ON_SQLITE
@pytest.mark.parametrize("remedy", [r for r in Remedy if r not in {Remedy.RESYNC, Remedy.LEAVE}])
async def test_what_may_not_be_automatic(desk: Desk, remedy: Remedy) -> None:
    """Whatever the settings say: only RESYNC and leaving may be, and the words say which paragraph."""
    _free(desk)
    answer = await desk.put(place(remedy), {"mode": "automatic", "company_hour": 5, "reason": REASON})
    words = answer.json()["detail"]
    assert answer.status_code == 409
    if remedy in {Remedy.TASK, Remedy.ASK_DRIVER, Remedy.RESTORE_RECORDS}:
        assert words.endswith(f"{remedy} does nothing by itself.")
    else:
        assert words.startswith(f"The guard refuses: {remedy} needs a person's yes to each plan. Only leave and resync")
        assert words.endswith("(395.30(c)(2))")


@ON_SQLITE
async def test_an_automatic_resync(desk: Desk) -> None:
    """It wants the settings' word, which frees RESYNC alone, and a budget."""
    automatic: dict[str, Any] = {"mode": "automatic", "reason": REASON}
    locked = await desk.put(place("resync"), automatic | {"company_hour": 5})
    assert (locked.status_code, "AGENT_REQUIRE_APPROVAL=false" in locked.json()["detail"]) == (409, True)
    _free(desk)
    unbounded = await desk.put(place("resync"), automatic)
    assert (unbounded.status_code, "needs a budget" in unbounded.json()["detail"]) == (409, True)
    assert (await desk.put(place("resync"), automatic | {"company_hour": 5})).status_code == 200
    assert (await desk.put(place("leave"), automatic)).status_code == 200
    assert (await desk.put(place("leave"), automatic | {"company_hour": 5})).status_code == 409


@ON_SQLITE
@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"mode": "whatever"}, 422),
        ({"driver_day": 0}, 422),
        ({"company_hour": True}, 422),
        ({"retries": 11}, 422),
        ({"yes_hours": 0}, 422),
        ({"yes_hours": 73}, 422),
        ({"reason": "no"}, 409),
    ],
    ids=str,
)
async def test_a_limit_has_bounds(desk: Desk, wrong: dict[str, Any], status: int) -> None:
    """What no limit can be is refused, and nothing is kept."""
    assert (await desk.put(place(), ASK | wrong)).status_code == status
    assert (await desk.get(LIMITS)).json() == []


@ON_SQLITE
async def test_a_limit_of_what_is_not_there(busy_desk: Desk) -> None:
    """Neither another system nor a company that this one has not gets a limit."""
    assert (await busy_desk.put(f"{LIMITS}/hero9/clear_twins", ASK)).status_code == 404
    assert (await busy_desk.put(place(company_id=99), ASK)).status_code == 404
    assert (await busy_desk.put(place("no_such"), ASK)).status_code == 422


def _free(desk: Desk) -> None:
    """The settings free RESYNC of a person's yes."""
    desk.app.state.context = replace(desk.app.state.context, automatic=True)
