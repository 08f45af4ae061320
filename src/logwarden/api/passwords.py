"""Passwords: hashed with argon2, checked with the same work whether the address is known or not."""

from __future__ import annotations

import asyncio

from pwdlib import PasswordHash
from pydantic import SecretStr


class Passwords:
    """Hashes and checks, beside the event loop: each costs a tenth of a second."""

    def __init__(self, hashing: PasswordHash | None = None) -> None:
        """`hashing` is argon2 with the library's own parameters, unless somebody wants others."""
        self._hashing = hashing or PasswordHash.recommended()
        self._nobodys = self._hashing.hash("nobody has this password")

    async def hash(self, password: SecretStr) -> str:
        """What is kept of a password."""
        return await asyncio.to_thread(self._hashing.hash, password.get_secret_value())

    async def fits(self, password: SecretStr, known: str | None) -> bool:
        """Whether the password is the one of that hash. Without one it is not, after the same time."""
        right = await asyncio.to_thread(self._hashing.verify, password.get_secret_value(), known or self._nobodys)
        return right and known is not None
