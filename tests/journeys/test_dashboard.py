"""The dashboard in a real browser, against the running product and the simulator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.receiver import receiving

from .dashboard import DESK, PAGES, PHONE, Dashboard, dashboard
from .wished import berth

pytestmark = pytest.mark.timeout(240)
AXE = Path(__file__).parents[2] / "web" / "dashboard" / "node_modules" / "axe-core" / "axe.min.js"
IN_THE_DARK = ("/", "/decisions/1", "/errors", "/fixes/1", "/control", "/systems")
"""Pages that between them have every colour."""
REASON = "Seen in the records: the driver tapped twice."


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """One office for all journeys of this file."""
    with dashboard(tmp_path_factory.mktemp("dashboard")) as found:
        yield found


def expect_soon(page: Page, words: str) -> None:
    """Words that come to the page by themselves: nothing is reloaded."""
    expect(page.locator("#content").get_by_text(words, exact=True).first).to_be_visible(timeout=60_000)


def _grave(page: Page, options: str) -> list[tuple[str, str]]:
    found = page.evaluate(f"axe.run(document, {options})")["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]


def test_two_clicks_lead_from_the_first_page_to_a_request_and_its_yes(desk: Dashboard) -> None:
    """Sign in, open a decision, judge its request with a reason; then what the browser does shows without a reload."""
    with desk.at_work(desk.office.auditors[0]) as page:
        expect(page.get_by_role("status").filter(has_text="Live")).to_be_visible()
        page.locator(".next-row", has_text="YAZZIE RUTH").click()
        page.get_by_role("link", name="Judge the request").click()
        expect(page.get_by_text("They agree: the records show it.")).to_be_visible()
        expect(page.get_by_text("29 others of these days stay untouched.")).to_be_visible()
        law = page.locator("blockquote[lang=en]", has_text="must require the driver's electronic confirmation")
        expect(law).to_be_visible()
        reject, approve = page.get_by_role("button", name="Reject"), page.get_by_role("button", name="Approve exactly")
        expect(approve).to_be_disabled()
        page.get_by_role("textbox", name="How do you know?").fill(REASON)
        page.keyboard.press("Tab")
        expect(reject).to_be_focused()
        approve.click()
        expect_soon(page, "Waits for the driver")
        expect(page.get_by_text(f"“{REASON}”")).to_be_visible()
        page.get_by_role("button", name=re.compile(r"\.png$")).first.click()
        expect(page.get_by_role("dialog").locator("img")).to_be_visible()
        page.keyboard.press("Escape")
        desk.later()
        expect_soon(page, "Driver answered")
        desk.later()
        expect_soon(page, "Confirmed")


def test_a_new_error_comes_to_the_list_by_itself(desk: Dashboard) -> None:
    """While somebody looks at the list a driver taps twice: the next pass brings the line, and nothing is reloaded."""
    with desk.at_work(desk.office.auditors[0]) as page:
        desk.go(page, f"/errors?status=pending&first_day={desk.simulator.now()[:10]}")
        page.evaluate("window.neverReloaded = true")
        rows = page.get_by_role("row", name=re.compile("TWO IDENTICAL STATUSES"))
        before = rows.count()
        name = desk.somebody_taps()
        desk.later()
        expect(rows).to_have_count(before + 1, timeout=60_000)
        expect(rows.filter(has_text=name)).to_be_visible()
        assert page.evaluate("window.neverReloaded")


def test_a_no_needs_a_reason_and_stays_on_record(desk: Dashboard) -> None:
    """A rejected request says who said no, and why; nothing can be approved any more."""
    with desk.at_work(desk.office.auditors[1]) as page:
        desk.go(page, "/fixes?state=proposed")
        page.get_by_role("row", name=re.compile("KOWALSKI ADAM")).get_by_role("link").click()
        page.get_by_role("textbox", name="How do you know?").fill("The driver calls in first.")
        page.get_by_role("button", name="Reject").click()
        expect_soon(page, "You said no")
        expect(page.get_by_text("“The driver calls in first.”")).to_be_visible()
        expect(page.get_by_role("button", name="Approve exactly")).to_have_count(0)


def test_a_day_that_is_certified_late_is_asked_about_once(desk: Dashboard) -> None:
    """Blocked until the driver certifies; then a yes asks him, and after his no nothing asks him a second time."""
    smith = desk.fix_of("SMITH JOHN", "blocked")
    with desk.at_work(desk.office.auditors[0]) as page:
        desk.go(page, f"/fixes/{smith['id']}")
        expect(page.get_by_text("has not certified").first).to_be_visible()
        expect(page.get_by_role("button", name="Approve exactly")).to_have_count(0)
        desk.behave(smith["driver_id"], certifyDays=[smith["first_day"]], answer="reject", answerAfterSeconds=60)
        desk.later()
        page.get_by_role("textbox", name="How do you know?").fill(REASON)
        page.get_by_role("button", name="Approve exactly").click()
        expect_soon(page, "Waits for the driver")
        desk.later()
        page.get_by_role("button", name="Read the records now").click()
        expect_soon(page, "The driver said no")
        desk.go(page, "/fixes")
        again = page.get_by_role("row").filter(has_text="SMITH JOHN").filter(has_text="Refused by the guard")
        expect(again).to_be_visible(timeout=60_000)
    assert desk.clicked(smith["driver_id"]) == ["ANNOTATE", "PROCEED"]


def test_two_people_say_yes_where_hours_change(desk: Dashboard) -> None:
    """The first yes starts nothing and cannot be said twice; the second person's does."""
    ana, ben = desk.office.auditors
    with desk.office.as_person(ana) as client:
        (error,) = client.get("/api/errors", key="hosViolation11Hour")["items"]
        wish = {"remedy": "request_edit", "how_known": REASON, **berth(desk.simulator, error)}
        fix = client.post("/api/fixes", wish)
    done = re.compile("Approved by|A browser is at work|Waits for the driver")  # a queue may be quicker than the page
    for person, then in ((ana, re.compile("another person")), (ben, done)):
        with desk.at_work(person) as page:
            desk.go(page, f"/fixes/{fix['id']}")
            expect(page.get_by_text("Two people have to say yes").first).to_be_visible()
            page.get_by_role("textbox", name="How do you know?").fill(REASON)
            page.get_by_role("button", name="Approve exactly").click()
            expect(page.get_by_text(then).first).to_be_visible()
            expect(page.get_by_role("button", name="Approve exactly")).to_have_count(0)


