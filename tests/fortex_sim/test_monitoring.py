"""The monitoring API."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from fortex_sim import Options, Records

if TYPE_CHECKING:
    import httpx2
    from tests.fortex_sim.conftest import Desk

    from fortex_sim import Simulator


async def test_health_needs_nothing(api: httpx2.AsyncClient) -> None:
    """/health answers without token and system."""
    answer = await api.get("/health", headers={"Authorization": "", "x-system-name": ""})
    assert answer.status_code == 200


async def test_no_or_wrong_token(api: httpx2.AsyncClient) -> None:
    """A wrong token, also one with Bearer before it, is answered 401."""
    for token in ("", "wrong", f"Bearer {api.headers['Authorization']}"):
        assert (await api.get("/monitoring", headers={"Authorization": token})).status_code == 401


async def test_the_system_is_named_in_header_or_query(api: httpx2.AsyncClient) -> None:
    """Without a system 400; the query names it as well as the header; another system is 404."""
    del api.headers["x-system-name"]
    assert (await api.get("/monitoring")).status_code == 400
    assert (await api.get("/monitoring?system=zero")).status_code == 200
    assert (await api.get("/monitoring?system=hero2")).status_code == 404


async def test_unknown_company(api: httpx2.AsyncClient) -> None:
    """A company that is not there is 404."""
    assert (await api.get("/monitoring/smart-analyze/nobody")).status_code == 404


async def test_date_is_the_portals_clock(desk: Desk) -> None:
    """Every answer of the three servers has the portal's time in Date, refusals too."""
    await desk.pass_time(60)
    answers = [
        await desk.api.get("/health"),
        await desk.api.get("/monitoring/smart-analyze/nobody"),
        await desk.ui.get("/ui/session"),
        await desk.ui.get("/nowhere"),
        await desk.control.get("/__sim__/clock"),
    ]
    assert {a.headers["Date"] for a in answers} == {"Wed, 17 Jun 2026 14:21:00 GMT"}


async def test_overview_agrees_with_the_lists(desk: Desk) -> None:
    """The overview's totals are those of the listed errors, companies with most errors first."""
    overview = (await desk.api.get("/monitoring")).json()
    totals = []
    for company in overview["companies"]:
        elements = (await desk.api.get(f"/monitoring/smart-analyze/{company['id']}")).json()
        assert company["total"] == sum(len(e["logCheckErrors"]) for e in elements)
        totals.append(company["total"])
    assert totals == sorted(totals, reverse=True)
    assert overview["totalNumberOfError"] == sum(totals)
    assert overview["violations"] == 1
    assert (await desk.api.get("/monitoring/companies")).json() == overview["companies"]


async def test_flat_list_in_pages(desk: Desk) -> None:
    """The flat list holds every listed error once over its pages."""
    total = (await desk.api.get("/monitoring")).json()["totalNumberOfError"]
    seen = []
    for page in (1, 2, 3):
        answer = (await desk.api.get("/monitoring/logs-with-errors", params={"page": page, "limit": 10})).json()
        assert answer["total"] == total
        seen += [item["id"] for item in answer["items"]]
    assert len(set(seen)) == len(seen) == total


async def test_a_company_by_its_prefixed_id(desk: Desk) -> None:
    """On the address with an origin, ids such as Company:8VvGSxT2el are understood."""
    company = desk.driver("LEE MIN-JUN").company.id
    plain = await desk.api.get(f"/monitoring/smart-analyze/{company}")
    prefixed = await desk.api.get(f"/monitoring/smart-analyze/zero/Company:{company}")
    assert prefixed.json() == plain.json()


async def test_answers_are_cached_for_ten_minutes(desk: Desk) -> None:
    """For 600 s of the portal's clock a GET gives the same body, then it is computed anew."""
    driver = desk.driver("LEE MIN-JUN")
    address = f"/monitoring/smart-analyze/{driver.company.id}"
    first = await desk.api.get(address)
    await desk.pass_time(599)
    assert (await desk.api.get(address)).content == first.content
    await desk.pass_time(1)
    later = (await desk.api.get(address)).json()
    assert later[0]["lastUpdatedAt"] == "2026-06-17T14:30:00Z"
    assert first.json()[0]["lastUpdatedAt"] == "2026-06-17T14:20:00Z"


async def test_one_driver_is_computed_anew(desk: Desk) -> None:
    """POST smart-analyze gives one driver's errors of some days, uncached."""
    driver = desk.driver("NGUYEN VAN")
    wanted = {"driverId": driver.id, "dateFrom": "2026-06-13", "dateTo": "2026-06-13"}
    answer = (await desk.api.post("/monitoring/smart-analyze", json=wanted)).json()
    assert [e["errorMessage"] for e in answer["errors"]] == ["TWO IDENTICAL STATUSES ERROR"] * 2
    await desk.clear_twins(driver, "06/13/2026")
    await desk.pass_time(300)
    again = (await desk.api.post("/monitoring/smart-analyze", json=wanted)).json()
    assert again["errors"] == []


async def test_bad_requests_are_named(desk: Desk) -> None:
    """A POST without a driver or with days that are none is 400 and says which field."""
    bad = {"driverId": "x", "dateFrom": "06/13/2026", "dateTo": "2026-06-13"}
    answer = await desk.api.post("/monitoring/smart-analyze", json=bad)
    assert answer.status_code == 400
    assert "dateFrom" in answer.json()["message"]


