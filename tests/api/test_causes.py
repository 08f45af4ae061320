"""Decisions, incidents and tasks over HTTP."""

from __future__ import annotations

import pytest

from logwarden.store.users import Role
from tests.pipeline.drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, at, listed, working_days
from tests.pipeline.fake_portal import SYSTEM

from .desk import ON_SQLITE, Desk

pytestmark = ON_SQLITE
REASON = "Seen, and in order as it is."
NASTY = '<script>alert(1)</script> =HYPERLINK("x") \x1b[31m \u202e'


async def some_causes(desk: Desk) -> None:
    """SMITH's hours (cause 1) and unknown message (2), and JONES's three typed places (3)."""
    smith = [listed("11 HOURS VIOLATION", at(WEDNESDAY, "18:00"), "e1"), listed(NASTY, at(WEDNESDAY, "09:00"), "e2")]
    jones = [listed("EVENT HAS MANUAL LOCATION", at(WEDNESDAY, f"{hour}:00"), f"j{hour}") for hour in (12, 13, 14)]
    days = working_days(FIRST_DAY, TODAY)
    desk.office.employ(FakeDriver("D1", "SMITH JOHN", days, extra_errors=smith))
    desk.office.employ(FakeDriver("D2", "JONES MARY", days, extra_errors=jones))
    await desk.office.ingest()
    await desk.office.group()


async def test_decisions_today(desk: Desk) -> None:
    """The gravest first, each with driver, words, age and next step; the rest counted with its reason."""
    await some_causes(desk)
    told = (await desk.get("/api/decisions")).json()
    assert (told["lines"], told["causes"], told["decisions"], told["ungrouped"]) == (5, 3, 2, 0)
    first, second = told["items"]
    assert (first["severity"], first["title"], first["lines"]) == ("critical", "11 hours violation", 1)
    assert (first["company"], first["drivers"]) == (
        "ACME C1 INC",
        [{"driver_id": "D1", "number": 1, "name": "SMITH JOHN"}],
    )
    assert (first["exposure"], first["minutes"], first["key"]) == (True, 4, "hosViolation11Hour")
    assert first["place"] == {"driver_number": 1, "day": str(WEDNESDAY)}
    assert (second["exposure"], second["minutes"]) == (False, 5)
    assert (first["age_days"], first["owner"], first["remedy"]) == (1, None, "task")
    assert first["next_step"].startswith("Take the task, or give it to somebody. Look at the day with the driver.")
    assert second["title"] == f"A message that nobody knows: {' '.join(NASTY.split()).upper()}"
    assert [(one["why"][:14], one["causes"], one["lines"]) for one in told["rest"]] == [("Nothing to do:", 1, 3)]
    assert told["left"] == []
    assert (await desk.get("/api/decisions", system=SYSTEM)).json() == told


async def test_incidents_are_listed_by_page_and_filter(desk: Desk) -> None:
    """Pages hold each cause once; each filter shows what it names and counts only that."""
    await some_causes(desk)
    pages = [(await desk.get("/api/incidents", page=number, limit=2)).json() for number in (1, 2)]
    assert sorted(one["id"] for page in pages for one in page["items"]) == [1, 2, 3]
    company = pages[0]["items"][0]["company_id"]
    for query, count in (
        ({"driver": "D2"}, 1),
        ({"driver": "D9"}, 0),
        ({"state": "open"}, 3),
        ({"state": "closed"}, 0),
        ({"rule": "typed_places"}, 1),
        ({"system": SYSTEM, "company": company}, 3),
        ({"rule": "one_kind", "driver": "D2"}, 0),
    ):
        page = (await desk.get("/api/incidents", **query)).json()
        assert (page["total"], len(page["items"])) == (count, count), query
    assert (await desk.get("/api/incidents", state="done")).status_code == 422


async def test_an_incident_has_all_its_errors(desk: Desk) -> None:
    """The pages of a cause together hold each of its errors once, with the portal's words as they are."""
    await some_causes(desk)
    pages = [(await desk.get("/api/incidents/3", page=number, limit=2)).json() for number in (1, 2, 3)]
    assert [len(page["lines"]["items"]) for page in pages] == [2, 1, 0]
    assert {page["lines"]["total"] for page in pages} == {3}
    assert len({line["id"] for page in pages for line in page["lines"]["items"]}) == 3
    assert (pages[0]["rule"], pages[0]["errors"], pages[0]["task_id"]) == ("typed_places", {"pending": 3}, None)
    (line,) = (await desk.get("/api/incidents/2")).json()["lines"]["items"]
    assert (line["message"], line["driver_name"]) == (NASTY, "SMITH JOHN")
    assert (await desk.get("/api/incidents/99")).status_code == 404


