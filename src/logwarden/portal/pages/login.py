"""The login page."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from logwarden.portal import selectors as s
from logwarden.portal.exchange import click_and_hear
from logwarden.problems import LoginNeeded, TryAgain

if TYPE_CHECKING:
    from playwright.async_api import Page
    from pydantic import SecretStr

    from logwarden.portal.patience import Patience

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

    def __init__(self, page: Page, patience: Patience) -> None:
        self._page = page
        self._patience = patience

    async def log_in(self, username: str, password: SecretStr) -> None:
        """Types both, presses LOGIN, and waits until the page says yes or no.

        Raises:
            LoginNeeded: the portal refuses the account, or asks for a one-time code.
            TryAgain: it fails.
        """
        await self._page.locator(s.USERNAME).fill(username)
        await self._page.locator(s.PASSWORD).fill(password.get_secret_value())
        button = self._page.get_by_role("button", name=s.LOGIN_BUTTON, exact=True)
        answer = await click_and_hear(self._page, button, writes=True, within=self._patience.page)
        if answer.failed:
            raise TryAgain(f"The portal's login failed with status {answer.status}.")
        with suppress(PlaywrightTimeoutError):
            await self._page.wait_for_function(
                _DECIDED,
                arg={"login": s.LOGIN_PATH, "others": f"{s.LOGIN_REFUSED}, {s.ONE_TIME_CODE}"},
                timeout=self._patience.notice,
            )
        if await self._page.locator(s.ONE_TIME_CODE).count():
            raise LoginNeeded("The portal asks for a one-time code at the login. A person has to log in.")
        refused = self._page.locator(s.LOGIN_REFUSED)
        if await refused.count() or not answer.good:
            said = " ".join(await refused.all_text_contents()).split() or ["no reason given"]
            raise LoginNeeded(f"The portal refuses the login: {' '.join(said)[:120]}")
