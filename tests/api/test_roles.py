from __future__ import annotations

import pytest

from logwarden.api.access import OPEN, JudgedRoute
from logwarden.store.users import Role
from tests.pipeline.fake_portal import SYSTEM

from .desk import ON_SQLITE, Desk, api_routes, named

pytestmark = ON_SQLITE
NEEDS = {
    ("GET", "/api/auth/me"): Role.VIEWER,
    ("POST", "/api/auth/password"): Role.VIEWER,
    ("GET", "/api/keys"): Role.VIEWER,
    ("POST", "/api/keys"): Role.VIEWER,
    ("DELETE", "/api/keys/{key_id}"): Role.VIEWER,
    ("POST", "/api/live/ticket"): Role.VIEWER,
    ("GET", "/api/companies"): Role.VIEWER,
    ("GET", "/api/users"): Role.ADMIN,
    ("POST", "/api/users/invitations"): Role.ADMIN,
    ("PATCH", "/api/users/{user_id}"): Role.ADMIN,
    ("GET", "/api/agent"): Role.VIEWER,
    ("POST", "/api/agent/kill"): Role.AUDITOR,
    ("POST", "/api/agent/revive"): Role.ADMIN,
    ("POST", "/api/agent/{system}/{action}"): Role.AUDITOR,
    ("GET", "/api/agent/{system}/configuration"): Role.VIEWER,
    ("PUT", "/api/agent/{system}/configuration"): Role.ADMIN,
    ("GET", "/api/systems"): Role.VIEWER,
    ("GET", "/api/systems/{system}"): Role.VIEWER,
    ("POST", "/api/systems/{system}/kit/unprove"): Role.ADMIN,
    ("POST", "/api/systems/{system}/test"): Role.ADMIN,
    ("POST", "/api/systems/{system}/{action}"): Role.ADMIN,
    ("GET", "/api/scans"): Role.VIEWER,
    ("GET", "/api/scans/orders"): Role.VIEWER,
    ("GET", "/api/scans/orders/{order_id}"): Role.VIEWER,
    ("POST", "/api/scans/orders"): Role.AUDITOR,
    ("POST", "/api/scans/orders/{order_id}/cancel"): Role.AUDITOR,
    ("PATCH", "/api/companies/{company_id}/watch"): Role.AUDITOR,
    ("PATCH", "/api/drivers/{driver_id}/watch"): Role.AUDITOR,
    ("GET", "/api/scans/{scan_id}"): Role.VIEWER,
    ("GET", "/api/companies/health"): Role.VIEWER,
    ("GET", "/api/drivers"): Role.VIEWER,
    ("GET", "/api/drivers/{driver_id}"): Role.VIEWER,
    ("GET", "/api/drivers/{driver_id}/days"): Role.VIEWER,
    ("GET", "/api/drivers/{driver_id}/changes"): Role.VIEWER,
    ("GET", "/api/messages"): Role.ADMIN,
    ("POST", "/api/messages/{message_id}/map"): Role.ADMIN,
    ("POST", "/api/messages/{message_id}/unmap"): Role.ADMIN,
    ("GET", "/api/errors"): Role.VIEWER,
    ("GET", "/api/errors.csv"): Role.VIEWER,
    ("GET", "/api/errors/statistics"): Role.VIEWER,
    ("GET", "/api/errors/by-driver"): Role.VIEWER,
    ("GET", "/api/errors/{error_id}"): Role.VIEWER,
    ("POST", "/api/errors/leave"): Role.AUDITOR,
    ("GET", "/api/today"): Role.VIEWER,
    ("POST", "/api/today/look"): Role.VIEWER,
    ("GET", "/api/views"): Role.VIEWER,
    ("PUT", "/api/views/{page}/{name}"): Role.VIEWER,
    ("DELETE", "/api/views/{page}/{name}"): Role.VIEWER,
    ("GET", "/api/decisions"): Role.VIEWER,
    ("GET", "/api/incidents"): Role.VIEWER,
    ("GET", "/api/incidents/{incident_id}"): Role.VIEWER,
    ("GET", "/api/incidents/{incident_id}/advice"): Role.VIEWER,
    ("POST", "/api/incidents/{incident_id}/advice"): Role.AUDITOR,
    ("POST", "/api/incidents/{incident_id}/leave"): Role.AUDITOR,
    ("GET", "/api/tasks"): Role.VIEWER,
    ("GET", "/api/tasks/{task_id}"): Role.VIEWER,
    ("PATCH", "/api/tasks/{task_id}"): Role.AUDITOR,
    ("GET", "/api/tickets"): Role.VIEWER,
    ("GET", "/api/reports"): Role.VIEWER,
    ("POST", "/api/reports"): Role.AUDITOR,
    ("GET", "/api/reports/kinds"): Role.VIEWER,
    ("GET", "/api/reports/schedules"): Role.ADMIN,
    ("POST", "/api/reports/schedules"): Role.ADMIN,
    ("DELETE", "/api/reports/schedules/{schedule_id}"): Role.ADMIN,
    ("GET", "/api/reports/{report_id}"): Role.VIEWER,
    ("GET", "/api/reports/{report_id}/files/{file}"): Role.AUDITOR,
    ("GET", "/api/tickets/{ticket_id}"): Role.VIEWER,
    ("POST", "/api/incidents/{incident_id}/ticket"): Role.AUDITOR,
    ("PATCH", "/api/tickets/{ticket_id}"): Role.AUDITOR,
    ("GET", "/api/desk"): Role.AUDITOR,
    ("GET", "/api/desk/drivers/{driver_id}"): Role.AUDITOR,
    ("POST", "/api/desk/drivers/{driver_id}/contacts"): Role.AUDITOR,
    ("POST", "/api/desk/questions"): Role.AUDITOR,
    ("GET", "/api/desk/questions/{question_id}"): Role.AUDITOR,
    ("POST", "/api/desk/questions/{question_id}/link"): Role.AUDITOR,
    ("POST", "/api/desk/questions/{question_id}/end"): Role.AUDITOR,
    ("GET", "/api/fixes"): Role.VIEWER,
    ("POST", "/api/fixes"): Role.AUDITOR,
    ("GET", "/api/fixes/{fix_id}"): Role.VIEWER,
    ("POST", "/api/fixes/{fix_id}/approve"): Role.AUDITOR,
    ("POST", "/api/fixes/{fix_id}/reject"): Role.AUDITOR,
    ("POST", "/api/fixes/{fix_id}/verify"): Role.AUDITOR,
    ("POST", "/api/fixes/{fix_id}/cancel"): Role.AUDITOR,
    ("POST", "/api/fixes/{fix_id}/retry"): Role.AUDITOR,
    ("POST", "/api/fixes/{fix_id}/release"): Role.ADMIN,
    ("GET", "/api/fixes/{fix_id}/evidence"): Role.AUDITOR,
    ("GET", "/api/evidence/{evidence_id}"): Role.AUDITOR,
    ("GET", "/api/findings"): Role.VIEWER,
    ("GET", "/api/findings/{finding_id}"): Role.VIEWER,
    ("POST", "/api/findings/{finding_id}/review"): Role.AUDITOR,
    ("GET", "/api/records/{driver_id}/{record_id}"): Role.VIEWER,
    ("GET", "/api/audit"): Role.ADMIN,
    ("POST", "/api/audit/check"): Role.ADMIN,
    ("GET", "/api/holds"): Role.VIEWER,
    ("GET", "/api/holds/{hold_id}"): Role.VIEWER,
    ("POST", "/api/holds"): Role.AUDITOR,
    ("POST", "/api/holds/{hold_id}/lift"): Role.AUDITOR,
    ("GET", "/api/mandates"): Role.VIEWER,
    ("GET", "/api/mandates/{mandate_id}"): Role.VIEWER,
    ("POST", "/api/mandates"): Role.ADMIN,
    ("POST", "/api/mandates/{mandate_id}/end"): Role.ADMIN,
    ("GET", "/api/rules"): Role.VIEWER,
    ("GET", "/api/rules/limits"): Role.VIEWER,
    ("PUT", "/api/rules/limits/{system}/{remedy}"): Role.ADMIN,
    ("DELETE", "/api/rules/limits/{system}/{remedy}"): Role.ADMIN,
    ("POST", "/api/fixes/approve"): Role.AUDITOR,
    ("PUT", "/api/rules/{system}/{key}"): Role.ADMIN,
    ("GET", "/api/channels"): Role.VIEWER,
    ("POST", "/api/channels"): Role.ADMIN,
    ("PATCH", "/api/channels/{channel_id}"): Role.ADMIN,
    ("DELETE", "/api/channels/{channel_id}"): Role.ADMIN,
    ("POST", "/api/channels/{channel_id}/test"): Role.ADMIN,
    ("GET", "/api/channels/{channel_id}/deliveries"): Role.ADMIN,
    ("POST", "/api/channels/{channel_id}/subscriptions"): Role.ADMIN,
    ("DELETE", "/api/channels/{channel_id}/subscriptions/{subscription_id}"): Role.ADMIN,
    ("GET", "/api/quiet-hours"): Role.VIEWER,
    ("PUT", "/api/quiet-hours"): Role.VIEWER,
    ("DELETE", "/api/quiet-hours"): Role.VIEWER,
}
"""Who may do what, at the least. A new route has to be added here by somebody who thought about it."""
RANK = [Role.VIEWER, Role.AUDITOR, Role.ADMIN]
JSON = {"Content-Type": "application/json"}


