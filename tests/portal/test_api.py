from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx2
import pytest
import stamina
from pydantic import SecretStr

from fortex_sim.faults import Fault
from fortex_sim.options import Options, Records
from fortex_sim.simulator import Simulator
from logwarden.portal.api import FortexApi
from logwarden.portal.wire import DriverSnapshot
from logwarden.problems import AskPerson, Problem, SettingsProblem, TryAgain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOKEN = "t0ken-that-nobody-may-see"
DATE = "Wed, 17 Jun 2026 14:20:00 GMT"
URL = "https://portal.test"
GOOD = httpx2.Response(200, json={"companies": []}, headers={"Date": DATE})


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    """Tries follow each other at once, as many as the code asks for."""
    with stamina.set_testing(True, attempts=100, cap=True):
        yield


def api(answer: Callable[[httpx2.Request], httpx2.Response], url: str = URL) -> FortexApi:
    """An API whose portal answers so."""
    return FortexApi(url, SecretStr(TOKEN), "zero", transport=httpx2.MockTransport(answer))


class Portal:
    """Gives its answers one after the other, the last one for ever, and keeps what it was asked."""

    def __init__(self, *answers: httpx2.Response | type[Exception]) -> None:
        self.answers = answers
        self.asked: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """The next answer."""
        self.asked.append(request)
        answer = self.answers[min(len(self.asked), len(self.answers)) - 1]
        if isinstance(answer, httpx2.Response):
            return httpx2.Response(answer.status_code, headers=answer.headers, content=answer.content)
        raise answer("it broke")


async def test_token_and_system_are_sent() -> None:
    """The token raw in its header, the system as header and as query."""
    portal = Portal(GOOD)
    async with api(portal) as asked:
        await asked.overview()
    (request,) = portal.asked
    assert request.headers["Authorization"] == TOKEN
    assert request.headers["x-system-name"] == "zero"
    assert str(request.url) == f"{URL}/monitoring?system=zero"


async def test_now_is_the_date_header() -> None:
    """The portal's clock, aware UTC."""
    async with api(Portal(GOOD)) as asked:
        assert await asked.now() == datetime(2026, 6, 17, 14, 20, tzinfo=UTC)


async def test_a_company_id_with_a_colon_goes_into_the_path() -> None:
    """Ids like `Company:8VvGSxT2el` stay as they are; a slash cannot leave the path."""
    portal = Portal(httpx2.Response(200, json=[], headers={"Date": DATE}))
    async with api(portal) as asked:
        await asked.analysis("Company:8VvGSxT2el")
        await asked.analysis("../health")
    assert [request.url.raw_path.split(b"?")[0] for request in portal.asked] == [
        b"/monitoring/smart-analyze/Company:8VvGSxT2el",
        b"/monitoring/smart-analyze/..%2Fhealth",
    ]


@pytest.mark.parametrize(
    "bad",
    [
        httpx2.Response(500),
        httpx2.Response(503),
        httpx2.Response(429, headers={"Retry-After": "2"}),
        httpx2.Response(429, headers={"Retry-After": "Wed, 17 Jun 2026 14:20:30 GMT", "Date": DATE}),
        httpx2.Response(429, headers={"Retry-After": "rubbish"}),
        httpx2.ReadTimeout,
        httpx2.ConnectError,
        httpx2.RemoteProtocolError,
    ],
)
async def test_a_busy_portal_is_asked_again(bad: httpx2.Response | type[Exception]) -> None:
    """5xx, 429, time-outs and broken connections are tried again, and the next good answer counts."""
    portal = Portal(bad, bad, GOOD)
    async with api(portal) as asked:
        await asked.overview()
    assert len(portal.asked) == 3


async def test_tries_have_an_end() -> None:
    """After the last try the caller hears it, with the status."""
    portal = Portal(httpx2.Response(502))
    async with api(portal) as asked:
        with pytest.raises(TryAgain, match="failed with status 502"):
            await asked.overview()
    assert len(portal.asked) == 4


@pytest.mark.parametrize("wait", ["3600", "Wed, 17 Jun 2026 15:20:00 GMT"])
async def test_a_long_retry_after_is_left_to_the_caller(wait: str) -> None:
    """An hour, in seconds or as a date by the portal's clock, is not waited out here; it is handed on."""
    portal = Portal(httpx2.Response(429, headers={"Retry-After": wait, "Date": DATE}))
    async with api(portal) as asked:
        with pytest.raises(TryAgain, match="slow down") as said:
            await asked.overview()
    assert len(portal.asked) == 1
    assert said.value.after_seconds == 3600


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_token_is_for_people(status: int) -> None:
    """It is asked once."""
    portal = Portal(httpx2.Response(status))
    async with api(portal) as asked:
        with pytest.raises(AskPerson, match="refuses our token"):
            await asked.overview()
    assert len(portal.asked) == 1


async def test_a_refused_system_is_for_people() -> None:
    """400 is what a portal says that does not know the system."""
    async with api(Portal(httpx2.Response(400))) as asked:
        with pytest.raises(AskPerson, match="check the system's name"):
            await asked.overview()


