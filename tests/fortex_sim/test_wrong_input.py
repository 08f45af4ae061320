"""Whatever comes in, the three servers answer with the contract's status, and never with 500."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx2
import pytest
import pytest_asyncio
from tests.fortex_sim.conftest import client

from fortex_sim import Options, Simulator, running
from fortex_sim.web import LARGEST_BODY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.asyncio(loop_scope="module")

TRICKS = (
    "..%2f..",
    "%2e%2e%2f",
    "%00",
    "a%00b",
    "%ff%fe",
    "☃",
    "x" * 4000,
    "'; DROP TABLE",
    "{driver_id}",
    "%0d%0aX: y",
)
HUGE = b'{"a":"' + b"x" * LARGEST_BODY + b'"}'


class Doors:
    """The three servers with everything that opens them, and one driver's id."""

    def __init__(self, simulator: Simulator, api: httpx2.AsyncClient, ui: httpx2.AsyncClient) -> None:
        self.simulator = simulator
        self.api = api
        self.ui = ui
        self.control = client(simulator.control, {"Authorization": simulator.portal.credentials.control_token})
        self.driver = next(iter(simulator.portal.world.drivers))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def doors() -> AsyncIterator[Doors]:
    """One simulator for the whole table: none of it changes anything."""
    simulator = Simulator(Options(clock_rate=0))
    opens = simulator.portal.credentials
    async with (
        client(simulator.monitoring, {"Authorization": opens.token, "x-system-name": "zero"}) as api,
        client(simulator.ui) as ui,
    ):
        await ui.post("/ui/login", json={"username": opens.username, "password": opens.password})
        yield Doors(simulator, api, ui)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Authorization": ""}, 401),
        ({"Authorization": "wrong"}, 401),
        ({"Authorization": "wrong", "x-system-name": ""}, 401),
        ({"x-system-name": ""}, 400),
        ({"x-system-name": "hero2"}, 404),
        ({"x-system-name": "../zero"}, 404),
        ({"Authorization": "\u00ff\u00fe"}, 401),
    ],
)
async def test_who_may_not_ask(doors: Doors, headers: dict[str, str], status: int) -> None:
    """Token before system, on every call of the API."""
    sent = [(key.encode(), value.encode("latin-1")) for key, value in headers.items()]
    for method, address in (
        ("GET", "/monitoring"),
        ("GET", "/monitoring/smart-analyze/x"),
        ("POST", "/monitoring/smart-analyze"),
    ):
        answer = await doors.api.request(method, address, headers=sent)
        if method == "POST" and status != 401:
            continue
        assert answer.status_code == status


@pytest.mark.parametrize("trick", TRICKS)
async def test_names_that_are_none(doors: Doors, trick: str) -> None:
    """A company, driver or page that is not there is 404, however it is written."""
    for asker, addresses in (
        (doors.api, ("/monitoring/smart-analyze/{}", "/monitoring/smart-analyze/zero/{}", "/monitoring/{}")),
        (doors.ui, ("/ui/companies/{}/drivers", "/ui/drivers/{}", "/assets/{}", "/{}")),
        (doors.control, ("/__sim__/log/{}", "/__sim__/{}")),
    ):
        for address in addresses:
            answer = await asker.get(address.format(trick))
            assert (address, answer.status_code) == (address, 404)
            assert "import " not in answer.text


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=x", "page=99999999999999999999", "limit=0", "limit=1001", "limit=1e3", "page=%00"],
)
async def test_pages_of_the_list_that_are_none(doors: Doors, query: str) -> None:
    """A page or a limit that is none is 400; a company or a driver that is not there 404."""
    assert (await doors.api.get(f"/monitoring/logs-with-errors?{query}")).status_code == 400
    for wanted in ("companyId=x", "driverId=x", "companyId=%00"):
        assert (await doors.api.get(f"/monitoring/logs-with-errors?{wanted}")).status_code == 404


BODIES: list[tuple[bytes, str, int]] = [
    (b"", "application/json", 400),
    (b"{", "application/json", 400),
    (b"[]", "application/json", 400),
    (b"null", "application/json", 400),
    (b'"text"', "application/json", 400),
    (b"\x00", "application/json", 400),
    (b"\xff\xfe", "application/json", 400),
    (
        b'{"driverId": 7, "recordId": {}, "name": [], "boxes": "all", "seed": "x", "advanceSeconds": "x"}',
        "application/json",
        400,
    ),
    (b"[" * 30000, "application/json", 400),
    (b'{"seed": ' + b"9" * 5000 + b"}", "application/json", 400),
    (b"driverId=1", "application/x-www-form-urlencoded", 400),
    (b'{"name": "http_500"}', "text/plain", 400),
    (HUGE, "application/json", 413),
]


