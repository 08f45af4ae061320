"""Advice over HTTP: the reason with the records that show it."""

from __future__ import annotations

from dataclasses import replace

from logwarden.pipeline.reword import Limits, Rewording
from logwarden.store.users import Role
from tests.pipeline.drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, at, listed, working_days
from tests.pipeline.test_reword import Scripted

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


async def test_it_is_said_whose_words_they_are(desk: Desk) -> None:
    """Without a model nobody can ask one; with one an auditor asks, and all see its name, its words and its cost."""
    smith = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY), gives_records=True)
    smith.extra_errors = [listed("DRIVING ORIGIN WARNING", at(WEDNESDAY, "07:00"), "e1", "DS_D")]
    desk.office.employ(smith)
    await desk.office.ingest()
    await desk.office.group()
    rules = (await desk.get("/api/incidents/1/advice")).json()
    assert (rules["model"], rules["may_ask"], rules["spent"]) == (None, False, None)
    assert (await desk.post("/api/incidents/1/advice")).status_code == 409
    context = desk.app.state.context
    rewording = Rewording(context.database, context.clock, Scripted(), Limits(100_000, 20_000))
    desk.app.state.context = replace(context, rewording=rewording)
    assert (await desk.get("/api/incidents/1/advice")).json()["may_ask"] is True
    assert (await desk.post("/api/incidents/1/advice", role=Role.VIEWER)).status_code == 403
    told = (await desk.post("/api/incidents/1/advice")).json()
    assert (told["model"], told["confidence"], told["why"]) == ("scripted", 0.9, "")
    assert told["spent"] == {"tokens": 2100, "dollars": 0.0, "tokens_today": 2100, "dollars_today": 0.0}
    assert (await desk.get("/api/incidents/1/advice")).json() == told
