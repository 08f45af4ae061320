from __future__ import annotations

import httpx2
import pytest

from logwarden.facts import FactKind
from logwarden.store.users import Role

from .desk import ON_SQLITE, PASSWORD, Desk
from .test_sessions import bearer, log_in, refresh_token, status

pytestmark = ON_SQLITE
BEN = {"email": "Ben@Desk.example", "name": "Ben Ruiz", "role": "auditor"}


async def invited(desk: Desk) -> str:
    """The token of an invitation for Ben."""
    answer = await desk.post("/api/users/invitations", BEN, Role.ADMIN)
    assert answer.status_code == 201
    return str(answer.json()["token"])


async def accept(desk: Desk, token: str, password: str = PASSWORD) -> httpx2.Response:
    """A stranger's acceptance."""
    return await desk.post("/api/auth/accept", {"token": token, "password": password}, None)


async def change(desk: Desk, user_id: int, **body: object) -> httpx2.Response:
    """The admin's change of an account."""
    return await desk.client.patch(f"/api/users/{user_id}", headers=desk.bearer(Role.ADMIN), json=body)


async def test_an_invitation_makes_one_account(desk: Desk) -> None:
    """The token makes the account once; the person logs in with the role that the admin gave; each step is a fact."""
    token = await invited(desk)
    made = await accept(desk, token)
    assert (made.json()["email"], made.json()["role"]) == ("ben@desk.example", "auditor")
    assert (await accept(desk, token)).status_code == 401
    assert (await log_in(desk, "BEN@desk.example")).status_code == 200
    assert [f.user_id for f in await desk.office.facts(FactKind.USER_INVITED)] == [desk.people[Role.ADMIN].id]
    assert [f.user_id for f in await desk.office.facts(FactKind.USER_ADDED)] == [made.json()["id"]]


async def test_an_invitation_is_over_after_three_days(desk: Desk) -> None:
    """After 72 hours the token makes no account."""
    token = await invited(desk)
    desk.office.clock.tick(72 * 3600)
    assert (await accept(desk, token)).status_code == 401


async def test_a_wrong_token_makes_no_account(desk: Desk) -> None:
    """A made-up token is refused, and a short password is no password."""
    token = await invited(desk)
    assert (await accept(desk, "made-up")).status_code == 401
    short = await accept(desk, token, "too short")
    assert short.status_code == 422
    assert token not in short.text


async def test_a_later_invitation_replaces_an_older_one(desk: Desk) -> None:
    """One address has one open invitation: the last."""
    older, newer = await invited(desk), await invited(desk)
    assert [(await accept(desk, token)).status_code for token in (older, newer)] == [401, 200]
    first, second = await desk.office.facts(FactKind.USER_INVITED)
    assert (first.before, second.before) == (None, {"open_invitations": [first.subject_id]})


async def test_one_person_is_one_address(desk: Desk) -> None:
    """Whoever has an account is not invited again, however the address is written."""
    assert (
        await desk.post("/api/users/invitations", BEN | {"email": "ANA@Desk.example"}, Role.ADMIN)
    ).status_code == 409


@pytest.mark.parametrize("email", ["ben", "@desk.example", "ben@", "a b@desk.example", "ben@desk", "a@b@c.example"])
async def test_what_is_no_address_is_not_invited(desk: Desk, email: str) -> None:
    """An invitation needs an e-mail address."""
    assert (await desk.post("/api/users/invitations", BEN | {"email": email}, Role.ADMIN)).status_code == 422


@pytest.mark.parametrize("body", [{"active": False}, {"role": "auditor"}])
async def test_the_last_admin_stays(desk: Desk, body: dict[str, object]) -> None:
    """The last active admin can neither be switched off nor demoted; with another one he can."""
    admin = desk.people[Role.ADMIN].id
    assert (await change(desk, admin, **body)).status_code == 409
    await desk.add("gone@desk.example", Role.ADMIN, active=False)
    assert (await change(desk, admin, **body)).status_code == 409
    await desk.add("second@desk.example", Role.ADMIN)
    assert (await change(desk, admin, **body)).status_code == 200
    assert (await change(desk, admin, role="viewer")).status_code in (401, 403)


async def test_a_deactivated_user_is_out_at_once(desk: Desk) -> None:
    """Switched off, an account's tokens open nothing; switched on again, the old ones still open nothing."""
    cleo = await desk.add("cleo@desk.example", Role.VIEWER)
    answer = await log_in(desk)
    assert (await change(desk, cleo.id, active=False)).json()["active"] is False
    (fact,) = await desk.office.facts(FactKind.USER_CHANGED)
    assert (fact.user_id, fact.subject_id) == (desk.people[Role.ADMIN].id, cleo.id)
    assert (fact.before, fact.detail) == ({"active": True}, {"active": False, "sessions_ended": 1, "keys_ended": 0})
    assert await status(desk, bearer(answer)) == 401
    assert (await log_in(desk)).status_code == 401
    await change(desk, cleo.id, active=True)
    assert await status(desk, bearer(answer)) == 401
    desk.client.cookies.clear()
    header = {"Cookie": f"logwarden_refresh={refresh_token(answer)}"}
    assert (await desk.client.post("/api/auth/refresh", headers=header)).status_code == 401


async def test_an_admin_sees_all_accounts(desk: Desk) -> None:
    """The list has every account, and no hash of a password; a number that nobody has is 404."""
    answer = await desk.get("/api/users", Role.ADMIN)
    assert [user["role"] for user in answer.json()] == ["admin", "auditor", "viewer"]
    assert "argon2" not in answer.text
    assert (await change(desk, 999, active=False)).status_code == 404


async def test_a_change_to_what_is_there_already_is_no_fact(desk: Desk) -> None:
    """Nothing changed is nothing told; a null leaves role and activity as they are."""
    viewer = desk.people[Role.VIEWER].id
    for body in ({}, {"role": "viewer"}, {"active": True, "companies": None}, {"role": None, "active": None}):
        answer = (await change(desk, viewer, **body)).json()
        assert (answer["role"], answer["active"], answer["companies"]) == ("viewer", True, None)
    assert await desk.office.facts(FactKind.USER_CHANGED) == []
