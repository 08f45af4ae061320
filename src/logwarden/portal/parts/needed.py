"""What has to stand on a page: without it the page has changed, and a person has to look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from logwarden.problems import AskPerson

if TYPE_CHECKING:
    from playwright.async_api import Locator


class PageChanged(AskPerson):
    """Something that has to stand on a page does not."""


async def needed(part: Locator, complaint: str) -> Locator:
    """The part, once it is there to be seen.

    Raises:
        PageChanged: it does not come, though the page around it stands; `complaint` says what is missing.
    """
    try:
        await part.wait_for()
    except PlaywrightTimeoutError:
        raise PageChanged(f"The page changed: {complaint}.") from None
    return part
