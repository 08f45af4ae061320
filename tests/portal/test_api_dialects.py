"""The adapter against the simulator in every dialect: the same drivers, errors and days, however it is spoken."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import httpx2
import pytest
from pydantic import SecretStr

from fortex_sim.options import RIVALS, Dialect, Options
from fortex_sim.simulator import Simulator
from logwarden.portal.api import FortexApi
from logwarden.portal.wire import DriverSnapshot
from logwarden.problems import TryAgain

ANALYSIS = "/monitoring/smart-analyze/"


class Deployment:
    """One simulator, and the adapter before it; `asked` are the paths of the analyses that it asked for.

    `hides_origins` makes an overview that tells no origins; `invents_origins` one that tells them for nothing.
    """

    def __init__(
        self,
        *dialects: Dialect,
        origin: str | None = None,
        hides_origins: bool = False,
        invents_origins: bool = False,
    ) -> None:
        simulator = Simulator(Options(clock_rate=0, dialects=frozenset(dialects)))
        self.portal = simulator.portal
        self.asked: list[str] = []
        self._served = httpx2.ASGITransport(app=simulator.monitoring)
        self._hides, self._invents = hides_origins, invents_origins
        self.api = FortexApi(
            "http://127.0.0.1",
            SecretStr(self.portal.credentials.token),
            self.portal.options.system,
            origin=origin,
            requests_per_second=100,
            transport=httpx2.MockTransport(self._between),
        )

    async def _between(self, request: httpx2.Request) -> httpx2.Response:
        answer = await self._served.handle_async_request(request)
        await answer.aread()
        if request.url.path.startswith(ANALYSIS):
            self.asked.append(request.url.path.removeprefix(ANALYSIS))
        if request.url.path != "/monitoring" or not (self._hides or self._invents):
            return answer
        said = answer.json()
        for company in said["companies"]:
            company["origin"] = "nowhere" if self._invents else None
        return httpx2.Response(200, json=said, headers={"Date": answer.headers["Date"]})

    async def a_pass(self) -> list[DriverSnapshot]:
        """All drivers, as a pass gets them."""
        overview = await self.api.overview()
        asked = [await self.api.analysis(company.company_id) for company in overview.companies]
        return [listed.snapshot() for analysis in asked for listed in analysis.drivers]


def _words(message: str) -> str:
    return " ".join(message.upper().split())


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


SPOKEN = [
    frozenset({one, *path})
    for one in Dialect
    for path in ((), (Dialect.ORIGIN_PATH,))
    if not any(len({one, *path} & rivals) > 1 for rivals in RIVALS)
]


@pytest.mark.parametrize("dialects", SPOKEN, ids=lambda dialects: "+".join(sorted(dialects)))
async def test_every_dialect_tells_the_same(dialects: frozenset[Dialect]) -> None:
    """Every driver once, with all his errors and days; the times that are told are the true ones."""
    deployment = Deployment(*dialects)
    drivers = await deployment.a_pass()
    world = deployment.portal.world
    assert Counter(driver.driver_id for driver in drivers) == Counter(list(world.drivers))
    for driver in drivers:
        true = world.listed(world.drivers[driver.driver_id])
        assert driver.malformed_raw == ()
        assert Counter(_words(e.message) for e in driver.errors) == Counter(_words(e.message) for e in true)
        told = {_second(e.error_at) for e in driver.errors if e.error_at is not None}
        assert told in ({_second(e.at) for e in true}, set())
        assert all(day.certified == world.certified(world.drivers[driver.driver_id], day.day) for day in driver.days)
    assert len(deployment.asked) == len(world.companies)


async def test_an_origin_from_the_settings() -> None:
    """Where the overview tells no origins, a person does; without that no company is known."""
    silent = Deployment(Dialect.ORIGIN_PATH, hides_origins=True)
    with pytest.raises(TryAgain, match="does not know what we asked for"):
        await silent.a_pass()
    told = Deployment(Dialect.ORIGIN_PATH, hides_origins=True, origin="zero")
    assert len(await told.a_pass()) == 12
    assert {path.split("/")[0] for path in told.asked} == {"zero"}


async def test_which_path_is_found_out_once() -> None:
    """An overview that tells origins, on a deployment that wants none in the path: one 404, then never again."""
    deployment = Deployment(invents_origins=True)
    assert len(await deployment.a_pass()) == 12
    assert [path.count("/") for path in deployment.asked] == [1, 0, 0, 0]


async def test_a_removed_company_settles_nothing() -> None:
    """404 with and without the origin is a company that is gone; the others are found all the same."""
    deployment = Deployment(Dialect.ORIGIN_PATH)
    gone, *others = (await deployment.api.overview()).companies
    del deployment.portal.world.companies[gone.company_id.removeprefix("Company:")]
    with pytest.raises(TryAgain, match="perhaps it was just removed"):
        await deployment.api.analysis(gone.company_id)
    for company in others:
        assert await deployment.api.analysis(company.company_id)
    assert [path.count("/") for path in deployment.asked] == [1, 0, 1, 1]


async def test_an_answer_stays_as_long_as_the_adapter_says() -> None:
    """Until then the portal gives the same list, from then on a newer one."""
    deployment = Deployment()
    company = next(iter(deployment.portal.world.companies))
    first = (await deployment.api.analysis(company)).drivers
    until = deployment.api.unchanged_until(company)
    assert until is not None
    clock = deployment.portal.clock
    clock.advance((until - await deployment.api.now()).total_seconds() - 1)
    assert (await deployment.api.analysis(company)).drivers[0].last_updated_at == first[0].last_updated_at
    assert deployment.api.unchanged_until(company) == until
    clock.advance(1)
    assert (await deployment.api.analysis(company)).drivers[0].last_updated_at == until
