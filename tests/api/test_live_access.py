"""Who is let in to the live connection, what he is told there, and when it ends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date

import pytest

from logwarden.api.auth import COOKIE
from logwarden.store import sessions, user_companies
from logwarden.store.fact_companies import SUBJECTS
from logwarden.store.holds import Hold
from logwarden.store.reports import Report, ReportSchedule
from logwarden.store.sight import FOR_ADMINS, NOT_FOR_LIMITED
from logwarden.store.users import Role
from tests.pipeline.drivers import FIRST_DAY, TODAY, FakeDriver, working_days
from tests.pipeline.fake_portal import SYSTEM

from .desk import ON_SQLITE, Desk, make_desk
from .live_lines import Served, happen, serving
from .test_matrix import limited, with_keys

pytestmark = ON_SQLITE
OF_SMITH = sorted(SUBJECTS - {"finding", "hold", "limit", "mandate", "ticket"})
"""What there is of him at the busy desk, once he is asked something, each with the number 1."""


@pytest.fixture
async def served(desk: Desk) -> AsyncIterator[Served]:
    """The desk behind a server."""
    async with serving(desk.app) as served:
        yield served


def bearer(token: str) -> dict[str, str]:
    """The header of a token."""
    return {"Authorization": f"Bearer {token}"}


async def test_a_ticket_is_good_once(desk: Desk, served: Served) -> None:
    """The second connection with a ticket is refused, and so is one with none, or with a made-up one."""
    ticket = await served.ticket(desk.bearer(Role.VIEWER))
    async with served.line({}, ticket=ticket) as line:
        assert (await line.frame())["type"] == "hello"
        for given in (ticket, "", "made-up"):
            status, problem = await served.refusal(given)
            assert status == 401
            assert "POST /api/live/ticket" in problem["detail"]


async def test_a_ticket_is_good_for_half_a_minute(desk: Desk, served: Served) -> None:
    """After 30 seconds it opens nothing."""
    ticket = await served.ticket(desk.bearer(Role.VIEWER))
    desk.office.clock.tick(30)
    assert (await served.refusal(ticket))[0] == 401


async def test_a_ticket_needs_a_login(served: Served) -> None:
    """A stranger gets none."""
    assert (await served.client.post("/api/live/ticket")).status_code == 401


async def test_a_ticket_of_who_was_logged_out_is_good_no_more(desk: Desk, served: Served) -> None:
    """What ends a login ends the tickets that it got."""
    ticket = await served.ticket(desk.bearer(Role.VIEWER))
    changed = {"active": False}
    await desk.patch(f"/api/users/{desk.people[Role.VIEWER].id}", changed, Role.ADMIN)
    status, problem = await served.refusal(ticket)
    assert (status, problem["detail"]) == (401, "You were logged out meanwhile; log in again.")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://[", "file://"])
async def test_another_pages_script_is_refused(desk: Desk, served: Served, origin: str) -> None:
    """A browser that says another origin is refused in spite of its ticket, which is used up."""
    ticket = await served.ticket(desk.bearer(Role.VIEWER))
    status, problem = await served.refusal(ticket, origin=origin)
    assert (status, problem["status"]) == (403, 403)
    assert (await served.refusal(ticket))[0] == 401


async def test_our_own_page_and_those_of_the_settings_may_listen(desk: Desk) -> None:
    """The origin that the server is reached by, and each of CORS_ORIGINS."""
    open_desk = make_desk(desk.office, cors_origins=["https://office.example"])
    open_desk.people = desk.people
    async with serving(open_desk.app) as served:
        for origin in (f"http://127.0.0.1:{served.port}", "https://office.example"):
            async with served.line(open_desk.bearer(Role.VIEWER), origin=origin) as line:
                assert (await line.frame())["type"] == "hello"
    await open_desk.client.aclose()


@pytest.mark.parametrize("after", ["", "-1", "1.5", "x", "0x1", "٣", "2147483648", "9" * 5000])
async def test_a_place_that_is_none_is_refused(desk: Desk, served: Served, after: str) -> None:
    """`after` is a whole number that a fact can have."""
    ticket = await served.ticket(desk.bearer(Role.VIEWER))
    assert (await served.refusal(ticket, after=f"&after={after}"))[0] == 422


async def test_a_client_that_talks_is_shown_out(desk: Desk, served: Served) -> None:
    """There is nothing to say, so nobody can keep the server busy with it."""
    async with served.line(desk.bearer(Role.VIEWER)) as line:
        await line.frame()
        await line.socket.send("hello?")
        assert await line.close_code() == 1008


async def test_another_companys_facts_are_not_there(busy_desk: Desk) -> None:
    """An auditor of one company hears nothing of another's fix, error or driver, live or later, and all of his own."""
    busy_desk.office.employ(FakeDriver("D2", "JONES ANN", working_days(FIRST_DAY, TODAY)), company="C2")
    await busy_desk.office.ingest_anew()
    mine, other = [bearer(await limited(busy_desk, f"{one.lower()}@desk.example", one)) for one in ("C1", "C2")]
    asked = {"driver_number": 1, "kind": "request", "fix_id": 1}
    assert (await busy_desk.post("/api/desk/questions", asked)).status_code == 201
    assert (await busy_desk.post("/api/desk/drivers/1/contacts", {"how": "phone", "reached": False})).status_code == 201
    database = busy_desk.office.database
    async with database.write() as session:
        held = Hold(system=SYSTEM, reason="Seized.", placed_by=1, placed_at=busy_desk.office.clock.now())
        session.add(held)
        day, at = date(2026, 11, 1), busy_desk.office.clock.now()
        session.add(Report(kind="edits", company_id=1, first_day=day, last_day=day, user_id=1, ordered_at=at))
        session.add(
            ReportSchedule(
                kind="edits", company_id=1, every="week", at_minute=360, zone="America/Chicago", user_id=1, since=at
            )
        )
    whole = held.id
    async with serving(busy_desk.app) as served, served.line(mine) as near, served.line(other) as far:
        start = (await near.frame())["after"]
        await far.frame()
        for subject in sorted(OF_SMITH):
            await happen(database, subject, 1, words=f"of SMITH's {subject}")
        await happen(database, "fix", 99, None)
        await happen(database, "driver", 2, words="of JONES")
        await happen(database, "system", None, words="of all")
        await happen(database, "hold", whole, words="of a whole system")
        told = await near.facts(len(OF_SMITH) + 2)
        assert {one["subject"] for one in told} == {*OF_SMITH, "system", "hold"}
        assert all(one["detail"] for one in told[:-2])
        assert [one["detail"] for one in told[-2:]] == [{}, {}]
        only = await far.facts(3)
        assert [one["subject"] for one in only] == ["driver", "system", "hold"]
        assert [one["detail"] for one in only] == [{"words": "of JONES"}, {}, {}]
        async with served.line(other, start) as again:
            await again.frame()
            assert await again.facts(3) == only


