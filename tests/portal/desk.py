"""A desk at the simulated portal: its pages in a real browser, its truth, and the ledger of what was done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from fortex_sim.sessions import COOKIE
from logwarden.eld.log import DriverLog
from logwarden.portal.editor import FortexPages
from logwarden.portal.patience import Patience
from logwarden.portal.saved_login import SavedLogin
from logwarden.portal.wire import Target

if TYPE_CHECKING:
    from playwright.async_api import StorageStateCookie
    from starlette.types import ASGIApp, Receive, Scope, Send

    from fortex_sim.ledger import Entry
    from fortex_sim.portal import Portal
    from fortex_sim.serving import Addresses
    from fortex_sim.world.fleet import Driver
    from logwarden.eld.events import Event
    from logwarden.eld.log import TwinPair
    from logwarden.portal.browser import Browsers

HASTE = Patience(page=8_000, load=10_000, growth=1_500, notice=2_500)
"""The simulator answers at once; what does not come within this does not come."""

WRITES = ("ANNOTATE", "PROCEED", "REQUEST_EDIT", "RESYNC")


class SentElsewhere:
    """A portal that sends whoever comes to a driver's address from outside of its pages to another host, if told."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.to = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        outside = scope["type"] == "http" and b"referer" not in dict(scope["headers"])
        if not (self.to and outside and scope["path"].startswith("/activity/")):
            await self.app(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 302, "headers": [(b"location", self.to.encode())]})
        await send({"type": "http.response.body", "body": b""})


@dataclass(frozen=True)
class Served:
    """A simulator that is being served."""

    portal: Portal
    addresses: Addresses
    elsewhere: SentElsewhere


def save_login(portal: Portal, at: Addresses, session_dir: Path) -> None:
    """A session that the portal opens by itself, saved as after a login."""
    cookie: StorageStateCookie = {
        "name": COOKIE,
        "value": portal.sessions.open(at.username, portal.now()),
        "domain": "127.0.0.1",
        "path": "/",
        "expires": -1,
        "httpOnly": True,
        "secure": False,
        "sameSite": "Lax",
    }
    saved = SavedLogin(session_dir, at.ui_url.rstrip("/"), at.system, at.username)
    saved.save({"cookies": [cookie], "origins": []})


class Folder:
    """An attempt's evidence."""

    def __init__(self, path: Path) -> None:
        self.folder = path
        self.folder.mkdir(mode=0o700)

    def path(self, name: str) -> Path:
        """A file to write."""
        return self.folder / name

    @property
    def names(self) -> list[str]:
        """What is there."""
        return sorted(file.name for file in self.folder.iterdir())


class Desk:
    """One account at a freshly reset portal."""

    def __init__(self, served: Served, browsers: Browsers, folder: Path) -> None:
        self.served = served
        self.portal = served.portal
        self.browsers = browsers
        self.session_dir = folder / "session"
        self.evidence = Folder(folder / "evidence")
        self.pages = self.account(served.addresses.password)

    def account(self, password: str) -> FortexPages:
        """The pages as the account with that password sees them."""
        return FortexPages(
            self.served.addresses.ui_url,
            self.served.addresses.system,
            self.served.addresses.username,
            SecretStr(password),
            self.session_dir,
            browsers=self.browsers,
            patience=HASTE,
        )

    def log_in(self) -> None:
        """A login that was saved earlier today: the next visit does not log in."""
        save_login(self.portal, self.served.addresses, self.session_dir)

    def driver(self, name: str, place: int = 0) -> Driver:
        """The so-manieth driver of that name."""
        return [d for d in self.portal.world.drivers.values() if d.name == name][place]

    def target(self, driver: Driver, days: int = 4) -> Target:
        """The last days of a driver, today among them."""
        today = self.portal.world.today(driver)
        return Target(
            system="zero",
            company_id=driver.company.id,
            company_name=driver.company.label.removesuffix("  ELD"),
            driver_id=driver.id,
            driver_name=driver.name,
            zone=driver.zone_code,
            first_day=today - timedelta(days=days - 1),
            last_day=today,
        )

    def day_of(self, driver: Driver, pair: TwinPair) -> Target:
        """The day of a driver's pair alone."""
        day = driver.day_of(pair.later.at)
        return replace(self.target(driver), first_day=day, last_day=day)

    def truth(self, driver: Driver, first: date, last: date) -> tuple[Event, ...]:
        """The driver's true records of some days."""
        return tuple(record.event for record in self.portal.world.between(driver, first, last))

    def twins(self, driver: Driver) -> tuple[TwinPair, ...]:
        """The driver's true pairs of the last nine days."""
        target = self.target(driver, days=9)
        events = self.truth(driver, target.first_day, target.last_day)
        now = self.portal.now()
        return DriverLog(driver.id, driver.zone, target.first_day, target.last_day, now, events).twins()

    def done(self, *kinds: str) -> list[Entry]:
        """The ledger's entries of some kinds; all kinds of writing where none is given."""
        return [entry for entry in self.portal.ledger.entries if entry.kind in (kinds or WRITES)]
