"""A simulator whose clock stands still, and clients for its three faces."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from fortex_sim import Options, Simulator
from fortex_sim.clock import DEFAULT_START
from fortex_sim.profiles import PROFILES
from fortex_sim.world.building import build_world
from fortex_sim.world.fleet import Driver
from fortex_sim.world.world import World

Client = httpx2.AsyncClient


class Desk:
    """A person at the portal's pages: drivers by name (the n-th of it), days as MM/DD/YYYY."""

    def __init__(self, simulator: Simulator, ui: Client, api: Client, control: Client) -> None:
        self.simulator = simulator
        self.ui = ui
        self.api = api
        self.control = control

    def driver(self, name: str, number: int = 0) -> Driver:
        """The n-th driver of that name, counted from 0."""
        return [d for d in self.simulator.portal.world.drivers.values() if d.name == name][number]

    async def rows(self, driver: Driver, first: str, last: str | None = None) -> list[dict[str, Any]]:
        """The rows of some days."""
        answer = await self.ui.get(f"/ui/drivers/{driver.id}/logs", params={"from": first, "to": last or first})
        assert answer.status_code == 200, answer.text
        return [row for day in answer.json()["days"] for row in day["rows"]]

    async def clear_twins(self, driver: Driver, first: str, last: str | None = None) -> dict[str, Any]:
        """PROCEED with CLEAR TWIN EVENTS alone."""
        answer = await self.ui.post(
            f"/ui/drivers/{driver.id}/toolkit",
            json={"from": first, "to": last or first, "boxes": ["CLEAR TWIN EVENTS"]},
        )
        assert answer.status_code == 200, answer.text
        outcome: dict[str, Any] = answer.json()
        return outcome

    async def errors(self, driver: Driver) -> list[dict[str, Any]]:
        """What the monitoring API lists for a driver now, cached or not."""
        answer = await self.api.get(f"/monitoring/smart-analyze/{driver.company.id}")
        element = next(e for e in answer.json() if e["driverId"] == driver.id)
        listed: list[dict[str, Any]] = element["logCheckErrors"]
        return listed

    async def certified(self, driver: Driver, day: str) -> bool:
        """Whether the monitoring API says now, by a computation of its own, that a day is certified."""
        self.simulator.portal.cache.clear()
        answer = await self.api.get(f"/monitoring/smart-analyze/{driver.company.id}")
        element = next(e for e in answer.json() if e["driverId"] == driver.id)
        return bool(next(log["certified"] for log in element["driverLogs"] if log["date"] == day))

    async def pass_time(self, seconds: float) -> None:
        """Moves the portal's clock."""
        answer = await self.control.post("/__sim__/clock", json={"advanceSeconds": seconds})
        assert answer.status_code == 200, answer.text

    async def behave(self, driver: Driver | None, **how: Any) -> None:
        """Sets how a driver, or all, answer."""
        answer = await self.control.post("/__sim__/drivers", json={"driverId": driver.id if driver else None, **how})
        assert answer.status_code == 200, answer.text

    async def fault(self, name: str, times: int | None = None, **how: Any) -> dict[str, Any]:
        """Switches a fault on, or off with `on=False`."""
        answer = await self.control.post("/__sim__/faults", json={"name": name, "times": times, **how})
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def ledger(self) -> list[dict[str, Any]]:
        """The ledger."""
        entries: list[dict[str, Any]] = (await self.control.get("/__sim__/ledger")).json()
        return entries

    async def truth(self) -> list[dict[str, Any]]:
        """The errors of the truth."""
        errors: list[dict[str, Any]] = (await self.control.get("/__sim__/truth")).json()["errors"]
        return errors


def client(app: Any, headers: dict[str, str] | None = None) -> Client:
    """A client that calls an application in-process."""
    return Client(transport=httpx2.ASGITransport(app=app), base_url="http://portal.test", headers=headers)


@pytest.fixture(scope="session", params=[7, 8, 2026])
def world(request: pytest.FixtureRequest) -> World:
    """The small fleet three weeks after its start, so that unscripted days are looked at too."""
    built = build_world(PROFILES["small"](), request.param, DEFAULT_START)
    built.advance_to(DEFAULT_START + timedelta(days=21))
    return built


@pytest.fixture
def options() -> Options:
    """How the simulator is set up; a test module may override it."""
    return Options(clock_rate=0)


@pytest.fixture
def simulator(options: Options) -> Simulator:
    """A simulator whose clock moves by control alone."""
    return Simulator(options)


@pytest.fixture
async def api(simulator: Simulator) -> AsyncIterator[Client]:
    """A client of the monitoring API with its token and system."""
    headers = {"Authorization": simulator.portal.credentials.token, "x-system-name": "zero"}
    async with client(simulator.monitoring, headers) as it:
        yield it


@pytest.fixture
async def visitor(simulator: Simulator) -> AsyncIterator[Client]:
    """A client of the pages that has not logged in."""
    async with client(simulator.ui) as it:
        yield it


@pytest.fixture
async def ui(simulator: Simulator) -> AsyncIterator[Client]:
    """A client of the pages that has logged in."""
    credentials = simulator.portal.credentials
    async with client(simulator.ui) as it:
        answer = await it.post("/ui/login", json={"username": credentials.username, "password": credentials.password})
        assert answer.status_code == 204
        yield it


@pytest.fixture
async def control(simulator: Simulator) -> AsyncIterator[Client]:
    """A client of the control interface."""
    headers = {"Authorization": simulator.portal.credentials.control_token}
    async with client(simulator.control, headers) as it:
        yield it


@pytest.fixture
def desk(simulator: Simulator, ui: Client, api: Client, control: Client) -> Desk:
    """A person at the pages, with an eye on the API and a hand on the clock."""
    return Desk(simulator, ui, api, control)
