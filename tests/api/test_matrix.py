"""Every route under /api for every kind of caller: who is let in, who is told no, and for whom nothing is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from logwarden.api.access import OPEN, JudgedRoute
from logwarden.store import user_companies
from logwarden.store.users import Role
from tests.pipeline.fake_portal import SYSTEM

from .desk import ON_SQLITE, PASSWORD, Desk, api_routes
from .test_roles import NEEDS, RANK

pytestmark = ON_SQLITE

WISH = {"reason": "The portal is being updated."}
BODIES: dict[tuple[str, str], object] = {
    ("POST", "/api/auth/password"): {"old": "not the right one", "new": PASSWORD},
    ("POST", "/api/live/ticket"): None,
    ("POST", "/api/today/look"): None,
    ("PUT", "/api/views/{page}/{name}"): {"query": "status=pending"},
    ("POST", "/api/audit/check"): None,
    ("POST", "/api/keys"): {"name": "report", "days": 30},
    ("POST", "/api/users/invitations"): {"email": "new@desk.example", "name": "New", "role": "viewer"},
    ("PATCH", "/api/users/{user_id}"): {},
    ("POST", "/api/agent/kill"): WISH,
    ("POST", "/api/agent/revive"): WISH,
    ("POST", "/api/agent/{system}/{action}"): WISH,
    ("PUT", "/api/agent/{system}/configuration"): {"dry_run": True, "reason": "We watch for a week."},
    ("POST", "/api/systems/{system}/{action}"): WISH,
    ("POST", "/api/systems/{system}/kit/unprove"): WISH,
    ("POST", "/api/errors/leave"): {"error_ids": [1], "reason": "No time counts differently."},
    ("POST", "/api/fixes"): {"remedy": "annotate", "error_ids": [1], "text": "Repeats the status before"},
    ("POST", "/api/fixes/approve"): {
        "fixes": [{"fix_id": 1, "plan_hash": "0" * 64}],
        "reason": "Seen in the records.",
    },
    ("POST", "/api/fixes/{fix_id}/approve"): {"plan_hash": "0" * 64, "reason": "Seen in the records."},
    ("POST", "/api/fixes/{fix_id}/reject"): {"reason": "The driver calls in first."},
    ("POST", "/api/fixes/{fix_id}/cancel"): {"reason": "The driver calls in first."},
    ("POST", "/api/fixes/{fix_id}/retry"): {"reason": "The page is well again."},
    ("POST", "/api/fixes/{fix_id}/release"): {"reason": "The driver has seen it; the provider mended it."},
    ("PUT", "/api/rules/{system}/{key}"): {"remedy": "clear_twins"},
    ("PUT", "/api/rules/limits/{system}/{remedy}"): {"mode": "ask", "reason": "One carrier at a time."},
    ("POST", "/api/scans/orders"): {"system": SYSTEM},
    ("POST", "/api/messages/{message_id}/map"): {"key": "odometerError", "reason": "The provider renamed it."},
    ("POST", "/api/messages/{message_id}/unmap"): {"reason": "It means something else."},
    ("POST", "/api/incidents/{incident_id}/advice"): None,
    ("POST", "/api/incidents/{incident_id}/leave"): {"reason": "The driver explained it."},
    ("PATCH", "/api/tasks/{task_id}"): {"note": "Called him."},
    ("POST", "/api/incidents/{incident_id}/ticket"): None,
    ("POST", "/api/reports"): {"kind": "shift_note", "company_id": 1},
    ("POST", "/api/reports/schedules"): {
        "kind": "office_day",
        "every": "day",
        "at_minute": 360,
        "zone": "America/Chicago",
    },
    ("PATCH", "/api/tickets/{ticket_id}"): {"note": "Called the provider."},
    ("POST", "/api/desk/drivers/{driver_id}/contacts"): {"how": "phone", "reached": False},
    ("POST", "/api/desk/questions"): {"driver_number": 1, "kind": "request", "fix_id": 1},
    ("POST", "/api/desk/questions/{question_id}/link"): None,
    ("POST", "/api/desk/questions/{question_id}/end"): None,
    ("POST", "/api/findings/{finding_id}/review"): {"outcome": "explained", "note": "The provider moved it."},
    ("PATCH", "/api/companies/{company_id}/watch"): {"watched": True, "reason": "The carrier is ours again."},
    ("PATCH", "/api/drivers/{driver_id}/watch"): {"watched": True, "reason": "He drives for us again."},
    ("POST", "/api/holds"): {"company_id": 1, "reason": "A lawyer asked for it."},
    ("POST", "/api/holds/{hold_id}/lift"): {"reason": "The lawyer is done."},
    ("POST", "/api/mandates"): {
        "company_id": 1,
        "signed_by": "Olga Owner",
        "document": "Contract 114",
        "remedies": ["clear_twins"],
        "valid_from": "2026-11-01",
    },
    ("POST", "/api/mandates/{mandate_id}/end"): {"reason": "The carrier gave notice."},
    ("POST", "/api/channels"): {"name": "Desk", "address": "https://office.example/hook", "zone": "America/Chicago"},
    ("PATCH", "/api/channels/{channel_id}"): {"name": "Night desk"},
    ("POST", "/api/channels/{channel_id}/subscriptions"): {"about": "approvals"},
    ("PUT", "/api/quiet-hours"): {"start": "22:00", "end": "07:00", "zone": "America/Chicago"},
}
"""What is sent: all of it can be taken, so that nobody is turned away for it."""
OF_ONE_COMPANY = {
    ("POST", "/api/errors/leave"),
    ("POST", "/api/fixes"),
    ("POST", "/api/fixes/approve"),
    ("GET", "/api/fixes/{fix_id}"),
    ("POST", "/api/fixes/{fix_id}/approve"),
    ("POST", "/api/fixes/{fix_id}/reject"),
    ("POST", "/api/fixes/{fix_id}/verify"),
    ("POST", "/api/fixes/{fix_id}/cancel"),
    ("POST", "/api/fixes/{fix_id}/retry"),
    ("GET", "/api/fixes/{fix_id}/evidence"),
    ("GET", "/api/evidence/{evidence_id}"),
    ("PATCH", "/api/companies/{company_id}/watch"),
    ("GET", "/api/errors/{error_id}"),
    ("GET", "/api/drivers/{driver_id}"),
    ("GET", "/api/drivers/{driver_id}/days"),
    ("GET", "/api/drivers/{driver_id}/changes"),
    ("GET", "/api/findings/{finding_id}"),
    ("POST", "/api/findings/{finding_id}/review"),
    ("GET", "/api/records/{driver_id}/{record_id}"),
    ("GET", "/api/incidents/{incident_id}"),
    ("GET", "/api/incidents/{incident_id}/advice"),
    ("POST", "/api/incidents/{incident_id}/advice"),
    ("POST", "/api/incidents/{incident_id}/leave"),
    ("GET", "/api/tasks/{task_id}"),
    ("PATCH", "/api/tasks/{task_id}"),
    ("GET", "/api/tickets/{ticket_id}"),
    ("PATCH", "/api/tickets/{ticket_id}"),
    ("POST", "/api/incidents/{incident_id}/ticket"),
    ("POST", "/api/reports"),
    ("GET", "/api/reports/{report_id}"),
    ("GET", "/api/reports/{report_id}/files/{file}"),
    ("GET", "/api/desk/drivers/{driver_id}"),
    ("POST", "/api/desk/drivers/{driver_id}/contacts"),
    ("POST", "/api/desk/questions"),
    ("GET", "/api/desk/questions/{question_id}"),
    ("POST", "/api/desk/questions/{question_id}/link"),
    ("POST", "/api/desk/questions/{question_id}/end"),
    ("PATCH", "/api/drivers/{driver_id}/watch"),
    ("GET", "/api/holds/{hold_id}"),
    ("POST", "/api/holds"),
    ("POST", "/api/holds/{hold_id}/lift"),
    ("GET", "/api/mandates/{mandate_id}"),
}
"""What is told or done of SMITH's company: it is not there for who is limited to another."""
OF_ALL_COMPANIES = {
    ("POST", "/api/agent/{system}/{action}"),
    ("GET", "/api/scans/orders"),
    ("GET", "/api/scans/orders/{order_id}"),
    ("POST", "/api/scans/orders"),
    ("POST", "/api/scans/orders/{order_id}/cancel"),
}
"""What an auditor may, and nobody who is limited to some companies."""
NOT_BY_KEY = {
    place
    for place, role in NEEDS.items()
    if role is Role.ADMIN or place[1].startswith("/api/keys") or place[0] != "GET"
} - {("POST", "/api/fixes"), ("POST", "/api/fixes/{fix_id}/verify"), ("POST", "/api/live/ticket")}
"""What no API key opens, not even an admin's."""
LET_IN = "let in"