async def test_what_admins_alone_may_read_is_told_to_admins_alone(desk: Desk, served: Served) -> None:
    """Logins, invitations, keys and messages, and what nobody sorted, are not for auditors and not for programs."""
    subjects = [*sorted(FOR_ADMINS), "newcomer"]
    _, _, key = await with_keys(desk, desk.token(Role.ADMIN))
    auditor = bearer(await limited(desk, "limited@desk.example", "C1"))
    lines = [desk.bearer(Role.ADMIN), desk.bearer(Role.AUDITOR), bearer(key), auditor]
    async with (
        served.line(lines[0]) as admin,
        served.line(lines[1]) as one,
        served.line(lines[2]) as program,
    ):
        for line in (admin, one, program):
            await line.frame()
        for subject in subjects:
            await happen(desk.office.database, subject, 1)
        for subject in (*sorted(NOT_FOR_LIMITED), "scan"):
            await happen(desk.office.database, subject, 1)
        assert [told["subject"] for told in await one.facts(4)] == [*sorted(NOT_FOR_LIMITED), "scan"]
        assert [told["subject"] for told in await program.facts(4)] == [*sorted(NOT_FOR_LIMITED), "scan"]
        assert {told["subject"] for told in await admin.facts(len(subjects) + 4)} >= set(subjects)


async def log_out(desk: Desk, header: dict[str, str]) -> None:
    """He logs out, of whichever of his sessions."""
    number = (await desk.client.get("/api/auth/me", headers=header)).json()["id"]
    async with desk.office.database.write() as session:
        opened = await sessions.start(session, number, desk.office.clock.now())
    cookie = {"Cookie": f"{COOKIE}={opened.token.get_secret_value()}"}
    assert (await desk.client.post("/api/auth/logout", headers=cookie)).status_code == 204


async def switch_off(desk: Desk, header: dict[str, str]) -> None:
    """An admin switches his account off."""
    await _patched(desk, header, {"active": False})


async def limit_more(desk: Desk, header: dict[str, str]) -> None:
    """An admin gives him another company."""
    async with desk.office.database.read() as session:
        both = (await user_companies.of_all(session)).popitem()[1]
    await _patched(desk, header, {"companies": [3 - both[0]]})


async def wait_15_minutes(desk: Desk, _: dict[str, str]) -> None:
    """His access token would be over."""
    desk.office.clock.tick(900)
    await happen(desk.office.database, "user", None)


async def _patched(desk: Desk, header: dict[str, str], changed: dict[str, object]) -> None:
    number = (await desk.client.get("/api/auth/me", headers=header)).json()["id"]
    answer = await desk.patch(f"/api/users/{number}", changed, Role.ADMIN)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("ending", [log_out, switch_off, limit_more, wait_15_minutes])
async def test_a_line_ends_with_the_right_to_it(
    busy_desk: Desk, ending: Callable[[Desk, dict[str, str]], Awaitable[None]]
) -> None:
    """Nothing that happens afterwards is told; the code says that another ticket is needed."""
    busy_desk.office.employ(FakeDriver("D2", "JONES ANN", working_days(FIRST_DAY, TODAY)), company="C2")
    await busy_desk.office.ingest_anew()
    header = bearer(await limited(busy_desk, "c1@desk.example", "C1"))
    async with serving(busy_desk.app) as served, served.line(header) as line:
        await line.frame()
        await ending(busy_desk, header)
        await happen(busy_desk.office.database, "system", None)
        assert await line.close_code() == 4401
        assert line.ids == []


async def test_a_programs_line_ends_with_its_key(desk: Desk, served: Served) -> None:
    """An API key that is taken away is heard of no more; its person's other key goes on."""
    header, number, key = await with_keys(desk, desk.token(Role.VIEWER))
    first = (await desk.client.post("/api/keys", headers=header, json={"name": "third"})).json()
    async with served.line(bearer(first["key"])) as line, served.line(bearer(key)) as other:
        await line.frame()
        await other.frame()
        for one in (number, first["id"]):
            assert (await desk.client.delete(f"/api/keys/{one}", headers=header)).status_code == 204
        assert await line.close_code() == 4401
        await happen(desk.office.database, "system", None)
        await other.facts(1)
