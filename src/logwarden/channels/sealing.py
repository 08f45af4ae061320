"""How addresses are kept: sealed with a key that is not in the database, and opened only to send."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr

from logwarden.problems import AskPerson

_PURPOSE = b"logwarden channel addresses 1"


class Sealer:
    """Seals addresses and opens them. Its key is derived from a secret so that it serves no other purpose."""

    def __init__(self, secret: SecretStr) -> None:
        """`secret` is SECRET_KEY."""
        key = HKDF(SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.get_secret_value().encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def seal(self, address: SecretStr) -> str:
        """What is kept: AES and an HMAC of it (Fernet); each time another text."""
        return self._fernet.encrypt(address.get_secret_value().encode()).decode()

    def open(self, sealed: str) -> SecretStr:
        """The address.

        Raises:
            AskPerson: it was sealed with another key.
        """
        try:
            return SecretStr(self._fernet.decrypt(sealed).decode())
        except InvalidToken:
            raise AskPerson("SECRET_KEY was changed since; an admin has to enter the address anew.") from None
