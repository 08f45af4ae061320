"""The demo's office: a server of its own with a fresh database, and the people who work there."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from logwarden.cli.accounts import add_user
from logwarden.cli.client import ApiClient
from logwarden.problems import GiveUp
from logwarden.store.database import Database, upgrade
from logwarden.store.users import Role

from .processes import child
from .simulator import Simulator

TWINS = "twoIdenticalStatusesError"
_LOOK_SECONDS = 0.5
_MANDATE = {
    "signed_by": "nobody: made up by the demo",
    "document": "none: the company is simulated",
    "remedies": ["clear_twins", "request_edit"],
    "valid_from": "2026-01-01",
}


@dataclass(frozen=True, slots=True)
class Person:
    """One of the office, with a password made up for this run."""

    email: str
    name: str
    role: Role
    password: str


@dataclass(frozen=True, slots=True)
class Office:
    """A running server, its people, and the companies of which it has a mandate."""

    url: str
    admin: Person
    auditors: tuple[Person, ...]
    mandates: tuple[str, ...] = ()

    @contextmanager
    def as_person(self, person: Person) -> Iterator[ApiClient]:
        """The API as that person sees it."""
        with ApiClient(self.url) as client:
            client.log_in(person.email, person.password)
            yield client


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works in an office, and where its database is."""

    database_url: str
    admin: Person
    auditors: tuple[Person, ...]


def hire(database_url: str) -> Staff:
    """Brings a database to this version's tables and adds the office's people."""
    admin = _person("Ada Admin", Role.ADMIN)
    auditors = (_person("Ana Auditor", Role.AUDITOR), _person("Ben Auditor", Role.AUDITOR))
    asyncio.run(_prepare(SecretStr(database_url), (admin, *auditors)))
    return Staff(database_url, admin, auditors)


def server_settings(simulator: Simulator, folder: Path, staff: Staff, *, dry_run: bool) -> dict[str, str]:
    """The environment of a server for that simulator; its secret key is made up anew each time."""
    return {
        **simulator.settings(),
        "DATABASE_URL": staff.database_url,
        "DATA_DIR": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "AGENT_DRY_RUN_MODE": str(dry_run).lower(),
        "FORTEX_KIT_PROVED": "true",
        "AGENT_ROUND_REST_SECONDS": "1",
        "HOST": "127.0.0.1",
        "PORT": "0",
    }


@contextmanager
def open_office(
    simulator: Simulator, folder: Path, *, dry_run: bool, database_url: str | None = None, rest_seconds: float = 1.0
) -> Iterator[Office]:
    """Makes the people and, if none is given, a database in `folder`; starts the server and settles in.

    The agent rests for `rest_seconds` between its rounds.
    """
    staff = hire(database_url or f"sqlite+aiosqlite:///{folder / 'logwarden.db'}")
    settings = server_settings(simulator, folder, staff, dry_run=dry_run)
    settings["AGENT_ROUND_REST_SECONDS"] = str(rest_seconds)
    with child("logwarden", ["serve", "--json"], settings, folder) as said:
        office = Office(said["url"], staff.admin, staff.auditors)
        yield replace(office, mandates=settle(simulator, office))


def settle(simulator: Simulator, office: Office) -> tuple[str, ...]:
    """The demo's rule, twins are asked away; and a made-up mandate of each simulated company, once they are listed.

    Answers the companies' names.
    """
    with office.as_person(office.admin) as client:
        client.put(f"/api/rules/{simulator.said['system']}/{TWINS}", {"remedy": "clear_twins"})
        wait_for(client, lambda agent: agent["systems"][0]["last_scan"] is not None, "the first pass")
        companies = client.get("/api/companies")
        for company in companies:
            client.post("/api/mandates", _MANDATE | {"company_id": company["number"]})
    return tuple(company["name"] for company in companies)


def _person(name: str, role: Role) -> Person:
    return Person(f"{name.partition(' ')[0].lower()}@demo.example", name, role, secrets.token_urlsafe(12))


async def _prepare(database_url: SecretStr, people: Sequence[Person]) -> None:
    database = Database(database_url)
    try:
        await upgrade(database)
        for person in people:
            await add_user(database, person.email, person.name, person.role, person.password)
    finally:
        await database.close()


def wait_rounds(client: ApiClient, rounds: int, *, at_most_seconds: float = 120.0) -> None:
    """Waits until the agent has finished so many more rounds, each begun after this call but the first.

    Raises:
        GiveUp: it has not in that time; the words say what troubles it.
    """
    wanted = client.get("/api/agent")["systems"][0]["rounds"] + rounds
    wait_for(
        client, lambda agent: agent["systems"][0]["rounds"] >= wanted, f"{rounds} rounds of the agent", at_most_seconds
    )


def wait_for(
    client: ApiClient, holds: Callable[[dict[str, Any]], bool], what: str, at_most_seconds: float = 120.0
) -> None:
    """Waits until something holds of the agent's status.

    Raises:
        GiveUp: it does not in that time.
    """
    until = time.monotonic() + at_most_seconds
    while not holds(agent := client.get("/api/agent")):
        if time.monotonic() > until:
            raise GiveUp(f"Waited {at_most_seconds:g} s for {what} in vain. {agent['systems'][0]['trouble']}".rstrip())
        time.sleep(_LOOK_SECONDS)


def whole_fixes(client: ApiClient) -> list[dict[str, Any]]:
    """Every fix with its plan, approvals and facts."""
    return [client.get(f"/api/fixes/{fix['id']}") for fix in client.everything("/api/fixes")]
