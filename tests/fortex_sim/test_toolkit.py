"""The tool kit's panel, its two kits, and what goes wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fortex_sim import Kit, Options

if TYPE_CHECKING:
    from tests.fortex_sim.conftest import Desk

    from fortex_sim.world.fleet import Driver

ALL = {"from": "06/09/2026", "to": "06/17/2026"}


async def proceed(desk: Desk, driver: Driver, *boxes: str, **days: str) -> dict[str, Any]:
    """PROCEED with some boxes ticked."""
    body = {**(days or ALL), "boxes": list(boxes)}
    outcome: dict[str, Any] = (await desk.ui.post(f"/ui/drivers/{driver.id}/toolkit", json=body)).json()
    return outcome


async def boxes(desk: Desk) -> dict[str, bool]:
    """The panel: label and tick."""
    return {b["label"]: b["ticked"] for b in (await desk.ui.get("/ui/toolkit")).json()["boxes"]}


async def test_eight_boxes_four_ticked(desk: Desk) -> None:
    """The panel opens with eight boxes in the contract's order, some ticked, CLEAR TWIN EVENTS not."""
    panel = await boxes(desk)
    assert list(panel) == [
        "FIX INTERMEDIATE",
        "FIX INTERMEDIATE TIME OFFSET",
        "FIX INTERMEDIATE AFTER MAIN",
        "FIX NO POWER UP",
        "FIX NO SHUT DOWN",
        "FIX MISSING POWER UP / SHUT DOWN",
        "FIX EVENT ORIGIN",
        "CLEAR TWIN EVENTS",
    ]
    assert [label for label, ticked in panel.items() if ticked] == [
        "FIX INTERMEDIATE",
        "FIX INTERMEDIATE TIME OFFSET",
        "FIX INTERMEDIATE AFTER MAIN",
        "FIX EVENT ORIGIN",
    ]


async def test_panel_faults(desk: Desk) -> None:
    """extra_default_boxes ticks more, missing_checkbox leaves the last one out."""
    await desk.fault("extra_default_boxes", times=1)
    assert (await boxes(desk))["FIX NO POWER UP"] is True
    await desk.fault("missing_checkbox", times=1)
    assert "CLEAR TWIN EVENTS" not in await boxes(desk)
    assert len(await boxes(desk)) == 8


async def test_unknown_and_no_boxes(desk: Desk) -> None:
    """A label that the panel has not is 400; no box at all does nothing and says so."""
    driver = desk.driver("YAZZIE RUTH")
    body = {**ALL, "boxes": ["FIX EVERYTHING"]}
    answer = await desk.ui.post(f"/ui/drivers/{driver.id}/toolkit", json=body)
    assert answer.status_code == 400
    assert (await proceed(desk, driver))["success"] is False


async def test_restoring_brings_what_the_device_holds(desk: Desk) -> None:
    """FIX NO SHUT DOWN uploads the withheld record with its own number; its two errors are gone."""
    driver = desk.driver("MORALES DIEGO")
    before = await desk.rows(driver, "06/15/2026")
    assert sorted(m for r in before for m in r["marks"]) == [
        "NO SHUT DOWN ERROR",
        "SEQUENTIAL ID BREAK WARNING",
    ]
    assert (await proceed(desk, driver, "FIX NO POWER UP", "FIX NO SHUT DOWN"))["success"]
    after = await desk.rows(driver, "06/15/2026")
    [new] = [r for r in after if r["id"] not in {b["id"] for b in before}]
    numbers = [int(r["sequenceId"], 16) for r in after]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert (new["codeName"], new["origin"]) == ("ENG_DOWN_NORMAL", "1")
    assert [r for r in after if r["marks"]] == []
    assert (await proceed(desk, driver, "FIX NO SHUT DOWN"))["message"].endswith("nothing to repair")


async def test_resync_brings_it_too(desk: Desk) -> None:
    """RESYNC uploads what the device holds, once."""
    driver = desk.driver("MORALES DIEGO")
    for expected in (1, 0):
        answer = (await desk.ui.post(f"/ui/drivers/{driver.id}/resync")).json()
        assert answer == {"success": True, "message": f"Resync finished: {expected} records uploaded"}
    assert [len(e["changed"]) for e in await desk.ledger() if e["kind"] == "RESYNC"] == [1, 0]


async def test_restoring_never_touches_origins(desk: Desk) -> None:
    """FIX EVENT ORIGIN and the INTERMEDIATE boxes change nothing where the device holds nothing."""
    driver = desk.driver("KOWALSKI ADAM")
    before = await desk.rows(driver, "06/09/2026", "06/17/2026")
    await proceed(desk, driver, "FIX EVENT ORIGIN", "FIX INTERMEDIATE", "FIX INTERMEDIATE TIME OFFSET")
    assert await desk.rows(driver, "06/09/2026", "06/17/2026") == before


async def test_proceed_that_fails(desk: Desk) -> None:
    """proceed_fails says so and does nothing; the ledger keeps the failure."""
    driver = desk.driver("YAZZIE RUTH")
    await desk.fault("proceed_fails", times=1)
    assert (await desk.clear_twins(driver, "06/14/2026"))["success"] is False
    entry = (await desk.ledger())[-1]
    assert (entry["kind"], entry["ok"], entry["changed"]) == ("PROCEED", False, [])


