"""Who is logged in to the pages."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

COOKIE = "fortex_session"
LIFETIME = timedelta(hours=24)
"""How long a session lives, by the portal's clock."""


@dataclass(slots=True)
class Sessions:
    """The sessions that are open: account and end by secret. `owing_a_code` are accounts that were asked for one."""

    owing_a_code: set[str] = field(default_factory=set)
    _open: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def open(self, account: str, now: datetime) -> str:
        """Opens a session and gives its secret."""
        secret = secrets.token_urlsafe(24)
        self._open[secret] = (account, now + LIFETIME)
        return secret

    def account(self, secret: str | None, now: datetime) -> str | None:
        """The account of a session; None if there is none or it has expired."""
        account, end = self._open.get(secret or "", (None, now))
        if account is not None and now >= end:
            self.close(secret)
            return None
        return account

    def close(self, secret: str | None) -> None:
        """Ends a session."""
        self._open.pop(secret or "", None)