def test_a_hold_is_a_line_over_the_whole_page_and_stops_requests(desk: Dashboard) -> None:
    """Everybody sees it until it is lifted; meanwhile nothing of that company is approved or clicked."""
    fix = desk.fix_of("ШЕВЧЕНКО ОЛЕНА", "proposed")
    with desk.at_work(desk.office.auditors[1]) as page:
        desk.go(page, f"/fixes/{fix['id']}")
        band = page.locator(".band", has_text="HARBOR & PINE")
        with desk.office.as_person(desk.office.admin) as client:
            company = next(one["number"] for one in client.get("/api/companies") if "HARBOR" in one["name"])
            client.post("/api/holds", {"company_id": company, "reason": "A lawyer asked."})
        expect(band).to_be_visible()
        assert page.evaluate("document.querySelector('.band').clientWidth") > DESK["width"] * 0.8
        expect_soon(page, "Blocked")
        expect(page.get_by_role("button", name="Approve exactly")).to_have_count(0)
        desk.go(page, "/holds")
        page.get_by_role("button", name="Lift").click()
        page.get_by_role("dialog").get_by_label("Reason").fill("The lawyer is done.")
        page.get_by_role("dialog").get_by_role("button", name="Lift").click()
        expect(band).to_have_count(0)
    assert desk.clicked(fix["driver_id"]) == []


def test_records_that_move_take_their_request_back(desk: Dashboard) -> None:
    """Whoever has the request open sees that it went stale; its buttons are gone, and a new one stands instead."""
    with desk.at_work(desk.office.auditors[0]) as page:
        fix = desk.fix_of("GARCIA MARIA", "proposed")
        desk.go(page, f"/fixes/{fix['id']}")
        altered = (desk.fault("records_shifted", driverId=fix["driver_id"], seed=n) for n in range(30))
        assert any(one["day"] == fix["first_day"] for told in altered for one in told)
        desk.later()
        expect_soon(page, "Records moved")
        expect(page.get_by_role("button", name="Approve exactly")).to_have_count(0)