async def test_a_cause_is_left(desk: Desk) -> None:
    """An auditor leaves a cause with a reason; every error keeps it; a second time there is nothing left."""
    await some_causes(desk)
    left = await desk.post("/api/incidents/3/leave", {"reason": REASON})
    assert (left.status_code, left.json()) == (200, {"left": 3})
    lines = (await desk.get("/api/incidents/3")).json()["lines"]["items"]
    assert {(line["status"], line["status_reason"]) for line in lines} == {("ignored", REASON)}
    told = (await desk.get("/api/decisions")).json()
    assert (told["lines"], told["left"]) == (2, [{"why": REASON, "causes": 1, "lines": 3}])
    assert (await desk.post("/api/incidents/3/leave", {"reason": REASON})).status_code == 409
    assert (await desk.post("/api/incidents/1/leave", {"reason": "ok"})).status_code == 409
    assert (await desk.post("/api/incidents/99/leave", {"reason": REASON})).status_code == 404


async def test_a_task_is_taken_done_and_reopened(desk: Desk) -> None:
    """Taken it is no decision any more; done it has an outcome; reopened it is to be done."""
    await some_causes(desk)
    ana = desk.people[Role.AUDITOR]
    taken = (await desk.patch("/api/tasks/1", {"owner_id": ana.id, "note": "Calls on Monday."})).json()
    assert (taken["owner"], taken["note"], taken["state"], taken["severity"]) == (
        "Ana Auditor",
        "Calls on Monday.",
        "open",
        "critical",
    )
    assert (await desk.get("/api/decisions")).json()["decisions"] == 1
    done = (await desk.patch("/api/tasks/1", {"outcome": "Talked to him."})).json()
    assert (done["state"], done["outcome"]) == ("done", "Talked to him.")
    assert done["done_at"] is not None
    assert (await desk.patch("/api/tasks/1", {"outcome": "Once more."})).status_code == 409
    reopened = (await desk.patch("/api/tasks/1", {"reopen": True, "due": "2026-12-24"})).json()
    assert (reopened["state"], reopened["reopened"], reopened["due"]) == ("reopened", 1, "2026-12-24")
    assert (await desk.get("/api/tasks/1")).json() == reopened


async def test_tasks_are_listed_by_state_and_owner(desk: Desk) -> None:
    """Each filter shows what it names."""
    await some_causes(desk)
    ana = desk.people[Role.AUDITOR]
    await desk.patch("/api/tasks/2", {"owner_id": ana.id})
    for query, ids in (
        ({}, [1, 2]),
        ({"owner": ana.id}, [2]),
        ({"owner": ana.id, "state": "done"}, []),
        ({"state": "open", "limit": 1}, [1]),
    ):
        assert [task["id"] for task in (await desk.get("/api/tasks", **query)).json()["items"]] == ids, query
    assert (await desk.get("/api/tasks/99")).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 409),
        ({"outcome": None}, 409),
        ({"due": None}, 409),
        ({"outcome": "ok"}, 409),
        ({"owner_id": 99}, 404),
        ({"owner_id": 0}, 422),
        ({"due": "soon"}, 422),
        ({"note": "a\x00b"}, 422),
        ({"reopen": True}, 409),
    ],
)
async def test_what_a_task_cannot_be(desk: Desk, body: dict[str, object], status: int) -> None:
    """What says nothing, or what is not there, is refused, and the task stays as it is."""
    await some_causes(desk)
    before = (await desk.get("/api/tasks/1")).json()
    assert (await desk.patch("/api/tasks/1", body)).status_code == status
    assert (await desk.get("/api/tasks/1")).json() == before


async def test_a_rule_names_the_owner_of_tasks(desk: Desk) -> None:
    """A rule for task needs a person who can look after it, and no other rule takes one; then the tasks are his."""
    await some_causes(desk)
    path = f"/api/rules/{SYSTEM}/hosViolation11Hour"
    ana, viewer = desk.people[Role.AUDITOR], desk.people[Role.VIEWER]
    for body, status in (
        ({"remedy": "task"}, 409),
        ({"remedy": "task", "owner_id": viewer.id}, 409),
        ({"remedy": "task", "owner_id": 99}, 404),
        ({"remedy": "task", "owner_id": ana.id}, 200),
    ):
        assert (await desk.put(path, body)).status_code == status, body
    leave = {"remedy": "leave", "reason": REASON, "owner_id": ana.id}
    assert (await desk.put(f"/api/rules/{SYSTEM}/eventHasManualLocation", leave)).status_code == 409
    assert (await desk.get("/api/rules")).json()[0]["owner_id"] == ana.id
    await desk.office.group()
    assert (await desk.get("/api/tasks/1")).json()["owner"] == "Ana Auditor"