@dataclass(frozen=True)
class Caller:
    """Who asks, and a key of his own for the routes that need one."""

    name: str
    headers: Mapping[str, str]
    rank: Role | None = None
    key_id: int = 1
    stranger: bool = False
    limited: bool = False
    by_key: bool = False

    def expects(self, place: tuple[str, str]) -> int | str:
        """What this caller is to be told."""
        if self.rank is None:
            return 401
        if RANK.index(self.rank) < RANK.index(NEEDS[place]) or (self.by_key and place in NOT_BY_KEY):
            return 403
        if self.limited and place in OF_ALL_COMPANIES:
            return 403
        return 404 if self.stranger and place in OF_ONE_COMPANY else LET_IN


async def limited(desk: Desk, email: str, company: str) -> str:
    """An auditor who is limited to a company; the token of his login."""
    found = (await desk.get("/api/companies")).json()
    user = await desk.add(email, Role.AUDITOR)
    async with desk.office.database.write() as session:
        await user_companies.limit(session, user.id, [one["number"] for one in found if one["company_id"] == company])
    said = {"email": email, "password": PASSWORD}
    answer = await desk.client.post("/api/auth/login", json=said)
    return str(answer.json()["access_token"])


async def with_keys(desk: Desk, token: str) -> tuple[dict[str, str], int, str]:
    """The header of a token, the number of a key that its person can delete, and the text of another one."""
    header = {"Authorization": f"Bearer {token}"}
    first, second = [
        (await desk.client.post("/api/keys", headers=header, json={"name": name})).json() for name in ("old", "new")
    ]
    return header, first["id"], second["key"]


