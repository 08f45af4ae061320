from __future__ import annotations

from typing import Any

import pytest

from logwarden.facts import FactKind
from logwarden.store.users import Role
from tests.pipeline.drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, twin, working_days

from .desk import ON_SQLITE, Desk

SIGNED = {
    "company_id": 1,
    "signed_by": "Olga Owner",
    "document": "Contract 114, annex B",
    "remedies": ["clear_twins"],
    "valid_from": "2026-11-20",
}


@pytest.fixture
async def unsigned(desk: Desk) -> Desk:
    """A desk that no company has authorised, with a twin of SMITH's planned for."""
    desk.office.companies_sign = False
    desk.office.employ(FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY))))
    await desk.office.proposed()
    return desk


async def give(desk: Desk, **other: object) -> dict[str, Any]:
    """A mandate, entered by the admin; then the plan is looked at anew."""
    answer = await desk.post("/api/mandates", SIGNED | other, Role.ADMIN)
    assert answer.status_code == 201, answer.text
    await desk.office.plan()
    found: dict[str, Any] = answer.json()
    return found


async def state(desk: Desk) -> str:
    """Where the first fix stands."""
    return (await desk.office.fix(1)).state


async def test_without_a_mandate_what_edits_is_blocked(unsigned: Desk) -> None:
    """Blocked with the reason until an admin enters the mandate; ended, blocked again, and a yes is refused."""
    fix = await unsigned.office.fix(1)
    assert (fix.state, fix.paragraph) == ("blocked", "395.30(d)(1)")
    assert fix.reason.startswith("The company has not authorised this desk to do clear_twins")
    mandate = await give(unsigned)
    assert (mandate["company"], mandate["given_by"], mandate["valid_to"]) == ("ACME C1 INC", "admin@desk.example", None)
    assert await state(unsigned) == "proposed"
    ended = await unsigned.post("/api/mandates/1/end", {"reason": "The carrier gave notice."}, Role.ADMIN)
    assert (ended.json()["ended_by"], ended.json()["end_reason"]) == ("admin@desk.example", "The carrier gave notice.")
    yes = {"plan_hash": fix.plan_hash, "reason": "Seen in the records."}
    answer = await unsigned.post("/api/fixes/1/approve", yes)
    assert (answer.status_code, "has not authorised" in answer.json()["detail"]) == (409, True)
    await unsigned.office.plan()
    assert await state(unsigned) == "blocked"


async def test_a_mandate_that_ends_after_the_yes_stops_the_click(unsigned: Desk) -> None:
    """What was approved under a mandate is not clicked once it ended."""
    await give(unsigned)
    await unsigned.office.approve(1)
    await unsigned.post("/api/mandates/1/end", {"reason": "The carrier gave notice."}, Role.ADMIN)
    await unsigned.office.act(1)
    assert (await unsigned.office.untouched(1)).outcome == "refused"


@ON_SQLITE
@pytest.mark.parametrize(
    ("other", "stands"),
    [
        ({"remedies": ["annotate", "resync"]}, "blocked"),
        ({"valid_from": "2026-11-21"}, "blocked"),
        ({"valid_from": "2026-11-01", "valid_to": "2026-11-19"}, "blocked"),
        ({"valid_from": "2026-11-01", "valid_to": "2026-11-20"}, "proposed"),
    ],
    ids=["another remedy", "tomorrow", "until yesterday", "until today"],
)
async def test_a_mandate_covers_its_remedies_and_days(unsigned: Desk, other: dict[str, object], stands: str) -> None:
    """Only the remedies that it names, from its first day to its last, both included, at the driver's home."""
    await give(unsigned, **other)
    assert await state(unsigned) == stands


@ON_SQLITE
async def test_another_companys_mandate_covers_nothing(unsigned: Desk) -> None:
    """Each carrier authorises for itself alone."""
    unsigned.office.employ(FakeDriver("D2", "JONES ANN", working_days(FIRST_DAY, TODAY)), company="C2")
    await unsigned.office.ingest_anew()
    await give(unsigned, company_id=2)
    assert await state(unsigned) == "blocked"


@ON_SQLITE
@pytest.mark.parametrize(
    ("other", "status", "words"),
    [
        ({"company_id": 9}, 404, "no company 9"),
        ({"remedies": ["restore_records"]}, 409, "not restore_records"),
        ({"remedies": ["leave"]}, 409, "not leave"),
        ({"remedies": []}, 422, "remedies"),
        ({"valid_to": "2026-11-19"}, 409, "over before it begins"),
        ({"signed_by": ""}, 422, "signed_by"),
    ],
)
async def test_a_mandate_that_cannot_be_entered(
    unsigned: Desk, other: dict[str, object], status: int, words: str
) -> None:
    """A mandate for what is never done, for nobody, or for no time is refused in words."""
    answer = await unsigned.post("/api/mandates", SIGNED | other, Role.ADMIN)
    assert (answer.status_code, words in answer.text) == (status, True), answer.text
    assert (await unsigned.get("/api/mandates")).json()["items"] == []


@ON_SQLITE
async def test_mandates_are_on_record(unsigned: Desk) -> None:
    """Given and ended are facts with who and why; what ended says what stood before."""
    await give(unsigned)
    await unsigned.post("/api/mandates/1/end", {"reason": "The carrier gave notice."}, Role.ADMIN)
    (given,) = await unsigned.office.facts(FactKind.MANDATE_GIVEN)
    (ended,) = await unsigned.office.facts(FactKind.MANDATE_ENDED)
    assert given.detail | SIGNED == given.detail
    assert (ended.detail, ended.before) == ({"end_reason": "The carrier gave notice."}, given.detail)
    assert given.user_id == ended.user_id == unsigned.people[Role.ADMIN].id
