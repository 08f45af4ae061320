"""A report as a page in a real browser, and its graphs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, sync_playwright

from logwarden.portal.browser import FLAGS, find_chromium
from logwarden.reporting.document import Table, in_zone
from logwarden.reporting.graph import graph
from logwarden.reporting.page import page

from .papers import CHICAGO, EVIL, LONG, SHORT, _day, paper


@pytest.fixture(scope="module")
def shown() -> Iterator[tuple[Page, list[str]]]:
    """The page, with script allowed, and what it did that it may not: requests, a broken policy."""
    trouble: list[str] = []
    with sync_playwright() as playwright:
        path = find_chromium(None, playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        window = browser.new_page()
        window.on("request", lambda request: trouble.append(request.url))
        window.on("console", lambda said: trouble.append(said.text))
        window.set_content(page(paper()))
        yield window, trouble
        browser.close()


def test_what_others_wrote_is_text(shown: tuple[Page, list[str]]) -> None:
    """Tags in names and annotations stand there as letters; nothing runs, nothing is fetched, the style holds."""
    window, trouble = shown
    assert trouble == []
    assert window.locator("script, img, iframe, link, a, form").count() == 0
    assert window.locator("td", has_text=EVIL).count() == 3
    assert window.title() == f"A file {EVIL}"
    assert window.locator("main").evaluate("one => getComputedStyle(one.querySelector('h1')).fontWeight") == "700"


def test_nobody_turns_our_words_around(shown: tuple[Page, list[str]]) -> None:
    """A character that changes the direction of a line is shown as a sign, and does nothing."""
    window, _ = shown
    assert window.locator("p", has_text="ours").inner_text() == "ab\ufffdcd ours"
    assert "\u202e" not in window.content()


def test_what_was_not_read_is_said(shown: tuple[Page, list[str]]) -> None:
    """A day without a reading has no empty graph, and a table without rows says what that means."""
    window, _ = shown
    assert window.locator("svg").count() == 2
    assert window.get_by_text("2026-11-01: nobody read this day.").count() == 1
    assert window.get_by_text("Edits: Nobody changed a record.").count() == 1


def test_instants_are_of_the_home_terminal(shown: tuple[Page, list[str]]) -> None:
    """The hour that comes twice is told apart by its zone's name."""
    window, _ = shown
    assert window.locator("td.when").all_inner_texts()[:4:2] == ["2026-11-01 01:30:05 CDT", "2026-11-01 01:30:05 CST"]
    assert in_zone(datetime(2026, 11, 1, 7, 30, 5, tzinfo=UTC), CHICAGO) == "2026-11-01 01:30:05 CST"


@pytest.mark.parametrize(("day", "seconds", "hours"), [(LONG, 90000, "M 1 1 2 3"), (SHORT, 82800, "M 1 3 4 5")])
def test_a_graph_has_the_hours_of_its_day(day: date, seconds: int, hours: str) -> None:
    """Twenty-five of them in autumn, with one o'clock twice; twenty-three in spring, with no two o'clock."""
    drawn = graph(_day(day, seconds))
    clocks = [part.split("<")[0] for part in drawn.split('class="clock">')[1:]]
    assert len(clocks) == seconds // 3600 + 1
    assert clocks[:5] == hours.split()
    assert clocks[-1] == "M"


def test_a_graph_says_the_hours_of_each_line() -> None:
    """Personal use counts as off duty and yard moves as on duty; both are named on their line."""
    drawn = graph(_day(LONG, 90000))
    assert 'aria-label="OFF 9:30, SB 6:00, D 8:00, ON 1:30"' in drawn
    assert [part.split("<")[0] for part in drawn.split('class="of">')[1:]] == ["YM", "PC"]


def test_a_row_that_does_not_fit_its_heads_is_no_table() -> None:
    """It would put figures under the wrong words."""
    with pytest.raises(ValueError, match="2 cells under 1 heads"):
        Table("Days", ("day",), (("a", "b"),))
