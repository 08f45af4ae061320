from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pwdlib import PasswordHash

from logwarden.api.passwords import Passwords
from logwarden.facts import FactKind
from logwarden.store.users import Role

from .desk import CHEAP, ON_SQLITE, PASSWORD, Desk

pytestmark = ON_SQLITE
ADDRESS = "cleo@desk.example"


class Watched(PasswordHash):
    """Argon2 that notes the hashes it was asked about, in order."""

    def __init__(self) -> None:
        super().__init__([CHEAP])
        self.asked: list[str] = []

    def verify(self, password: str | bytes, hash: str | bytes) -> bool:  # noqa: A002 - the library's name
        """The answer is argon2's own."""
        self.asked.append(str(hash))
        return super().verify(password, hash)


async def log_in(desk: Desk, email: str, password: str) -> Any:
    """The answer of the login."""
    return await desk.client.post("/api/auth/login", json={"email": email, "password": password})


async def test_the_right_password_gives_a_token_that_opens(desk: Desk) -> None:
    """A token of the login opens /api as the one who logged in, and the login is a fact."""
    cleo = await desk.add(ADDRESS, Role.VIEWER)
    answer = await log_in(desk, ADDRESS, PASSWORD)
    token = answer.json()
    assert (answer.status_code, token["token_type"], token["expires_in"]) == (200, "bearer", 900)
    me = await desk.client.get("/api/auth/me", headers={"Authorization": f"bearer {token['access_token']}"})
    assert me.json() == {
        "id": cleo.id,
        "email": ADDRESS,
        "name": "viewer of the tests",
        "role": "viewer",
        "companies": None,
    }
    assert [fact.user_id for fact in await desk.office.facts(FactKind.USER_LOGGED_IN)] == [cleo.id]


async def test_a_login_is_kept_by_no_cache(desk: Desk) -> None:
    """The answer that holds a token says that nobody on the way may keep it."""
    await desk.add(ADDRESS, Role.VIEWER)
    assert (await log_in(desk, ADDRESS, PASSWORD)).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("typed", ["CLEO@Desk.Example", "  cleo@desk.example "])
async def test_an_address_has_no_case(desk: Desk, typed: str) -> None:
    """Case and blanks around an address do not matter."""
    await desk.add(ADDRESS, Role.VIEWER)
    assert (await log_in(desk, typed, PASSWORD)).status_code == 200


async def test_nobody_learns_which_addresses_exist(desk: Desk) -> None:
    """A wrong password, an unknown address and a deactivated user get the same answer after the same work."""
    watched = Watched()
    desk.app.state.context = replace(desk.app.state.context, passwords=Passwords(watched))
    await desk.add(ADDRESS, Role.VIEWER)
    await desk.add("gone@desk.example", Role.ADMIN, active=False)
    said = []
    for email, password in (
        (ADDRESS, "wrong"),
        (ADDRESS, ""),
        ("nobody@desk.example", PASSWORD),
        ("", ""),
        ("gone@desk.example", PASSWORD),
    ):
        answer = await log_in(desk, email, password)
        body = {name: said for name, said in answer.json().items() if name not in ("at", "correlation_id")}
        said.append((answer.status_code, body, sorted(answer.headers)))
    assert said[0][0] == 401
    assert all(each == said[0] for each in said)
    assert len(watched.asked) == 5
    parameters = {known.rpartition("$")[0].rpartition("$")[0] for known in watched.asked}
    assert len(parameters) == 1, "the same argon2 parameters, so the same work"


async def test_a_failed_login_opens_nothing(desk: Desk) -> None:
    """A refused login gives no token and no fact of a login."""
    await desk.add(ADDRESS, Role.VIEWER)
    answer = await log_in(desk, ADDRESS, PASSWORD.upper())
    assert "access_token" not in answer.text
    assert await desk.office.facts(FactKind.USER_LOGGED_IN) == []


async def test_a_login_with_a_broken_body_says_what_is_wrong(desk: Desk) -> None:
    """The one open route tells which fields it cannot take, and never what was in them."""
    answer = await desk.client.post("/api/auth/login", json={"email": 7, "passwort": PASSWORD})
    assert answer.status_code == 422
    assert {field["field"] for field in answer.json()["fields"]} == {"body.email", "body.password"}
    assert PASSWORD not in answer.text


@pytest.mark.parametrize("email", ["a\x00b", "\ud800", "a" * 5000, "'; DROP TABLE users; --", "\u202ecleo"])
async def test_no_address_is_a_defect(desk: Desk, email: str) -> None:
    """Whatever is typed as an address gets 401 or 422."""
    body = b'{"password": "x", "email": ' + _ascii(email) + b"}"
    headers = {"Content-Type": "application/json"}
    answer = await desk.client.post("/api/auth/login", content=body, headers=headers)
    assert answer.status_code in (401, 422)


async def test_a_body_without_end_is_refused(desk: Desk) -> None:
    """A stranger cannot fill the memory with a login of many megabytes."""
    answer = await log_in(desk, ADDRESS, "x" * 2_000_000)
    assert answer.status_code == 413


def _ascii(text: str) -> bytes:
    return ('"' + "".join(f"\\u{ord(letter):04x}" for letter in text) + '"').encode()
