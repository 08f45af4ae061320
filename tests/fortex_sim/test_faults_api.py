"""The faults of the monitoring API, and for whom a fault is meant."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from fortex_sim import Options, Simulator, running
from fortex_sim.faults import Fault

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.fortex_sim.conftest import Desk

    from fortex_sim.serving import Addresses


async def analysis(desk: Desk, name: str = "LEE MIN-JUN") -> Any:
    """The analysis of a driver's company."""
    company = desk.driver(name).company
    return (await desk.api.get(f"/monitoring/smart-analyze/{company.id}")).json()


async def statuses(desk: Desk, *addresses: str) -> list[int]:
    """The statuses of some calls of the API."""
    return [(await desk.api.get(address)).status_code for address in addresses]


async def test_all_names_are_there(desk: Desk) -> None:
    """The control interface knows every name of the contract; nothing is on at first."""
    told = (await desk.control.get("/__sim__/faults")).json()
    assert (len(told["names"]), told["active"], told["altered"]) == (35, {}, [])
    for name in told["names"]:
        await desk.fault(name, on=False)
        await desk.fault(name)


async def test_another_shape(desk: Desk) -> None:
    """wrong_shape answers with JSON that is none of the portal's shapes, and tells no error."""
    await desk.fault("wrong_shape", times=1)
    said = await analysis(desk)
    assert isinstance(said, dict)
    assert "drivers" not in said
    assert {e["first_given"] for e in await desk.truth()} == {None}
    assert isinstance(await analysis(desk), list)


async def test_fields_that_are_null(desk: Desk) -> None:
    """null_fields empties fields of drivers and errors; drivers' ids, messages and days stay."""
    sound = await analysis(desk)
    await desk.fault("null_fields", times=1)
    holed = await analysis(desk)
    assert [d["driverId"] for d in holed] == [d["driverId"] for d in sound]
    errors = [e for d in holed for e in d["logCheckErrors"]]
    assert [e["errorMessage"] for e in errors] == [e["errorMessage"] for d in sound for e in d["logCheckErrors"]]
    assert all(None in e.values() for e in errors)
    assert all(None in d.values() for d in holed)
    assert all(log["date"] for d in holed for log in d["driverLogs"])
    assert await analysis(desk) == sound


async def test_rows_that_come_twice(desk: Desk) -> None:
    """duplicate_rows lists the first driver and the first error of each twice."""
    sound = await analysis(desk)
    await desk.fault("duplicate_rows", times=1)
    doubled = await analysis(desk)
    assert len(doubled) > len(sound)
    assert doubled[0] == doubled[1]
    assert doubled[0]["logCheckErrors"][0] == doubled[0]["logCheckErrors"][1]
    assert {d["driverId"] for d in doubled} == {d["driverId"] for d in sound}


async def test_ids_that_come_and_go(desk: Desk) -> None:
    """id_comes_and_goes leaves ids out by chance: another choice with each answer, all else as it was."""
    await desk.fault("id_comes_and_goes")
    answers = [await analysis(desk, "NGUYEN VAN") for _ in range(6)]
    ids = [tuple(e["id"] for d in answer for e in d["logCheckErrors"]) for answer in answers]
    assert len(set(ids)) > 1
    assert any(None in some for some in ids)
    assert any(any(some) for some in ids)
    times = {tuple(e["errorTime"] for d in answer for e in d["logCheckErrors"]) for answer in answers}
    assert len(times) == 1


async def test_half_of_an_answer(desk: Desk) -> None:
    """truncated_json gives half a body with status 200."""
    await desk.fault("truncated_json", times=1)
    answer = await desk.api.get("/monitoring")
    assert answer.status_code == 200
    with pytest.raises(ValueError, match="line 1"):
        answer.json()


async def test_a_fault_for_one_company(desk: Desk) -> None:
    """With companyId a fault strikes what is about that company and its drivers, nothing else."""
    mine, other = desk.driver("LEE MIN-JUN"), desk.driver("NGUYEN VAN")
    await desk.fault("http_500", companyId=f"Company:{mine.company.id}")
    assert await statuses(
        desk,
        f"/monitoring/smart-analyze/{mine.company.id}",
        f"/monitoring/smart-analyze/zero/Company:{mine.company.id}",
        f"/monitoring/logs-with-errors?companyId={mine.company.id}",
        f"/monitoring/logs-with-errors?driverId={mine.id}",
        f"/monitoring/smart-analyze/{other.company.id}",
        "/monitoring",
    ) == [500, 500, 500, 500, 200, 200]


async def test_a_fault_for_one_driver(desk: Desk) -> None:
    """With driverId a fault strikes calls about him, in a body too, and in the pages."""
    mine, other = desk.driver("LEE MIN-JUN"), desk.driver("MORALES DIEGO")
    await desk.fault("http_500", driverId=mine.id)
    await desk.fault("load_fails", driverId=mine.id)
    range_ = {"from": "06/14/2026", "to": "06/14/2026"}
    got = []
    for driver in (mine, other):
        wanted = {"driverId": driver.id, "dateFrom": "2026-06-13", "dateTo": "2026-06-13"}
        got.append((await desk.api.post("/monitoring/smart-analyze", json=wanted)).status_code)
        got.append((await desk.ui.get(f"/ui/drivers/{driver.id}/logs", params=range_)).status_code)
    assert got == [500, 500, 200, 200]


