"""The login that `logwarden login` keeps: a file of mode 0600, renewed by whichever command needs it."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import httpx2

from logwarden.problems import AskPerson

from .client import UNAUTHORIZED, ApiClient


def login_file() -> Path:
    """Where the login is kept, as the desktop's rules for state say."""
    home = os.environ.get("XDG_STATE_HOME")
    return (Path(home) if home else Path.home() / ".local/state") / "logwarden/login.json"


def keep(client: ApiClient) -> None:
    """Keeps the client's login, readable by this account alone; who reads meanwhile gets the old one whole."""
    path = login_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    number, new = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # mode 0600
    with os.fdopen(number, "w") as file:
        json.dump({"url": client.url, "token": client.token, "refresh_token": client.refresh_token}, file)
    Path(new).replace(path)


def forget() -> None:
    """Nobody is logged in any more from here."""
    login_file().unlink(missing_ok=True)


def logged_in() -> ApiClient:
    """A client with the kept login."""
    return _KeptClient(*_read())


class _KeptClient(ApiClient):
    """Keeps what it renews, and says in a terminal's words that one has to log in."""

    def renew(self) -> bool:
        """Renews one at a time: two commands that use one refresh token would look like a thief."""
        lock = os.open(login_file().with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _, token, refresh_token = _read()
            if token != self.token:  # another command was faster
                self.adopt(token, refresh_token)
                return True
            if renewed := super().renew():
                keep(self)
            return renewed
        finally:
            os.close(lock)

    def _said(self, answer: httpx2.Response) -> Any:
        if answer.status_code == UNAUTHORIZED:
            raise AskPerson(f"Your login is over. Log in again: logwarden login {self.url} --email YOU")
        return super()._said(answer)


def _read() -> tuple[str, str, str]:
    try:
        known = json.loads(login_file().read_text())
        return known["url"], known["token"], known["refresh_token"]
    except (OSError, ValueError, KeyError, TypeError):
        raise AskPerson("Log in first: logwarden login URL --email YOU") from None
