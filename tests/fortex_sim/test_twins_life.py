"""A twin's life: requested away, answered by the driver, certified anew, gone from the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fortex_sim.conftest import Desk

A_DAY = 86_000
"""Nearly a day in seconds: a session at the pages ends after a whole one."""

TWIN = "TWO IDENTICAL STATUSES ERROR"


async def test_requested_accepted_certified_gone(desk: Desk) -> None:
    """A request waits, the driver accepts, the day is open, he certifies, the error goes with the cache."""
    driver = desk.driver("GARCIA MARIA", 1)
    day, iso = "06/14/2026", "2026-06-14"
    await desk.behave(driver, answerAfterSeconds=120, certifyAfterSeconds=60)
    assert TWIN in [e["errorMessage"] for e in await desk.errors(driver)]

    assert await desk.clear_twins(driver, day) == {
        "success": True,
        "message": "AI repair finished: 1 events",
    }
    request = next(r for r in await desk.rows(driver, day) if r["record"] == "INACTIVE_CHANGE_REQUESTED")
    assert (request["origin"], request["notes"], request["sequenceId"]) == ("3", "REMOVE: TWIN EVENT", "")
    target = next(r for r in await desk.rows(driver, day) if r["marks"])
    assert [request[k] for k in ("time", "codeName", "location", "vehicle", "odometer")] == [
        target[k] for k in ("time", "codeName", "location", "vehicle", "odometer")
    ]
    assert await desk.certified(driver, iso)

    await desk.pass_time(120)
    after = {r["id"]: r for r in await desk.rows(driver, day)}
    assert after[request["id"]]["record"] == after[target["id"]]["record"] == "INACTIVE_CHANGED"
    assert not await desk.certified(driver, iso)

    await desk.pass_time(60)
    assert await desk.certified(driver, iso)
    today = await desk.rows(driver, "06/17/2026")
    anew = next(r for r in today if r["codeName"] == "DR_CERT_2")
    assert (anew["notes"], anew["time"], anew["origin"]) == (day, "09:23:00 AM", "2")
    assert TWIN not in [e["errorMessage"] for e in await desk.errors(driver)]


async def test_a_repaired_error_is_listed_until_the_cache_turns(desk: Desk) -> None:
    """The cached answer still lists the error after the driver's yes; the next one does not."""
    driver = desk.driver("GARCIA MARIA", 1)
    await desk.errors(driver)
    await desk.clear_twins(driver, "06/14/2026")
    await desk.pass_time(599)
    assert TWIN in [e["errorMessage"] for e in await desk.errors(driver)]
    await desk.pass_time(1)
    assert TWIN not in [e["errorMessage"] for e in await desk.errors(driver)]


async def test_listed_while_the_request_waits(desk: Desk) -> None:
    """As long as the driver is silent both records are active and the error stands."""
    driver = desk.driver("YAZZIE RUTH")
    await desk.behave(driver, answer="ignore")
    await desk.clear_twins(driver, "06/14/2026")
    await desk.pass_time(A_DAY)
    assert TWIN in [e["errorMessage"] for e in await desk.errors(driver)]
    records = [r["record"] for r in await desk.rows(driver, "06/14/2026")]
    assert records.count("INACTIVE_CHANGE_REQUESTED") == 1


async def test_a_driver_says_no(desk: Desk) -> None:
    """The driver who rejects leaves his record active and the request rejected; the day stays certified."""
    driver = desk.driver("KOWALSKI ADAM")
    await desk.clear_twins(driver, "06/15/2026")
    await desk.pass_time(180)
    rows = await desk.rows(driver, "06/15/2026")
    assert [r["record"] for r in rows if r["origin"] == "3"] == ["INACTIVE_CHANGE_REJECTED"]
    assert [r["record"] for r in rows if TWIN in r["marks"]] == ["ACTIVE"]
    assert await desk.certified(driver, "2026-06-15")


async def test_a_second_proceed_changes_nothing(desk: Desk) -> None:
    """Neither while the request waits nor after it was accepted does a PROCEED find more to do."""
    driver = desk.driver("NGUYEN VAN")
    assert (await desk.clear_twins(driver, "06/13/2026"))["message"] == "AI repair finished: 2 events"
    for seconds in (0, 3600):
        await desk.pass_time(seconds)
        before = await desk.rows(driver, "06/13/2026")
        assert (await desk.clear_twins(driver, "06/13/2026"))["success"] is True
        assert await desk.rows(driver, "06/13/2026") == before
        assert (await desk.ledger())[-2]["changed"] == []


