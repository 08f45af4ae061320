from __future__ import annotations

from datetime import timedelta

import pytest

from logwarden.facts import FactKind
from logwarden.pipeline.map_message import suggest
from logwarden.store.users import Role
from tests.pipeline.drivers import FIRST_DAY, NOW, TODAY, FakeDriver, listed, working_days
from tests.pipeline.office import ON_SQLITE

from .desk import Desk

REASON = "The provider renamed it in May."
STRANGE = "odometer  has an Error"


async def strange(desk: Desk, *more: str) -> FakeDriver:
    """A driver with an unknown message twice, in other letters and spaces, and some more."""
    said = [STRANGE, " ODOMETER HAS AN ERROR ", *more]
    errors = [listed(words, NOW - timedelta(hours=n), f"e{n}") for n, words in enumerate(said)]
    driver = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY), extra_errors=errors)
    desk.office.employ(driver)
    await desk.office.ingest()
    return driver


async def test_the_inbox(desk: Desk) -> None:
    """Messages that no catalogue has stand there once for all spellings, with their number, example and suggestion."""
    await strange(desk, "GATEWAY NOTICE 4411", "LOCATION ERROR")
    page = (await desk.get("/api/messages", Role.ADMIN)).json()
    found = {message["words"]: message for message in page["items"]}
    assert set(found) == {"ODOMETER HAS AN ERROR", "GATEWAY NOTICE 4411"}
    one = found["ODOMETER HAS AN ERROR"]
    assert (one["errors"], one["key"], one["suggestions"][0]["key"]) == (2, None, "odometerError")
    assert one["first_heard_at"] == one["last_heard_at"] == "2026-11-20T21:00:00Z"
    assert (await desk.get(f"/api/errors/{one['example_id']}")).json()["message"] == one["example"]
    assert found["GATEWAY NOTICE 4411"]["suggestions"] == []
    first = (await desk.get("/api/messages", Role.ADMIN, limit=1)).json()
    rest = (await desk.get("/api/messages", Role.ADMIN, limit=1, cursor=first["next"])).json()
    assert {first["items"][0]["words"], rest["items"][0]["words"]} == set(found)
    assert rest["next"] is None


async def test_the_past_and_the_future_follow(desk: Desk) -> None:
    """A mapped message: its errors of before become that kind, keep their status, and those to come are so at once."""
    driver = await strange(desk)
    await desk.post("/api/errors/leave", {"error_ids": [2], "reason": "Known to the gateway's maker."})
    body = {"key": "odometerError", "reason": REASON}
    answer = await desk.post("/api/messages/1/map", body, Role.ADMIN)
    assert (answer.json()["key"], answer.json()["errors"], answer.json()["reason"]) == ("odometerError", 2, REASON)
    driver.extra_errors.append(listed("Odometer has an ERROR", NOW + timedelta(minutes=1), "new"))
    await desk.office.ingest_anew()
    errors = (await desk.get("/api/errors")).json()["items"]
    assert {(e["key"], e["category"], e["severity"]) for e in errors} == {("odometerError", "data_integrity", "high")}
    assert sorted((e["id"], e["status"]) for e in errors) == [(1, "pending"), (2, "ignored"), (3, "pending")]
    assert (await desk.get("/api/messages", Role.ADMIN, mapped=False)).json()["items"] == []


@pytest.mark.parametrize("dated", [True, False])
async def test_a_mapped_error_is_known_again(desk: Desk, dated: bool) -> None:
    """An error is the same before and after its message is mapped, also where one answer lacks its time."""
    driver = await strange(desk)
    await desk.post("/api/messages/1/map", {"key": "odometerError", "reason": REASON}, Role.ADMIN)
    driver.extra_errors = [
        listed(STRANGE.upper(), NOW if dated else None, "e0"),
        listed("ODOMETER ERROR", NOW, "another"),
        listed(STRANGE, NOW - timedelta(hours=1)),
    ]
    await desk.office.ingest_anew()
    errors = await desk.office.errors()
    assert [(e.id, e.key, e.message, e.absent_since) for e in errors] == [
        (1, "odometerError", STRANGE, None),
        (2, "odometerError", " ODOMETER HAS AN ERROR ", None),
        (3, "odometerError", "ODOMETER ERROR", None),
    ]


async def test_unmapped_it_is_unknown_again(desk: Desk) -> None:
    """What was mapped by mistake goes back, its errors with it; errors that always had the key stay."""
    await strange(desk, "ODOMETER ERROR")
    await desk.post("/api/messages/1/map", {"key": "odometerError", "reason": REASON}, Role.ADMIN)
    answer = await desk.post("/api/messages/1/unmap", {"reason": "It is the gateway's."}, Role.ADMIN)
    assert (answer.json()["key"], answer.json()["errors"]) == (None, 2)
    errors = await desk.office.errors()
    assert [(e.key, e.category, e.severity) for e in errors] == [
        ("unknown", "unknown", "medium"),
        ("unknown", "unknown", "medium"),
        ("odometerError", "data_integrity", "high"),
    ]


async def test_who_mapped_what_is_on_record(desk: Desk) -> None:
    """Mapping and unmapping leave facts with before and after, and stand in the history of the errors."""
    await strange(desk)
    await desk.post("/api/messages/1/map", {"key": "odometerError", "reason": REASON}, Role.ADMIN)
    await desk.post("/api/messages/1/unmap", {"reason": "It is the gateway's."}, Role.ADMIN)
    mapped, unmapped = await desk.office.facts(FactKind.MESSAGE_MAPPED, FactKind.MESSAGE_UNMAPPED)
    assert mapped.user_id == desk.people[Role.ADMIN].id
    assert mapped.before == {"key": None, "reason": ""}
    assert mapped.detail == {"words": "ODOMETER HAS AN ERROR", "key": "odometerError", "reason": REASON, "errors": 2}
    assert unmapped.before == {"key": "odometerError", "reason": REASON}
    history = (await desk.get("/api/errors/2")).json()["history"]
    assert [fact["kind"] for fact in history] == ["message.mapped", "message.unmapped"]


@ON_SQLITE
async def test_what_may_not_be_mapped(desk: Desk) -> None:
    """A key that is none, the one that it has, no reason, no such message: refused, and nothing changed."""
    await strange(desk)
    for path, body, status in (
        ("/api/messages/1/map", {"key": "twins", "reason": REASON}, 409),
        ("/api/messages/1/map", {"key": "unknown", "reason": REASON}, 409),
        ("/api/messages/1/map", {"key": "odometerError", "reason": " "}, 409),
        ("/api/messages/1/unmap", {"reason": REASON}, 409),
        ("/api/messages/9/map", {"key": "odometerError", "reason": REASON}, 404),
    ):
        assert (await desk.post(path, body, Role.ADMIN)).status_code == status
    assert {error.key for error in await desk.office.errors()} == {"unknown"}
    assert await desk.office.facts(FactKind.MESSAGE_MAPPED, FactKind.MESSAGE_UNMAPPED) == []


def test_a_suggestion_is_what_the_words_resemble() -> None:
    """Words in another order, or with a slip, resemble their kind most; noise resembles nothing."""
    for words, key in (
        ("ERROR ODOMETER", "odometerError"),
        ("SEQUENTAL ID BREAK WARNING", "sequentialIdBreak"),
        ("NO POWERUP ERROR", "noPowerUpError"),
    ):
        assert suggest(words)[0].entry.key == key
    assert suggest("GATEWAY NOTICE 4411") == []
    assert suggest("") == []
