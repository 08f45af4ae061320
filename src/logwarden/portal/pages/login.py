"""The login page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from logwarden.portal import selectors as s
from logwarden.problems import AskPerson, TryAgain

if TYPE_CHECKING:
    from playwright.async_api import Page
    from pydantic import SecretStr

_DECIDED = """({ login, others }) => {
    const where = location.pathname + location.hash;
    return !where.includes(login) || document.querySelector(others) !== null;
}"""


def lands_on_login(url: str) -> bool:
    """Whether an address of the portal is its login page; host and query do not count."""
    parts = urlsplit(url)
    return s.LOGIN_PATH in parts.path or s.LOGIN_PATH in parts.fragment


class LoginPage:
    """The page on which anonymous visits land."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def log_in(self, username: str, password: SecretStr) -> None:
        """Types both, presses LOGIN, and waits until the page says yes or no.

        Raises:
            AskPerson: the portal refuses the account, or asks for a one-time code.
            TryAgain: it says neither.
        """
        await self._page.locator(s.USERNAME).fill(username)
        await self._page.locator(s.PASSWORD).fill(password.get_secret_value())
        await self._page.get_by_role("button", name=s.LOGIN_BUTTON, exact=True).click()
        try:
            await self._page.wait_for_function(
                _DECIDED, arg={"login": s.LOGIN_PATH, "others": f"{s.LOGIN_REFUSED}, {s.ONE_TIME_CODE}"},
            )
        except PlaywrightTimeoutError:
            raise TryAgain("The portal's login did not answer in time.") from None
        if await self._page.locator(s.ONE_TIME_CODE).count():
            raise AskPerson("The portal asks for a one-time code at the login. A person has to log in.")
        if lands_on_login(self._page.url):
            said = await self._page.locator(s.LOGIN_REFUSED).first.text_content() or "no reason given"
            raise AskPerson(f"The portal refuses the login: {' '.join(said.split())[:120]}")
