"""A click and the answer that the portal's own page gets for it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from logwarden.portal import fields

if TYPE_CHECKING:
    from datetime import datetime

    from playwright.async_api import Locator, Page, Request, Response

DATA = ("xhr", "fetch")
"""The resource types of a page's own data calls."""

_READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of the page's own data call, and the portal's clock in its Date header."""

    status: int
    date: datetime | None

    @property
    def session_gone(self) -> bool:
        """Whether the portal no longer knows who we are."""
        return self.status == HTTPStatus.UNAUTHORIZED

    @property
    def failed(self) -> bool:
        """Whether the portal is not well."""
        return self.status >= HTTPStatus.INTERNAL_SERVER_ERROR

    @property
    def refused(self) -> bool:
        """Whether the portal said no."""
        return HTTPStatus.BAD_REQUEST <= self.status < HTTPStatus.INTERNAL_SERVER_ERROR

    @property
    def good(self) -> bool:
        """Whether the call went well."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


async def click_and_hear(page: Page, button: Locator, *, writes: bool, within: float) -> Answer:
    """Clicks, and waits for the answer to the first data call that the page makes after it.

    Calls that were under way before the click are not its answer. With `writes` only calls that are no mere
    reading count. Raises Playwright's time-out when no answer comes `within` so many ms.
    """
    calls: list[Request] = []

    def note(request: Request) -> None:
        if request.resource_type in DATA and not (writes and request.method in _READING):
            calls.append(request)

    def answers(response: Response) -> bool:
        return response.request in calls

    page.on("request", note)
    try:
        async with page.expect_response(answers, timeout=within) as heard:
            await button.click()
        response = await heard.value
    finally:
        page.remove_listener("request", note)
    return Answer(response.status, fields.http_date(response.headers.get("date")))
