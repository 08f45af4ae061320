"""The saved login of one portal account: a file that only its owner can read."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from playwright.async_api import StorageState


class SavedLogin:
    """Cookies and storage of an account between visits; folder 0700, file 0600, written whole or not."""

    def __init__(self, folder: Path, *account: str) -> None:
        """The account's file, named by a digest of what names the account."""
        digest = hashlib.sha256("\0".join(account).encode()).hexdigest()
        self._folder = folder
        self._file = folder / f"login-{digest[:20]}.json"

    def load(self) -> StorageState | None:
        """What was saved; None where nothing was, or nobody can read it."""
        try:
            state = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return cast("StorageState", state) if isinstance(state, dict) else None

    def save(self, state: StorageState) -> None:
        """Keeps a login for the next visit."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        fresh = self._file.with_suffix(f".{os.getpid()}.new")
        fresh.unlink(missing_ok=True)
        opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            json.dump(state, file)
        fresh.replace(self._file)

    def forget(self) -> None:
        """Removes the file, after the portal refused the account."""
        self._file.unlink(missing_ok=True)
