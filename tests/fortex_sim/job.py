"""The whole job of a client that knows only what was observed, and how the simulator judges it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fortex_sim import observed

from fortex_sim.kits.matching import later_twins

if TYPE_CHECKING:
    from tests.fortex_sim.browsing import Office

    from fortex_sim.portal import Portal
    from fortex_sim.world.fleet import Driver


def with_twins(portal: Portal) -> Driver:
    """A driver whose name nobody else of his company bears, with twins, all of them on certified days."""
    world = portal.world
    for driver in world.drivers.values():
        alone = sum(d.name == driver.name for d in world.company_drivers(driver.company.id)) == 1
        twins = later_twins(world.between(driver, world.window(driver)[0], world.today(driver)))
        if alone and twins and all(world.certified(driver, driver.day_of(t.event.at)) for t in twins):
            return driver
    raise AssertionError("this fleet has no such driver")


async def do_the_job(office: Office) -> None:
    """Logs in, chooses, loads, reads all rows, clears the twins; everything is compared with the truth."""
    portal, at = office.portal, office.at
    driver = with_twins(portal)
    context = await office.browser.new_context()
    label = driver.company.label  # to be found in the select it has to be typed as it is, spaces and all
    page = await observed.enter(context, at.ui_url, at.username, at.password, label, driver.name)
    await page.click("#load-logs")
    rows = await observed.read(page)
    days = portal.world.window(driver)
    true = portal.world.between(driver, days[0] - (days[1] - days[0]), days[-1])
    assert len(rows) == len(true)
    assert all(record.sequence_hex in row for record, row in zip(true, rows, strict=True))
    await observed.clear_twins(page)
    [entry] = office.done("PROCEED")
    assert (entry["ok"], entry["boxes"], entry["driver_id"]) == (True, ["CLEAR TWIN EVENTS"], driver.id)
    assert {change["change"] for change in entry["changed"]} == {"requested_removal"}
    assert len(await observed.read(page)) == len(rows) + len(entry["changed"])