def test_several_alike_are_read_one_after_the_other_and_get_one_yes(desk: Dashboard) -> None:
    """What is not alike cannot be chosen with the first; each plan is shown before the one reason is asked for."""
    with desk.signed_in(desk.office.auditors[1]) as page:
        desk.go(page, "/fixes?state=proposed")
        boxes = page.get_by_role("checkbox", name=re.compile("Request [0-9]+"))
        numbers = [str(boxes.nth(n).get_attribute("aria-label")) for n in (0, 1)]
        for name in numbers:
            page.get_by_role("checkbox", name=name, exact=True).check()
        page.get_by_role("button", name="Open 2 alike, one after the other").click()
        for n in (1, 2):
            expect(page.get_by_role("heading", name=f"Request {n} of 2")).to_be_visible()
            expect(page.get_by_text("They agree: the records show it.")).to_be_visible()
            page.get_by_role("button", name="I have read this plan").click()
        for name in numbers:
            expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
        page.get_by_role("textbox", name="How do you know?").fill(REASON)
        page.get_by_role("button", name="Approve exactly these").click()
        expect_soon(page, "Approved. The agent carries them out.")


def test_the_keyboard_is_enough(desk: Dashboard) -> None:
    """J goes down a list, K up, Enter opens; the address of a filtered list can be kept."""
    with desk.at_work(desk.office.auditors[0]) as page:
        desk.go(page, "/errors?severity=critical&severity=high")
        expect(page.get_by_role("row")).to_have_count(4)
        for key in "jjk":
            page.keyboard.press(key)
        expect(page.locator(".list-row .lead").first).to_be_focused()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/errors/\d+$"))


def test_a_view_that_was_kept_is_there_at_the_next_sign_in(desk: Dashboard) -> None:
    """Filters under a name of one's own, on the server: one click in another window, until one forgets it."""
    with desk.signed_in(desk.office.auditors[0]) as page:
        desk.go(page, "/errors?severity=critical&severity=high")
        page.get_by_role("button", name="Keep this view").click()
        page.get_by_role("textbox", name="Name of the view").fill("Grave")
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Grave", exact=True)).to_have_attribute("aria-current", "page")
    with desk.signed_in(desk.office.auditors[0]) as page:
        desk.go(page, "/errors")
        page.get_by_role("link", name="Grave", exact=True).click()
        expect(page).to_have_url(re.compile(r"\?severity=critical&severity=high$"))
        page.get_by_role("button", name="Forget the view Grave").click()
        expect(page.get_by_role("link", name="Grave", exact=True)).to_have_count(0)


def test_the_chosen_company_goes_from_page_to_page(desk: Dashboard) -> None:
    """Chosen in the bar, it stands in the address, and each list and figure is of it, until all is chosen again."""
    with desk.at_work(desk.office.auditors[0]) as page:
        choice, lines = page.get_by_role("combobox", name="Office or company"), page.locator("#content .list-row .lead")
        page.get_by_role("link", name="Portal lines", exact=True).click()
        expect(lines.first).to_be_visible()
        choice.click()
        page.locator(".ant-select-item-option", has_text="HARBOR & PINE").click()
        expect(page).to_have_url(re.compile(r"/errors\?company=\d+$"))
        company = page.locator("#content .list-row:not(.list-head)")
        expect(company.filter(has_text="HARBOR & PINE")).to_have_count(company.count())
        chosen = page.url.partition("?")[2]
        for name in ("Causes", "Requests", "Today"):
            page.get_by_role("link", name=name, exact=True).first.click()
            expect(page).to_have_url(re.compile(rf"\?{chosen}$"))
        expect(page.locator(".coverage")).to_contain_text("1 of 1 companies")
        for words in page.locator(".next-row").all_inner_texts():
            assert "HARBOR & PINE" in words
        choice.click()
        page.locator(".ant-select-item-option", has_text="All of the office").click()
        expect(page).to_have_url(re.compile(r"/$"))
        expect(page.locator(".coverage")).to_contain_text("3 of 3 companies")


def test_the_language_that_was_chosen_stays(desk: Dashboard) -> None:
    """Chosen in one's own menu, it is there after a reload, in the frame and on the first page."""
    with desk.signed_in(desk.office.auditors[0]) as page:
        page.get_by_role("button", name="Ana Auditor").click()
        page.get_by_role("menuitem", name="Español").click()
        expect(page.get_by_role("link", name="Hallazgos")).to_be_visible()
        page.reload()
        expect(page.get_by_role("heading", level=1, name="hoy, unos")).to_be_visible()
        assert page.evaluate("document.documentElement.lang") == "es"


def test_no_script_but_its_own_runs_on_the_page(desk: Dashboard) -> None:
    """Were something that the portal says ever taken for markup, the browser would not run it."""
    with desk.signed_in(desk.office.auditors[0]) as page:
        forbidden = page.evaluate(
            """() => new Promise((done) => {
              document.addEventListener('securitypolicyviolation', (one) => done(one.effectiveDirective), {once: true});
              document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.broken = 1">');
            })"""
        )
        assert (forbidden, page.evaluate("window.broken")) == ("script-src-attr", None)


