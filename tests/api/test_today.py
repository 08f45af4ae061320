"""Today's figures, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from logwarden.facts import FactKind
from logwarden.pipeline.chain import chain
from logwarden.store import fact_numbers, looks, user_companies
from logwarden.store.approvals import Approval
from logwarden.store.users import Role
from tests.pipeline.drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, at, listed, twin, working_days

from .desk import ON_SQLITE, Desk


async def test_the_last_days_are_counted_over_all_drivers(desk: Desk) -> None:
    """Eight days, the oldest first: of how many drivers each was told, how many certified it, what is open."""
    desk.office.employ(FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY))))
    desk.office.employ(FakeDriver("D2", "DOE JANE", working_days(FIRST_DAY, TODAY)), company="C2")
    await desk.office.ingest()
    told = (await desk.get("/api/today")).json()
    assert [day["day"] for day in told["days"]] == [str(TODAY - timedelta(days=n)) for n in range(7, -1, -1)]
    by_day = {day["day"]: day for day in told["days"]}
    assert by_day[str(WEDNESDAY)] == {"day": str(WEDNESDAY), "drivers": 2, "certified": 2, "open_errors": 1}
    assert (told["drivers"], told["uncertified"]["over_1"]) == (2, 0)
    assert told["requests"] == {"waiting": 0, "over_a_day": 0, "rejected": 0}
    assert told["at"] == "2026-11-20T21:00:00Z"


async def test_a_day_that_stays_uncertified_is_told_by_its_age(desk: Desk) -> None:
    """A driver counts as over one day as soon as a day older than yesterday is not certified, and not twice."""
    smith = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY))
    smith.certified -= {TODAY - timedelta(days=3), TODAY - timedelta(days=2)}
    desk.office.employ(smith)
    await desk.office.ingest()
    told = (await desk.get("/api/today")).json()
    assert told["uncertified"] == {"over_1": 1, "over_7": 0, "over_13": 0}


async def test_what_waits_for_ones_own_word_is_told_apart(busy_desk: Desk) -> None:
    """A request that nobody judged counts as a first yes; once somebody else said yes it counts as a second one."""
    fix = (await busy_desk.get("/api/fixes/1")).json()
    told = (await busy_desk.get("/api/today", Role.AUDITOR)).json()["yes_or_no"]
    assert told == {"first": 1, "second": 0, "oldest_at": fix["created_at"], "stale": 0}
    async with busy_desk.office.database.write() as session:
        yes = {"fix_id": 1, "user_id": busy_desk.people[Role.AUDITOR].id, "plan_hash": fix["plan_hash"]}
        session.add(Approval(**yes, approved=True, reason="Seen in the records.", at=busy_desk.office.clock.now()))
    mine = (await busy_desk.get("/api/today", Role.AUDITOR)).json()["yes_or_no"]
    theirs = (await busy_desk.get("/api/today", Role.ADMIN)).json()["yes_or_no"]
    assert (mine["first"], mine["second"], mine["oldest_at"]) == (0, 0, None)
    assert (theirs["first"], theirs["second"], theirs["oldest_at"]) == (0, 1, fix["created_at"])


async def test_a_malfunction_is_told_with_the_day_of_its_repair(desk: Desk) -> None:
    """A device that said so on Wednesday is on day 3 of 8 on Friday; a mere diagnostic is none."""
    for driver, name, code in (("D1", "SMITH JOHN", "ELD_MALF"), ("D2", "DOE JANE", "ELD_DIAG")):
        line = listed("DIAGNOSTIC EVENT", at(WEDNESDAY, "15:00"), code, code)
        desk.office.employ(FakeDriver(driver, name, working_days(FIRST_DAY, TODAY), extra_errors=[line]))
    await desk.office.ingest()
    (told,) = (await desk.get("/api/today")).json()["malfunctions"]
    assert (told["driver_name"], told["company"], told["day"]) == ("SMITH JOHN", "ACME C1 INC", 3)


async def test_who_comes_back_is_told_what_changed(busy_desk: Desk) -> None:
    """After half an hour away it is a new visit: what happened since the last look, and only what he may see."""
    office = busy_desk.office
    office.employ(FakeDriver("D2", "JONES ANN", working_days(FIRST_DAY, TODAY)), company="C2")
    await office.ingest_anew()
    other = next(one for one in (await busy_desk.get("/api/companies")).json() if one["company_id"] == "C2")
    async with office.database.write() as session:
        await user_companies.limit(session, busy_desk.people[Role.VIEWER].id, [other["number"]])

    async def look(role: Role, **chosen: int) -> dict[str, Any]:
        async with office.database.write() as session:
            await fact_numbers.give(session)
        told: dict[str, Any] = (
            await busy_desk.client.post("/api/today/look", params=chosen, headers=busy_desk.bearer(role))
        ).json()
        return told

    left_at = office.clock.now().isoformat().replace("+00:00", "Z")
    for role in (Role.ADMIN, Role.VIEWER):
        assert (await look(role))["since"] is None
    await busy_desk.post("/api/fixes/1/reject", {"reason": "The driver calls in first."})
    assert (await look(Role.ADMIN))["since"] is None
    office.wait(looks.AWAY.total_seconds())
    nothing = dict.fromkeys(await look(Role.VIEWER), 0)
    assert await look(Role.VIEWER) == nothing | {"since": left_at}
    assert await look(Role.ADMIN) == nothing | {"since": left_at, "requests_closed": 1}
    assert await look(Role.ADMIN, company=other["number"]) == nothing | {"since": left_at}


@ON_SQLITE
async def test_the_last_look_at_the_trail_is_told(desk: Desk) -> None:
    """Null before the first one; then when it was, how many entries hold, and whether all is whole."""
    assert (await desk.get("/api/today")).json()["checked"] is None
    await chain(desk.office.trail)
    said = (await desk.post("/api/audit/check", None, Role.ADMIN)).json()
    assert said == {"entries": said["entries"], "whole": True, "why": ""}
    told = (await desk.get("/api/today")).json()["checked"]
    assert (told["whole"], told["entries"]) == (True, said["entries"])
    (fact,) = await desk.office.facts(FactKind.AUDIT_CHECKED)
    assert fact.user_id == desk.people[Role.ADMIN].id