async def test_proceed_that_only_says_so(desk: Desk) -> None:
    """proceed_silent says that it worked and does nothing."""
    driver = desk.driver("YAZZIE RUTH")
    await desk.fault("proceed_silent", times=1)
    assert (await desk.clear_twins(driver, "06/14/2026"))["success"] is True
    assert [r for r in await desk.rows(driver, "06/14/2026") if r["origin"] == "3"] == []


async def test_proceed_that_says_nothing(desk: Desk) -> None:
    """proceed_no_toast does it and tells the page to say nothing."""
    driver = desk.driver("YAZZIE RUTH")
    await desk.fault("proceed_no_toast", times=1)
    assert (await desk.clear_twins(driver, "06/14/2026"))["quiet"] is True
    assert len([r for r in await desk.rows(driver, "06/14/2026") if r["origin"] == "3"]) == 1


async def test_an_edit_without_the_driver(desk: Desk) -> None:
    """edit_without_driver makes the request active at once: both records inactive, nobody was asked."""
    driver = desk.driver("YAZZIE RUTH")
    await desk.fault("edit_without_driver", times=1)
    await desk.clear_twins(driver, "06/14/2026")
    assert (await desk.ledger())[-1]["changed"][0]["day_certified"] is True
    rows = await desk.rows(driver, "06/14/2026")
    assert [r["record"] for r in rows if r["record"] != "ACTIVE"] == ["INACTIVE_CHANGED"] * 2


async def test_a_portal_that_forgets_to_refuse(desk: Desk) -> None:
    """request_on_uncertified_day lets a request through; the ledger says that the day was not certified."""
    driver = desk.driver("SMITH JOHN")
    await desk.fault("request_on_uncertified_day", times=1)
    assert (await desk.clear_twins(driver, "06/15/2026"))["success"] is True
    assert (await desk.ledger())[-1]["changed"][0]["day_certified"] is False


async def test_another_drivers_head(desk: Desk) -> None:
    """wrong_driver_opens shows another driver, the namesake if there is one."""
    driver = desk.driver("GARCIA MARIA", 1)
    await desk.fault("wrong_driver_opens", times=1)
    head = (await desk.ui.get(f"/ui/drivers/{driver.id}")).json()
    assert (head["name"], head["id"]) == ("GARCIA MARIA", desk.driver("GARCIA MARIA", 0).id)


async def test_rows_cut_short(desk: Desk) -> None:
    """With rows_cut_short the count says more than there are rows."""
    driver = desk.driver("YAZZIE RUTH")
    await desk.fault("rows_cut_short", times=1)
    answer = (await desk.ui.get(f"/ui/drivers/{driver.id}/logs", params=ALL)).json()
    assert sum(len(day["rows"]) for day in answer["days"]) == answer["count"] * 2 // 3
    assert len(answer["days"]) == 9


class TestFabricates:
    """The kit that works at once and without a trace."""

    @pytest.fixture
    def options(self) -> Options:
        """The other kit."""
        return Options(clock_rate=0, kit=Kit.FABRICATES)

    async def test_records_are_gone(self, desk: Desk) -> None:
        """CLEAR TWIN EVENTS takes the later twin away, asked for or not, certified or not."""
        driver = desk.driver("SMITH JOHN")
        before = await desk.rows(driver, "06/15/2026")
        await desk.clear_twins(driver, "06/15/2026")
        after = await desk.rows(driver, "06/15/2026")
        assert [r["id"] for r in after] == [r["id"] for r in before if not r["marks"]]
        assert (await desk.clear_twins(driver, "06/15/2026"))["message"].endswith("nothing to repair")

    async def test_power_pairs_go_along(self, desk: Desk) -> None:
        """The second of two power-ups goes with the twins."""
        driver = desk.driver("SMITH JOHN")
        await desk.clear_twins(driver, "06/12/2026")
        changed = (await desk.ledger())[-1]["changed"]
        assert [(c["code_name"], c["change"]) for c in changed] == [("ENG_UP_NORMAL", "deleted")]

    async def test_origins_are_changed(self, desk: Desk) -> None:
        """FIX EVENT ORIGIN calls entered driving automatic."""
        driver = desk.driver("KOWALSKI ADAM")
        await proceed(desk, driver, "FIX EVENT ORIGIN")
        rows = await desk.rows(driver, "06/09/2026", "06/17/2026")
        assert {r["origin"] for r in rows if r["codeName"] == "DS_D"} == {"1"}

    async def test_intermediates_are_made_up(self, desk: Desk) -> None:
        """FIX INTERMEDIATE puts a record without sequence id where one was lost, once."""
        driver = desk.driver("NGUYEN VAN")
        assert (await proceed(desk, driver, "FIX INTERMEDIATE"))["message"].endswith("1 events")
        rows = await desk.rows(driver, "06/15/2026")
        made_up = [r for r in rows if r["codeName"].startswith("INTER") and not r["sequenceId"]]
        assert [(r["origin"], r["record"]) for r in made_up] == [("1", "ACTIVE")]
        assert (await proceed(desk, driver, "FIX INTERMEDIATE"))["message"].endswith("nothing to repair")
