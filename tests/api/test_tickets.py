"""Device tickets: one a device cause, and how far its provider is."""

from __future__ import annotations

from logwarden.facts import FactKind
from logwarden.store.users import Role
from tests.pipeline.drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, at, listed, working_days

from .desk import ON_SQLITE, Desk

pytestmark = ON_SQLITE
NO_DATA = "NO DATA IN ODOMETER OR ENGINE HOURS"


async def test_a_device_cause_has_one_ticket_that_goes_its_way(desk: Desk) -> None:
    """Its text has serial, times, records and no name; it is sent, answered, closed, opened again, with notes."""
    days = working_days(FIRST_DAY, TODAY)
    blank = [one for one in days if one.is_main and one.at >= at(WEDNESDAY, "00:00")][:4]
    broken = [listed(f"{NO_DATA} ERROR", one.at, f"n{n}", one.code_name) for n, one in enumerate(blank)]
    desk.office.employ(FakeDriver("D1", "SMITH JOHN", days, gives_records=True, extra_errors=broken))
    await desk.office.ingest()
    await desk.office.group()
    (cause,) = (await desk.get("/api/incidents")).json()["items"]
    path = f"/api/incidents/{cause['id']}/ticket"
    made = (await desk.post(path)).json()
    assert (await desk.post(path)).json()["id"] == made["id"]
    assert (made["device"], made["state"]) == ("E1", "open")
    number, when = f"sequence {blank[0].sequence_id:X}", f"{blank[0].at:%Y-%m-%d %H:%M:%S} UTC"
    assert not [part for part in ("E1", when, number, f"4 x {NO_DATA}") if part not in made["words"]]
    assert not [name for name in ("SMITH", "D1", "ACME") if name in made["words"]]
    ticket = f"/api/tickets/{made['id']}"
    assert (await desk.patch(ticket, {"state": "answered"})).status_code == 409
    for change in ({"words": "Please mend it."}, {"state": "sent", "reference": "CASE-1", "note": "By their form."}):
        assert (await desk.patch(ticket, change)).status_code == 200
    assert (await desk.patch(ticket, {"words": "Another text."})).status_code == 409
    for state in ("answered", "closed", "open"):
        assert (await desk.patch(ticket, {"state": state})).status_code == 200
    story = (await desk.get(ticket, Role.VIEWER)).json()["story"]
    assert [one["state"] for one in story] == ["open", "open", "sent", "answered", "closed", "open"]
    assert story[2]["note"] == "By their form."
    assert len(await desk.office.facts(FactKind.TICKET_CHANGED)) == 5


async def test_what_is_not_in_a_device_has_no_ticket(busy_desk: Desk) -> None:
    """A driver's twin is nobody's to mend but his."""
    assert (await busy_desk.post("/api/incidents/1/ticket")).status_code == 409
    assert (await busy_desk.get("/api/tickets")).json()["total"] == 0
