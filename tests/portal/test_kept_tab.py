from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fortex_sim.faults import Fault
from logwarden.portal.selectors import NOTICE
from logwarden.portal.tab import KeptTab
from logwarden.problems import GiveUp
from logwarden.remedies.steps import AnnotateRow, ClearTwins

from .desk import HASTE, Folder

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Page

    from fortex_sim.world.fleet import Driver
    from logwarden.eld.log import TwinPair
    from logwarden.portal.session import Session

    from .desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")
LEAVE_A_TOAST = f"""() => document.body.insertAdjacentHTML(
  'beforeend', '<div class="{NOTICE.removeprefix(".")}">What was said before</div>')"""


@pytest.fixture(autouse=True)
def logged_in(desk: Desk) -> None:
    """Logging in has tests of its own."""
    desk.log_in()


@pytest.fixture
def driver(desk: Desk) -> Driver:
    """He has several pairs."""
    return desk.driver("NGUYEN VAN")


@pytest.fixture
def pair(desk: Desk, driver: Driver) -> TwinPair:
    """His last one."""
    return desk.twins(driver)[-1]


def page_of(visit: Session) -> Page:
    """The tab in which a visit works."""
    return visit._arrival.page  # noqa: SLF001 - nothing else tells tabs apart


async def annotated(desk: Desk, driver: Driver, pair: TwinPair, evidence: Folder) -> tuple[Page, list[str]]:
    """One whole visit with a click; its tab, and what was opened in it."""
    opened: list[str] = []
    async with desk.pages.visit(desk.day_of(driver, pair), evidence) as visit:
        page_of(visit).on("framenavigated", lambda frame: opened.append(frame.url))
        await visit.read()
        await visit.stage(AnnotateRow(pair.later, "Repeated status"))
        assert (await visit.commit()).succeeded is True
        after = await visit.read()
        assert [e.notes for e in after.log.events if e.identity == pair.later.identity] == ["Repeated status"]
        return page_of(visit), opened


async def test_the_next_fix_has_the_page_that_the_last_one_left(desk: Desk, driver: Driver, tmp_path: Path) -> None:
    """Nothing is opened for it, it LOADs its own days, and its pictures are its own."""
    evidence = Folder(tmp_path / "next")
    first, second = desk.twins(driver)[-2:]
    page, _ = await annotated(desk, driver, first, desk.evidence)
    again, opened = await annotated(desk, driver, second, evidence)
    assert again is page
    assert opened == []
    assert evidence.names == ["01-loaded.png", "02-row.png", "03-staged.png", "04-clicked.png"]
    await desk.pages.aclose()
    assert page.is_closed()


async def test_what_an_earlier_visit_was_told_is_in_no_picture_of_the_next(
    desk: Desk, driver: Driver, tmp_path: Path
) -> None:
    """A toast that still stands in the kept tab is hidden before the next fix has its first picture."""
    first, second = desk.twins(driver)[-2:]
    page, _ = await annotated(desk, driver, first, desk.evidence)
    await page.evaluate(LEAVE_A_TOAST)
    left = page.locator(NOTICE, has_text="What was said before")
    assert await left.is_visible()
    async with desk.pages.visit(desk.day_of(driver, second), Folder(tmp_path / "next")) as visit:
        assert page_of(visit) is page
        assert not await left.is_visible()
    await desk.pages.aclose()


async def test_a_tab_is_opened_anew_for_another_driver(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """Also where another's hand led the kept page to him: what counts is whom the page names."""
    page, _ = await annotated(desk, driver, pair, desk.evidence)
    other = desk.driver("GARCIA MARIA", 1)
    (his,) = desk.twins(other)
    again, _ = await annotated(desk, other, his, desk.evidence)
    assert again is page
    assert other.id in page.url
    await page.goto(page.url.replace(other.id, driver.id))
    async with desk.pages.visit(desk.day_of(other, his), desk.evidence) as visit:
        assert (await visit.read()).driver_id == other.id
    assert [entry.driver for entry in desk.done()] == [driver, other]
    await desk.pages.aclose()


async def test_what_looked_wrong_leaves_no_tab(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """A refusal of ours, a no of the portal, and a dialog left open each end the tab; so does a visit that reads."""
    target = desk.day_of(driver, pair)
    gone: list[Page] = []

    async def refused() -> None:
        async with desk.pages.visit(target, desk.evidence) as visit:
            gone.append(page_of(visit))
            await visit.stage(AnnotateRow(replace(pair.later, sequence_id=0), "Repeated"))

    with pytest.raises(GiveUp):
        await refused()
    desk.portal.faults.switch(Fault.PROCEED_FAILS, on=True, times=1)
    async with desk.pages.visit(target, desk.evidence) as visit:
        gone.append(page_of(visit))
        await visit.stage(ClearTwins((pair,)))
        assert (await visit.commit()).succeeded is False
    async with desk.pages.visit(target, desk.evidence) as visit:
        gone.append(page_of(visit))
        await visit.stage(ClearTwins((pair,)))
    async with desk.pages.visit(target, None) as visit:
        gone.append(page_of(visit))
        await visit.read()
    assert len(set(gone)) == 4
    assert all(page.is_closed() for page in gone)


async def test_a_tab_wears_out_and_waits_for_a_while_only(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """After so many visits it is closed, and so it is when its account has nothing to do."""
    desk.pages._kept = KeptTab(visits_each=2)  # noqa: SLF001 - the numbers are no setting
    first, _ = await annotated(desk, driver, pair, desk.evidence)
    second, _ = await annotated(desk, driver, desk.twins(driver)[-2], desk.evidence)
    assert first is second
    assert first.is_closed()
    desk.pages._kept = idle = KeptTab(idle_seconds=0)  # noqa: SLF001 - as above
    other = desk.driver("GARCIA MARIA", 1)
    third, _ = await annotated(desk, other, desk.twins(other)[0], desk.evidence)
    if not third.is_closed():
        await third.wait_for_event("close")
    await idle.aclose()
    assert third.is_closed()


async def test_rows_that_may_be_old_are_not_taken(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """A page on which something outlives LOAD cannot prove its rows: it is opened anew before they are read."""
    opened: list[str] = []
    async with desk.pages.visit(desk.day_of(driver, pair), desk.evidence) as visit:
        await visit.read()
        page_of(visit).on("framenavigated", lambda frame: opened.append(frame.url))
        await page_of(visit).evaluate(
            "document.body.append(document.querySelector('.patch-table-footer').cloneNode(true))"
        )
        await visit.read()
    assert len(opened) == 1
    await desk.pages.aclose()


async def test_a_change_is_prepared_on_a_reading_of_the_moment(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """One LOAD serves reading and staging; one that grew old, or that the page no longer shows, is made anew."""
    loads: list[str] = []
    step = ClearTwins((pair,))
    async with desk.pages.visit(desk.day_of(driver, pair), desk.evidence) as visit:
        page_of(visit).on("request", lambda request: loads.append(request.url) if "/logs?" in request.url else None)
        shown = await visit.read()
        assert (await visit.stage(step)).shown is shown
        await visit.unstage()
        assert len(loads) == 1
        shown = await visit.read()
        await page_of(visit).evaluate("document.querySelector('.patch-table-row:last-child').remove()")
        assert (await visit.stage(step)).shown is not shown
        await visit.unstage()
        assert len(loads) == 3
        shown = await visit.read()
        visit._patience = replace(HASTE, fresh=0)  # noqa: SLF001 - its time is over
        assert (await visit.stage(step)).shown is not shown
        await visit.unstage()
        assert len(loads) == 5
    await desk.pages.aclose()
