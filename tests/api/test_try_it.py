from __future__ import annotations

import re

from playwright.async_api import async_playwright, expect

from logwarden.portal.browser import FLAGS, find_chromium
from logwarden.store.users import Role

from .desk import ON_SQLITE, Desk
from .serving import served

pytestmark = ON_SQLITE


async def test_the_page_works_and_asks_nobody_else(busy_desk: Desk) -> None:
    """In a browser it asks this server alone, and with a token it gets an answer, all within its CSP."""
    complaints: list[str] = []
    async with served(busy_desk.app) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        page = await browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(f"{url}/docs")
        await page.get_by_role("button", name="Authorize").click()
        await page.get_by_label("Value").fill(busy_desk.token(Role.VIEWER))
        await page.get_by_role("button", name="Apply credentials").click()
        await page.get_by_role("button", name="Close").click()
        await page.locator("#operations-tag-rules").click()
        await page.locator("#operations-rules-list_rules_api_rules_get .opblock-summary-control").click()
        await page.get_by_role("button", name="Try it out").click()
        await page.get_by_role("button", name="Execute").click()
        await expect(page.locator(".live-responses-table tbody .response-col_status")).to_have_text(re.compile("200"))
        await browser.close()
    assert complaints == []
    assert f"{url}/openapi.json" in asked
    assert [place for place in asked if not place.startswith((f"{url}/", "data:"))] == []


async def test_the_page_is_nothing_but_its_parts(desk: Desk) -> None:
    """Three parts are there, each of its own type; no other name leads anywhere, and the page cannot be framed."""
    page = await desk.get("/docs", None)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy
    parts = re.findall(r'(?:src|href)="(docs/[^"]+)"', page.text)
    assert len(parts) == 3
    for name in parts:
        answer = await desk.get(f"/{name}", None)
        kind = "text/css" if name.endswith("css") else "text/javascript"
        assert (answer.status_code, answer.headers["content-type"]) == (200, f"{kind}; charset=utf-8")
    for name in (
        "redoc.standalone.js",
        "..%2fcore.py",
        "%2e%2e/core.py",
        "favicon.png",
        "swagger-ui.css%00",
        "%5c",
    ):
        assert (await desk.client.get(f"/docs/{name}")).status_code in (404, 405), name
