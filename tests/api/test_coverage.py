from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from logwarden.problems import TryAgain
from logwarden.store.health import Bridge
from logwarden.store.portals import Company
from tests.pipeline.drivers import FIRST_DAY, NOW, TODAY, WEDNESDAY, FakeDriver, listed, twin, working_days
from tests.pipeline.office import ON_SQLITE

from .desk import Desk


def staff(desk: Desk) -> None:
    """A company with a twin, and one with nothing listed."""
    desk.office.employ(FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY))))
    desk.office.employ(FakeDriver("D2", "DOE JANE", working_days(FIRST_DAY, TODAY)), company="C2")


async def health(desk: Desk) -> dict[str, Any]:
    """The health of the companies, by their portal id."""
    answer = (await desk.get("/api/companies/health")).json()
    return {company["company_id"]: company for company in answer["companies"]}


async def test_seen_companies_say_what_is_listed_and_when(desk: Desk) -> None:
    """A company with nothing listed is not called clean: it was seen, at an instant of the portal's clock."""
    staff(desk)
    await desk.office.ingest()
    found = await health(desk)
    assert found["C1"]["words"] == "1 listed, seen at 2026-11-20 21:00 UTC"
    assert found["C2"]["words"] == "nothing listed, seen at 2026-11-20 21:00 UTC"
    assert (found["C2"]["seen"], found["C2"]["why"], found["C2"]["drivers"]) == ("seen", "", 1)


async def test_a_company_that_fails_is_not_seen_since(desk: Desk) -> None:
    """Not seen: since when, and why; its last numbers stay. One never seen has none."""
    staff(desk)
    desk.office.portal.failing["C2"] = TryAgain("The portal was busy.")
    await desk.office.ingest()
    assert (await health(desk))["C2"]["words"] == "never seen: The portal was busy."
    desk.office.portal.failing = {"C1": TryAgain("The portal was busy.")}
    await desk.office.ingest_anew()
    found = await health(desk)
    assert found["C1"]["words"] == "not seen since 2026-11-20 21:00 UTC: The portal was busy."
    assert (found["C1"]["seen"], found["C1"]["seen_at"]) == ("not_seen", "2026-11-20T21:00:00Z")
    assert found["C1"]["bridge"]["errors"] == 1
    assert found["C2"]["seen"] == "seen"
    (system,) = (await desk.get("/api/companies/health")).json()["systems"]
    assert system["companies"] == {"seen": 1, "partly": 0, "not_seen": 1}


async def test_a_company_that_left_the_overview_is_not_seen(desk: Desk) -> None:
    """Whom the overview does not list any more nobody has seen since."""
    staff(desk)
    await desk.office.ingest()
    del desk.office.portal.companies["C2"]
    await desk.office.ingest_anew()
    assert (await health(desk))["C2"]["words"].startswith("not seen since 2026-11-20 21:00 UTC: The portal's overview")


async def test_a_company_that_is_not_watched_is_not_called_seen(desk: Desk) -> None:
    """Since when nobody looked is said, though the passes after it saw all that was asked for."""
    staff(desk)
    await desk.office.ingest()
    numbers = {one["company_id"]: one["number"] for one in (await desk.get("/api/companies")).json()}
    async with desk.office.database.write() as session:
        (await session.get_one(Company, numbers["C2"])).watched = False
    await desk.office.ingest_anew()
    found = await health(desk)
    assert (found["C1"]["seen"], found["C2"]["seen"]) == ("seen", "not_seen")
    assert found["C2"]["words"] == "not seen since 2026-11-20 21:00 UTC: It is not watched."


async def test_what_a_pass_saw_grows_old(desk: Desk) -> None:
    """An hour without a finished pass: nothing is called seen, and the last pass is named."""
    staff(desk)
    await desk.office.ingest()
    desk.office.clock.tick(3599)
    assert (await health(desk))["C1"]["seen"] == "seen"
    desk.office.clock.tick(2)
    assert (await health(desk))["C1"]["why"] == "No pass has finished since 2026-11-20 21:00 UTC."


@ON_SQLITE
@pytest.mark.parametrize("stray", [False, True])
async def test_a_part_that_nobody_could_read_is_said(desk: Desk, stray: bool) -> None:
    """A driver's unreadable part, or one of nobody, makes a company partly seen."""
    staff(desk)
    if stray:
        desk.office.portal.strays["C1"] = ({"no": "driver"},)
    else:
        desk.office.portal.driver("D1").malformed = ("?",)
    await desk.office.ingest()
    found = await health(desk)
    assert (found["C1"]["seen"], found["C2"]["seen"]) == ("partly", "seen")
    assert ("no driver" if stray else "1 of 1 drivers") in found["C1"]["why"]
    assert "1 listed, partly seen at" in found["C1"]["words"]


