"""Wire shapes of logging in and of accounts. Instants are ISO 8601 in UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, SecretStr, StrictBool, StringConstraints

from logwarden.store.users import Role

from .shapes import SaidId, Text

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

SomeCompanies = Annotated[list[SaidId], Field(min_length=1, max_length=500)]
"""Ids of companies, as GET /api/companies tells them; at least one, for none would be a limit to nothing."""

NewPassword = Annotated[SecretStr, Field(min_length=SHORTEST_PASSWORD, max_length=1000)]
"""A password that somebody chooses."""


class LoginIn(BaseModel):
    """An account's address and password."""

    email: Text = Field(examples=["ana@example.com"])
    password: SecretStr = Field(max_length=1000)


class TokenOut(BaseModel):
    """A token; send it as `Authorization: Bearer <access_token>`."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105 - the scheme's name
    expires_in: int = Field(description="seconds")


class UserOut(BaseModel):
    """Who somebody is. `companies` are the ids that he is limited to, null for all."""

    id: int
    email: str
    name: str
    role: str
    companies: list[int] | None


class PasswordIn(BaseModel):
    """The password as it is and as it shall be."""

    old: SecretStr = Field(max_length=1000)
    new: NewPassword


class AcceptIn(BaseModel):
    """The token of an invitation, and the password of the account that it makes."""

    token: SecretStr = Field(max_length=1000)
    password: NewPassword


class InvitationIn(BaseModel):
    """Who is invited, as what, and limited to which companies; null for all."""

    email: Email = Field(examples=["ben@example.com"])
    name: PersonName = Field(examples=["Ben Ruiz"])
    role: Role
    companies: SomeCompanies | None = None


class InvitationOut(BaseModel):
    """An invitation. `token` is shown this once: hand it to the person; it is good once."""

    id: int
    email: str
    name: str
    role: str
    companies: list[int] | None
    token: str
    expires_at: datetime


class AccountOut(BaseModel):
    """An account, as admins see it."""

    id: int
    email: str
    name: str
    role: str
    companies: list[int] | None = Field(description="the ids that the account is limited to; null for all")
    active: bool
    created_at: datetime


class AccountIn(BaseModel):
    """What to change of an account; what is left out stays. `companies`: null lifts the limit."""

    role: Role | None = None
    active: StrictBool | None = None
    companies: SomeCompanies | None = None


class KeyIn(BaseModel):
    """A new API key: what it is for, and how long it shall be good."""

    name: PersonName = Field(examples=["weekly report"])
    days: int = Field(default=90, strict=True, ge=1, le=366)


class KeyOut(BaseModel):
    """An API key. `last_used_at` is exact to a minute."""

    id: int
    name: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class NewKeyOut(KeyOut):
    """An API key that was just made. `key` is shown this once; send it as `Authorization: Bearer <key>`."""

    key: str
