"""`logwarden first-admin`: the one account that is not made by another."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer
from pydantic import SecretStr
from sqlalchemy import select

from logwarden.api.account_shapes import SHORTEST_PASSWORD
from logwarden.api.passwords import Passwords
from logwarden.facts import FactKind
from logwarden.problems import AskPerson
from logwarden.settings import DatabaseSettings, load
from logwarden.store import facts, users
from logwarden.store.database import Database, check_revision
from logwarden.store.users import Role, User

from .database import opened
from .secret import NOT_TYPED, not_typed


def first_admin(
    email: Annotated[str, typer.Argument(help="The admin's e-mail address.")],
    name: Annotated[str, typer.Option(help="The admin's name.")],
    password: Annotated[
        str,
        typer.Option(
            envvar="FIRST_ADMIN_PASSWORD",
            prompt=True,
            hide_input=True,
            confirmation_prompt=True,
            callback=not_typed,
            help=NOT_TYPED,
        ),
    ],
) -> None:
    """Makes the first admin in the database of DATABASE_URL; refused once there is one.

    Example: `logwarden first-admin ana@example.com --name "Ana Ruiz"` (asks for the password)
    """
    settings = load(DatabaseSettings)
    asyncio.run(_first_admin(settings.database_url, email, name, password))
    typer.echo(f"{email} is the first admin.", err=True)


async def _first_admin(url: SecretStr, email: str, name: str, password: str) -> None:
    async with opened(url) as database:
        await check_revision(database)
        async with database.read() as session:
            if await session.scalar(select(User.id).where(User.role == Role.ADMIN).limit(1)) is not None:
                raise AskPerson("There is an admin already; this command makes the first one alone.")
        await add_user(database, email, name, Role.ADMIN, password)


async def add_user(database: Database, email: str, name: str, role: Role, password: str) -> int:
    """Adds an account and answers its id.

    Raises:
        AskPerson: the address or the password cannot be taken.
    """
    address = email.strip().lower()
    if address.count("@") != 1 or address.startswith("@") or address.endswith("@"):
        raise AskPerson(f"{email!r} is not an e-mail address.")
    if len(password) < SHORTEST_PASSWORD:
        raise AskPerson(f"The password has to have at least {SHORTEST_PASSWORD} characters.")
    hashed = await Passwords().hash(SecretStr(password))
    async with database.write() as session:
        if await users.by_email(session, address) is not None:
            raise AskPerson(f"{address} has an account already.")
        user = User(
            email=address,
            name=name.strip(),
            role=role,
            password_hash=hashed,
            created_at=datetime.now(UTC),
        )
        session.add(user)
        await session.flush()
        facts.record(session, FactKind.USER_ADDED, "user", user.id, email=address, role=role)
        return user.id
