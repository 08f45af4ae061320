"""The portal's clock: it runs by the machine's monotonic time, at a rate, and can be moved forward."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

DEFAULT_START = datetime(2026, 6, 17, 14, 20, tzinfo=UTC)
"""Where the portal's clock begins: a Wednesday morning on the road in every US zone."""


class PortalClock:
    """The time that the portal believes in, in UTC.

    `rate` is portal seconds for each second of the machine; 0 stands still but for `advance`.
    """

    def __init__(
        self,
        start: datetime = DEFAULT_START,
        rate: float = 1.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.start = start.astimezone(UTC)
        self.rate = rate
        self._monotonic = monotonic
        self._set_at = monotonic()
        self._base = self.start

    def now(self) -> datetime:
        """The portal's instant."""
        return self._base + timedelta(seconds=(self._monotonic() - self._set_at) * self.rate)

    def move_to(self, instant: datetime) -> None:
        """Moves the clock forward to an instant.

        Raises:
            ValueError: the instant lies before the portal's now; what has happened cannot be undone.
        """
        now = self.now()
        if instant < now:
            raise ValueError(f"the portal's clock stands at {now.isoformat()} and only moves forward")
        self._base, self._set_at = instant.astimezone(UTC), self._monotonic()

    def advance(self, seconds: float) -> None:
        """Moves the clock forward by some seconds.

        Raises:
            ValueError: the seconds are negative.
        """
        if seconds < 0:
            raise ValueError("the portal's clock only moves forward")
        self._base += timedelta(seconds=seconds)

    def restart(self) -> None:
        """Puts the clock back to its start, for a new fleet."""
        self._base, self._set_at = self.start, self._monotonic()


def http_date(instant: datetime) -> str:
    """An instant as the `Date` header has it."""
    return format_datetime(instant.astimezone(UTC), usegmt=True)


def iso_instant(instant: datetime) -> str:
    """An instant as ISO 8601 with Z, to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def epoch_ms(instant: datetime) -> int:
    """An instant in milliseconds since 1970."""
    return int(instant.timestamp()) * 1000
