"""The kit that fabricates, box by box: what no honest kit does, at once and without a trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from fortex_sim import Kit, Options
from fortex_sim.kits.matching import engine_gaps, legs
from logwarden.eld.events import EventType

if TYPE_CHECKING:
    from tests.fortex_sim.conftest import Desk

    from fortex_sim.world.fleet import Driver
    from fortex_sim.world.records import Record

DAYS = {"from": "06/09/2026", "to": "06/17/2026"}


@pytest.fixture
def options() -> Options:
    """The other kit."""
    return Options(clock_rate=0, kit=Kit.FABRICATES)


@pytest.fixture
def driver(desk: Desk) -> Driver:
    """A driver whose power events and intermediate records are all there."""
    return desk.driver("YAZZIE RUTH")


async def proceed(desk: Desk, driver: Driver, *boxes: str) -> list[tuple[str, str]]:
    """PROCEED; what the ledger says was changed, and how."""
    answer = await desk.ui.post(f"/ui/drivers/{driver.id}/toolkit", json={**DAYS, "boxes": list(boxes)})
    assert answer.json()["success"] is True
    return [(c["code_name"], c["change"]) for c in (await desk.ledger())[-1]["changed"]]


def active(desk: Desk, driver: Driver) -> list[Record]:
    """The driver's records that count, of the last nine days."""
    world = desk.simulator.portal.world
    days = world.window(driver)
    return [r for r in world.between(driver, days[0] - timedelta(days=1), days[-1]) if r.is_active]


def move(desk: Desk, record: Record, by: timedelta) -> None:
    """Puts a record elsewhere, as a device with a wrong clock would have."""
    world = desk.simulator.portal.world
    world.vanish(record)
    record.event = replace(record.event, at=record.event.at + by)
    world.receive(record)


def take(desk: Desk, driver: Driver, code: int) -> Record:
    """Takes one power event out that stands between two others, and gives it."""
    power = [r for r in active(desk, driver) if r.event.type is EventType.ENGINE_POWER]
    gone = next(r for r in power[2:-2] if r.event.code == code)
    desk.simulator.portal.world.vanish(gone)
    return gone


@pytest.mark.parametrize(
    ("code", "box", "name"),
    [
        (1, "FIX NO POWER UP", "ENG_UP_NORMAL"),
        (3, "FIX NO SHUT DOWN", "ENG_DOWN_NORMAL"),
        (1, "FIX MISSING POWER UP / SHUT DOWN", "ENG_UP_NORMAL"),
        (3, "FIX MISSING POWER UP / SHUT DOWN", "ENG_DOWN_NORMAL"),
    ],
)
async def test_power_events_are_made_up(desk: Desk, driver: Driver, code: int, box: str, name: str) -> None:
    """A missing power-up or shut-down is made up without a sequence id, once."""
    assert engine_gaps(active(desk, driver)) == []
    take(desk, driver, code)
    assert await proceed(desk, driver, box) == [(name, "inserted")]
    [made_up] = [r for r in active(desk, driver) if r.event.sequence_id is None]
    assert (made_up.event.code_name, int(made_up.event.origin), made_up.sequence_hex) == (name, 1, "")
    assert engine_gaps(active(desk, driver)) == []
    assert await proceed(desk, driver, box) == []


async def test_the_other_power_box_leaves_it(desk: Desk, driver: Driver) -> None:
    """FIX NO POWER UP does not care for a missing shut-down, nor the other way round."""
    take(desk, driver, 3)
    assert await proceed(desk, driver, "FIX NO POWER UP") == []


async def test_an_error_is_silenced(desk: Desk) -> None:
    """After FIX NO SHUT DOWN the log check says no more what was true."""
    driver = desk.driver("SMITH JOHN")
    said = {e["errorMessage"] for e in await desk.errors(driver)}
    assert "NO SHUT DOWN ERROR" in said
    await proceed(desk, driver, "FIX NO SHUT DOWN")
    desk.simulator.portal.cache.clear()
    assert said - {e["errorMessage"] for e in await desk.errors(driver)} == {"NO SHUT DOWN ERROR"}


