"""`logwarden users`: who has an account, inviting people, and letting them go."""

from __future__ import annotations

from typing import Annotated

import typer

from logwarden.problems import AskPerson
from logwarden.store.users import Role

from .kept_login import logged_in
from .tables import OUT, plain, table_of

app = typer.Typer(no_args_is_help=True, help="Who has an account; admins only.")


Email = Annotated[str, typer.Argument(help="The person's e-mail address.")]
Some = Annotated[list[int] | None, typer.Option("--company", help="Only this company; may be given more than once.")]


@app.command("list")
def list_users() -> None:
    """Lists the accounts. Example: `logwarden users list`."""
    table = table_of("id", "e-mail", "name", "role", "companies", "active")
    with logged_in() as client:
        for user in client.get("/api/users"):
            some = "all" if user["companies"] is None else ", ".join(str(one) for one in user["companies"])
            words = (
                str(user["id"]),
                user["email"],
                user["name"],
                user["role"],
                some,
                "yes" if user["active"] else "NO",
            )
            table.add_row(*(plain(word) for word in words))
    OUT.print(table)


@app.command()
def companies() -> None:
    """Lists the companies, with the ids by which accounts are limited. Example: `logwarden users companies`."""
    table = table_of("id", "system", "company")
    with logged_in() as client:
        for one in client.get("/api/companies"):
            table.add_row(str(one["number"]), plain(one["system"]), plain(one["name"]))
    OUT.print(table)


@app.command()
def invite(
    email: Email,
    name: Annotated[str, typer.Option(help="The person's name.")],
    role: Annotated[Role, typer.Option(help="What the person may do.")] = Role.VIEWER,
    company: Some = None,
) -> None:
    """Invites a person for 72 hours; prints the token that `logwarden accept` takes once.

    Example: `logwarden users invite ben@example.com --name "Ben Ruiz" --role auditor`
    """
    said = {"email": email, "name": name, "role": role, "companies": company or None}
    with logged_in() as client:
        made = client.post("/api/users/invitations", said)
        typer.echo(made["token"])
        typer.echo(
            f"Hand this token to {made['email']}; it is shown this once, and good once, for: "
            f"logwarden accept {client.url}",
            err=True,
        )


@app.command()
def limit(
    email: Email,
    company: Some = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Lift the limit.")] = False,
) -> None:
    """Limits an account to some companies: it sees and decides about nothing else.

    Example: `logwarden users limit ben@example.com --company 3 --company 4`
    """
    if bool(company) is everything:
        raise AskPerson("Say either --company, with ids of `logwarden users companies`, or --all.")
    _change(email, {"companies": company or None})
    typer.echo(f"{email} is for {'all companies' if everything else 'these companies alone'}.", err=True)


@app.command()
def deactivate(email: Email) -> None:
    """Switches an account off; its sessions and API keys end at once.

    Example: `logwarden users deactivate ben@example.com`
    """
    _change(email, {"active": False})
    typer.echo(f"{email} is deactivated.", err=True)


def _change(email: str, said: dict[str, object]) -> None:
    with logged_in() as client:
        found = [user["id"] for user in client.get("/api/users") if user["email"] == email.strip().lower()]
        if not found:
            raise AskPerson(f"{email} has no account; `logwarden users list` shows who has.")
        client.patch(f"/api/users/{found[0]}", said)
