"""What the small fleet has in store for a client."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fortex_sim.conftest import Desk

TWINS = "twoIdenticalStatusesError"


def twins_of(truth: list[dict[str, Any]], *, certified: bool, closed: bool = True) -> list[dict[str, Any]]:
    """Listed twin errors by the state of their day."""
    return [
        e for e in truth if e["key"] == TWINS and e["certified"] is certified and (e["day"] < "2026-06-17") is closed
    ]


async def test_twins_on_certified_days(desk: Desk) -> None:
    """At least four drivers have twins on certified closed days; one of them has two pairs on one day."""
    errors = twins_of(await desk.truth(), certified=True)
    assert len({e["driver_id"] for e in errors}) >= 4
    assert max(Counter((e["driver_id"], e["day"]) for e in errors).values()) == 2


async def test_twins_on_uncertified_and_open_days(desk: Desk) -> None:
    """Two drivers have twins on uncertified closed days, one has a pair on the day that is still open."""
    truth = await desk.truth()
    assert len({e["driver_id"] for e in twins_of(truth, certified=False)}) == 2
    assert len(twins_of(truth, certified=False, closed=False)) == 1


async def test_twins_repeat_everything(desk: Desk) -> None:
    """The later twin is entered by the driver, 1 to 20 minutes later; the error has its time."""
    for error in [e for e in await desk.truth() if e["key"] == TWINS]:
        log = (await desk.control.get(f"/__sim__/log/{error['driver_id']}")).json()
        main = [r for r in log if r["eventType"] in (1, 3) and r["state"] == "ACTIVE"]
        earlier, later = next((a, b) for a, b in pairwise(main) if b["id"] == error["record_id"])
        assert (earlier["eventCodeName"], earlier["vehicle"]) == (later["eventCodeName"], later["vehicle"])
        assert (earlier["origin"], later["origin"]) == (2, 2)
        assert 60 <= (later["eventTime"] - earlier["eventTime"]) / 1000 <= 21 * 60
        assert error["error_time"] == later["eventTime"]


async def test_one_pair_lies_across_midnight(desk: Desk) -> None:
    """One pair begins before midnight at the home terminal and ends after it."""
    driver = desk.driver("WASHINGTON DEREK")
    rows = await desk.rows(driver, "06/13/2026", "06/14/2026")
    place = next(i for i, row in enumerate(rows) if row["marks"] == ["TWO IDENTICAL STATUSES ERROR"])
    times = [row["time"] for row in rows[: place + 1] if row["codeName"] == "DS_SB"][-2:]
    assert [time[:5] + time[-3:] for time in times] == ["11:51 PM", "12:05 AM"]


async def test_what_the_guard_must_refuse(desk: Desk) -> None:
    """On certified days one later twin carries a note, and one lies more than two miles off."""
    noted = await desk.rows(desk.driver("SMITH JOHNATHAN"), "06/15/2026")
    assert [row["notes"] for row in noted if row["marks"]] == ["Second dock of the same yard"]
    moved = await desk.rows(desk.driver("LEE MIN-JUN"), "06/13/2026")
    main = [row for row in moved if row["codeName"] == "DS_ON"]
    pair = next((a, b) for a, b in pairwise(main) if b["marks"])
    assert abs(float(pair[0]["latitude"]) - float(pair[1]["latitude"])) * 69 > 2


async def test_a_pair_that_no_error_lists(desk: Desk) -> None:
    """On a day with one listed pair the kit would touch a second one that no error lists."""
    driver = desk.driver("ШЕВЧЕНКО ОЛЕНА")
    await desk.clear_twins(driver, "06/14/2026")
    assert len((await desk.ledger())[-1]["changed"]) == 2
    assert [e["errorMessage"] for e in await desk.errors(driver)].count("TWO IDENTICAL STATUSES ERROR") == 1


async def test_namesakes_and_names_within_names(desk: Desk) -> None:
    """The longer of two names comes first, and of two equal names the one with the certified twin second."""
    company = desk.driver("SMITH JOHN").company
    listed = (await desk.ui.get(f"/ui/companies/{company.id}/drivers")).json()
    names = [d["name"] for d in listed]
    assert names.index("SMITH JOHNATHAN") < names.index("SMITH JOHN")
    assert "O'BRIEN MAEVE" in names
    first, second = (d["id"] for d in listed if d["name"] == "GARCIA MARIA")
    certified = {e["driver_id"] for e in twins_of(await desk.truth(), certified=True)}
    assert first not in certified
    assert second in certified


async def test_one_label_has_a_suffix_of_two_spaces(desk: Desk) -> None:
    """One company's label ends in two spaces and ELD."""
    labels = [c["label"] for c in (await desk.ui.get("/ui/companies")).json()]
    assert [label for label in labels if label.endswith("  ELD")] == ["HARBOR & PINE TRANSPORT INC  ELD"]


async def test_several_kinds_and_one_unknown(desk: Desk) -> None:
    """A dozen kinds of errors are listed; one message is in no catalogue."""
    truth = await desk.truth()
    assert len({e["key"] for e in truth if e["listed"]}) >= 12
    assert [e["message"] for e in truth if e["key"] == "unknown"] == ["GATEWAY FIRMWARE NOTICE 4411"]


async def test_one_cause_can_have_several_errors(desk: Desk) -> None:
    """A shut-down that the device holds back makes two errors of one cause."""
    causes = Counter(e["cause_id"] for e in await desk.truth() if e["cause_id"].startswith("withheld"))
    assert list(causes.values()) == [2]


async def test_zones_of_four_kinds(desk: Desk) -> None:
    """Home terminals lie in four zones."""
    answer = (await desk.control.get("/__sim__/truth")).json()
    assert {d["zone"] for d in answer["drivers"]} == {"ET", "CT", "MT", "PT"}
