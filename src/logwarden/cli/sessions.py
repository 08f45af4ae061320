"""`logwarden login`, `logout`, `password` and `accept`: a person and his own account."""

from __future__ import annotations

from typing import Annotated

import typer

from logwarden.problems import AskPerson
from logwarden.settings import safe_address

from .client import ApiClient
from .kept_login import forget, keep, logged_in
from .secret import asked_for

Url = Annotated[str, typer.Argument(help="The server, such as http://127.0.0.1:8400")]
Password = Annotated[str, asked_for("LOGWARDEN_PASSWORD", "Password")]
NewPassword = Annotated[str, asked_for("LOGWARDEN_NEW_PASSWORD", "New password, 12 characters or more", twice=True)]


def _server(url: str) -> str:
    try:
        return safe_address(url)
    except ValueError as wrong:
        raise AskPerson(f"{url!r} is no address for a password: {wrong}.") from None


def login(
    url: Url,
    email: Annotated[str, typer.Option(help="Your address.")],
    password: Password,
) -> None:
    """Logs in to a server; the other commands use that login for 12 hours.

    Example: `logwarden login http://127.0.0.1:8400 --email ana@example.com`
    """
    with ApiClient(_server(url)) as client:
        client.log_in(email, password)
        keep(client)
    typer.echo(f"Logged in to {url} as {email}.", err=True)


def logout() -> None:
    """Ends the login that `logwarden login` kept, here and on the server. Example: `logwarden logout`."""
    with logged_in() as client:
        ended = client.log_out()
    forget()
    typer.echo("Logged out." if ended else "The session was over already; the login kept here is gone.", err=True)


def password(password: Password, new_password: NewPassword) -> None:
    """Changes your password; you stay logged in here, and everywhere else your sessions end.

    Example: `logwarden password` (asks for the old and the new one)
    """
    with logged_in() as client:
        client.change_password(password, new_password)
        keep(client)
    typer.echo("Your password is changed; all other sessions of yours have ended.", err=True)


def accept(
    url: Url,
    invitation: Annotated[str, asked_for("LOGWARDEN_INVITATION", "Invitation")],
    new_password: NewPassword,
) -> None:
    """Makes the account that an invitation offers, with a password that you choose.

    Example: `logwarden accept http://127.0.0.1:8400` (asks for the invitation's token and a password)
    """
    with ApiClient(_server(url)) as client:
        made = client.post("/api/auth/accept", {"token": invitation, "password": new_password})
    typer.echo(f"{made['email']} has an account. Now: logwarden login {url} --email {made['email']}", err=True)
