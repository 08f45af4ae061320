from __future__ import annotations

import base64
import json
from datetime import timedelta
from itertools import product

import jwt
from sqlalchemy import update

from logwarden.api.access import OPEN, JudgedRoute, make_token
from logwarden.store.users import Role, User

from .desk import KEY, LISTS, ON_SQLITE, Desk, api_routes, named, raw, routes_of

pytestmark = ON_SQLITE
OPEN_TO_ALL = {"/openapi.json", "/docs", "/docs/{name}", "/health/live", "/health/ready"} | {
    f"/api/auth/{name}" for name in ("login", "refresh", "logout", "accept")
}
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
HOSTS = ("desk.example", "x/health", "x?", "x#", "x\\health", "[", "x:y", "")
TRICKS = (
    "//api/errors", "/API/errors", "/Api/errors", "/api//errors", "/api/./errors", "/./api/errors",
    "/api/../api/errors", "/health/../api/errors", "/api/auth/login/../../errors", "/api/auth/login/", "/api/errors/",
    "/%61pi/errors", "/api%2Ferrors", "/api/errors%00", "/api/errors;x=1", "/api/errors?", "/api\\errors", " /api",
    "/api", "/api/", "/apiary", "/api/nothing/here", "/api/auth/login/me", "/api/auth/LOGIN", "/docs/", "/redoc",
    "/docs/oauth2-redirect", "/", "",
)  # fmt: skip


