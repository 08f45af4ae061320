from __future__ import annotations

from typing import Any

import pytest

from logwarden.eld.events import ON_DUTY
from logwarden.facts import FactKind
from logwarden.store.users import Role
from tests.pipeline.drivers import TUESDAY, at
from tests.pipeline.wishes import LUNCH, NOTE, REASON, driver_with, ready

from .desk import ON_SQLITE, Desk

pytestmark = ON_SQLITE
NOTING = {"remedy": "annotate", "error_ids": [1], "text": NOTE, "how_known": "Seen in the records."}
ASKING = {
    "remedy": "request_edit",
    "error_ids": [1],
    "text": REASON,
    "record_at": LUNCH.isoformat(),
    "new_status": "OFF",
    "how_known": "Seen in the records.",
    "statement": "I ate.",
    "document": "Receipt 4711",
}


async def test_a_note_is_proposed(desk: Desk) -> None:
    """Who wants a note gets a fix that shows the record, the text, how he knows it, and that one person is needed."""
    await ready(desk.office, driver_with("LOCATION CHANGED ERROR", LUNCH))
    answer = await desk.post("/api/fixes", NOTING)
    assert (answer.status_code, answer.json()["state"]) == (201, "proposed")
    fix = (await desk.get("/api/fixes/1")).json()
    assert (fix["remedy"], fix["people_needed"], fix["wished_by"]) == ("annotate", 1, "ana@desk.example")
    assert fix["steps"][0]["note"] == NOTE
    assert [record["local_time"] for record in fix["targets"]] == ["11/18/2026 12:20:00 PM"]
    assert fix["grounds"]["how_known"] == "Seen in the records."
    assert fix["law"]["paragraph"] == "395.30(c)(2)"
    assert fix["law"]["quoted"]["line"].startswith("An ELD must not permit alteration or erasure")
    assert fix["effects"] is None


async def test_a_program_proposes_and_a_person_decides(desk: Desk) -> None:
    """What an API key asks for waits in its person's name, and says which program it was, in the trail too."""
    await ready(desk.office, driver_with("LOCATION CHANGED ERROR", LUNCH))
    key = (await desk.post("/api/keys", {"name": "gate list"}, Role.AUDITOR)).json()["key"]
    answer = await desk.client.post("/api/fixes", headers={"Authorization": f"Bearer {key}"}, json=NOTING)
    assert (answer.status_code, answer.json()["state"]) == (201, "proposed")
    fix = (await desk.get("/api/fixes/1")).json()
    assert (fix["wished_by"], fix["wished_with"]) == (desk.people[Role.AUDITOR].email, "gate list")
    (fact,) = await desk.office.facts(FactKind.FIX_WISHED)
    assert (fact.user_id, fact.detail["program"]) == (desk.people[Role.AUDITOR].id, "gate list")


async def test_a_request_shows_the_violations_before_and_after(desk: Desk) -> None:
    """Where hours count otherwise a fix says which violations stand and which would; the plan does not hold them."""
    hasty = driver_with("INCORRECT STATUS PLACEMENT ERROR", at(TUESDAY, "18:00"))
    await ready(desk.office, hasty)
    night = {"record_at": at(TUESDAY, "18:00").isoformat(), "new_status": "ON"}
    answer = await desk.post("/api/fixes", ASKING | night)
    fix = (await desk.get(f"/api/fixes/{answer.json()['id']}")).json()
    assert (fix["state"], fix["people_needed"]) == ("proposed", 2)
    assert fix["preview"]["seconds_before"] != fix["preview"]["seconds_after"]
    rested, worked = fix["effects"]["before"], fix["effects"]["after"]
    gained = {one["paragraph"] for one in worked} - {one["paragraph"] for one in rested}
    assert "395.3(a)(2)" in gained
    assert "effects" not in (await desk.office.fix(fix["id"])).plan


async def test_what_the_guard_refuses_is_kept(desk: Desk) -> None:
    """A wish for FIX boxes makes a closed fix with the paragraph, not an error."""
    await ready(desk.office, driver_with("NO POWER UP ERROR", LUNCH))
    answer = await desk.post("/api/fixes", {"remedy": "restore_records", "error_ids": [1]})
    fix = answer.json()
    assert (answer.status_code, fix["outcome"], fix["paragraph"]) == (201, "refused", "App. A 4.3.2.8.2(a)")


async def test_a_note_without_a_ground_is_refused(desk: Desk) -> None:
    """*How do I know this* is not a decoration: without it the guard says no, and that is kept too."""
    await ready(desk.office, driver_with("LOCATION CHANGED ERROR", LUNCH))
    fix = (await desk.post("/api/fixes", NOTING | {"how_known": ""})).json()
    assert (fix["outcome"], fix["paragraph"]) == ("refused", "395.8(e)(1)")


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"error_ids": []}, 422),
        ({"remedy": "clear_twins"}, 422),
        ({"remedy": "leave"}, 422),
        ({"new_status": "DRIVING"}, 422),
        ({"record_at": "2026-11-18T18:20:00"}, 422),
        ({"error_ids": [4711]}, 404),
        ({"remedy": "resync"}, 409),
        ({"record_at": "2026-11-18T18:20:01Z"}, 409),
    ],
)
async def test_what_cannot_be_wished(desk: Desk, changed: dict[str, Any], status: int) -> None:
    """No error, a remedy that nobody wishes for one, driving, a time without a zone, and what is not there."""
    await ready(desk.office, driver_with("LOCATION CHANGED ERROR", LUNCH))
    assert (await desk.post("/api/fixes", NOTING | changed)).status_code == status
    assert (await desk.get("/api/fixes")).json()["total"] == 0


async def test_two_people_decide_about_hours(desk: Desk) -> None:
    """The first yes leaves the fix proposed and says so; an admin's makes it approved."""
    hasty = driver_with("INCORRECT STATUS PLACEMENT ERROR", LUNCH)
    await ready(desk.office, hasty)
    fix = (await desk.post("/api/fixes", ASKING)).json()
    body = {"plan_hash": fix["plan_hash"], "reason": "Seen in the receipt."}
    first = (await desk.post(f"/api/fixes/{fix['id']}/approve", body)).json()
    assert (first["state"], "1 more has to" in first["reason"]) == ("proposed", True)
    assert (await desk.post(f"/api/fixes/{fix['id']}/approve", body)).status_code == 409
    second = await desk.post(f"/api/fixes/{fix['id']}/approve", body, Role.ADMIN)
    assert second.json()["state"] == "approved"
    assert hasty.record(LUNCH).code == ON_DUTY
