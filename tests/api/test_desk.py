"""The driver desk: whom to ask what, when he may be told of it, and who talked with whom."""

from __future__ import annotations

from typing import Any

from logwarden.asking.words import LANGUAGES
from logwarden.eld.events import DRIVING
from logwarden.facts import FactKind
from logwarden.store.users import Role
from tests.pipeline.drivers import THURSDAY, TODAY, at, duty

from .asking import asked, driver, linked, open_to_ask, question_of
from .desk import ON_SQLITE, Desk

pytestmark = ON_SQLITE
DRIVES = duty(at(TODAY, "14:50"), DRIVING, 0x7F1)


async def test_the_desk_says_whom_to_ask_what(desk: Desk) -> None:
    """A day that is over and not certified counts, today does not; a proposed twin asks him nothing yet."""
    await open_to_ask(desk, driver(1, "SMITH JOHN"))
    (one,) = (await desk.get("/api/desk", Role.AUDITOR)).json()["items"]
    assert (one["driver_name"], one["uncertified_days"], one["oldest_age_days"]) == ("SMITH JOHN", 1, 1)
    assert (one["requests_waiting"], one["oldest_uncertified"]) == (0, THURSDAY.isoformat())
    await desk.office.approve(1)
    await desk.office.act(1)
    (one,) = (await desk.get("/api/desk", Role.AUDITOR)).json()["items"]
    assert one["requests_waiting"] == 1
    whole = (await desk.get("/api/desk/drivers/1", Role.AUDITOR, language="es")).json()
    assert [(topic["kind"], topic["fix_id"]) for topic in whole["topics"]] == [("request", 1), ("certify", None)]
    assert whole["not_now"] is None
    assert LANGUAGES["es"]["ask request"] in whole["script"]


async def test_no_link_for_who_drives_or_of_whom_nothing_is_known(desk: Desk) -> None:
    """The link is refused with its paragraph while he drives, and once the newest reading is old."""
    await open_to_ask(desk, driver(1, "SMITH JOHN", DRIVES), driver(2, "JONES ANN"))
    about: dict[str, Any] = {"kind": "certify", "fix_id": None, "days": [THURSDAY.isoformat()]}
    drives, works = await asked(desk, **about), await asked(desk, 2, **about)
    refused = await desk.post(f"/api/desk/questions/{drives}/link")
    assert (refused.status_code, "392.80(b)" in refused.json()["detail"]) == (409, True)
    assert (await desk.post(f"/api/desk/questions/{works}/link")).status_code == 201
    desk.office.clock.tick(3700)  # nobody looks at the portal, and its clock goes on
    refused = await desk.post(f"/api/desk/questions/{works}/link")
    assert (refused.status_code, "No reading says" in refused.json()["detail"]) == (409, True)


async def test_what_cannot_be_asked(desk: Desk) -> None:
    """Another driver's fix or errors, days that are certified or not over, no errors at all, the same twice."""
    await open_to_ask(desk, driver(1, "SMITH JOHN"), driver(2, "JONES ANN"))
    errors = await desk.office.errors()
    wrong: list[tuple[dict[str, Any], int]] = [
        ({"kind": "request", "fix_id": 2}, 404),
        ({"kind": "request"}, 404),
        ({"kind": "mend", "fix_id": 1}, 409),
        ({"kind": "happened", "error_ids": [next(e.id for e in errors if e.driver_id == 2)]}, 404),
        ({"kind": "happened"}, 409),
        ({"kind": "certify", "days": []}, 409),
        ({"kind": "certify", "days": ["2026-11-18"]}, 409),
        ({"kind": "certify", "days": [TODAY.isoformat()]}, 409),
        ({"kind": "certify", "days": ["2026-11-19"], "words": "x" * 501}, 422),
    ]
    for body, status in wrong:
        answer = await desk.post("/api/desk/questions", {"driver_number": 1, **body})
        assert answer.status_code == status, body
    await asked(desk)
    assert (
        await desk.post("/api/desk/questions", {"driver_number": 1, "kind": "request", "fix_id": 1})
    ).status_code == 409


async def test_how_it_was_becomes_a_draft_of_grounds(desk: Desk) -> None:
    """His plain yes or no becomes a statement that says what he was asked; the rest is a person's."""
    await open_to_ask(desk, driver(1, "SMITH JOHN"))
    error = (await desk.office.errors())[0].id
    page = await linked(desk, kind="happened", fix_id=None, error_ids=[error])
    assert "TWO IDENTICAL STATUSES ERROR" in (await page.get()).text
    assert (await question_of(desk, page.question))["draft"] is None
    await page.post("answer=no&said=I+slept+there.")
    draft = (await question_of(desk, page.question))["draft"]
    assert draft["error_ids"] == [error]
    assert draft["statement"] == "Asked “Is your log true as it stands?” he answered no. I slept there."


async def test_contacts_are_kept_with_who_and_when(desk: Desk) -> None:
    """What is to come, or says nothing, is no contact; each one is a fact of the trail, and no viewer reads it."""
    await open_to_ask(desk, driver(1, "SMITH JOHN"), driver(2, "JONES ANN"))
    path, said = "/api/desk/drivers/1/contacts", {"how": "phone", "reached": True, "said": "He looks at it tonight."}
    other = await asked(desk, 2)
    wrong: list[dict[str, object]] = [{"at": "2030-01-01T00:00:00Z"}, {"said": "  "}, {"question_id": other}]
    assert [(await desk.post(path, said | one)).status_code for one in wrong] == [409, 409, 404]
    assert (await desk.post(path, said)).status_code == 201
    assert (await desk.post(path, {"how": "phone", "reached": False})).status_code == 201
    whole = (await desk.get("/api/desk/drivers/1", Role.AUDITOR)).json()
    assert [(one["who"], one["reached"]) for one in whole["contacts"]] == [
        ("Ana Auditor", False),
        ("Ana Auditor", True),
    ]
    assert len(await desk.office.facts(FactKind.CONTACT_NOTED)) == 2
    assert (await desk.get("/api/desk/drivers/1", Role.VIEWER)).status_code == 403
