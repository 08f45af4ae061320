from __future__ import annotations

import json

import pytest

from logwarden import log
from logwarden.store.users import Role
from tests.pipeline.office import Office

from .desk import ON_SQLITE, Desk, make_desk, raw

pytestmark = ON_SQLITE
OBEYED = {
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
}


async def _defect() -> None:
    raise RuntimeError("a defect")


@pytest.mark.parametrize("path", ["/api/errors", "/api/fixes/4711", "/nothing", "/openapi.json", "/metrics", "/defect"])
async def test_every_answer_tells_browsers_what_not_to_do(desk: Desk, path: str) -> None:
    """Answers and refusals of every kind, a defect among them, are never sniffed, framed, kept or run."""
    desk.app.add_api_route("/defect", _defect)
    for role in (None, Role.ADMIN):
        headers = (await desk.get(path, role)).headers
        assert {name: headers[name] for name in OBEYED} == OBEYED


@pytest.mark.parametrize("mine", ["a", "7f3a-9.b_C", "0" * 64])
async def test_a_clients_own_request_id_comes_back(desk: Desk, mine: str, capfd: pytest.CaptureFixture[str]) -> None:
    """It stands in the answer and in the logs, beside the correlation id, which stays ours."""
    desk.app.add_api_route("/defect", _defect)
    log.set_up("INFO")
    answer = await desk.client.get("/defect", headers={"X-Request-ID": mine})
    assert answer.headers["x-request-id"] == mine
    assert answer.headers["x-correlation-id"] not in ("", mine)
    (line,) = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert (line["request_id"], line["correlation_id"]) == (mine, answer.headers["x-correlation-id"])


@pytest.mark.parametrize(
    "forged", ["", "0" * 65, "two words", "a\tb", 'x"}{"event":"fix.approved', "\u00e9", "a,b", "<b>", "../x", "%0a"]
)
async def test_an_id_that_is_none_is_not_taken_over(desk: Desk, forged: str) -> None:
    """What could begin another line of a log, another header or markup is replaced by the correlation id."""
    headers = {b"X-Request-ID": forged.encode()}
    answer = await desk.client.get("/health/live", headers=headers)
    assert answer.headers["x-request-id"] == answer.headers["x-correlation-id"]


@pytest.mark.parametrize("ending", ["\r\nSet-Cookie: a=b", "\nX: y", "\x00", "\x7f"])
async def test_no_header_gets_into_an_answer_through_an_id(desk: Desk, ending: str) -> None:
    """Even a server that let line ends through would not hand them on."""
    answer = await raw(desk.app, "GET", "/health/live", {"X-Request-ID": f"a{ending}"})
    assert answer.status == 200
    assert answer.headers["x-request-id"] == answer.headers["x-correlation-id"]
    assert "set-cookie" not in answer.headers


async def test_an_allowed_page_may_read_the_ids(desk: Desk) -> None:
    """A page of CORS_ORIGINS may send a request id and a token, read both ids, and never use the cookie."""
    allowing = make_desk(Office(desk.office.database, desk.office.data_dir), cors_origins=["https://office.example"])
    origin = {"Origin": "https://office.example"}
    asks = origin | {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization, x-request-id",
    }
    assert (await allowing.client.options("/api/errors", headers=asks)).status_code == 200
    more = asks | {"Access-Control-Request-Headers": "x-http-method-override"}
    assert (await allowing.client.options("/api/errors", headers=more)).status_code == 400
    answer = await allowing.client.get("/health/live", headers=origin)
    assert answer.headers["access-control-allow-origin"] == "https://office.example"
    assert "X-Request-ID" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers
    await allowing.client.aclose()