async def test_nothing_is_called_clean(desk: Desk) -> None:
    """The word stands in no answer about what was seen."""
    staff(desk)
    await desk.office.ingest()
    for path in ("/api/companies", "/api/companies/health", "/api/scans", "/api/scans/1", "/api/drivers/1"):
        assert "clean" not in (await desk.get(path)).text.lower()


def test_the_bridge_in_words() -> None:
    """From the portal's total to ours: doubled and unreadable lines, and what the overview counted otherwise."""
    bridge = Bridge(portal_total=35_386, lines=35_386, errors=35_371, doubled=15, unreadable=0)
    assert bridge.words() == "35,386 there = 35,371 here + 15 doubled"
    other = replace(bridge, portal_total=35_380, errors=35_370, unreadable=1)
    assert other.words() == (
        "35,380 there = 35,370 here + 15 doubled + 1 unreadable - 6 that the overview counted at another time"
    )


async def test_companies_with_their_open_errors(desk: Desk) -> None:
    """Each company has its open errors by severity and when it was seen; what is left is not open."""
    staff(desk)
    desk.office.portal.driver("D1").extra_errors = [listed("11 HOURS VIOLATION", NOW - timedelta(hours=1))]
    await desk.office.ingest()
    await desk.post("/api/errors/leave", {"error_ids": [1], "reason": "No time counts differently."})
    first, second = (await desk.get("/api/companies")).json()
    assert (first["name"], first["open_errors"], first["open_by_severity"]) == ("ACME C1 INC", 1, {"critical": 1})
    assert (second["open_errors"], second["words"]) == (0, "nothing listed, seen at 2026-11-20 21:00 UTC")
    assert [c["company_id"] for c in (await desk.get("/api/companies", company=2)).json()] == ["C2"]
    assert (await desk.get("/api/companies", system="nine")).json()["fields"][0]["allowed"] == ["zero"]


async def test_drivers_page_by_page(desk: Desk) -> None:
    """Each driver once, of one company where that is asked for, with when the portal last said something of him."""
    staff(desk)
    await desk.office.ingest()
    first = (await desk.get("/api/drivers", limit=1)).json()
    rest = (await desk.get("/api/drivers", limit=1, cursor=first["next"])).json()
    assert {page["items"][0]["driver_id"] for page in (first, rest)} == {"D1", "D2"}
    assert (rest["next"], rest["items"][0]["read_at"]) == (None, "2026-11-20T21:00:00Z")
    (other,) = (await desk.get("/api/drivers", company=2)).json()["items"]
    assert (other["driver_id"], other["company"]) == ("D2", "ACME C2 INC")


async def test_one_driver(desk: Desk) -> None:
    """His days with the portal's word whether they are certified, his newest log, his errors."""
    staff(desk)
    await desk.office.proposed()
    numbers = {one["driver_id"]: one["number"] for one in (await desk.get("/api/drivers")).json()["items"]}
    driver = (await desk.get(f"/api/drivers/{numbers['D1']}")).json()
    assert {day["day"]: day["certified"] for day in driver["days"]} == {
        (FIRST_DAY + timedelta(days=n)).isoformat(): n < 8 for n in range(1, 9)
    }
    assert (driver["log"]["source"], driver["log"]["last_day"]) == ("page", "2026-11-20")
    assert (driver["errors_by_status"], driver["open_by_severity"]) == ({"pending": 1}, {"low": 1})
    assert (await desk.get("/api/drivers/9")).status_code == 404


async def test_one_pass(desk: Desk) -> None:
    """What it saw of each company, and why not."""
    staff(desk)
    desk.office.portal.failing["C2"] = TryAgain("The portal was busy.")
    await desk.office.ingest()
    scan = (await desk.get("/api/scans/1")).json()
    seen, failed = scan["coverage"]
    assert (seen["company"], seen["seen_at"], seen["bridge"]["errors"]) == ("ACME C1 INC", "2026-11-20T21:00:00Z", 1)
    assert (failed["seen_at"], failed["why"]) == (None, "The portal was busy.")
    assert (await desk.get("/api/scans/9")).status_code == 404
    await desk.office.ingest_anew()
    assert [scan["id"] for scan in (await desk.get("/api/scans", cursor=2)).json()] == [1]
