"""The pages in a real browser: what they can do, by hand and by keyboard, and how they act out their faults."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from tests.fortex_sim.browsing import Office, load, office, open_tool_kit

from fortex_sim.faults import Fault

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page

    from fortex_sim.world.fleet import Driver

pytestmark = pytest.mark.asyncio(loop_scope="module")

BLUE_MESA, SMITH = "BLUE MESA FREIGHT LLC", "SMITH JOHN"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served() -> AsyncIterator[Office]:
    """One simulator and one Chromium for all tests of this file."""
    async with office() as served:
        yield served


@pytest_asyncio.fixture(loop_scope="module")
async def desk(served: Office) -> Office:
    """The office at a portal where nothing was done yet."""
    served.portal.reset(7, "small")
    return served


@pytest_asyncio.fixture(loop_scope="module")
async def page(desk: Office) -> AsyncIterator[Page]:
    """A tab of an account that has logged in."""
    context = await desk.logged_in()
    yield await context.new_page()
    await context.close()


@pytest.fixture
def driver(desk: Office) -> Driver:
    """A driver with one twin on a certified day."""
    return desk.driver("YAZZIE RUTH")


async def choose(page: Page, field: str, words: str) -> None:
    """Types into a select and takes the option of exactly these words, the first if there are more."""
    await page.locator(f".ant-select:not(.ant-select-disabled):has({field})").click()
    await page.fill(field, words)
    await page.locator(".ant-select-item-option").get_by_text(words, exact=True).first.click()


async def test_a_session_that_ends_leads_to_the_login(desk: Office, page: Page, driver: Driver) -> None:
    """session_expired: the next call of data lands on the login page, and the login leads back."""
    await desk.logs(page, driver)
    desk.portal.faults.switch(Fault.SESSION_EXPIRED, on=True, times=1)
    await page.click("#load-logs")
    await page.fill("#basic_username", desk.at.username)
    assert "login" in page.url
    await page.fill("#basic_password", desk.at.password)
    await page.keyboard.press("Enter")
    await page.locator("#load-logs").wait_for()
    assert page.url.endswith(f"/activity/{driver.id}")


async def test_a_code(desk: Office) -> None:
    """asks_for_code: a field for the code comes after the password; with the code the page opens."""
    context = await desk.browser.new_context()
    page = await context.new_page()
    desk.portal.faults.switch(Fault.ASKS_FOR_CODE, on=True, times=1)
    await page.goto(desk.at.ui_url)
    await page.fill("#basic_username", desk.at.username)
    await page.fill("#basic_password", desk.at.password)
    await page.keyboard.press("Enter")
    code = page.locator("input[autocomplete=one-time-code]")
    await code.fill("000000" if desk.portal.credentials.code != "000000" else "111111")
    await page.keyboard.press("Enter")
    await page.get_by_text("Wrong code").wait_for()
    await code.fill(desk.portal.credentials.code)
    await page.keyboard.press("Enter")
    await page.locator("#select-company").wait_for()
    await context.close()


async def test_a_page_that_refreshes_itself(desk: Office, page: Page) -> None:
    """self_refresh: the page reloads when a driver is chosen, and both choices are lost; not the second time."""
    desk.portal.faults.switch(Fault.SELF_REFRESH, on=True, times=1)
    await page.goto(f"{desk.at.ui_url}/activity")
    await choose(page, "#select-company", BLUE_MESA)
    async with page.expect_navigation():
        await choose(page, "#select-driver", SMITH)
    assert await page.locator(".ant-select-selection-item").count() == 0
    await choose(page, "#select-company", BLUE_MESA)
    await choose(page, "#select-driver", SMITH)
    assert await page.locator(".ant-select-selection-item").all_text_contents() == [BLUE_MESA, SMITH]


async def test_enter_loses_both_choices(desk: Office, page: Page) -> None:
    """Enter in a select submits the form: the page reloads."""
    await page.goto(f"{desk.at.ui_url}/activity")
    await choose(page, "#select-company", BLUE_MESA)
    async with page.expect_navigation():
        await page.press("#select-driver", "Enter")
    await page.locator(".ant-select:not(.ant-select-disabled):has(#select-company)").wait_for()
    assert await page.locator(".ant-select-selection-item").count() == 0


async def test_the_wrong_namesake_first(desk: Office, page: Page) -> None:
    """namesake_first: the first option of the name opens the other driver."""
    desk.portal.faults.switch(Fault.NAMESAKE_FIRST, on=True)
    await page.goto(f"{desk.at.ui_url}/activity")
    await choose(page, "#select-company", BLUE_MESA)
    await choose(page, "#select-driver", "GARCIA MARIA")
    async with page.expect_popup() as opened:
        await page.get_by_role("button", name="CREATE").click()
    head = (await opened.value).locator(".driver-head-id")
    assert await head.text_content() == desk.driver("GARCIA MARIA", 1).id


async def test_an_address_that_does_not_open(desk: Office, page: Page, driver: Driver) -> None:
    """no_direct_open: the address shows Activity; CREATE opens the log all the same."""
    desk.portal.faults.switch(Fault.NO_DIRECT_OPEN, on=True)
    await page.goto(f"{desk.at.ui_url}/activity/{driver.id}")
    await choose(page, "#select-company", driver.company.label)
    await choose(page, "#select-driver", driver.name)
    async with page.expect_popup() as opened:
        await page.get_by_role("button", name="CREATE").click()
    assert await (await opened.value).locator(".driver-head-id").text_content() == driver.id


async def test_a_modal_in_the_way(desk: Office, page: Page, driver: Driver) -> None:
    """modal_in_the_way: a notice covers the page until somebody closes it; the keyboard does."""
    desk.portal.faults.switch(Fault.MODAL_IN_THE_WAY, on=True, times=1)
    await desk.logs(page, driver)
    notice = page.get_by_role("dialog", name="What's new in Fortex")
    await notice.wait_for()
    covered = "document.elementFromPoint(...(r => [r.x + 5, r.y + 5])(button.getBoundingClientRect())) !== button"
    await page.wait_for_function(f"() => {{ const button = document.querySelector('#load-logs'); return {covered} }}")
    await page.keyboard.press("Escape")
    await notice.wait_for(state="hidden")
    await load(page)


async def test_renamed_buttons(desk: Office, page: Page, driver: Driver) -> None:
    """renamed_button: AI REPAIR, PROCEED, SAVE and CREATE bear other words; ids and classes stay."""
    desk.portal.faults.switch(Fault.RENAMED_BUTTON, on=True)
    await desk.logs(page, driver)
    await load(page)
    assert await page.get_by_role("button", name="AI REPAIR").count() == 0
    await page.get_by_role("button", name="SMART REPAIR").click()
    await page.get_by_role("button", name="TOOL KIT").click()
    await page.get_by_role("button", name="APPLY").wait_for()


async def test_the_panels_faults(desk: Office, page: Page, driver: Driver) -> None:
    """missing_checkbox and extra_default_boxes: the panel shows seven boxes, and six ticks."""
    desk.portal.faults.switch(Fault.MISSING_CHECKBOX, on=True, times=1)
    desk.portal.faults.switch(Fault.EXTRA_DEFAULT_BOXES, on=True, times=1)
    await desk.logs(page, driver)
    await load(page)
    panel = await open_tool_kit(page)
    assert await panel.get_by_role("checkbox").count() == 7
    assert await panel.get_by_role("checkbox", checked=True).count() == 6
    assert await panel.get_by_label("CLEAR TWIN EVENTS").count() == 0


async def test_a_slow_load(desk: Office, page: Page, driver: Driver) -> None:
    """slow_load: the page waits and says so, until the fault is switched off."""
    desk.portal.faults.switch(Fault.SLOW_LOAD, on=True)
    await desk.logs(page, driver)
    await page.click("#load-logs")
    await page.locator("#load-logs .spinner").wait_for()
    assert await page.locator(".patch-table-row").count() == 0
    desk.portal.faults.switch(Fault.SLOW_LOAD, on=False)
    await page.locator(".patch-table-footer").wait_for()


async def test_a_load_that_fails(desk: Office, page: Page, driver: Driver) -> None:
    """load_fails: a toast says so, and no rows stand there, not even those of before."""
    await desk.logs(page, driver)
    await load(page)
    desk.portal.faults.switch(Fault.LOAD_FAILS, on=True, times=1)
    await page.click("#load-logs")
    await page.locator(".ant-message-error").wait_for()
    assert await page.locator(".patch-table-row").count() == 0


async def test_rows_that_are_cut_short(desk: Office, page: Page, driver: Driver) -> None:
    """rows_cut_short: the footer counts more than ever stand there."""
    desk.portal.faults.switch(Fault.ROWS_CUT_SHORT, on=True)
    await desk.logs(page, driver)
    rows = await load(page)
    told = int((await page.locator(".patch-table-footer").text_content() or "0").split()[0])
    await page.wait_for_function(
        "n => {scrollTo(0, 1e9); return document.querySelectorAll('.patch-table-row').length == n + 1}",
        arg=told * 2 // 3,
    )
    assert await rows.count() < told


async def test_a_repair_that_says_nothing(desk: Office, page: Page, driver: Driver) -> None:
    """proceed_no_toast: the panel closes, the rows come anew, no toast was shown; without the fault one is."""
    await desk.logs(page, driver)
    await load(page)
    for quiet in (True, False):
        if quiet:
            desk.portal.faults.switch(Fault.PROCEED_NO_TOAST, on=True, times=1)
        panel = await open_tool_kit(page)
        async with page.expect_response(lambda answer: "/logs?" in answer.url):
            await panel.get_by_role("button", name="PROCEED").click()
        await panel.wait_for(state="hidden")
        assert await page.locator(".ant-message-notice").count() == (0 if quiet else 1)
        await page.get_by_role("button", name="AI REPAIR").click()


async def test_another_drivers_page(desk: Office, page: Page, driver: Driver) -> None:
    """wrong_driver_opens: the head and the rows are another driver's."""
    desk.portal.faults.switch(Fault.WRONG_DRIVER_OPENS, on=True)
    await desk.logs(page, driver)
    shown = await page.locator(".driver-head-id").text_content()
    await load(page)
    assert shown != driver.id
    assert [entry["driver_id"] for entry in desk.done("LOAD")] == [shown]


