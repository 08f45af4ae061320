from __future__ import annotations

import json

import httpx2
import pytest

from logwarden import log
from logwarden.store.users import Role
from tests.pipeline.office import Office

from .desk import ON_SQLITE, Desk, make_desk

pytestmark = ON_SQLITE
NAMES = {"type", "title", "status", "detail", "correlation_id", "at"}


async def _defect() -> None:
    password = "hunter2-the-local"
    raise RuntimeError(f"a defect that quotes {password}")


async def _all(desk: Desk) -> list[tuple[int, httpx2.Response]]:
    """One answer of each kind of refusal, with the status that it has to have."""
    post, header = desk.client.post, desk.bearer(Role.AUDITOR)
    return [
        (401, await desk.get("/api/errors", None)),
        (403, await desk.post("/api/fixes/1/verify", role=Role.VIEWER)),
        (404, await desk.get("/api/nothing")),
        (404, await desk.get("/nothing", None)),
        (404, await desk.get("/api/fixes/4711")),
        (404, await desk.get("/api/evidence/4711", Role.AUDITOR)),
        (405, await desk.client.delete("/api/errors", headers=header)),
        (409, await desk.post("/api/fixes/1/verify")),
        (422, await desk.get("/api/errors", limit=0)),
        (422, await post("/api/fixes/1/reject", headers=header | {"Content-Type": "application/json"}, content=b"{")),
    ]


async def test_every_refusal_has_the_one_form(busy_desk: Desk) -> None:
    """Each refusal is problem+json with all six fields, its own status, and the correlation id of its header."""
    for status, answer in await _all(busy_desk):
        assert answer.status_code == status
        body = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert set(body) >= NAMES
        assert body["status"] == status
        assert body["correlation_id"] == answer.headers["x-correlation-id"]


async def test_every_request_has_an_id_of_its_own(desk: Desk) -> None:
    """Two requests have two correlation ids, and a client's own id is not taken over."""
    mine = {"X-Correlation-ID": "mine", **desk.bearer(Role.VIEWER)}
    ids = [(await desk.client.get("/api/errors", headers=mine)).headers["x-correlation-id"] for _ in range(2)]
    assert len({*ids, "mine"}) == 3


async def test_a_405_says_what_is_allowed(desk: Desk) -> None:
    """A method that a route does not have gets 405 with the methods that it has."""
    for path, allowed in (("/api/rules", "GET"), ("/api/keys", "GET, POST"), ("/api/tasks/1", "GET, PATCH")):
        answer = await desk.client.delete(path, headers=desk.bearer(Role.ADMIN))
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


async def test_a_422_names_the_fields_and_not_their_content(busy_desk: Desk) -> None:
    """A body that cannot be taken is answered with each field and why, never with what stood in it."""
    answer = await busy_desk.post("/api/fixes/1/approve", {"plan_hash": "too short, SECRET"})
    assert [field["field"] for field in answer.json()["fields"]] == ["body.plan_hash", "body.reason"]
    assert "SECRET" not in answer.text


@pytest.mark.parametrize("number", ["0", "-1", "2147483648", "9" * 40, "1.5", "0x1", "..%2f..%2fetc%2fpasswd", "%00"])
async def test_an_id_that_no_column_holds_is_no_defect(busy_desk: Desk, number: str) -> None:
    """An id that cannot be one is refused with 404 or 422, on every route that takes one."""
    for path in (f"/api/fixes/{number}", f"/api/evidence/{number}"):
        assert (await busy_desk.get(path, Role.AUDITOR)).status_code in (404, 422)
    for verb in ("approve", "reject", "verify"):
        assert (await busy_desk.post(f"/api/fixes/{number}/{verb}", {})).status_code in (404, 422)


async def test_a_defect_tells_nothing_and_is_logged(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    """A route that raises gives 500 in the one form, with nothing of the defect in it; the log has the trace."""
    desk.app.add_api_route("/defect", _defect)
    log.set_up("INFO")
    answer = await desk.get("/defect", None)
    body = answer.json()
    assert (answer.status_code, body["status"]) == (500, 500)
    assert body["correlation_id"] == answer.headers["x-correlation-id"] != ""
    for word in ("hunter2", "Traceback", "RuntimeError", "_defect", ".py"):
        assert word not in answer.text
    out, err = capfd.readouterr()
    logged = [json.loads(line) for line in err.splitlines()]
    mine = [line for line in logged if line["event"] == "request.defect"]
    assert [line["correlation_id"] for line in mine] == [body["correlation_id"]]
    assert "RuntimeError: a defect" in mine[0]["exception"]
    assert out == ""


async def test_an_allowed_origin_gets_leave(desk: Desk) -> None:
    """An origin of CORS_ORIGINS may ask with a token; another origin may not."""
    office = Office(desk.office.database, desk.office.data_dir)
    allowing = make_desk(office, cors_origins=["https://office.example"])
    for origin, leave in (("https://office.example", "https://office.example"), ("https://evil.example", None)):
        asks = {
            "Origin": origin,
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "authorization",
        }
        answer = await allowing.client.options("/api/errors", headers=asks)
        assert answer.headers.get("access-control-allow-origin") == leave
    assert "access-control-allow-credentials" not in answer.headers
    await allowing.client.aclose()
