"""One Chromium a process: launched when first needed, renewed after some visits, drained at the end."""

from __future__ import annotations

import asyncio
import os
import shutil
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import async_playwright

from logwarden import log
from logwarden.problems import AskPerson, TryAgain

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, BrowserContext, Playwright, StorageState

_log = log.get(__name__)

VARIABLE = "LOGWARDEN_CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FEATURES_OFF = (
    # Playwright's own: the last --disable-features counts, so that ours would undo its.
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "TcpPortRandomizationWin",
    "ThirdPartyStoragePartitioning",
    "msEdgeUpdateLaunchServicesPreferredVersion",
    "msForceBrowserSignIn",
    # The address bar's list of suggestions: two pages of the browser's own, loaded anew with every window.
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
)
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(_FEATURES_OFF)}",
)


def find_chromium(configured: str | None = None, bundled: str | None = None) -> str:
    """The path of a Chromium: the configured one, Playwright's own if it is there, one on PATH.

    Raises:
        AskPerson: there is none, or the configured one is not there; one line that says what to install.
    """
    wanted = configured or os.environ.get(VARIABLE)
    if wanted:
        if found := shutil.which(wanted):
            return found
        raise AskPerson(f"{VARIABLE} names {wanted}, and there is no program: correct it or leave it out.")
    if bundled and Path(bundled).is_file():
        return bundled
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    raise AskPerson(
        "No Chromium was found: run `playwright install chromium`, or `apt-get install -y chromium`, "
        f"or name one in {VARIABLE}.",
    )


@dataclass(slots=True)
class _Life:
    """One running browser: how many visits it has seen, how many are open."""

    browser: Browser
    visits: int = 0
    open: int = 0


class Browsers:
    """The process's one browser.

    Args:
        executable: a Chromium; without it `find_chromium` looks for one.
        headless: without a window.
        visits_each: after so many visits a new browser takes over; the old one ends with its last visit.
    """

    def __init__(
        self,
        executable: str | None = None,
        *,
        headless: bool = True,
        visits_each: int = 40,
    ) -> None:
        self._executable = executable
        self._headless = headless
        self._visits_each = visits_each
        self._playwright: Playwright | None = None
        self._now: _Life | None = None
        self._closing = False
        self._launching = asyncio.Lock()
        self._returned = asyncio.Condition()
        self._open = 0

    @asynccontextmanager
    async def lease(self) -> AsyncIterator[Browser]:
        """A running browser for one visit.

        Raises:
            AskPerson: no Chromium was found.
            TryAgain: it does not start, or we are shutting down.
        """
        async with self._launching:
            life = await self._living()
            life.visits += 1
            life.open += 1
            self._open += 1
        try:
            yield life.browser
        finally:
            life.open -= 1
            try:
                if life is not self._now and not life.open:
                    await _close(life.browser)
            finally:
                self._open -= 1
                async with self._returned:
                    self._returned.notify_all()

    async def aclose(self) -> None:
        """Takes no new visits, waits for the open ones, and ends the browser."""
        self._closing = True
        async with self._returned:
            await self._returned.wait_for(lambda: self._open == 0)
        async with self._launching:
            if self._now is not None:
                await _close(self._now.browser)
                self._now = None
            if self._playwright is not None:
                await self._playwright.stop()
                self._playwright = None

    async def _living(self) -> _Life:
        if self._closing:
            raise TryAgain("The browser is shutting down.")
        old = self._now
        if old is not None and old.visits < self._visits_each and old.browser.is_connected():
            return old
        self._now = None
        if old is not None and not old.open:
            await _close(old.browser)
        if self._playwright is None:
            self._playwright = await async_playwright().start()
        executable = find_chromium(self._executable, self._playwright.chromium.executable_path)
        try:
            browser = await self._playwright.chromium.launch(
                executable_path=executable,
                headless=self._headless,
                args=list(FLAGS),
                chromium_sandbox=os.geteuid() != 0,
            )
        except PlaywrightError:
            _log.warning("portal.browser.launch_failed", executable=executable)
            raise TryAgain(f"The browser {executable} does not start.") from None
        _log.info("portal.browser.launched", executable=executable, version=browser.version)
        self._now = _Life(browser)
        return self._now


async def fresh_context(browser: Browser, login: StorageState | None) -> BrowserContext:
    """A window of its own for one visit, with that saved login or none; pages are asked to leave out animations."""
    return await browser.new_context(
        storage_state=login,
        viewport={"width": 1680, "height": 1000},
        locale="en-US",
        accept_downloads=False,
        service_workers="block",
        reduced_motion="reduce",
    )


async def _close(browser: Browser) -> None:
    try:
        await browser.close()
    except PlaywrightError:
        _log.warning("portal.browser.close_failed")
