from __future__ import annotations

import httpx2
import pytest

from logwarden.facts import FactKind
from logwarden.problems import TryAgain
from logwarden.store.users import Role
from tests.pipeline.drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, twin, working_days
from tests.pipeline.fake_portal import SYSTEM

from .desk import ON_SQLITE, PASSWORD, Desk
from .test_accounts import accept, change

pytestmark = ON_SQLITE
BEN = {"email": "ben@desk.example", "name": "Ben Ruiz", "role": "auditor"}
YES = "Seen in the records."


@pytest.fixture
async def two(desk: Desk) -> Desk:
    """A desk with a proposed fix for SMITH of company C1 and one for JONES of company C2; C3 was never seen."""
    for driver, name, company in (("D1", "SMITH JOHN", "C1"), ("D2", "JONES ANN", "C2")):
        desk.office.employ(FakeDriver(driver, name, working_days(FIRST_DAY, TODAY, twin(WEDNESDAY))), company=company)
    desk.office.employ(FakeDriver("D3", "BROWN BEA", working_days(FIRST_DAY, TODAY)), company="C3")
    desk.office.portal.failing["C3"] = TryAgain("C3 is away.")
    await desk.office.proposed()
    return desk


async def ids(desk: Desk) -> dict[str, int]:
    """The id of each company by the portal's."""
    return {one["company_id"]: one["number"] for one in (await desk.get("/api/companies", Role.ADMIN)).json()}


async def ben(desk: Desk, *companies: str) -> dict[str, str]:
    """Ben was invited for these companies and is logged in; his header."""
    known = await ids(desk)
    said = BEN | {"companies": [known[one] for one in companies]}
    offer = (await desk.post("/api/users/invitations", said, Role.ADMIN)).json()
    assert offer["companies"] == sorted(said["companies"])
    await accept(desk, offer["token"])
    answer = await desk.client.post("/api/auth/login", json={"email": BEN["email"], "password": PASSWORD})
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def get(desk: Desk, path: str, headers: dict[str, str]) -> httpx2.Response:
    """What Ben sees."""
    return await desk.client.get(path, headers=headers)


async def test_who_is_limited_sees_his_own_alone(two: Desk) -> None:
    """Lists, their totals, the agent's counts and the gaps of passes are those of his companies, from the first day."""
    header = await ben(two, "C1")
    assert [one["company_id"] for one in (await get(two, "/api/companies", header)).json()] == ["C1"]
    for path in ("/api/errors", "/api/fixes"):
        mine, all_of_it = (await get(two, path, header)).json(), (await two.get(path, Role.ADMIN)).json()
        assert {one["company"] for one in mine["items"]} == {"ACME C1 INC"}
        assert (len(mine["items"]), len(all_of_it["items"])) == (1, 2)
    agent = (await get(two, "/api/agent", header)).json()
    assert (agent["errors_by_key"], agent["fixes_by_state"]) == ({"twoIdenticalStatusesError": 1}, {"proposed": 1})
    assert agent["systems"][0]["last_scan"]["gaps"] == []
    assert (await get(two, "/api/scans", header)).json()[0]["gaps"] == []
    (gap,) = (await two.get("/api/scans", Role.ADMIN)).json()[0]["gaps"]
    assert gap["company_id"] == "C3"
    assert (await get(two, "/metrics", header)).status_code == 403


async def test_who_is_limited_decides_about_his_own_alone(two: Desk) -> None:
    """He says yes to the fix of his company; another company's fix and errors are not there for him."""
    header = await ben(two, "C1")
    everything = (await two.get("/api/fixes", Role.ADMIN)).json()["items"]
    mine, others = sorted(everything, key=lambda fix: str(fix["company"]))
    body = {"plan_hash": others["plan_hash"], "reason": YES}
    for action, said in (("approve", body), ("reject", {"reason": YES}), ("verify", None)):
        answer = await two.client.post(f"/api/fixes/{others['id']}/{action}", headers=header, json=said)
        assert (answer.status_code, answer.json()["detail"]) == (404, f"There is no fix {others['id']}.")
    both = [mine["error_ids"][0], others["error_ids"][0]]
    left = await two.client.post("/api/errors/leave", headers=header, json={"error_ids": both, "reason": YES})
    assert left.status_code in (404, 409)
    left = await two.client.post("/api/errors/leave", headers=header, json={"error_ids": both[1:], "reason": YES})
    assert (left.status_code, left.json()["detail"]) == (404, f"There is no error {both[1]}.")
    body = {"plan_hash": mine["plan_hash"], "reason": YES}
    answer = await two.client.post(f"/api/fixes/{mine['id']}/approve", headers=header, json=body)
    assert answer.json()["state"] == "approved"


