"""Tokens that their holder alone knows: 32 random bytes; the database keeps the hash."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token: SHA-256 is enough, for nobody can try 2^256 of them."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
