from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fortex_sim.faults import Fault
from logwarden.problems import AskPerson, GiveUp, TryAgain

if TYPE_CHECKING:
    from playwright.async_api import Route

    from .desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_all_rows_are_the_true_records(desk: Desk) -> None:
    """Every record of nine days is read as the portal holds it, inactive ones and certifications too."""
    desk.log_in()
    driver = desk.driver("KOWALSKI ADAM")
    target = desk.target(driver, days=9)
    async with desk.pages.visit(target, None) as visit:
        shown = await visit.read()
    truth = desk.truth(driver, target.first_day, target.last_day)
    assert shown.log.events == truth
    assert len(truth) > 120
    assert any(not event.is_active for event in truth)
    assert any(event.certified_date for event in truth)


async def test_a_reading_says_when_by_the_portals_clock(desk: Desk) -> None:
    """`read_at` is the portal's instant of LOAD, not this machine's."""
    desk.log_in()
    target = desk.target(desk.driver("YAZZIE RUTH"))
    async with desk.pages.visit(target, None) as visit:
        shown = await visit.read()
    loaded = desk.done("LOAD")[-1].at.replace(microsecond=0)
    assert abs((shown.log.read_at - loaded).total_seconds()) <= 1


async def test_a_sequence_rollover_is_read(desk: Desk) -> None:
    """Sequence ids are hex and go on at 0 after FFFF."""
    desk.log_in()
    driver = desk.driver("WASHINGTON DEREK")
    async with desk.pages.visit(desk.target(driver, days=9), None) as visit:
        shown = await visit.read()
    ids = [event.sequence_id for event in shown.log.events]
    assert 0xFFFF in ids
    assert 0 in ids


async def test_of_two_namesakes_the_one_with_the_id_opens(desk: Desk) -> None:
    """Two drivers of one company bear one name; each target opens its own log."""
    desk.log_in()
    for place in (0, 1):
        driver = desk.driver("GARCIA MARIA", place)
        target = desk.target(driver, days=3)
        async with desk.pages.visit(target, None) as visit:
            shown = await visit.read()
        assert shown.driver_id == driver.id
        assert shown.log.events == desk.truth(driver, target.first_day, target.last_day)


async def test_the_range_is_the_targets(desk: Desk) -> None:
    """Only the target's days are loaded, an empty one too, though the page presets nine."""
    desk.log_in()
    driver = desk.driver("SMITH JOHNATHAN")
    target = replace(desk.target(driver), last_day=desk.target(driver, days=2).first_day)
    async with desk.pages.visit(target, None) as visit:
        shown = await visit.read()
    load = desk.done("LOAD")[-1]
    assert (load.first_day, load.last_day) == (target.first_day, target.last_day)
    assert shown.log.events == desk.truth(driver, target.first_day, target.last_day)


async def test_a_company_label_with_a_suffix_is_the_same_company(desk: Desk) -> None:
    """The page's `  ELD` at the end of a company is no difference."""
    desk.log_in()
    target = desk.target(desk.driver("NGUYEN VAN"), days=1)
    async with desk.pages.visit(target, None) as visit:
        shown = await visit.read()
    assert target.company_name == "HARBOR & PINE TRANSPORT INC"
    assert shown.company == "HARBOR & PINE TRANSPORT INC  ELD"


async def test_rows_cut_short_are_no_reading(desk: Desk) -> None:
    """A table that never gets to the footer's count is refused, and the words say both numbers."""
    desk.log_in()
    driver = desk.driver("NGUYEN VAN")
    target = desk.target(driver, days=4)
    desk.portal.faults.switch(Fault.ROWS_CUT_SHORT, on=True)
    count = len(desk.truth(driver, target.first_day, target.last_day))
    async with desk.pages.visit(target, None) as visit:
        with pytest.raises(TryAgain, match=f"counts {count} events over 4 days, but shows only {count * 2 // 3} "):
            await visit.read()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"company_name": "CEDAR RUN LOGISTICS"}, "company BLUE MESA FREIGHT LLC, not CEDAR RUN"),
        ({"driver_name": "GARCIA MARIO"}, "name GARCIA MARIA, not GARCIA MARIO"),
        ({"zone": "MT"}, r"zone CT \(America/Chicago\), not MT"),
    ],
)
async def test_a_head_that_differs_is_another_log(desk: Desk, change: dict[str, str], words: str) -> None:
    """Company, name and zone of the page must be the target's; what differs is named."""
    desk.log_in()
    target = replace(desk.target(desk.driver("GARCIA MARIA")), **change)  # type: ignore[arg-type]
    with pytest.raises(GiveUp, match=words):
        async with desk.pages.visit(target, None):
            pass
    assert not desk.done("LOAD")