async def test_a_limit_holds_from_the_next_request_on(two: Desk) -> None:
    """An admin sets, changes and lifts a limit; a token that is out already obeys; each step is a fact with before."""
    known = await ids(two)
    auditor = two.people[Role.AUDITOR].id
    for companies, seen in (([known["C2"]], 1), ([known["C1"], known["C2"]], 2), (None, 2)):
        assert (await change(two, auditor, companies=companies)).json()["companies"] == companies
        assert (await two.get("/api/fixes", Role.AUDITOR)).json()["total"] == seen
        assert (await two.get("/api/auth/me", Role.AUDITOR)).json()["companies"] == companies
    told = [(fact.before, fact.detail) for fact in await two.office.facts(FactKind.USER_CHANGED)]
    assert told[0] == ({"companies": None}, {"companies": [known["C2"]]})
    assert told[-1] == ({"companies": [known["C1"], known["C2"]]}, {"companies": None})


async def test_what_is_no_limit_is_refused(two: Desk) -> None:
    """An admin cannot be limited, nor become one while limited; no company is no limit; unknown ids are named."""
    known = await ids(two)
    auditor = two.people[Role.AUDITOR].id
    assert (await change(two, auditor, companies=[])).status_code == 422
    assert (await change(two, two.people[Role.ADMIN].id, companies=[known["C1"]])).status_code == 409
    assert "999" in (await change(two, auditor, companies=[known["C1"], 999])).json()["detail"]
    assert (await change(two, auditor, companies=[known["C1"]])).status_code == 200
    assert (await change(two, auditor, role="admin")).status_code == 409
    assert (await change(two, auditor, role="admin", companies=None)).status_code == 200
    said = BEN | {"role": "admin", "companies": [known["C1"]]}
    assert (await two.post("/api/users/invitations", said, Role.ADMIN)).status_code == 409


async def test_who_is_limited_stops_nobody_else_s_agent(two: Desk) -> None:
    """The agent works for all companies, so only who may see all of them pauses it; to kill it is always safe."""
    header = await ben(two, "C1", "C2")
    path = f"/api/agent/{SYSTEM}/pause"
    assert (await two.client.post(path, headers=header, json={"reason": YES})).status_code == 403
    assert (await two.client.post(path, headers=header, content=b"{")).status_code == 403
    assert (await two.client.post("/api/agent/kill", headers=header, json={"reason": YES})).status_code == 200


async def test_who_is_limited_holds_his_own_alone(two: Desk) -> None:
    """He holds and releases his companies and their drivers; what is over a whole system he sees, and leaves."""
    header = await ben(two, "C1")
    mine, others = (await ids(two))["C1"], (await ids(two))["C2"]
    drivers = {one["company_number"]: one["number"] for one in (await two.get("/api/drivers")).json()["items"]}
    why = {"reason": YES}
    for scope, status in (
        ({"company_id": mine}, 201),
        ({"company_id": others}, 404),
        ({"driver_id": drivers[others]}, 404),
        ({"system": SYSTEM}, 403),
    ):
        assert (await two.client.post("/api/holds", headers=header, json=why | scope)).status_code == status
    for scope in ({"company_id": others}, {"system": SYSTEM}):
        assert (await two.post("/api/holds", why | scope)).status_code == 201
    seen = (await get(two, "/api/holds", header)).json()["items"]
    assert [(one["id"], one["scope"]) for one in seen] == [(3, "system"), (1, "company")]
    for hold, status in ((1, 200), (2, 404), (3, 403)):
        answer = await two.client.post(f"/api/holds/{hold}/lift", headers=header, json=why)
        assert answer.status_code == status
    mandates = (await get(two, "/api/mandates", header)).json()["items"]
    assert {one["company_id"] for one in mandates} == {mine}
