"""`logwarden first-admin`: the one account that is not made by another."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy import select

from logwarden.api.access import passwords
from logwarden.facts import FactKind
from logwarden.problems import AskPerson
from logwarden.settings import DatabaseSettings, load
from logwarden.store import facts
from logwarden.store.database import Database, check_revision
from logwarden.store.users import Role, User

SHORTEST_PASSWORD = 12


def first_admin(
    email: Annotated[str, typer.Argument(help="The admin's e-mail address.")],
    name: Annotated[str, typer.Option(help="The admin's name.")],
    password: Annotated[
        str,
        typer.Option(envvar="FIRST_ADMIN_PASSWORD", prompt=True, hide_input=True, confirmation_prompt=True),
    ],
) -> None:
    """Makes the first admin in the database of DATABASE_URL; refused once there is one.

    Example: `logwarden first-admin ana@example.com --name "Ana Ruiz"` (asks for the password)
    """
    settings = load(DatabaseSettings)
    asyncio.run(_first_admin(Database(settings.database_url), email, name, password))
    typer.echo(f"{email} is the first admin.", err=True)


async def _first_admin(database: Database, email: str, name: str, password: str) -> None:
    try:
        await check_revision(database)
        async with database.read() as session:
            if await session.scalar(select(User.id).where(User.role == Role.ADMIN).limit(1)) is not None:
                raise AskPerson("There is an admin already; admins make further accounts.")
        await add_user(database, email, name, Role.ADMIN, password)
    finally:
        await database.close()


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
    async with database.write() as session:
        user = User(
            email=address,
            name=name.strip(),
            role=role,
            password_hash=passwords.hash(password),
            created_at=datetime.now(UTC),
        )
        session.add(user)
        await session.flush()
        facts.record(session, FactKind.USER_ADDED, "user", user.id, role=role)
        return user.id