async def test_every_route_asks_for_the_role_that_is_written_here(desk: Desk) -> None:
    """No route under /api asks for less, or for more, than this table says."""
    found = {(m, r.path): r.needs for m, r in api_routes(desk.app) if isinstance(r, JudgedRoute)}
    assert {place: role for place, role in found.items() if place[1] not in OPEN} == NEEDS


@pytest.mark.parametrize("body", [b"{", b"\xff", b"", b"[]", b"{}", b'{"plan_hash": 1}'])
async def test_a_role_too_low_is_told_so_before_its_body_is_read(busy_desk: Desk, body: bytes) -> None:
    """Whoever may not is told 403 and the role that is needed, whatever is wrong with the body or the id."""
    for method, route in api_routes(busy_desk.app):
        needed = NEEDS.get((method, route.path))
        for role in RANK[: RANK.index(needed) if needed else 0]:
            for path in (named(route), named(route).replace("/1", "/none")):
                headers = busy_desk.bearer(role) | JSON
                answer = await busy_desk.client.request(method, path, content=body, headers=headers)
                assert answer.status_code == 403, (method, path, role)
                assert f"needs the role {needed}" in answer.json()["detail"]


async def test_a_viewer_changes_nothing(busy_desk: Desk) -> None:
    """A viewer's yes, no, leave, look and rule leave the fix proposed, the errors pending and the rules as they are."""
    fix = (await busy_desk.get("/api/fixes/1")).json()
    yes = {"plan_hash": fix["plan_hash"], "reason": "Seen in the records."}
    for path, body in (
        ("/api/fixes/1/approve", yes),
        ("/api/fixes/1/reject", {"reason": "No, thank you."}),
        ("/api/fixes/1/verify", None),
        ("/api/errors/leave", {"error_ids": [2], "reason": "No time counts differently."}),
    ):
        assert (await busy_desk.post(path, body, Role.VIEWER)).status_code == 403
    rule = {"remedy": "leave", "reason": "No time counts differently."}
    put = await busy_desk.put(f"/api/rules/{SYSTEM}/twoIdenticalStatusesError", rule, Role.VIEWER)
    assert put.status_code == 403
    assert (await busy_desk.get("/api/fixes/1")).json() == fix
    assert set(await busy_desk.office.statuses()) == {"pending"}