@pytest.mark.parametrize(("body", "kind", "status"), BODIES, ids=range(len(BODIES)))
async def test_bodies_that_are_none(doors: Doors, body: bytes, kind: str, status: int) -> None:
    """A body that is malformed, of another type or too large is refused wherever one is taken."""
    for asker, address in (
        (doors.api, "/monitoring/smart-analyze"),
        (doors.ui, "/ui/login"),
        (doors.ui, f"/ui/drivers/{doors.driver}/annotate"),
        (doors.ui, f"/ui/drivers/{doors.driver}/request-edit"),
        (doors.ui, f"/ui/drivers/{doors.driver}/toolkit"),
        (doors.control, "/__sim__/faults"),
        (doors.control, "/__sim__/clock"),
        (doors.control, "/__sim__/reset"),
    ):
        answer = await asker.post(address, content=body, headers={"Content-Type": kind})
        assert (address, answer.status_code) == (address, status)
        assert answer.json()["message"]


@pytest.mark.parametrize(
    "text", ["\\u0000\\u0000\\u0000\\u0000", "\\ud800\\ud800\\ud800\\ud800", "a\\u2028b\\u202e", "\\u0007bell"]
)
async def test_texts_that_nobody_can_print(doors: Doors, text: str) -> None:
    """Control characters and half surrogates are refused; the ledger can be read afterwards."""
    world = doors.simulator.portal.world
    record = next(r for r in world.log(doors.driver) if r.event.is_main)
    bodies = {
        "annotate": f'{{"recordId": "{record.id}", "text": "{text}"}}',
        "request-edit": f'{{"recordId": "{record.id}", "status": "{text}", "time": "{text}", "reason": "{text}"}}',
        "toolkit": f'{{"from": "{text}", "to": "{text}", "boxes": ["{text}"]}}',
    }
    for act, body in bodies.items():
        answer = await doors.ui.post(
            f"/ui/drivers/{doors.driver}/{act}", content=body, headers={"Content-Type": "application/json"}
        )
        assert (act, answer.status_code) == (act, 400)
    login = await doors.ui.post(
        "/ui/login",
        content=f'{{"username": "{text}", "password": "{text}", "code": "{text}"}}',
        headers={"Content-Type": "application/json"},
    )
    assert login.status_code in {400, 401}
    assert (await doors.control.get("/__sim__/ledger")).status_code == 200


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("clock", {"to": "0001-01-01T00:00:00+14:00"}),
        ("clock", {"to": "9999-12-31T23:59:59-14:00"}),
        ("clock", {"advanceSeconds": 1e300}),
        ("drivers", {"answerAfterSeconds": 10**30}),
        ("drivers", {"certifyDays": ["0001-01-01"]}),
        ("drivers", {"certifyDays": ["9999-12-31"]}),
        ("drivers", {"answer": "perhaps"}),
        ("reset", {"profile": "../small"}),
        ("faults", {"name": "\u0000"}),
    ],
)
async def test_wishes_that_the_control_refuses(doors: Doors, address: str, body: dict[str, Any]) -> None:
    """Instants beyond all calendars, endless delays and days without a log are 400."""
    assert (await doors.control.post(f"/__sim__/{address}", json=body)).status_code == 400


async def test_ranges_at_the_ends_of_time(doors: Doors) -> None:
    """The first and the last day of all calendars are no range; long before the fleet there are no rows."""
    for day, status in (("01/01/0001", 400), ("12/31/9999", 400), ("01/01/2000", 200)):
        answer = await doors.ui.get(f"/ui/drivers/{doors.driver}/logs", params={"from": day, "to": day})
        assert (answer.status_code, answer.json().get("count")) == (status, 0 if status == 200 else None)
        body = {"from": day, "to": day, "boxes": ["CLEAR TWIN EVENTS"]}
        assert (await doors.ui.post(f"/ui/drivers/{doors.driver}/toolkit", json=body)).status_code == status
    wanted = {"driverId": doors.driver, "dateFrom": "0001-01-01", "dateTo": "9999-12-31"}
    assert (await doors.api.post("/monitoring/smart-analyze", json=wanted)).status_code == 200


@pytest.mark.parametrize("host", ["10.0.0.7", "192.168.1.1", "2001:db8::1", "somewhere"])
async def test_the_control_is_for_this_machine_alone(doors: Doors, host: str) -> None:
    """From another machine the control interface refuses, with the right token too."""
    transport = httpx2.ASGITransport(app=doors.simulator.control, client=(host, 5))
    headers = dict(doors.control.headers)
    async with httpx2.AsyncClient(transport=transport, base_url="http://portal.test", headers=headers) as stranger:
        assert (await stranger.get("/__sim__/truth")).status_code == 403
    async with client(doors.simulator.control) as unknown:
        for method, address in (("GET", "truth"), ("GET", "faults"), ("POST", "reset"), ("POST", "faults")):
            answer = await unknown.request(method, f"/__sim__/{address}", json={"name": "timeout"})
            assert answer.status_code == 401


async def test_methods_that_are_none() -> None:
    """Over real sockets: another method is 405, half a header line 400, a chunked flood 413."""
    async with running(Simulator(Options(clock_rate=0))) as at, httpx2.AsyncClient() as visitor:
        assert (await visitor.delete(f"{at.api_url}/monitoring")).status_code == 405

        async def flood() -> AsyncIterator[bytes]:
            for _ in range(20):
                yield b"x" * 8192

        answer = await visitor.post(f"{at.ui_url}/ui/login", content=flood())
        assert answer.status_code == 413