async def test_times_are_moved_to_the_hour(desk: Desk, driver: Driver) -> None:
    """FIX INTERMEDIATE TIME OFFSET moves an intermediate record back to a full hour of its leg."""
    inter = next(leg for leg in legs(active(desk, driver)) if len(leg) > 3)[1]
    before = inter.event.at
    assert await proceed(desk, driver, "FIX INTERMEDIATE TIME OFFSET") == []
    move(desk, inter, timedelta(minutes=7))
    assert await proceed(desk, driver, "FIX INTERMEDIATE TIME OFFSET") == [("INTER_NORMAL_PRECISION", "moved")]
    assert inter.event.at == before


async def test_records_are_moved_before_the_main_one(desk: Desk, driver: Driver) -> None:
    """FIX INTERMEDIATE AFTER MAIN moves one that stands after the end of driving to a minute before it."""
    leg = next(leg for leg in legs(active(desk, driver)) if len(leg) > 3)
    inter, end = leg[-2], leg[-1]
    move(desk, inter, end.event.at - inter.event.at + timedelta(minutes=3))
    assert await proceed(desk, driver, "FIX INTERMEDIATE AFTER MAIN") == [("INTER_NORMAL_PRECISION", "moved")]
    assert end.event.at - inter.event.at == timedelta(minutes=1)
    assert await proceed(desk, driver, "FIX INTERMEDIATE AFTER MAIN") == []


async def test_logins_go_with_the_twins(desk: Desk, driver: Driver) -> None:
    """CLEAR TWIN EVENTS takes the second of two equal logins too, and the twin, certified or not."""
    world = desk.simulator.portal.world
    login = next(r for r in active(desk, driver) if r.event.code_name == "DR_LOGIN")
    world.add(driver, replace(login.event, at=login.event.at + timedelta(seconds=20)), login.state)
    changed = await proceed(desk, driver, "CLEAR TWIN EVENTS")
    assert ("DR_LOGIN", "deleted") in changed
    assert {change for _, change in changed} == {"deleted"}
    assert len(changed) == 2


async def test_everything_at_once_and_nothing_afterwards(desk: Desk) -> None:
    """All boxes over all drivers: whatever was done, a second PROCEED finds nothing."""
    boxes: list[Any] = [box["label"] for box in (await desk.ui.get("/ui/toolkit")).json()["boxes"]]
    for driver in desk.simulator.portal.world.drivers.values():
        await proceed(desk, driver, *boxes)
        assert await proceed(desk, driver, *boxes) == []


class TestRestores:
    """The other kit, over the same logs."""

    @pytest.fixture
    def options(self) -> Options:
        """The kit that asks."""
        return Options(clock_rate=0)

    async def test_nothing_is_ever_deleted(self, desk: Desk) -> None:
        """All boxes, RESYNC and the driver's yes: no record goes, and none changes but in its status and note."""
        world = desk.simulator.portal.world
        boxes = [box["label"] for box in (await desk.ui.get("/ui/toolkit")).json()["boxes"]]
        await desk.behave(None, answer="accept", answerAfterSeconds=5)
        for driver in world.drivers.values():
            before = {r.id: replace(r.event, notes="", status=r.event.status) for r in world.log(driver.id)}
            await proceed_anyhow(desk, driver, boxes)
            await desk.ui.post(f"/ui/drivers/{driver.id}/resync")
            await desk.pass_time(60)
            after = {r.id: r.event for r in world.log(driver.id)}
            assert before.keys() <= after.keys()
            for record_id, event in before.items():
                assert replace(after[record_id], notes="", status=event.status) == event


async def proceed_anyhow(desk: Desk, driver: Driver, boxes: list[str]) -> None:
    """PROCEED on the whole range, whatever the portal says."""
    answer = await desk.ui.post(f"/ui/drivers/{driver.id}/toolkit", json={**DAYS, "boxes": boxes})
    assert answer.status_code == 200
