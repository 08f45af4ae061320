from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from logwarden.facts import FactKind
from logwarden.pipeline import kit
from logwarden.portal.breaker import Circuit, CircuitState
from logwarden.portal.check_api import ApiCheck
from logwarden.portal.findings import REQUEST_EDIT, Seen
from logwarden.store import controls
from logwarden.store.users import Role
from tests.pipeline.drivers import FIRST_DAY, NOW, TODAY, WEDNESDAY, FakeDriver, twin, working_days
from tests.pipeline.fake_portal import SYSTEM

from .desk import ON_SQLITE, Desk
from .test_companies import ben
from .test_matrix import limited

WHY = {"reason": "We watch for a week before we act."}
CONFIGURATION = f"/api/agent/{SYSTEM}/configuration"


async def system(desk: Desk) -> dict[str, Any]:
    """The one system, as a viewer sees it."""
    (found,) = (await desk.get("/api/systems")).json()
    assert isinstance(found, dict)
    return found


@ON_SQLITE
async def test_a_system_tells_how_it_is_doing(desk: Desk) -> None:
    """Hosts without path or secret, the last pass, the token, and a portal that rests with until when."""
    desk.agent_is(api_host="api.portal.example", ui_host="portal.example")
    found = await system(desk)
    assert (found["api_host"], found["token"], found["portal"], found["last_scan"], found["wish"]) == (
        "api.portal.example", "unknown", "asked", None, "running",
    )  # fmt: skip
    await desk.office.ingest()
    assert ((await system(desk))["token"], (await system(desk))["last_scan"]["id"]) == ("accepted", 1)
    until = NOW + timedelta(minutes=1)
    desk.agent_is(token_refused=True, circuit=Circuit(CircuitState.OPEN, NOW, until, "The portal is away."))
    found = await system(desk)
    assert (found["token"], found["portal"], found["rests_until"]) == ("refused", "rests", "2026-11-20T21:01:00Z")


async def test_an_admin_pauses_a_system(desk: Desk) -> None:
    """The pause is the wish that the agent takes, with who wanted it; an auditor is told no here."""
    assert (await desk.post(f"/api/systems/{SYSTEM}/pause", WHY)).status_code == 403
    for action, wish in (("pause", "paused"), ("resume", "running")):
        answer = await desk.post(f"/api/systems/{SYSTEM}/{action}", WHY, Role.ADMIN)
        assert (answer.json()["wish"], (await system(desk))["wish"]) == (wish, wish)
        async with desk.office.database.read() as session:
            assert await controls.wish_for(session, SYSTEM) == (wish, WHY["reason"])
    assert len(await desk.office.facts(FactKind.AGENT_WISHED)) == 2
    assert (await desk.post("/api/systems/hero9/pause", WHY, Role.ADMIN)).status_code == 404


async def test_the_tool_kit_is_told(desk: Desk) -> None:
    """State, why and since when; which fix is its proof is told to who may see every company."""
    office = desk.office
    office.employ(FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY))))
    assert (await system(desk))["kit"] == {
        "state": "proved",
        "why": "The settings declare it proved.",
        "since": "2026-11-20T21:00:07Z",
        "declared": True,
        "proof": None,
    }
    await kit.declare(office.database, office.clock, SYSTEM, proved=False)
    fix = await office.proposed()
    assert ((await system(desk))["kit"]["state"], (await system(desk))["kit"]["proof"]) == ("unproved", fix.id)
    headers = {"Authorization": f"Bearer {await limited(desk, 'cleo@desk.example', 'C1')}"}
    (seen,) = (await desk.client.get("/api/systems", headers=headers)).json()
    assert seen["kit"]["proof"] is None


async def test_an_admin_sets_a_kit_back(desk: Desk) -> None:
    """An admin says why; an auditor may not, an unproved kit cannot be set back, and no route proves one."""
    path = f"/api/systems/{SYSTEM}/kit/unprove"
    assert (await desk.post(path, WHY)).status_code == 403
    assert (await desk.post(path, {"reason": "x"}, Role.ADMIN)).status_code == 409
    found = (await desk.post(path, WHY, Role.ADMIN)).json()
    assert (found["state"], found["why"]) == ("unproved", WHY["reason"])
    assert (await desk.post(path, WHY, Role.ADMIN)).status_code == 409
    (fact,) = await desk.office.facts(FactKind.KIT_UNPROVED)
    assert (fact.user_id, fact.detail["why"]) == (desk.people[Role.ADMIN].id, WHY["reason"])
    assert (await desk.post("/api/systems/hero9/kit/unprove", WHY, Role.ADMIN)).status_code == 404


async def test_what_the_look_over_the_pages_found(desk: Desk) -> None:
    """Figures, what changed and which remedies wait for it; the page's words not for who is limited."""
    assert (await system(desk))["pages"] is None
    assert (await desk.get(f"/api/systems/{SYSTEM}")).json()["controls"] == []
    desk.office.employ(FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY))))
    await desk.office.ingest()
    desk.office.portal.seen[REQUEST_EDIT, "dialog"] = Seen.MISSING
    await desk.office.drift()
    pages = (await system(desk))["pages"]
    assert (pages["controls"] - pages["found"], pages["changed"], pages["paused"]) == (
        1, ["REQUEST EDIT, dialog"], ["request_edit"],
    )  # fmt: skip
    shown = (await desk.get(f"/api/systems/{SYSTEM}")).json()
    other = {"where": "REQUEST EDIT", "control": "dialog", "seen": "missing", "words": "As SMITH JOHN has it."}
    assert [one for one in shown["controls"] if one["seen"] != "found"] == [other]
    headers = {"Authorization": f"Bearer {await limited(desk, 'cleo@desk.example', 'C1')}"}
    seen = (await desk.client.get(f"/api/systems/{SYSTEM}", headers=headers)).json()
    assert {one["words"] for one in seen["controls"]} == {""}
    assert (await desk.get("/api/systems/hero9")).status_code == 404


