from __future__ import annotations

from logwarden.pipeline.chain import chain
from logwarden.remedies.catalogue import Remedy
from logwarden.store.users import Role
from tests.pipeline.fake_portal import SYSTEM

from .desk import PASSWORD, Desk
from .test_accounts import BEN
from .test_sessions import by_cookie, log_in, refresh_token

KEY = "twoIdenticalStatusesError"


async def test_a_login_ends_in_the_trail(desk: Desk) -> None:
    """Who logged in, when, and from which address is an entry as soon as the step has run."""
    user = await desk.add("ben@desk.example", Role.VIEWER)
    assert (await desk.get("/api/audit", Role.ADMIN)).json() == {"items": [], "total": 0, "next": None}
    said = {"email": "ben@desk.example", "password": PASSWORD}
    answer = await desk.client.post("/api/auth/login", json=said)
    assert answer.status_code == 200
    await chain(desk.office.trail)
    (entry,) = (await desk.get("/api/audit", Role.ADMIN)).json()["items"]
    assert (entry["number"], entry["what"], entry["subject"], entry["subject_id"]) == (
        1, "user.logged_in", "user", user.id,
    )  # fmt: skip
    assert (entry["who"], entry["user_id"]) == ("viewer of the tests <ben@desk.example>", user.id)
    assert (entry["client"], entry["correlation_id"]) == ("127.0.0.1", answer.headers["X-Correlation-ID"])


async def test_pages_hold_every_entry_once(desk: Desk) -> None:
    """The pages together hold each entry once, newest first, also when the trail grows between two of them."""
    for _ in range(7):
        await desk.post(f"/api/agent/{SYSTEM}/pause", {"reason": "The portal is being updated."})
    await chain(desk.office.trail)
    found: list[int] = []
    before: int | None = 8
    while before is not None:
        page = (await desk.get("/api/audit", Role.ADMIN, before=before, limit=3)).json()
        found += [entry["number"] for entry in page["items"]]
        before = page["next"]
        await desk.post(f"/api/agent/{SYSTEM}/pause", {"reason": "The portal is being updated."})
        await chain(desk.office.trail)
    assert found == [7, 6, 5, 4, 3, 2, 1]
    assert (await desk.get("/api/audit", Role.ADMIN, limit=1)).json()["total"] == 10


async def test_an_entry_has_what_stood_there_before(desk: Desk) -> None:
    """A rule and a wish that replace others show both, the old and the new."""
    await desk.put(f"/api/rules/{SYSTEM}/{KEY}", {"remedy": "clear_twins"})
    await desk.put(f"/api/rules/{SYSTEM}/{KEY}", {"remedy": "leave", "reason": "No time counts differently."})
    await desk.post("/api/agent/kill", {"reason": "The portal is being updated."})
    await desk.post("/api/agent/revive", {"reason": "It is up again."}, Role.ADMIN)
    await chain(desk.office.trail)
    revived, killed, second, first = (await desk.get("/api/audit", Role.ADMIN)).json()["items"]
    assert (first["before"], second["before"]) == (None, {"remedy": "clear_twins", "reason": "", "owner_id": None})
    assert (second["after"]["remedy"], second["after"]["reason"]) == ("leave", "No time counts differently.")
    assert (killed["before"], revived["before"]["wish"], revived["after"]["wish"]) == (None, "killed", "running")


async def test_decisions_and_attempts_end_in_the_trail(busy_desk: Desk) -> None:
    """A fix from its plan to the driver's turn is in the trail, with the person who said yes."""
    fix = (await busy_desk.get("/api/fixes/1")).json()
    yes = {"plan_hash": fix["plan_hash"], "reason": "Seen in the records."}
    await busy_desk.post("/api/fixes/1/approve", yes)
    await busy_desk.office.act(1)
    await chain(busy_desk.office.trail)
    entries = (await busy_desk.get("/api/audit", Role.ADMIN)).json()["items"]
    of_fix = [entry for entry in reversed(entries) if (entry["subject"], entry["subject_id"]) == ("fix", 1)]
    kinds = [entry["what"] for entry in of_fix]
    assert kinds[:3] == ["fix.proposed", "fix.approved", "attempt.started"]
    assert {"attempt.intended", "attempt.clicked", "fix.awaits_driver"} <= set(kinds)
    assert {entry["who"] for entry in of_fix} == {"logwarden", "Ana Auditor <ana@desk.example>"}
    assert fix["remedy"] == Remedy.CLEAR_TWINS


async def test_what_happens_to_an_account_ends_in_the_trail(desk: Desk) -> None:
    """From the invitation to the log-out, failures and a stolen token too, each step is an entry: who, from where."""
    offer = (await desk.post("/api/users/invitations", BEN, Role.ADMIN)).json()
    said = {"token": offer["token"], "password": PASSWORD}
    user = (await desk.client.post("/api/auth/accept", json=said)).json()
    await log_in(desk, "ben@desk.example", "wrong")
    await log_in(desk, "nobody@desk.example", PASSWORD)
    stolen = refresh_token(await log_in(desk, "ben@desk.example"))
    await by_cookie(desk, "/api/auth/refresh", stolen)
    await by_cookie(desk, "/api/auth/refresh", stolen)
    last = refresh_token(await log_in(desk, "ben@desk.example"))
    await by_cookie(desk, "/api/auth/logout", last)
    await desk.client.patch(f"/api/users/{user['id']}", headers=desk.bearer(Role.ADMIN), json={"active": False})
    await chain(desk.office.trail)
    entries = (await desk.get("/api/audit", Role.ADMIN)).json()["items"][::-1]
    ben, admin, nobody = "Ben Ruiz <ben@desk.example>", "admin of the tests <admin@desk.example>", "logwarden"
    assert [(entry["what"], entry["who"]) for entry in entries] == [
        ("user.invited", admin),
        ("user.added", ben),
        ("user.login_failed", nobody),
        ("user.login_failed", nobody),
        ("user.logged_in", ben),
        ("session.refreshed", ben),
        ("session.token_reused", nobody),
        ("user.logged_in", ben),
        ("user.logged_out", ben),
        ("user.changed", admin),
    ]
    assert {entry["client"] for entry in entries} == {"127.0.0.1"}
    assert [entry["subject_id"] for entry in entries[2:4]] == [user["id"], None]
    assert entries[-1]["before"] == {"active": True}
    assert not [word for word in (PASSWORD, offer["token"], stolen, "nobody@") if word in str(entries)]