def strangers(desk: Desk) -> dict[str, str]:
    """Authorization headers that open nothing."""
    good, now = desk.token(Role.ADMIN), desk.office.clock.now()
    admin = desk.people[Role.ADMIN]
    head, claims, signature = good.split(".")
    in_an_hour = int(now.timestamp()) + 3600

    def part(data: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")

    def signed(**said: object) -> str:
        return jwt.encode(said, KEY.get_secret_value(), "HS256")

    return {
        "nothing at all": "",
        "garbage": "Bearer garbage",
        "an empty token": "Bearer ",
        "no scheme": good,
        "another scheme": f"Basic {good}",
        "two tokens": f"Bearer {good} {good}",
        "not ASCII": "Bearer \u00e9",
        "over": f"Bearer {make_token(admin, KEY, now - timedelta(hours=1))}",
        "another key": f"Bearer {jwt.encode({'sub': str(admin.id), 'exp': in_an_hour}, 'x' * 40, 'HS256')}",
        "alg none": f"Bearer {part({'alg': 'none', 'typ': 'JWT'})}.{claims}.",
        "alg none, signed": f"Bearer {part({'alg': 'none', 'typ': 'JWT'})}.{claims}.{signature}",
        "another algorithm": f"Bearer {jwt.encode({'sub': str(admin.id), 'exp': in_an_hour}, 'x' * 64, 'HS512')}",
        "another user's claims": f"Bearer {head}.{part({'sub': '1', 'exp': in_an_hour})}.{signature}",
        "no end": f"Bearer {signed(sub=str(admin.id))}",
        "an end that is no number": f"Bearer {signed(sub=str(admin.id), exp='never')}",
        "nobody": f"Bearer {signed(exp=in_an_hour)}",
        "no number": f"Bearer {signed(sub='admin', exp=in_an_hour)}",
        "a number that nobody has": f"Bearer {signed(sub='999', exp=in_an_hour)}",
        "a number of no column": f"Bearer {signed(sub='9' * 30, exp=in_an_hour)}",
        "a list": f"Bearer {signed(sub=['1'], exp=in_an_hour)}",
    }


async def test_every_route_is_closed_to_every_stranger(busy_desk: Desk) -> None:
    """All routes under /api but the login answer 401 to all who are not logged in, whatever the method."""
    closed = [(method, named(route)) for method, route in api_routes(busy_desk.app) if route.path not in OPEN]
    assert len(closed) >= 12
    for (who, header), (method, path) in product(strangers(busy_desk).items(), closed):
        answer = await raw(busy_desk.app, method, path, {"Authorization": header})
        assert answer.status == 401, (who, method, path)
        assert b"SMITH" not in answer.body
    for method, (_, path) in product(METHODS, closed):
        assert (await raw(busy_desk.app, method, path)).status == 401, (method, path)


async def test_only_these_routes_are_open(desk: Desk) -> None:
    """Beside logging in, health and the description only /metrics and drivers' pages are open, and judge themselves."""
    outside = {route.path for route in routes_of(desk.app) if not route.path.startswith("/api")}
    assert outside | OPEN == OPEN_TO_ALL | {"/metrics", "/ask/{token}"}
    assert (await raw(desk.app, "GET", "/ask/1")).status == 403
    assert (await raw(desk.app, "GET", "/metrics")).status == 401


async def test_no_path_and_no_host_tricks_the_door(busy_desk: Desk) -> None:
    """A crooked path or Host header gives 401, 404, 405 or the bare page to a stranger, and never data."""
    for method, path, host in product(("GET", "POST"), TRICKS, HOSTS):
        answer = await raw(busy_desk.app, method, path, {"Host": host})
        is_page = (
            method == "GET" and path in ("/", "") and answer.headers.get("content-type", "").startswith("text/html")
        )
        assert is_page or answer.status in (401, 404, 405), (method, path, host)
        assert b"SMITH" not in answer.body


async def test_a_crooked_host_does_not_open_a_straight_path(busy_desk: Desk) -> None:
    """Who may is judged by the path that the routes see, not by an address that a header is part of."""
    for host, path in product((*HOSTS, "x/api/auth/login?"), LISTS):
        assert (await raw(busy_desk.app, "GET", path, {"Host": host})).status == 401


async def test_a_token_ends_after_a_quarter_of_an_hour(desk: Desk) -> None:
    """A token opens for 900 seconds of our clock and not one more."""
    header = desk.bearer(Role.VIEWER)
    desk.office.clock.tick(899)
    assert (await desk.client.get("/api/errors", headers=header)).status_code == 200
    desk.office.clock.tick(1)
    assert (await desk.client.get("/api/errors", headers=header)).status_code == 401


async def test_a_deactivated_user_is_out_at_once(desk: Desk) -> None:
    """A token of a user who was deactivated opens nothing any more."""
    header = desk.bearer(Role.ADMIN)
    assert (await desk.client.get("/api/errors", headers=header)).status_code == 200
    async with desk.office.database.write() as session:
        await session.execute(update(User).where(User.role == Role.ADMIN).values(active=False))
    for path in LISTS:
        assert (await desk.client.get(path, headers=header)).status_code == 401


async def test_a_stranger_is_told_how_to_log_in(desk: Desk) -> None:
    """A 401 names the scheme and the login, in the common form."""
    answer = await desk.get("/api/errors", None)
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"
    assert "/api/auth/login" in answer.json()["detail"]


async def test_a_broken_body_of_a_stranger_is_nobodys_business(busy_desk: Desk) -> None:
    """A stranger with a body that cannot be taken, or an id that is none, is told 401 and not what is wrong with it."""
    header = {"Content-Type": "application/json"}
    for method, route in api_routes(busy_desk.app):
        if route.path in OPEN:
            continue
        for path in (named(route), named(route).replace("/1", "/none")):
            for body in (b"{", b"[]", b"{}", b"\xff"):
                answer = await busy_desk.client.request(method, path, content=body, headers=header)
                assert answer.status_code == 401, (method, path)


async def test_all_routes_under_api_are_judged(desk: Desk) -> None:
    """Every route under /api is of the kind that judges the role before it reads the body."""
    kinds = {(route.path, type(route)) for route in routes_of(desk.app) if route.path.startswith("/api")}
    assert {kind for _, kind in kinds} == {JudgedRoute}


async def test_a_browser_of_another_origin_gets_no_leave(desk: Desk) -> None:
    """Without CORS_ORIGINS no origin is allowed, and a preflight opens nothing."""
    asks = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
    answer = await desk.client.options("/api/errors", headers=asks)
    assert answer.status_code == 401
    assert not [name for name in answer.headers if name.startswith("access-control")]