async def callers(desk: Desk) -> list[Caller]:
    """Everybody, whoever may least first."""
    found = [Caller("nobody", {})]
    for role in RANK:
        header, number, key = await with_keys(desk, desk.token(role))
        found.append(Caller(role, header, role, number))
        found.append(Caller(f"{role}'s key", {"Authorization": f"Bearer {key}"}, role, number, by_key=True))
        if role is Role.AUDITOR:
            for company, stranger in (("C1", False), ("C2", True)):
                token = await limited(desk, f"{company.lower()}@desk.example", company)
                header, number, key = await with_keys(desk, token)
                person = Caller(f"auditor of {company}", header, role, number, stranger=stranger, limited=True)
                his_key = {"Authorization": f"Bearer {key}"}
                found += [person, replace(person, name=f"key of {company}", headers=his_key, by_key=True)]
    return found


def places(desk: Desk) -> Iterator[tuple[str, str]]:
    """Every route that is not open to all."""
    for method, route in api_routes(desk.app):
        if route.path not in OPEN:
            yield method, route.path


def filled(path: str, caller: Caller, desk: Desk) -> str:
    """The path with SMITH's numbers, and a key of the caller's own."""
    numbers = {
        "{user_id}": str(desk.people[Role.VIEWER].id),
        "{key_id}": str(caller.key_id),
        "{system}": SYSTEM,
        "{action}": "pause",
        "{key}": "twoIdenticalStatusesError",
        "{remedy}": "annotate",
        "{page}": "errors",
        "{name}": "Open",
        "{file}": "report.html",
    }
    for name, value in numbers.items():
        path = path.replace(name, value)
    return re.sub(r"{\w+_id}", "1", path)


async def test_every_route_for_every_caller(open_desk: Desk) -> None:
    """Each caller gets in where the tables say so, and nowhere else; another company's data is never told."""
    everybody = await callers(open_desk)
    for place in sorted(places(open_desk), reverse=True):  # DELETE comes last
        method, path = place
        assert method in ("GET", "DELETE") or path.endswith(("verify", "cancel", "test")) or place in BODIES, place
        for caller in everybody:
            address = filled(path, caller, open_desk)
            answer = await open_desk.client.request(
                method, address, headers=caller.headers, json=BODIES.get(place), timeout=10
            )
            said: int | str = answer.status_code
            assert (said if said in (401, 403, 404, 422, 500) else LET_IN) == caller.expects(place), (
                caller.name,
                place,
            )
            if caller.stranger or caller.rank is None:
                assert not [word for word in ("SMITH", "ACME C1") if word in answer.text], (caller.name, place)


async def test_the_tables_here_are_of_routes_that_there_are(open_desk: Desk) -> None:
    """Every line of these tables names a route; whether keys get in is what the routes themselves say."""
    found = dict.fromkeys(places(open_desk))
    assert set(BODIES) | OF_ONE_COMPANY | OF_ALL_COMPANIES <= set(found)
    judged = [(m, r) for m, r in api_routes(open_desk.app) if isinstance(r, JudgedRoute) and r.path not in OPEN]
    assert {(method, route.path) for method, route in judged if not route.opens_to_keys} == NOT_BY_KEY
