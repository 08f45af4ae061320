"""The dialects of the monitoring API: what each says instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from tests.fortex_sim.conftest import Client, client

from fortex_sim import Dialect, Options, Records, Simulator
from fortex_sim.monitoring.dialects import MIX

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from fortex_sim.portal import Portal

pytestmark = pytest.mark.asyncio(loop_scope="module")

DEFAULT_ERROR = {"id", "eventCode", "errorTime", "errorMessage", "errorType"}


class Deployment:
    """One simulated world, spoken of in whichever dialect a test wants."""

    def __init__(self, simulator: Simulator, api: Client) -> None:
        self.portal: Portal = simulator.portal
        self.api = api

    def speak(self, *dialects: str, records: Records = Records.PAGE) -> None:
        """From now on the API speaks so."""
        self.portal.cache.clear()
        self.portal.options = Options(clock_rate=0, records=records, dialects=frozenset(map(Dialect, dialects)))

    async def analysis(self, place: int = 0) -> Any:
        """The analysis of the so-manieth company."""
        company = list(self.portal.world.companies)[place]
        answer = await self.api.get(f"/monitoring/smart-analyze/{company}")
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def _deployment() -> AsyncIterator[Deployment]:
    simulator = Simulator(Options(clock_rate=0))
    headers = {"Authorization": simulator.portal.credentials.token, "x-system-name": "zero"}
    async with client(simulator.monitoring, headers) as api:
        yield Deployment(simulator, api)


@pytest.fixture
def deployment(_deployment: Deployment) -> Iterator[Deployment]:
    """The deployment in its default dialect."""
    _deployment.speak()
    yield _deployment
    _deployment.api.headers["x-system-name"] = "zero"


def errors_of(analysis: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All errors at the drivers' top level."""
    return [error for driver in analysis for error in driver["logCheckErrors"]]


async def test_the_default(deployment: Deployment) -> None:
    """A list of drivers, nobody doubled, errors at the top level with milliseconds and ids, no names."""
    analysis = await deployment.analysis()
    assert len({driver["driverId"] for driver in analysis}) == len(analysis)
    assert {frozenset(error) for error in errors_of(analysis)} == {frozenset(DEFAULT_ERROR)}
    assert all(error["errorTime"] > 1e12 and error["id"] for error in errors_of(analysis))
    assert {frozenset(log) for driver in analysis for log in driver["driverLogs"]} == {frozenset({"date", "certified"})}


async def test_header_and_query(deployment: Deployment) -> None:
    """The system is looked for in the header alone, in the query alone, or by default in both."""
    statuses = {}
    for dialect in ("header", "query"):
        deployment.speak(dialect)
        deployment.api.headers["x-system-name"] = "zero"
        by_header = await deployment.api.get("/monitoring")
        del deployment.api.headers["x-system-name"]
        by_query = await deployment.api.get("/monitoring?system=zero")
        statuses[dialect] = (by_header.status_code, by_query.status_code)
    assert statuses == {"header": (200, 400), "query": (400, 200)}


async def test_an_object(deployment: Deployment) -> None:
    """object: {"drivers": [...]} instead of the list."""
    plain = await deployment.analysis()
    deployment.speak("object")
    assert await deployment.analysis() == {"drivers": plain}