async def test_an_unknown_company_may_come_back() -> None:
    """404 is asked once, and is no reason to stop everything."""
    portal = Portal(httpx2.Response(404))
    async with api(portal) as asked:
        with pytest.raises(TryAgain, match="does not know"):
            await asked.analysis("gone")
    assert len(portal.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_never_followed(status: int) -> None:
    """The host is named, nobody else gets the token."""
    portal = Portal(httpx2.Response(status, headers={"Location": "https://evil.test/monitoring?a=b"}))
    async with api(portal) as asked:
        with pytest.raises(AskPerson, match=r"sends us on to evil\.test\. We do not follow"):
            await asked.overview()
    assert [request.url.host for request in portal.asked] == ["portal.test"]


@pytest.mark.parametrize("body", ['{"companies": [', "", "<html>", "[" * 100_000])
async def test_a_broken_body_is_told_in_plain_words(body: str) -> None:
    """Truncated JSON, none at all, and a body made to exhaust the reader."""
    async with api(Portal(httpx2.Response(200, text=body, headers={"Date": DATE}))) as asked:
        with pytest.raises(TryAgain, match="broke off in the middle"):
            await asked.overview()


async def test_an_answer_without_a_date_is_of_no_use() -> None:
    """Without the portal's clock nothing can be compared."""
    async with api(Portal(httpx2.Response(200, json={"companies": []}))) as asked:
        with pytest.raises(TryAgain, match="what time it is"):
            await asked.overview()


@pytest.mark.parametrize(
    "answer",
    [httpx2.Response(status) for status in (302, 400, 401, 404, 429, 500)]
    + [httpx2.ReadTimeout, httpx2.ConnectError, httpx2.Response(200, text="{")],
)
async def test_no_problem_holds_the_token(answer: httpx2.Response | type[Exception]) -> None:
    """Neither the words nor what they came from nor the arguments."""
    async with api(Portal(answer)) as asked:
        with pytest.raises(Problem) as said:
            await asked.overview()
    assert TOKEN not in f"{said.value!r} {said.value.__cause__!r} {asked!r}"
    assert said.value.__suppress_context__ or said.value.__context__ is None


@pytest.mark.parametrize("token", [TOKEN + "\n", "", " " + TOKEN, TOKEN + "é"])
def test_a_token_that_fits_no_header_is_refused_unseen(token: str) -> None:
    """The HTTP library would quote it in its complaint; ours does not."""
    with pytest.raises(SettingsProblem, match="token is empty, or has") as said:
        FortexApi(URL, SecretStr(token), "zero")
    assert TOKEN not in str(said.value)


@pytest.mark.parametrize(
    "url",
    ["http://portal.test", "ftp://portal.test", "portal.test", "https://", "https://a:b@portal.test", "https://p/?a=1"],
)
def test_only_https_and_loopback_are_addresses(url: str) -> None:
    """Any other is refused at the start, without its password."""
    with pytest.raises(SettingsProblem) as said:
        FortexApi(url, SecretStr(TOKEN), "zero")
    assert "a:b" not in str(said.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost:8000/", "http://[::1]:8000"])
async def test_loopback_needs_no_https(url: str) -> None:
    """The simulator is there."""
    async with api(Portal(GOOD), url) as asked:
        assert (await asked.now()).tzinfo is UTC


def simulated(options: Options) -> tuple[Simulator, FortexApi]:
    """A simulator and the API in front of it, without a socket."""
    simulator = Simulator(options)
    token = SecretStr(simulator.portal.credentials.token)
    transport = httpx2.ASGITransport(app=simulator.monitoring)
    return simulator, FortexApi("http://127.0.0.1", token, options.system, transport=transport)


async def drivers_of(asked: FortexApi, company_id: str) -> list[DriverSnapshot]:
    """The drivers of a company's analysis, read."""
    return [listed.snapshot() for listed in (await asked.analysis(company_id)).drivers]


async def test_the_simulators_errors_are_all_read() -> None:
    """What truth says is listed, by id, message and time; the unknown message is among it."""
    simulator, asked = simulated(Options())
    async with asked:
        overview = await asked.overview()
        drivers = [d for company in overview.companies for d in await drivers_of(asked, company.company_id)]
    world = simulator.portal.world
    listed = {(e.id, e.message, e.at) for d in world.drivers.values() for e in world.listed(d)}
    assert {(e.portal_id, e.message, e.error_at) for d in drivers for e in d.errors} == listed
    assert len(drivers) == 12
    assert overview.total_errors == len(listed)
    assert "GATEWAY FIRMWARE NOTICE 4411" in {message for _, message, _ in listed}


async def test_the_simulators_records_are_the_true_ones() -> None:
    """Where the API gives records, a day's events are the portal's own."""
    simulator, asked = simulated(Options(records=Records.API))
    world = simulator.portal.world
    driver = next(iter(world.drivers.values()))
    async with asked:
        snapshots = await drivers_of(asked, driver.company.id)
    (snapshot,) = [s for s in snapshots if s.driver_id == driver.id]
    assert snapshot.driver_name == driver.name
    for day in snapshot.days:
        assert day.events == tuple(record.event for record in world.between(driver, day.day, day.day))
        assert day.certified == world.certified(driver, day.day)


async def test_freshness_follows_the_portals_clock() -> None:
    """Within ten minutes the same body comes; `asked_at` moves, `last_updated_at` does not."""
    simulator, asked = simulated(Options(clock_rate=0))
    company = next(iter(simulator.portal.world.companies))
    async with asked:
        first = (await drivers_of(asked, company))[0]
        simulator.portal.clock.advance(300)
        cached = (await drivers_of(asked, company))[0]
        simulator.portal.clock.advance(301)
        fresh = (await drivers_of(asked, company))[0]
    assert cached.asked_at - first.asked_at == timedelta(seconds=300)
    assert cached.last_updated_at == first.last_updated_at
    assert fresh.last_updated_at == first.last_updated_at + timedelta(seconds=601)  # type: ignore[operator]


@pytest.mark.parametrize("fault", [Fault.HTTP_500, Fault.HTTP_429])
async def test_the_simulators_passing_faults_are_lived_through(fault: Fault) -> None:
    """Two bad answers, then a good one."""
    simulator, asked = simulated(Options())
    simulator.portal.faults.switch(fault, on=True, times=2)
    async with asked:
        assert len((await asked.overview()).companies) == 3
