"""`logwarden users`: who has an account, inviting people, and letting them go."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from logwarden.problems import AskPerson
from logwarden.store.users import Role

from .fixes import OUT, plain
from .kept_login import logged_in

app = typer.Typer(no_args_is_help=True, help="Who has an account; admins only.")


@app.command("list")
def list_users() -> None:
    """Lists the accounts. Example: `logwarden users list`."""
    table = Table(show_edge=False)
    for heading in ("id", "e-mail", "name", "role", "active"):
        table.add_column(heading)
    with logged_in() as client:
        for user in client.get("/api/users"):
            words = (str(user["id"]), user["email"], user["name"], user["role"], "yes" if user["active"] else "NO")
            table.add_row(*(plain(word) for word in words))
    OUT.print(table)


@app.command()
def invite(
    email: Annotated[str, typer.Argument(help="The person's e-mail address.")],
    name: Annotated[str, typer.Option(help="The person's name.")],
    role: Annotated[Role, typer.Option(help="What the person may do.")] = Role.VIEWER,
) -> None:
    """Invites a person for 72 hours; prints the token that POST /api/auth/accept takes once.

    Example: `logwarden users invite ben@example.com --name "Ben Ruiz" --role auditor`
    """
    with logged_in() as client:
        made = client.post("/api/users/invitations", {"email": email, "name": name, "role": role})
    typer.echo(made["token"])
    typer.echo(f"Hand this token to {made['email']}; it is good once, and shown this once.", err=True)


@app.command()
def deactivate(email: Annotated[str, typer.Argument(help="The person's e-mail address.")]) -> None:
    """Switches an account off; its sessions end at once. Example: `logwarden users deactivate ben@example.com`."""
    with logged_in() as client:
        found = [user["id"] for user in client.get("/api/users") if user["email"] == email.strip().lower()]
        if not found:
            raise AskPerson(f"{email} has no account.")
        client.patch(f"/api/users/{found[0]}", {"active": False})
    typer.echo(f"{email} is deactivated.", err=True)