async def test_an_auditor_sets_no_rule(desk: Desk) -> None:
    """An auditor decides about fixes but not about rules."""
    rule = {"remedy": "clear_twins"}
    answer = await desk.put(f"/api/rules/{SYSTEM}/twoIdenticalStatusesError", rule, Role.AUDITOR)
    assert answer.status_code == 403
    assert (await desk.get("/api/rules")).json() == []


@pytest.mark.parametrize("role", RANK)
async def test_everybody_logged_in_may_look(busy_desk: Desk, role: Role) -> None:
    """Every role sees the lists, and one of each thing."""
    await busy_desk.office.hold(company_id=1)
    assert (await busy_desk.post("/api/scans/orders", {"system": SYSTEM})).status_code == 202
    for method, route in api_routes(busy_desk.app):
        if method == "GET" and NEEDS.get((method, route.path)) is Role.VIEWER:
            answer = await busy_desk.get(named(route), role)
            not_there = route.path.endswith(("{finding_id}", "{ticket_id}", "{report_id}"))
            assert answer.status_code == (404 if not_there else 200), route.path


async def test_an_admin_may_what_an_auditor_may(busy_desk: Desk) -> None:
    """An admin's yes counts like an auditor's."""
    fix = (await busy_desk.get("/api/fixes/1")).json()
    body = {"plan_hash": fix["plan_hash"], "reason": "Seen in the records."}
    assert (await busy_desk.post("/api/fixes/1/approve", body, Role.ADMIN)).json()["state"] == "approved"