async def test_errors_leave_with_the_window(desk: Desk) -> None:
    """An error whose home-terminal day is more than seven days ago is listed no more, though not mended."""
    driver = desk.driver("O'BRIEN MAEVE")  # her error of 06-14 is in Eastern time
    listed = {"ENGINE HOURS WARNING", "TWO IDENTICAL STATUSES ERROR"}

    async def messages() -> set[str]:
        return {" ".join(e["errorMessage"].upper().split()) for e in await desk.errors(driver)} & listed

    assert await messages() == listed
    await desk.control.post("/__sim__/clock", json={"to": "2026-06-22T03:59:00Z"})
    assert "ENGINE HOURS WARNING" in await messages()
    await desk.control.post("/__sim__/clock", json={"to": "2026-06-22T04:10:00Z"})
    assert "ENGINE HOURS WARNING" not in await messages()
    truth = next(e for e in await desk.truth() if e["key"] == "engineHoursWarning")
    assert truth["listed"] is False


async def test_truth_knows_what_was_given(desk: Desk) -> None:
    """first_given is the portal's instant of the first answer that held the error."""
    driver = desk.driver("LEE MIN-JUN")
    await desk.pass_time(90)
    await desk.errors(driver)
    await desk.pass_time(90)
    await desk.errors(driver)
    given = {e["first_given"] for e in await desk.truth() if e["company_id"] == driver.company.id}
    others = {e["first_given"] for e in await desk.truth() if e["company_id"] != driver.company.id}
    assert given == {"2026-06-17T14:21:30Z"}
    assert others == {None}


async def test_a_cut_answer_gave_nothing(desk: Desk) -> None:
    """Half a body is no answer: truth does not count its errors as given."""
    await desk.fault("truncated_json", times=1)
    company = desk.driver("LEE MIN-JUN").company
    answer = await desk.api.get(f"/monitoring/smart-analyze/{company.id}")
    with pytest.raises(ValueError, match="line 1"):
        answer.json()
    assert {e["first_given"] for e in await desk.truth()} == {None}


async def test_faults_of_the_api(desk: Desk) -> None:
    """500, 429 with Retry-After and 401 come as often as asked for, then the API is well again."""
    await desk.fault("http_500", times=1)
    assert (await desk.api.get("/monitoring")).status_code == 500
    await desk.fault("http_429", times=1)
    refused = await desk.api.get("/monitoring")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "30")
    await desk.fault("unauthorized", times=2)
    assert [(await desk.api.get("/monitoring")).status_code for _ in range(3)] == [401, 401, 200]


async def test_records_are_on_the_page_only(desk: Desk) -> None:
    """By default daily logs have neither records nor the driver's name."""
    company = desk.driver("LEE MIN-JUN").company
    element = (await desk.api.get(f"/monitoring/smart-analyze/{company.id}")).json()[0]
    assert "driverName" not in element
    assert [set(day) for day in element["driverLogs"]] == [{"date", "certified"}] * 8


class TestNewerDeployment:
    """A deployment that gives records in the API."""

    @pytest.fixture
    def options(self) -> Options:
        """Records in the API."""
        return Options(clock_rate=0, records=Records.API)

    async def test_records_and_names(self, desk: Desk) -> None:
        """Each day has its records, the same as the page's rows, and each driver his name."""
        driver = desk.driver("ШЕВЧЕНКО ОЛЕНА")
        elements = (await desk.api.get(f"/monitoring/smart-analyze/{driver.company.id}")).json()
        element = next(e for e in elements if e["driverId"] == driver.id)
        assert element["driverName"] == driver.name
        day = next(day for day in element["driverLogs"] if day["date"] == "2026-06-16")
        rows = await desk.rows(driver, "06/16/2026")
        assert [e["id"] for e in day["events"]] == [row["id"] for row in rows]
        for event, row in zip(day["events"], rows, strict=True):
            assert event["eventCodeName"] == row["codeName"]
            assert event["state"] == row["record"]
            assert event["sequenceId"] == row["sequenceId"]
            assert event["checkValue"] == row["checkValue"]


def test_same_seed_same_fleet(simulator: Simulator, options: Options) -> None:
    """Two simulators of one seed hold the same records at the same instant, however the clock got there."""
    from fortex_sim import Simulator as Another  # noqa: PLC0415 - the fixture has the plain name

    one, other = simulator.portal, Another(options).portal
    for _ in range(30):
        one.clock.advance(3600)
        one.now()
    other.clock.advance(30 * 3600)
    other.now()
    assert one.world.now == other.world.now == one.clock.start + timedelta(hours=30)
    for driver_id in one.world.drivers:
        assert one.world.log(driver_id) == other.world.log(driver_id)
    assert one.world.errors == other.world.errors


def test_another_seed_another_fleet(simulator: Simulator) -> None:
    """Another seed makes other ids, trucks and days."""
    from fortex_sim import Simulator as Another  # noqa: PLC0415 - the fixture has the plain name

    other = Another(Options(clock_rate=0, seed=8))
    assert not set(simulator.portal.world.drivers) & set(other.portal.world.drivers)
