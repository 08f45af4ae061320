"""Wire shapes of logging in and of accounts. Instants are ISO 8601 in UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, SecretStr, StringConstraints

from logwarden.store.users import Role

from .shapes import Text

SHORTEST_PASSWORD = 12
"""Characters."""

Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        to_lower=True,
        max_length=254,
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
    ),
]
"""An e-mail address, in small letters: one person is one address."""

PersonName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$")
]
"""How a person is called."""

NewPassword = Annotated[SecretStr, Field(min_length=SHORTEST_PASSWORD, max_length=1000)]
"""A password that somebody chooses."""


class LoginIn(BaseModel):
    """An account's address and password."""

    email: Text = Field(examples=["ana@example.com"])
    password: str = Field(max_length=1000)


class TokenOut(BaseModel):
    """A token; send it as `Authorization: Bearer <access_token>`."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105 - the scheme's name
    expires_in: int = Field(description="seconds")


class UserOut(BaseModel):
    """Who is logged in."""

    id: int
    email: str
    name: str
    role: str


class PasswordIn(BaseModel):
    """The password as it is and as it shall be."""

    old: SecretStr = Field(max_length=1000)
    new: NewPassword


class AcceptIn(BaseModel):
    """The token of an invitation, and the password of the account that it makes."""

    token: SecretStr = Field(max_length=1000)
    password: NewPassword


class InvitationIn(BaseModel):
    """Who is invited, and as what."""

    email: Email = Field(examples=["ben@example.com"])
    name: PersonName = Field(examples=["Ben Ruiz"])
    role: Role


class InvitationOut(BaseModel):
    """An invitation. `token` is shown this once: hand it to the person; it is good once."""

    id: int
    email: str
    name: str
    role: str
    token: str
    expires_at: datetime


class AccountOut(BaseModel):
    """An account, as admins see it."""

    id: int
    email: str
    name: str
    role: str
    active: bool
    created_at: datetime


class AccountIn(BaseModel):
    """What to change of an account; what is left out stays."""

    role: Role | None = None
    active: bool | None = None
