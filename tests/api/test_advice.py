"""Advice over HTTP: the reason with the records that show it."""

from __future__ import annotations

from tests.pipeline.drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, at, listed, working_days

from .desk import ON_SQLITE, Desk

pytestmark = ON_SQLITE


async def test_a_cause_is_explained_by_its_records(desk: Desk) -> None:
    """A status that was chosen again: both records are named, and can be looked up."""
    days = working_days(FIRST_DAY, TODAY)
    smith = FakeDriver("D1", "SMITH JOHN", days, gives_records=True)
    smith.extra_errors = [listed("DRIVING ORIGIN WARNING", at(WEDNESDAY, "07:00"), "e1", "DS_D")]
    desk.office.employ(smith)
    await desk.office.ingest()
    await desk.office.group()
    told = (await desk.get("/api/incidents/1/advice")).json()
    assert (told["reason"], told["sure"], told["remedy"], told["errors"]) == (
        "driving_entered",
        "records",
        "annotate",
        1,
    )
    (claim,) = told["claims"]
    assert claim["words"] == "DS_D of 11/18 07:00:00 was made by the device."
    driver, number = claim["records"][0].split("/")
    assert (await desk.get(f"/api/records/{driver}/{number}")).json()["record"]["code"] == 3
    assert told["draft"] is None


async def test_without_a_reading_it_says_so(desk: Desk) -> None:
    """Nobody read the log: no claim, no draft, and the reason rests on the list alone."""
    smith = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY))
    smith.extra_errors = [listed("11 HOURS VIOLATION", at(WEDNESDAY, "17:00"), "e1", "DS_D")]
    desk.office.employ(smith)
    await desk.office.ingest()
    await desk.office.group()
    told = (await desk.get("/api/incidents/1/advice")).json()
    assert (told["reason"], told["sure"], told["claims"], told["draft"]) == ("over_hours", "list", [], None)
    assert (await desk.get("/api/incidents/9/advice")).status_code == 404
