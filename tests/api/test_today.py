"""Today's figures, on both databases."""

from __future__ import annotations

from datetime import timedelta

from tests.pipeline.drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, twin, working_days

from .desk import Desk


async def test_the_last_days_are_counted_over_all_drivers(desk: Desk) -> None:
    """Eight days, the oldest first: of how many drivers each was told, how many certified it, what is open."""
    desk.office.employ(FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY))))
    desk.office.employ(FakeDriver("D2", "DOE JANE", working_days(FIRST_DAY, TODAY)), company="C2")
    await desk.office.ingest()
    told = (await desk.get("/api/today")).json()
    assert [day["day"] for day in told["days"]] == [str(TODAY - timedelta(days=n)) for n in range(7, -1, -1)]
    by_day = {day["day"]: day for day in told["days"]}
    assert by_day[str(WEDNESDAY)] == {"day": str(WEDNESDAY), "drivers": 2, "certified": 2, "open_errors": 1}
    assert (told["drivers"], told["uncertified"]["over_1"]) == (2, 0)
    assert told["requests"] == {"waiting": 0, "over_a_day": 0, "rejected": 0}
    assert told["at"] == "2026-11-20T21:00:00Z"


async def test_a_day_that_stays_uncertified_is_told_by_its_age(desk: Desk) -> None:
    """A driver counts as over one day as soon as a day older than yesterday is not certified, and not twice."""
    smith = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY))
    smith.certified -= {TODAY - timedelta(days=3), TODAY - timedelta(days=2)}
    desk.office.employ(smith)
    await desk.office.ingest()
    told = (await desk.get("/api/today")).json()
    assert told["uncertified"] == {"over_1": 1, "over_7": 0, "over_13": 0}