def test_a_lost_connection_is_told_and_comes_back(desk: Dashboard) -> None:
    """Offline, a band says so and what is shown stays; online again, it goes by itself."""
    with desk.at_work(desk.office.auditors[0]) as page:
        page.context.set_offline(True)
        expect(page.get_by_role("alert").filter(has_text="does not answer")).to_be_visible(timeout=30_000)
        page.context.set_offline(False)
        expect(page.get_by_role("alert").filter(has_text="does not answer")).to_have_count(0, timeout=60_000)


@dataclass(frozen=True, slots=True)
class Look:
    """What one page showed: its grave violations, in the light and in the dark, and its width on a phone."""

    light: list[tuple[str, str]]
    dark: list[tuple[str, str]]
    width: int


@pytest.fixture(scope="module")
def looks(desk: Dashboard) -> dict[str, Look]:
    """Every page, visited once: as it is, on a phone, and some of them in the dark."""
    found = {}
    with desk.signed_in(desk.office.admin, bypass_csp=True) as page:
        page.evaluate(AXE.read_text())
        for path in PAGES:
            desk.go(page, path)
            light, dark = _grave(page, "{resultTypes: ['violations']}"), []
            if path in IN_THE_DARK:
                page.emulate_media(color_scheme="dark")
                desk.settled(page, path)
                dark = _grave(page, "{runOnly: ['color-contrast']}")
                page.emulate_media(color_scheme="light")
            page.set_viewport_size(PHONE)
            desk.settled(page, path)
            found[path] = Look(light, dark, page.evaluate("document.documentElement.scrollWidth"))
            page.set_viewport_size(DESK)
    return found


def test_axe_finds_nothing_serious_on_any_page(looks: dict[str, Look]) -> None:
    """Names, roles, order, contrast: nothing serious or critical."""
    assert {path: look.light for path, look in looks.items() if look.light} == {}


def test_axe_finds_nothing_serious_in_the_dark(looks: dict[str, Look]) -> None:
    """The contrast of all colours once more."""
    assert {path: look.dark for path, look in looks.items() if look.dark} == {}


def test_a_phone_shows_everything_without_scrolling_sideways(looks: dict[str, Look]) -> None:
    """At 390 pixels no page is wider than the screen."""
    assert {path: look.width for path, look in looks.items() if look.width > PHONE["width"]} == {}


def test_on_a_phone_the_menu_is_behind_its_button(desk: Dashboard) -> None:
    """It opens by it, and leads to each page."""
    with desk.signed_in(desk.office.admin, viewport=PHONE) as page:
        page.get_by_role("button", name="Menu").click()
        page.get_by_role("dialog").get_by_role("link", name="Audit").click()
        expect(page.get_by_role("heading", level=1, name="audit")).to_be_visible()


def test_a_silent_alteration_comes_to_the_first_page_with_its_window(desk: Dashboard) -> None:
    """What a third party altered in the portal is the first thing to decide, between which instants stands there."""
    with desk.at_work(desk.office.auditors[0]) as page:
        assert desk.fault("record_vanishes")
        desk.simulator.advance(660)
        row = page.locator(".next-row", has_text="Altered without a trace").first
        expect(row).to_be_visible(timeout=60_000)
        expect(row).to_contain_text(re.compile(r"between .*\d\d:\d\d"))
        row.click()
        page.get_by_role("radio", name="Lawful, explained").check()
        page.get_by_role("textbox", name="How do you know?").fill("The provider confirmed it.")
        page.get_by_role("button", name="Keep this answer").click()
        expect(page.get_by_text("Saved.")).to_be_visible()


def test_a_note_is_proposed_from_a_lines_own_page(desk: Dashboard) -> None:
    """What may be done stands there; what is proposed opens as a request that says who wants it, and how he knows."""
    with desk.office.as_person(desk.office.admin) as client:
        pending = client.everything("/api/errors", status="pending")
        free = [one["id"] for one in pending if one["key"] != "twoIdenticalStatusesError"]
        error_id = next(one for one in free if "annotate" in client.get(f"/api/errors/{one}")["offers"])
    with desk.at_work(desk.office.auditors[0]) as page:
        desk.go(page, f"/errors/{error_id}")
        page.get_by_role("radio", name="Annotate the record").check()
        propose = page.get_by_role("button", name="Propose it")
        page.get_by_label("The note, 4 to 60 characters").fill("Gate receipt shows the place")
        expect(propose).to_be_disabled()
        page.get_by_label("How do you know this?").fill("The receipt lies in the folder of that day.")
        propose.click()
        expect_soon(page, "The receipt lies in the folder of that day.")
        expect(page.get_by_text("Gate receipt shows the place").first).to_be_visible()


