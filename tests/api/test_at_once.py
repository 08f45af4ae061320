"""Two requests at the same instant, on both databases: one of the two, or neither, gets what only one may have."""

from __future__ import annotations

from asyncio import gather

from sqlalchemy import select

from logwarden.facts import FactKind
from logwarden.store.users import Role, User

from .desk import PASSWORD, Desk
from .test_accounts import accept, invited
from .test_sessions import ADDRESS, by_cookie, log_in, refresh_token

AT_ONCE = 4


async def test_a_refresh_token_that_comes_twice_at_once_is_a_reuse(desk: Desk) -> None:
    """At most one of the copies gets a token, the session is over all the same, and the reuse is told once."""
    await desk.add(ADDRESS, Role.VIEWER)
    token = refresh_token(await log_in(desk))
    answers = await gather(*(by_cookie(desk, "/api/auth/refresh", token) for _ in range(AT_ONCE)))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * (AT_ONCE - 1)
    won = next(answer for answer in answers if answer.status_code == 200)
    assert (await by_cookie(desk, "/api/auth/refresh", refresh_token(won))).status_code == 401
    assert len(await desk.office.facts(FactKind.SESSION_TOKEN_REUSED)) == 1


async def test_an_invitation_that_comes_twice_at_once_is_one_account(desk: Desk) -> None:
    """One of the acceptances makes the account, the others are told that the invitation was used."""
    token = await invited(desk)
    answers = await gather(*(accept(desk, token) for _ in range(AT_ONCE)))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * (AT_ONCE - 1)
    assert len(await desk.office.facts(FactKind.USER_ADDED)) == 1


async def test_two_admins_who_demote_each_other_at_once(desk: Desk) -> None:
    """One of them stays admin, whoever was faster; the other is refused."""
    ana = desk.people[Role.ADMIN]
    ben = await desk.add("ben@desk.example", Role.ADMIN)
    tokens = {ana.id: desk.bearer(Role.ADMIN)}
    desk.people[Role.ADMIN] = ben
    tokens[ben.id] = desk.bearer(Role.ADMIN)

    async def demote(whom: User, by: User) -> int:
        answer = await desk.client.patch(f"/api/users/{whom.id}", headers=tokens[by.id], json={"role": "viewer"})
        return answer.status_code

    said = sorted(await gather(demote(ben, ana), demote(ana, ben)))
    assert said[0] == 200
    assert said[1] in (403, 409)
    async with desk.office.database.read() as session:
        admins = (await session.scalars(select(User).where(User.role == Role.ADMIN))).all()
    assert len(admins) == 1


async def test_wrong_passwords_at_once_do_not_pass_the_limit(desk: Desk) -> None:
    """Of many attempts at one address at once five are looked at; the right password among the others does not open."""
    await desk.add(ADDRESS, Role.VIEWER)
    answers = await gather(*(log_in(desk, password="wrong") for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 3
    assert (await log_in(desk, password=PASSWORD)).status_code == 429