async def test_another_system_is_not_even_opened(desk: Desk) -> None:
    """A target of another system is refused before the browser goes anywhere."""
    target = replace(desk.target(desk.driver("GARCIA MARIA")), system="hero2")
    with pytest.raises(GiveUp, match="system hero2"):
        async with desk.pages.visit(target, None):
            pass
    assert not desk.portal.ledger.entries


async def test_when_another_driver_opens_we_give_up(desk: Desk) -> None:
    """The portal opens a namesake: both ids are named, a picture is kept, and nothing is loaded or written."""
    desk.log_in()
    driver = desk.driver("GARCIA MARIA", 1)
    desk.portal.faults.switch(Fault.WRONG_DRIVER_OPENS, on=True)
    with pytest.raises(GiveUp, match=f"driver {desk.driver('GARCIA MARIA').id}, not {driver.id}"):
        async with desk.pages.visit(desk.target(driver), desk.evidence):
            pass
    assert not desk.done("LOAD")
    assert not desk.done()
    assert desk.evidence.names == ["01-failed.html", "01-failed.png"]


async def test_a_driver_that_the_portal_does_not_know_is_told_in_its_words(desk: Desk) -> None:
    """The portal's own complaint reaches the reader."""
    desk.log_in()
    target = replace(desk.target(desk.driver("GARCIA MARIA")), driver_id="nobody")
    with pytest.raises(TryAgain, match="the portal says: no driver 'nobody'"):
        async with desk.pages.visit(target, None):
            pass


async def test_an_expired_session_logs_in_again(desk: Desk) -> None:
    """The session ends right at LOAD: one more login, and the reading is whole."""
    driver = desk.driver("MORALES DIEGO")
    target = desk.target(driver, days=2)

    async def expire(route: Route) -> None:
        if len(desk.done("LOGIN")) == 1:
            desk.portal.faults.switch(Fault.SESSION_EXPIRED, on=True, times=1)
        await route.continue_()

    async with desk.pages.visit(target, None) as visit:
        await visit._arrival.page.route("**/logs?*", expire)  # noqa: SLF001 - the session must end at LOAD
        shown = await visit.read()
    assert shown.log.events == desk.truth(driver, target.first_day, target.last_day)
    assert [login.ok for login in desk.done("LOGIN")] == [True, True]


async def test_a_page_that_fell_back_to_the_login_is_opened_again(desk: Desk) -> None:
    """The session ends between opening and LOAD, and the tab already shows the login page: one more login."""
    target = desk.target(desk.driver("MORALES DIEGO"), days=2)
    async with desk.pages.visit(target, None) as visit:
        desk.portal.faults.switch(Fault.SESSION_EXPIRED, on=True, times=1)
        await visit._arrival.page.reload()  # noqa: SLF001 - the page's own refresh
        shown = await visit.read()
    assert shown.driver_id == target.driver_id
    assert len(desk.done("LOGIN")) == 2


async def test_a_session_that_never_holds_is_for_people(desk: Desk) -> None:
    """After its second login a visit does not try a third."""
    desk.portal.faults.switch(Fault.SESSION_EXPIRED, on=True)
    with pytest.raises(AskPerson, match="login again right after it"):
        async with desk.pages.visit(desk.target(desk.driver("MORALES DIEGO")), None):
            pass
    assert len(desk.done("LOGIN")) == 2


async def test_a_portal_that_is_away_is_told_in_plain_words(desk: Desk) -> None:
    """A LOAD that fails on the server is worth another try, with its status."""
    desk.log_in()
    async with desk.pages.visit(desk.target(desk.driver("MORALES DIEGO")), None) as visit:
        await visit._arrival.page.route(  # noqa: SLF001 - the simulator's LOAD does not fail yet
            "**/logs?*",
            lambda route: route.fulfill(status=503, body="{}"),
        )
        with pytest.raises(TryAgain, match="LOAD failed: the portal answered with status 503"):
            await visit.read()