def test_several_lines_of_a_cause_are_one_request(desk: Dashboard) -> None:
    """On the page of a cause one chooses its lines; what is then proposed is about all of them."""
    with desk.office.as_person(desk.office.admin) as client:
        causes = client.get("/api/incidents", state="open", limit=500)["items"]
        several = [one["id"] for one in causes if one["errors"].get("pending", 0) > 1 and len(one["drivers"]) == 1]
        lines = {number: client.get(f"/api/incidents/{number}")["lines"]["items"] for number in several}
        cause = next(n for n in several if "resync" in client.get(f"/api/errors/{lines[n][0]['id']}")["offers"])
    with desk.at_work(desk.office.auditors[0]) as page:
        desk.go(page, f"/decisions/{cause}")
        page.get_by_label("About which lines").click()
        page.locator(".ant-select-item-option:not(.ant-select-item-option-selected):visible").first.click()
        page.get_by_role("radio", name="RESYNC the device").check()
        page.get_by_label("How do you know this?").fill("The device lay offline that day.")
        page.get_by_role("button", name="Propose it").click()
        expect_soon(page, "The device lay offline that day.")
        number = int(page.url.partition("?")[0].rpartition("/")[2])
    with desk.office.as_person(desk.office.admin) as client:
        assert len(client.get(f"/api/fixes/{number}")["error_ids"]) == 2


def test_a_channel_is_made_and_tested_on_its_page(desk: Dashboard) -> None:
    """A refused address is told in words; a good one is made, a test goes out, and the page shows that it was sent."""
    with receiving() as receiver, desk.at_work(desk.office.admin) as page:
        desk.go(page, "/channels")
        page.get_by_label("Name", exact=True).fill("Night desk")
        page.get_by_label("Address", exact=True).fill("file:///tmp/x")
        page.get_by_role("button", name="Make a channel").click()
        expect(page.get_by_role("alert")).to_contain_text("An address is of https or mailtos")
        page.get_by_label("Address", exact=True).fill(receiver.address())
        page.get_by_role("button", name="Make a channel").click()
        page.locator("summary").click()
        page.get_by_role("button", name="Tell something more").click()
        expect(page.get_by_role("listitem").filter(has_text="at once")).to_contain_text("Waits for a yes or no")
        page.get_by_role("button", name="Send a test").click()
        sent = page.get_by_role("region", name="Messages").get_by_text("sent", exact=True)
        expect(sent).to_be_visible(timeout=30_000)
        assert receiver.texts[0].startswith("This channel works.\nhttp://127.0.0.1")


def test_a_report_is_ordered_and_opened_beside_the_page(desk: Dashboard) -> None:
    """It is made while one looks, printed too; its page opens in a window of its own, as it was made."""
    with desk.at_work(desk.office.auditors[0]) as page:
        desk.go(page, "/reports")
        page.get_by_role("button", name="Order it").click()
        there = page.get_by_role("list", name="What there is").get_by_role("listitem").first
        expect(there.get_by_role("button", name="PDF")).to_be_visible(timeout=60_000)
        with page.context.expect_page() as opened:
            there.get_by_role("button", name="Page").click()
        expect(opened.value.get_by_role("heading", level=1)).to_have_text("Shift note, all companies")


def test_the_kill_switch_stops_every_agent_at_once(desk: Dashboard) -> None:
    """With a reason, from the page; everybody's page says so, until an admin takes it back."""
    with desk.at_work(desk.office.admin) as page:
        desk.go(page, "/control")
        page.get_by_role("button", name="Stop everything now").click()
        page.get_by_label("Reason").fill("A drill.")
        page.get_by_role("dialog").get_by_role("button", name="Stop everything now").click()
        expect(page.locator(".band").first).to_be_visible(timeout=30_000)
        page.get_by_role("button", name="Take the stop back").click()
        page.get_by_label("Reason").fill("The drill is over.")
        page.get_by_role("dialog").get_by_role("button", name="Take the stop back").click()
        expect(page.locator(".band")).to_have_count(0, timeout=30_000)