async def test_a_fault_for_one_request(desk: Desk) -> None:
    """With request, or path, a fault strikes that method and what begins with that path."""
    company = desk.driver("LEE MIN-JUN").company.id
    everything = ("/monitoring", "/monitoring/companies", f"/monitoring/smart-analyze/{company}")
    for asked, expected in (
        ("/monitoring/smart-analyze", [200, 200, 500]),
        ("GET /monitoring", [500, 500, 500]),
        ("POST", [200, 200, 200]),
        ("post /monitoring/companies", [200, 200, 200]),
    ):
        await desk.fault("http_500", on=False)
        await desk.fault("http_500", path=asked)
        assert await statuses(desk, *everything) == expected


async def test_faults_beside_each_other(desk: Desk) -> None:
    """One fault can be ordered for several aims, each with its own count; each is switched off by its own aim."""
    one, other = desk.driver("LEE MIN-JUN").company.id, desk.driver("NGUYEN VAN").company.id
    await desk.fault("http_500", times=1, companyId=one)
    await desk.fault("http_500", companyId=other)
    addresses = [f"/monitoring/smart-analyze/{company}" for company in (one, one, other, other)]
    assert await statuses(desk, *addresses) == [500, 200, 500, 500]
    told = await desk.fault("http_500", on=False, companyId=other)
    assert told["orders"] == []


async def test_chance_is_seeded(desk: Desk) -> None:
    """With a probability a fault strikes as often as it says, and by one seed always at the same calls."""

    async def drawn(seed: int) -> list[int]:
        await desk.fault("http_500", probability=0.3, seed=seed)
        return await statuses(desk, *["/monitoring"] * 60)

    first, again, other = await drawn(1), await drawn(1), await drawn(2)
    assert first == again != other
    assert 8 <= Counter(first)[500] <= 28


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "http_500", "probability": 0},
        {"name": "http_500", "probability": 1.5},
        {"name": "http_500", "times": 0},
        {"name": "http_500", "rate": 7},
        {"name": "records_shifted", "request": "/monitoring"},
        {"on": True},
    ],
)
async def test_switches_that_are_refused(desk: Desk, wrong: dict[str, Any]) -> None:
    """A chance or a number that is none, and a word that nobody knows, are 400."""
    assert (await desk.control.post("/__sim__/faults", json=wrong)).status_code == 400


async def test_aims_that_are_not_there(desk: Desk) -> None:
    """A company or a driver that the fleet does not have is 404."""
    for aim in ({"companyId": "nobody"}, {"driverId": "nobody"}):
        assert (await desk.control.post("/__sim__/faults", json={"name": "timeout", **aim})).status_code == 404


class TestServed:
    """Faults that hold a connection, over real sockets."""

    @pytest.fixture
    async def at(self, simulator: Simulator) -> AsyncIterator[Addresses]:
        """Where the simulator is served."""
        async with running(simulator) as addresses:
            yield addresses

    @pytest.fixture
    async def client(self, at: Addresses) -> AsyncIterator[httpx2.AsyncClient]:
        """A client with the API's headers."""
        headers = {"Authorization": at.token, "x-system-name": at.system}
        async with httpx2.AsyncClient(base_url=at.api_url, headers=headers) as client:
            yield client

    @pytest.fixture
    def options(self) -> Options:
        """A clock that stands still."""
        return Options(clock_rate=0)

    async def test_no_answer(self, client: httpx2.AsyncClient, simulator: Simulator) -> None:
        """Timeout holds a call until its client gives up; the next one is answered."""
        simulator.portal.faults.switch(Fault.TIMEOUT, on=True, times=1)
        with pytest.raises(httpx2.ReadTimeout):
            await client.get("/monitoring", timeout=0.2)
        assert (await client.get("/monitoring")).status_code == 200

    async def test_no_answer_until_switched_off(self, client: httpx2.AsyncClient, desk: Desk) -> None:
        """Switched off, timeout lets the held call go on; with seconds it goes on by itself."""
        await desk.fault("timeout", times=5)
        held = asyncio.create_task(client.get("/monitoring"))
        while not desk.simulator.portal.faults.orders[0].struck:
            assert (await client.get("/health")).status_code == 200
        assert not held.done()
        await desk.fault("timeout", on=False)
        assert (await held).status_code == 200
        await desk.fault("timeout", seconds=0.01)
        assert (await client.get("/monitoring")).status_code == 200

    async def test_a_body_that_does_not_end(self, client: httpx2.AsyncClient, desk: Desk) -> None:
        """slow_body sends half at once and the rest when it is switched off."""
        await desk.fault("slow_body", times=1)
        async with client.stream("GET", "/monitoring") as answer:
            chunks = answer.aiter_raw()
            first = await anext(chunks)
            assert 0 < len(first) < int(answer.headers["Content-Length"])
            await desk.fault("slow_body", on=False)
            rest = [chunk async for chunk in chunks]
        whole = (await client.get("/monitoring")).content
        assert b"".join([first, *rest]) == whole

    async def test_the_end_does_not_wait_for_what_is_held(self) -> None:
        """A simulator that ends lets go of every held call first."""
        simulator = Simulator()
        async with running(simulator) as at, httpx2.AsyncClient() as client:
            simulator.portal.faults.switch(Fault.TIMEOUT, on=True)
            held = asyncio.create_task(client.get(f"{at.api_url}/monitoring"))
            while not simulator.portal.faults.orders[0].struck:
                await client.get(f"{at.api_url}/health")
        assert (await asyncio.gather(held, return_exceptions=True))[0] is not None
