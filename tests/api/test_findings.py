from __future__ import annotations

import pytest_asyncio

from logwarden.facts import FactKind
from logwarden.pipeline.chain import chain
from logwarden.store.users import Role
from tests.pipeline.drivers import FIRST_DAY, THURSDAY, TODAY, WEDNESDAY, FakeDriver, at, twin, working_days
from tests.pipeline.fake_portal import SYSTEM, Fault

from .desk import ON_SQLITE, Desk

SAID = {"outcome": "confirmed", "note": "The provider moved its database that night."}


@pytest_asyncio.fixture
async def watching_desk(desk: Desk) -> Desk:
    """A desk that found three records gone: 1 and 2 of SMITH JOHN, 3 of JONES MARY, in two companies."""
    smith = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY), gives_records=True)
    jones = FakeDriver("D2", "JONES MARY", working_days(FIRST_DAY, TODAY), gives_records=True)
    desk.office.employ(smith)
    await desk.office.ingest()
    desk.office.employ(jones, company="C2")
    await desk.office.ingest_anew()
    for driver, days in ((smith, (WEDNESDAY, THURSDAY)), (jones, (WEDNESDAY,))):
        driver.events = tuple(e for e in driver.events if e.at not in [at(day, "07:00") for day in days])
    await desk.office.ingest_anew()
    assert await desk.office.witness() == 3
    return desk


async def test_a_list_says_when_and_what(watching_desk: Desk) -> None:
    """A finding names driver, record and window, also in words of the home terminal's clock."""
    listed = (await watching_desk.get("/api/findings", driver="D2")).json()
    assert (listed["total"], listed["next"]) == (1, None)
    (finding,) = listed["items"]
    assert (finding["company_id"], finding["driver_name"], finding["day"]) == ("C2", "JONES MARY", "2026-11-18")
    assert (finding["kind"], finding["severity"]) == ("alteredWithoutTrace", "critical")
    assert finding["invariants"] == ["I1", "I4"]
    assert finding["between_at"] == "2026-11-20T21:10:01Z"
    assert finding["window"] == "between 15:10:01 and 15:20:02 on 11/20/2026 (America/Chicago)"
    assert (finding["review"], finding["fix_ids"]) == (None, [])


async def test_filters_and_pages(watching_desk: Desk) -> None:
    """Filters take out the others; pages together hold each finding once, newest first."""
    for query, ids in (
        ({"company": 1}, {1, 2}),
        ({"driver": "D2"}, {3}),
        ({"system": SYSTEM}, {1, 2, 3}),
        ({"kind": "odometerError"}, set()),
        ({"reviewed": "true"}, set()),
        ({"reviewed": "false", "company": 2}, {3}),
    ):
        listed = (await watching_desk.get("/api/findings", **query)).json()
        assert ({one["id"] for one in listed["items"]}, listed["total"]) == (ids, len(ids)), query
    found: list[int] = []
    before: int | None = 100
    while before is not None:
        page = (await watching_desk.get("/api/findings", before=before, limit=2)).json()
        found += [one["id"] for one in page["items"]]
        before = page["next"]
    assert found == [3, 2, 1]


async def test_one_finding_shows_both_records(watching_desk: Desk) -> None:
    """The record that was, that none stands there now, the two readings, and the fact."""
    finding = (await watching_desk.get("/api/findings/3")).json()
    assert (finding["before"]["at"], finding["after"]) == (at(WEDNESDAY, "07:00").isoformat(), None)
    assert finding["earlier_reading_id"] != finding["later_reading_id"]
    assert [fact["kind"] for fact in finding["facts"]] == ["finding.made"]
    assert (await watching_desk.get("/api/findings/4")).status_code == 404


async def test_a_review_is_kept_with_its_author(watching_desk: Desk) -> None:
    """A person says what it is; said anew, the audit trail has both."""
    assert (await watching_desk.post("/api/findings/3/review", SAID)).json()["review"] == "confirmed"
    said = {"outcome": "explained", "note": "A court ordered it."}
    assert (await watching_desk.post("/api/findings/3/review", said)).json()["review_note"] == "A court ordered it."
    finding = (await watching_desk.get("/api/findings/3")).json()
    assert (finding["review"], finding["reviewed_by"]) == ("explained", watching_desk.people[Role.AUDITOR].id)
    await chain(watching_desk.office.trail)
    entries = (await watching_desk.get("/api/audit", Role.ADMIN)).json()["items"]
    second, first = (entry for entry in entries if entry["what"] == FactKind.FINDING_REVIEWED)
    assert (first["before"], second["before"]) == (None, SAID)
    assert [e["what"] for e in entries].count(FactKind.FINDING_MADE) == 3


async def test_what_is_no_review_is_refused(watching_desk: Desk) -> None:
    """Another word, no reason, or a finding that is none."""
    for body in ({**SAID, "outcome": "nonsense"}, {**SAID, "note": ""}, {"outcome": "confirmed"}):
        assert (await watching_desk.post("/api/findings/1/review", body)).status_code == 422
    assert (await watching_desk.post("/api/findings/9/review", SAID)).status_code == 404


@ON_SQLITE
async def test_a_violation_of_ours_is_named(desk: Desk) -> None:
    """What our own click broke names the fix that ended as a violation."""
    smith = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY)))
    desk.office.employ(smith)
    desk.office.portal.faults.add(Fault.FABRICATES)
    fix = await desk.office.acted()
    await desk.office.witness()
    listed = (await desk.get("/api/findings")).json()["items"]
    assert listed
    assert all(one["fix_ids"] == [fix.id] for one in listed)


async def test_a_record_says_when_it_was_seen(watching_desk: Desk) -> None:
    """A record that is gone was last seen before it went, another one is seen still."""
    gone = (await watching_desk.get("/api/findings/3")).json()
    driver = gone["driver_number"]
    for number in range(1, 60):
        record = (await watching_desk.get(f"/api/records/{driver}/{number}")).json()
        if record["record"] == gone["before"]:
            break
    assert (record["driver_id"], record["day"], len(record["fingerprint"])) == ("D2", "2026-11-18", 64)
    assert record["first_seen_at"] == record["last_seen_at"] == "2026-11-20T21:10:01Z"
    assert (await watching_desk.get(f"/api/records/{driver}/1")).json()["last_seen_at"] == "2026-11-20T21:20:02Z"
    assert (await watching_desk.get(f"/api/records/{driver}/9999")).status_code == 404
    assert (await watching_desk.get("/api/records/99/1")).status_code == 404