async def test_a_system_is_tested(desk: Desk) -> None:
    """What the portal says to a check is told and is a fact, whether it is well or not."""
    answer = (await desk.post(f"/api/systems/{SYSTEM}/test", None, Role.ADMIN)).json()
    assert (answer["passed"], answer["health"], answer["portal_at"]) == (False, "The portal does not answer.", None)
    desk.check = ApiCheck(NOW, "", "", 46)
    answer = (await desk.post(f"/api/systems/{SYSTEM}/test", None, Role.ADMIN)).json()
    assert (answer["passed"], answer["companies"], answer["portal_at"]) == (True, 46, "2026-11-20T21:00:00Z")
    told = await desk.office.facts(FactKind.SYSTEM_TESTED)
    assert [(fact.user_id, fact.detail["passed"]) for fact in told] == [
        (desk.people[Role.ADMIN].id, False),
        (desk.people[Role.ADMIN].id, True),
    ]
    assert (await desk.post("/api/systems/hero9/test", None, Role.ADMIN)).status_code == 404


async def test_an_agent_is_configured(desk: Desk) -> None:
    """What is set stands, what is left out stays, and each change says what stood before."""
    desk.agent_is(dry_run=False)
    before = (await desk.get(CONFIGURATION)).json()
    assert (before["polling_interval_seconds"], before["dry_run"], before["changed_by"]) == (600, False, None)
    answer = await desk.put(CONFIGURATION, WHY | {"dry_run": True})
    assert (answer.json()["dry_run"], answer.json()["dry_run_locked"]) == (True, False)
    answer = await desk.put(CONFIGURATION, WHY | {"polling_interval_seconds": 900})
    assert answer.json() == (await desk.get(CONFIGURATION)).json()
    assert (answer.json()["dry_run"], answer.json()["polling_interval_seconds"]) == (True, 900)
    assert answer.json()["changed_by"] == "admin@desk.example"
    assert (await desk.get("/api/agent")).json()["systems"][0]["dry_run"] is True
    assert (await system(desk))["dry_run"] is True
    first, second = await desk.office.facts(FactKind.AGENT_CONFIGURED)
    assert (first.before, second.before) == (None, first.detail)


@ON_SQLITE
async def test_the_environment_locks_the_dry_run(desk: Desk) -> None:
    """Where the environment says dry run, no switch turns it off, and the answer says what does."""
    answer = await desk.put(CONFIGURATION, WHY | {"dry_run": False})
    assert (answer.status_code, "AGENT_DRY_RUN_MODE" in answer.json()["detail"]) == (409, True)
    found = (await desk.get(CONFIGURATION)).json()
    assert (found["dry_run"], found["dry_run_locked"]) == (True, True)


@ON_SQLITE
@pytest.mark.parametrize(
    "body", [{"polling_interval_seconds": 9}, {"polling_interval_seconds": 86_401}, {"dry_run": 7}]
)
async def test_what_no_agent_can_do_is_not_set(desk: Desk, body: dict[str, object]) -> None:
    """An interval shorter than ten seconds or longer than a day is refused."""
    assert (await desk.put(CONFIGURATION, WHY | body)).status_code == 422
    assert await desk.office.facts(FactKind.AGENT_CONFIGURED) == []


@ON_SQLITE
async def test_an_auditor_of_one_company_may_stop_all(busy_desk: Desk) -> None:
    """To stop is always safe: who is limited to a company uses the kill switch, and only an admin takes it back."""
    header = await ben(busy_desk, "C1")
    answer = await busy_desk.client.post("/api/agent/kill", headers=header, json=WHY)
    assert (answer.status_code, (await system(busy_desk))["wish"]) == (200, "killed")
    answer = await busy_desk.client.post("/api/agent/revive", headers=header, json=WHY)
    assert answer.status_code == 403


async def test_the_switch_of_the_dry_run_stops_the_next_click(busy_desk: Desk) -> None:
    """Switched on after the yes: every step is staged, nothing is clicked; switched off, the plan waits anew."""
    office = busy_desk.office
    busy_desk.agent_is(dry_run=False)
    await office.approve(1)
    await busy_desk.put(CONFIGURATION, WHY | {"dry_run": True})
    await office.act(1)
    fix = await office.untouched(1)
    assert (fix.outcome, [one.dry_run for one in await office.attempts(1)]) == ("dry_run", [True])
    await busy_desk.put(CONFIGURATION, WHY | {"dry_run": False})
    await office.plan()
    assert [one.state for one in await office.fixes()] == ["closed", "proposed"]


@ON_SQLITE
async def test_a_dry_run_that_comes_between_two_clicks_waits(busy_desk: Desk) -> None:
    """What was clicked in part is not called a dry run: it waits until the switch is off, and then goes on."""
    office = busy_desk.office
    busy_desk.agent_is(dry_run=False)
    await office.approve(1)

    async def switch() -> None:
        await busy_desk.put(CONFIGURATION, WHY | {"dry_run": True})

    office.portal.passed.clear()
    office.portal.script[("stage", 2)] = switch
    assert await office.act(1, 1) == "It was stopped before the click."
    assert await office.act(1, 2) == (
        "A click of it was made before the dry run was switched on; it waits until that is off."
    )
    assert ((await office.fix(1)).state, office.clicks()) == ("approved", ["AnnotateRow"])
    await busy_desk.put(CONFIGURATION, WHY | {"dry_run": False})
    await office.act(1, 3)
    assert ((await office.fix(1)).state, office.clicks()) == ("awaiting_driver", ["AnnotateRow", "ClearTwins"])
