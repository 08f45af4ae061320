"""The driver's page in a real browser, as a telephone has it."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize, sync_playwright

from logwarden.asking.page import Asked, Typed, question_page
from logwarden.asking.shown import of_plan
from logwarden.asking.words import LANGUAGES
from logwarden.portal.browser import FLAGS, find_chromium
from logwarden.remedies import request_edit
from logwarden.remedies.plan import Grounds
from tests.pipeline.drivers import FIRST_DAY, NOW, THURSDAY, TODAY, WEDNESDAY, FakeDriver, at, working_days

PHONE: ViewportSize = {"width": 390, "height": 844}
FINGER = 44
"""Points that a finger needs."""


@pytest.fixture(scope="module")
def asked() -> Asked:
    """A request that moves hours, of a company and an office that write words without an end."""
    log = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY)).log(FIRST_DAY, TODAY, NOW)
    noon = next(event for event in log.events if event.at == at(WEDNESDAY, "12:00"))
    step = request_edit.step_for(noon, "The driver rested", code=1, at=noon.at)
    plan = request_edit.plan(log.between(WEDNESDAY, THURSDAY), "zero", step, Grounds(asked_by=1))
    return Asked("request", "W" * 120, "S. J.", "<b>w</b>" * 60, of_plan(plan, log.events))


def test_it_fits_a_telephone_in_every_language(asked: Asked) -> None:
    """At 390 points nothing stands out, fingers meet what is to be touched, and it works without script."""
    with sync_playwright() as playwright:
        path = find_chromium(None, playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        page = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()
        for language in LANGUAGES:
            page.set_content(question_page(asked, language, Typed("so", "x" * 400)))
            assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], language
            assert page.get_by_role("img").count() == 2  # the day as it stands, and as it would be
            touched = [*page.get_by_role("link").all(), *page.locator(".choice").all(), page.get_by_role("button")]
            assert len(touched) == len(LANGUAGES) - 1 + 3 + 1
            for one in touched:
                box = one.bounding_box()
                assert box is not None
                assert box["height"] >= FINGER, language
        browser.close()
