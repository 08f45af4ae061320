from __future__ import annotations

from typing import Any

import httpx2

from logwarden.api.auth import COOKIE
from logwarden.facts import FactKind
from logwarden.store.users import Role

from .desk import PASSWORD, Desk

ADDRESS = "cleo@desk.example"
NEW = "a better horse battery"


def refresh_token(answer: httpx2.Response) -> str:
    """The refresh token that an answer set."""
    (line,) = answer.headers.get_list("set-cookie")
    return line.partition("=")[2].partition(";")[0]


def bearer(answer: httpx2.Response) -> dict[str, str]:
    """The header of an answer's access token."""
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def log_in(desk: Desk, email: str = ADDRESS, password: str = PASSWORD) -> httpx2.Response:
    """The answer of a login."""
    return await desk.client.post("/api/auth/login", json={"email": email, "password": password})


async def by_cookie(desk: Desk, path: str, token: str) -> httpx2.Response:
    """A POST that bears a refresh token alone."""
    desk.client.cookies.clear()
    return await desk.client.post(path, headers={"Cookie": f"{COOKIE}={token}"})


async def status(desk: Desk, headers: dict[str, str]) -> int:
    """What an access token opens."""
    return (await desk.client.get("/api/auth/me", headers=headers)).status_code


async def test_the_cookie_is_for_the_server_alone(desk: Desk) -> None:
    """The refresh token is a cookie that no script, no other site, no open wire and no other path gets."""
    await desk.add(ADDRESS, Role.VIEWER)
    (line,) = (await log_in(desk)).headers.get_list("set-cookie")
    parts = {part.strip().lower() for part in line.split(";")[1:]}
    assert {"httponly", "samesite=strict", "secure", "path=/api/auth", "max-age=43200"} <= parts


async def test_a_refresh_token_gives_the_next_one(desk: Desk) -> None:
    """After the access token is over, a refresh gives another, and another refresh token."""
    await desk.add(ADDRESS, Role.VIEWER)
    first = await log_in(desk)
    desk.office.clock.tick(901)
    assert await status(desk, bearer(first)) == 401
    second = await by_cookie(desk, "/api/auth/refresh", refresh_token(first))
    assert await status(desk, bearer(second)) == 200
    assert refresh_token(second) != refresh_token(first)


async def test_a_token_used_twice_ends_its_session(desk: Desk) -> None:
    """A second use of a refresh token revokes all that came of that login, the access tokens too; it is a fact."""
    await desk.add(ADDRESS, Role.VIEWER)
    first = await log_in(desk)
    second = await by_cookie(desk, "/api/auth/refresh", refresh_token(first))
    assert (await by_cookie(desk, "/api/auth/refresh", refresh_token(first))).status_code == 401
    assert (await by_cookie(desk, "/api/auth/refresh", refresh_token(second))).status_code == 401
    assert await status(desk, bearer(second)) == 401
    assert len(await desk.office.facts(FactKind.SESSION_TOKEN_REUSED)) == 1


async def test_a_session_ends_after_a_shift(desk: Desk) -> None:
    """Twelve hours after the login no refresh helps."""
    await desk.add(ADDRESS, Role.VIEWER)
    answer = await log_in(desk)
    desk.office.clock.tick(12 * 3600)
    assert (await by_cookie(desk, "/api/auth/refresh", refresh_token(answer))).status_code == 401


async def test_logging_out_ends_everything_of_the_session(desk: Desk) -> None:
    """After a logout neither the refresh token nor the access token opens anything."""
    await desk.add(ADDRESS, Role.VIEWER)
    answer = await log_in(desk)
    assert (await by_cookie(desk, "/api/auth/logout", refresh_token(answer))).status_code == 204
    assert await status(desk, bearer(answer)) == 401
    assert (await by_cookie(desk, "/api/auth/refresh", refresh_token(answer))).status_code == 401
    assert (await by_cookie(desk, "/api/auth/logout", refresh_token(answer))).status_code == 401


async def test_a_new_password_ends_all_other_sessions(desk: Desk) -> None:
    """Whoever changes the password goes on with a new session; every other is over, and so is the old password."""
    await desk.add(ADDRESS, Role.VIEWER)
    here, there = await log_in(desk), await log_in(desk)
    body = {"old": PASSWORD, "new": NEW}
    changed = await desk.client.post("/api/auth/password", headers=bearer(here), json=body)
    assert await status(desk, bearer(changed)) == 200
    assert await status(desk, bearer(there)) == 401
    assert (await by_cookie(desk, "/api/auth/refresh", refresh_token(there))).status_code == 401
    assert (await by_cookie(desk, "/api/auth/refresh", refresh_token(changed))).status_code == 200
    assert [(await log_in(desk, password=word)).status_code for word in (PASSWORD, NEW)] == [401, 200]


async def test_a_wrong_old_password_changes_nothing(desk: Desk) -> None:
    """Without the old password there is no new one, and the session goes on."""
    await desk.add(ADDRESS, Role.VIEWER)
    here = await log_in(desk)
    body = {"old": "wrong", "new": NEW}
    assert (await desk.client.post("/api/auth/password", headers=bearer(here), json=body)).status_code == 409
    assert await status(desk, bearer(here)) == 200


async def test_five_wrong_passwords_lock_known_and_unknown_alike(desk: Desk) -> None:
    """The sixth attempt gets 429 with the time to wait, even with the right password; nobody learns who exists."""
    await desk.add(ADDRESS, Role.VIEWER)
    said: list[list[Any]] = []
    for email in (ADDRESS, "nobody@desk.example"):
        answers = [await log_in(desk, email, "wrong") for _ in range(5)] + [await log_in(desk, email)]
        said.append([(a.status_code, a.json()["detail"], a.headers.get("retry-after")) for a in answers])
    assert said[0] == said[1]
    assert [one[0] for one in said[0]] == [401] * 5 + [429]
    assert said[0][-1][2] == "900"


async def test_the_lock_ends_with_time(desk: Desk) -> None:
    """After the seconds of Retry-After the right password opens, and wrong ones are counted anew."""
    await desk.add(ADDRESS, Role.VIEWER)
    for _ in range(5):
        await log_in(desk, password="wrong")
    desk.office.clock.tick(899)
    assert (await log_in(desk)).headers["retry-after"] == "1"
    desk.office.clock.tick(1)
    assert (await log_in(desk)).status_code == 200
    assert [(await log_in(desk, password="wrong")).status_code for _ in range(6)] == [401] * 5 + [429]


async def test_fifty_wrong_passwords_lock_a_client(desk: Desk) -> None:
    """A client that tries many addresses is locked out after 50, for every address."""
    await desk.add(ADDRESS, Role.VIEWER)
    for number in range(50):
        assert (await log_in(desk, f"n{number}@desk.example", "wrong")).status_code == 401
    assert (await log_in(desk)).status_code == 429
