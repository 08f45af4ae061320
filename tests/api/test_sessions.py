from __future__ import annotations

import hashlib
from typing import Any

import httpx2
from sqlalchemy import func, select

from logwarden.api.auth import COOKIE
from logwarden.facts import FactKind
from logwarden.pipeline.prune import prune
from logwarden.store.sessions import RefreshToken, Session
from logwarden.store.users import Role
from logwarden.store.wrong_passwords import WrongPasswords

from .desk import ON_SQLITE, PASSWORD, Desk

pytestmark = ON_SQLITE
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
    (reused,) = await desk.office.facts(FactKind.SESSION_TOKEN_REUSED)
    (begun,) = await desk.office.facts(FactKind.USER_LOGGED_IN)
    assert (reused.user_id, reused.client, reused.detail) == (None, "127.0.0.1", begun.detail)


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
    assert len(await desk.office.facts(FactKind.USER_LOGGED_OUT)) == 1


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
    (fact,) = await desk.office.facts(FactKind.USER_PASSWORD_CHANGED)
    assert fact.detail["sessions_ended"] == 2


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


async def test_a_failed_login_is_a_fact_without_what_was_typed(desk: Desk) -> None:
    """A known address is told by its user's id; an unknown one, maybe a password, by a mark made with the key."""
    cleo = await desk.add(ADDRESS, Role.VIEWER)
    for email in (ADDRESS, "secret-typed-here@desk.example", "SECRET-typed-here@desk.example", "x@desk.example"):
        await log_in(desk, email, "wrong")
    known, one, same, other = await desk.office.facts(FactKind.USER_LOGIN_FAILED)
    assert (known.subject_id, known.user_id, known.client, known.detail) == (
        cleo.id, None, "127.0.0.1", {"address_mark": None},
    )  # fmt: skip
    assert (one.subject_id, one.detail) == (None, same.detail)
    assert other.detail != one.detail
    async with desk.office.database.read() as session:
        kept = [str(vars(row)) for row in await session.scalars(select(WrongPasswords))]
    assert not [row for row in [*kept, str(vars(one))] if "secret" in row.lower()]
    plain = hashlib.sha256(b"secret-typed-here@desk.example").hexdigest()
    assert not [row for row in kept if plain[:32] in row], "nobody tries out what was typed without the key"


async def test_a_lock_is_a_fact_and_what_comes_after_it_is_none(desk: Desk) -> None:
    """Five failures and one lock are facts; more attempts add none, so that nobody can fill the audit trail."""
    cleo = await desk.add(ADDRESS, Role.VIEWER)
    for _ in range(9):
        await log_in(desk, password="wrong")
    assert len(await desk.office.facts(FactKind.USER_LOGIN_FAILED)) == 5
    (locked,) = await desk.office.facts(FactKind.USER_LOCKED_OUT)
    assert (locked.subject_id, locked.detail["locked"]) == (cleo.id, "address")


async def test_what_is_long_over_is_forgotten(desk: Desk) -> None:
    """A day after their end sessions go with their tokens, and wrong passwords when they count no more; facts stay."""
    await desk.add(ADDRESS, Role.VIEWER)
    first = await log_in(desk)
    await by_cookie(desk, "/api/auth/refresh", refresh_token(first))
    await log_in(desk, "x@desk.example", "wrong")
    desk.office.clock.tick(36 * 3600)
    alive = await log_in(desk)
    before = await rows(desk)
    await prune(desk.office.database, desk.office.clock.now())
    assert (before, await rows(desk)) == ((2, 3, 3), (2, 3, 2))
    desk.office.clock.tick(1)
    await prune(desk.office.database, desk.office.clock.now())
    assert await rows(desk) == (1, 1, 2)
    assert (await by_cookie(desk, "/api/auth/refresh", refresh_token(alive))).status_code == 200
    assert len(await desk.office.facts(FactKind.USER_LOGGED_IN)) == 2


async def rows(desk: Desk) -> tuple[int, ...]:
    """How many sessions, refresh tokens and subjects of wrong passwords are kept."""
    async with desk.office.database.read() as session:
        counts = [
            await session.scalar(select(func.count()).select_from(t)) for t in (Session, RefreshToken, WrongPasswords)
        ]
    return tuple(count or 0 for count in counts)