async def test_an_empty_object(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    """object: a company without drivers is {}."""
    deployment.speak("object")
    monkeypatch.setattr(type(deployment.portal.world), "company_drivers", lambda *_: [])
    assert await deployment.analysis() == {}


async def test_nested(deployment: Deployment) -> None:
    """nested: each error stands in the daily log of its home-terminal day, none at the top."""
    plain = errors_of(await deployment.analysis())
    deployment.speak("nested")
    analysis = await deployment.analysis()
    assert errors_of(analysis) == []
    assert errors_of([log for driver in analysis for log in driver["driverLogs"]]) == plain
    days = {error.id: error.day.isoformat() for error in deployment.portal.world.errors}
    for driver in analysis:
        for log in driver["driverLogs"]:
            assert {days[error["id"]] for error in log["logCheckErrors"]} <= {log["date"]}


async def test_days_in_an_object(deployment: Deployment) -> None:
    """days_object: the daily logs in an object by day."""
    plain = await deployment.analysis()
    deployment.speak("days_object")
    logs = (await deployment.analysis())[0]["driverLogs"]
    assert list(logs) == [log["date"] for log in plain[0]["driverLogs"]]
    assert list(logs.values()) == plain[0]["driverLogs"]


@pytest.mark.parametrize(
    ("dialect", "names"),
    [
        ("old_names", {"id", "event_code", "timestamp", "message", "type", "log_id", "event_id"}),
        ("older_names", {"id", "eventCode", "date", "error_message", "type", "logId", "eventId"}),
    ],
)
async def test_older_names(deployment: Deployment, dialect: str, names: set[str]) -> None:
    """old_names, older_names: the same values under the names of earlier deployments, with day and record."""
    plain = errors_of(await deployment.analysis())
    deployment.speak(dialect)
    renamed = errors_of(await deployment.analysis())
    assert {frozenset(error) for error in renamed} == {frozenset(names)}
    assert [set(error.values()) > set(sound.values()) for error, sound in zip(renamed, plain, strict=True)] == [
        True
    ] * len(plain)
    items = (await deployment.api.get("/monitoring/logs-with-errors")).json()["items"]
    assert set(items[0]) == names | {"driverId", "companyId"}


async def test_the_origin_in_the_path(deployment: Deployment) -> None:
    """origin_path: ids with Company: before them, an origin each, and no analysis without it."""
    deployment.speak("origin_path")
    listed = (await deployment.api.get("/monitoring")).json()["companies"][0]
    assert listed["id"].startswith("Company:")
    without = await deployment.api.get(f"/monitoring/smart-analyze/{listed['id']}")
    assert without.status_code == 404
    there = await deployment.api.get(f"/monitoring/smart-analyze/{listed['origin']}/{listed['id']}")
    assert (there.status_code, bool(there.json())) == (200, True)
    deployment.speak("plain_path")
    there = await deployment.api.get(f"/monitoring/smart-analyze/{listed['origin']}/{listed['id']}")
    assert there.status_code == 404


@pytest.mark.parametrize(
    ("dialect", "records", "named"),
    [("names", Records.PAGE, True), ("no_names", Records.API, False)],
)
async def test_names(deployment: Deployment, dialect: str, records: Records, *, named: bool) -> None:
    """names, no_names: drivers' names are there, or not, whatever else the deployment gives."""
    deployment.speak(dialect, records=records)
    analysis = await deployment.analysis()
    assert ["driverName" in driver for driver in analysis] == [named] * len(analysis)


async def test_times(deployment: Deployment) -> None:
    """seconds, iso, no_times: errorTime in epoch seconds, ISO 8601, or missing."""
    plain = [error["errorTime"] for error in errors_of(await deployment.analysis())]
    deployment.speak("seconds")
    assert [error["errorTime"] * 1000 for error in errors_of(await deployment.analysis())] == plain
    deployment.speak("iso")
    written = [error["errorTime"] for error in errors_of(await deployment.analysis())]
    assert all(time.endswith("Z") and time.startswith("2026-06-") for time in written)
    deployment.speak("no_times")
    assert {frozenset(e) for e in errors_of(await deployment.analysis())} == {frozenset(DEFAULT_ERROR - {"errorTime"})}


async def test_null_ids(deployment: Deployment) -> None:
    """null_ids: no error has an id."""
    deployment.speak("null_ids")
    assert {error["id"] for error in errors_of(await deployment.analysis())} == {None}


async def test_doubled_drivers(deployment: Deployment) -> None:
    """doubled_drivers: every driver stands there twice, his errors shared between the two."""
    plain = await deployment.analysis()
    deployment.speak("doubled_drivers")
    doubled = await deployment.analysis()
    assert [driver["driverId"] for driver in doubled] == [d["driverId"] for d in plain for _ in range(2)]
    assert errors_of(doubled) == errors_of(plain)


async def test_doubled_companies(deployment: Deployment) -> None:
    """doubled_companies: some companies stand in the overview twice."""
    deployment.speak("doubled_companies")
    ids = [company["id"] for company in (await deployment.api.get("/monitoring")).json()["companies"]]
    assert len(ids) > len(set(ids)) == 3
    assert [c["id"] for c in (await deployment.api.get("/monitoring/companies")).json()] == ids


async def test_stray_spaces_and_lower_case(deployment: Deployment) -> None:
    """stray_spaces, lower_case: the same words, spelt otherwise."""
    plain = [" ".join(e["errorMessage"].upper().split()) for e in errors_of(await deployment.analysis())]
    deployment.speak("stray_spaces", "lower_case")
    spelt = [error["errorMessage"] for error in errors_of(await deployment.analysis())]
    assert all(words != words.strip() and words == words.lower() for words in spelt)
    assert [" ".join(words.upper().split()) for words in spelt] == plain


async def test_mixed(deployment: Deployment) -> None:
    """mixed: each company speaks otherwise, always in the same way, and tells the same errors."""
    told = [len(errors_of(await deployment.analysis(place))) for place in range(3)]
    deployment.speak("mixed")
    old, nested, spaced = [await deployment.analysis(place) for place in range(3)]
    assert set(errors_of(old)[0]) >= {"message", "timestamp"}
    inside = errors_of([log for driver in nested["drivers"] for log in driver["driverLogs"]])
    assert {error["id"] for error in errors_of(spaced)} == {None}
    assert [len(errors_of(old)), len(inside), len(errors_of(spaced))] == told
    assert len(set(MIX)) == len(MIX) >= 8
