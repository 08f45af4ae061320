"""The portal as its three faces share it: world, clock, who may enter, what was done, what goes wrong."""

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from .clock import PortalClock
from .faults import Faults
from .ledger import Book, Ledger
from .options import Latency, Options
from .profiles import PROFILES
from .sessions import Sessions
from .world.building import build_world
from .world.errors import LogError


@dataclass(frozen=True, slots=True)
class Credentials:
    """What opens this process's portal; made up anew for each."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    control_token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    username: str = field(default_factory=lambda: f"desk-{secrets.token_hex(3)}")
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    code: str = field(default_factory=lambda: f"{secrets.randbelow(10**6):06d}")
    """What a login asks for besides, by fault."""


@dataclass(frozen=True, slots=True)
class Cached:
    """An answer of the monitoring API, when it was computed (portal's clock), and the errors in it."""

    body: bytes
    at: datetime
    errors: tuple[LogError, ...]


class Portal:
    """The state of one simulated deployment. `altered` is what faults did to logs behind everyone's back.

    Raises:
        OSError: the ledger's file cannot be written.
    """

    def __init__(self, options: Options) -> None:
        self.options = options
        self.credentials = Credentials()
        self.clock = PortalClock(options.start, options.clock_rate)
        self.faults = Faults()
        self.altered: list[dict[str, Any]] = []
        self.book = Book(options.ledger) if options.ledger else None
        self._begin(options.seed, options.profile)

    def _begin(self, seed: int, profile: str) -> None:
        self.seed = seed
        self.profile = profile
        self.world = build_world(PROFILES[profile](), seed, self.clock.start)
        self.ledger = Ledger(self.book)
        if self.book:
            self.book.begin(self.options.system, profile, seed, self.clock.start)
        self.sessions = Sessions()
        self.cache: dict[str, Cached] = {}
        self._patience = Random(f"{seed}/latency")

    def reset(self, seed: int, profile: str) -> None:
        """A new fleet at the clock's start: nothing done, nobody logged in, no faults. The credentials stay.

        Raises:
            KeyError: there is no such profile.
        """
        if profile not in PROFILES:
            raise KeyError(profile)
        self.clock.restart()
        self.faults.clear()
        self.altered.clear()
        self._begin(seed, profile)

    def now(self) -> datetime:
        """The portal's now, in UTC, after everything up to it has happened."""
        now = self.clock.now()
        self.world.advance_to(now)
        return now

    async def wait(self, low: float, high: float) -> None:
        """Lets the user wait some seconds of real time, if this deployment does."""
        if self.options.latency is Latency.PORTAL:
            await asyncio.sleep(self._patience.uniform(low, high))


def portal_of(app: Any) -> Portal:
    """The portal behind an ASGI application of ours."""
    portal = app.state.portal
    if not isinstance(portal, Portal):
        raise TypeError("this application has no portal")
    return portal