async def test_request_edit_by_keyboard(desk: Office, page: Page, driver: Driver) -> None:
    """From the row's menu to the driver: nothing but keys, once the row's button has the focus."""
    await desk.logs(page, driver)
    await load(page)
    row = page.locator(".patch-table-row").filter(has_text="OFF DUTY").filter(has=page.locator(".row-menu")).first
    await row.locator(".row-menu").focus()
    await page.keyboard.press("Enter")
    focused = "words => document.activeElement.textContent === words"
    await page.wait_for_function(focused, arg="ANNOTATE")
    await page.keyboard.press("ArrowDown")
    await page.wait_for_function(focused, arg="REQUEST EDIT")
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="REQUEST EDIT")
    assert await dialog.locator(".request-edit-event").text_content() == "OFF DUTY"
    await page.get_by_label("New time").focus()
    await page.keyboard.press("ControlOrMeta+A")
    await page.keyboard.type("12:00:01 PM")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Break began at noon")
    await page.keyboard.press("Enter")
    await page.get_by_text("Edit requested: the driver has to accept it").wait_for()
    requested = page.locator(".patch-table-row.is-requested")
    assert await requested.locator("[data-column=notes]").text_content() == "Break began at noon"
    assert [entry["text"] for entry in desk.done("REQUEST_EDIT")] == ["Break began at noon"]


async def test_resync(desk: Office, page: Page) -> None:
    """RESYNC brings what the device holds, tells so, and loads the rows anew."""
    await desk.logs(page, desk.driver("MORALES DIEGO"))
    await load(page)
    before = await page.locator(".patch-table-footer").text_content() or ""
    async with page.expect_response(lambda answer: "/logs?" in answer.url):
        await page.get_by_role("button", name="RESYNC").click()
    await page.get_by_text("Resync finished: 1 records uploaded").wait_for()
    after = await page.locator(".patch-table-footer").text_content() or ""
    assert int(after.split()[0]) == int(before.split()[0]) + 1


async def test_pages_of_several_tabs(desk: Office, page: Page) -> None:
    """Two tabs of one account show two drivers, each its own."""
    drivers = [desk.driver("LEE MIN-JUN"), desk.driver("NGUYEN VAN")]
    tabs = [page, await page.context.new_page()]
    await asyncio.gather(*(desk.logs(tab, driver) for tab, driver in zip(tabs, drivers, strict=True)))
    for tab, driver in zip(tabs, drivers, strict=True):
        rows = await load(tab)
        assert set(await rows.locator("[data-column=driver]").all_text_contents()) == {driver.name}