async def test_two_pairs_are_answered_together(desk: Desk) -> None:
    """Requests of one PROCEED are accepted at once, and the day is certified once."""
    driver = desk.driver("NGUYEN VAN")
    await desk.clear_twins(driver, "06/13/2026")
    await desk.pass_time(3600)
    today = await desk.rows(driver, "06/17/2026")
    assert [r["codeName"] for r in today if r["notes"] == "06/13/2026"] == ["DR_CERT_2"]
    assert await desk.certified(driver, "2026-06-13")


async def test_a_pair_across_midnight_needs_both_days(desk: Desk) -> None:
    """The later day alone does not show the pair; both days do, and the later one is edited."""
    driver = desk.driver("WASHINGTON DEREK")
    await desk.clear_twins(driver, "06/14/2026")
    assert (await desk.ledger())[-1]["changed"] == []
    await desk.clear_twins(driver, "06/13/2026", "06/14/2026")
    assert [c["day"] for c in (await desk.ledger())[-1]["changed"]] == ["2026-06-14"]


async def test_uncertified_days_are_refused(desk: Desk) -> None:
    """The portal refuses a request for a day that the driver has not certified, and for today."""
    for name, day in (("SMITH JOHN", "06/15/2026"), ("O'BRIEN MAEVE", "06/17/2026")):
        driver = desk.driver(name)
        outcome = await desk.clear_twins(driver, day)
        assert outcome["success"] is False
        assert day in outcome["message"]
        assert [r for r in await desk.rows(driver, day) if r["origin"] == "3"] == []


async def test_one_uncertified_day_refuses_the_whole_range(desk: Desk) -> None:
    """A range in which one target's day is not certified is refused as a whole."""
    driver = desk.driver("SMITH JOHN")
    await desk.behave(driver, certifyDays=["2026-06-15"])
    assert (await desk.clear_twins(driver, "06/09/2026", "06/17/2026"))["success"] is True


async def test_a_day_certified_by_hand(desk: Desk) -> None:
    """CertifyDays lets a driver certify right now; days to come are refused."""
    driver = desk.driver("SMITH JOHN")
    assert not await desk.certified(driver, "2026-06-15")
    await desk.behave(driver, certifyDays=["2026-06-15"])
    assert await desk.certified(driver, "2026-06-15")
    late = {"driverId": driver.id, "certifyDays": ["2026-06-18"]}
    assert (await desk.control.post("/__sim__/drivers", json=late)).status_code == 400


async def test_a_driver_who_does_not_certify_anew(desk: Desk) -> None:
    """With certify false the day stays open, over the next mornings too, until he is told otherwise."""
    driver = desk.driver("GARCIA MARIA", 1)
    await desk.behave(driver, answerAfterSeconds=0, certify=False)
    await desk.clear_twins(driver, "06/14/2026")
    await desk.pass_time(A_DAY)
    assert not await desk.certified(driver, "2026-06-14")
    await desk.behave(driver, certify=True, certifyAfterSeconds=30)
    await desk.pass_time(30)
    assert await desk.certified(driver, "2026-06-14")


async def test_a_changed_mind_answers_what_waits(desk: Desk) -> None:
    """A request that waits is answered by the manner that the driver is given later."""
    driver = desk.driver("YAZZIE RUTH")
    await desk.behave(driver, answer="ignore")
    await desk.clear_twins(driver, "06/14/2026")
    await desk.pass_time(A_DAY)
    await desk.behave(None, answer="accept", answerAfterSeconds=10)
    await desk.pass_time(10)
    assert TWIN not in [e["errorMessage"] for e in await desk.errors(driver)]


async def test_days_are_certified_as_the_clock_runs(desk: Desk) -> None:
    """The open day is certified in the evening or the next morning."""
    driver = desk.driver("O'BRIEN MAEVE")
    assert not await desk.certified(driver, "2026-06-17")
    await desk.pass_time(A_DAY)
    assert await desk.certified(driver, "2026-06-17")


async def test_trucks_drive_on(desk: Desk) -> None:
    """When the clock moves by days, records go on without a gap in the device's numbers."""
    driver = desk.driver("KOWALSKI ADAM")
    before = (await desk.control.get(f"/__sim__/log/{driver.id}")).json()
    await desk.pass_time(3 * 86400)
    after = (await desk.control.get(f"/__sim__/log/{driver.id}")).json()
    assert after[: len(before)] == before
    new = [int(r["sequenceId"], 16) for r in after[len(before) :]]
    start = int(before[-1]["sequenceId"], 16)
    assert new == list(range(start + 1, start + 1 + len(new)))
    assert len(new) > 60
    assert after[-1]["odometer"] - before[-1]["odometer"] > 800
