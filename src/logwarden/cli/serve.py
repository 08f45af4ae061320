"""`logwarden serve` and `logwarden secret-key`."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import signal
import socket
import sys
from contextlib import suppress
from types import FrameType
from typing import Annotated

import typer
import uvicorn
from pydantic import SecretStr

from logwarden import log
from logwarden.problems import AskPerson
from logwarden.store.database import check_revision
from logwarden.systems import load_office
from logwarden.wiring import Product, web, wire

from .database import opened

REQUEST_GRACE_SECONDS = 3
"""How long a request that is under way may go on after the signal to stop."""

PING_SECONDS = 20
"""How often a live connection is asked for a sign of life, and how long it has to give one."""

MOST_SAID_BYTES = 1024
"""The most that a client of the live connection may say at once; there is nothing for it to say."""


def secret_key() -> None:
    """Prints a new value for SECRET_KEY, the key that signs log-ins.

    Example: `echo "SECRET_KEY=$(logwarden secret-key)" >> .env`
    """
    typer.echo(secrets.token_urlsafe(48))


def serve(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print one line of JSON when ready.")] = False
) -> None:
    """Serves the API and runs the agent, as the settings in the environment and `.env` say, until Ctrl-C.

    Examples: `logwarden serve`, `PORT=0 logwarden serve --json`
    """
    settings, systems = load_office()
    log.set_up("DEBUG" if settings.debug else settings.log_level, plain=sys.stderr.isatty() and not as_json)
    asyncio.run(_check(settings.database_url))
    product = wire(settings, systems)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise AskPerson(
            f"{settings.host}:{settings.port} cannot be listened on ({error.strerror}); choose another PORT or HOST."
        ) from None
    config = uvicorn.Config(
        web(product),
        log_config=None,
        access_log=False,  # it would have the addresses of drivers' pages, which are secrets
        ws="websockets-sansio",
        ws_max_size=MOST_SAID_BYTES,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        ws_per_message_deflate=False,  # it would be done anew for each of hundreds of clients
        server_header=False,
        timeout_graceful_shutdown=REQUEST_GRACE_SECONDS,
    )
    server = _Server(config, as_json=as_json)
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _already_heard)
    with suppress(SystemExit):  # uvicorn's way to say that it did not start
        server.run(sockets=[listening])
    if not server.started:
        raise AskPerson("The server did not start; the lines above say why.")


def worker(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print one line of JSON when it is at work.")] = False
) -> None:
    """Runs one more worker beside `logwarden serve`, on the same PostgreSQL, without the API, until Ctrl-C.

    Example: `logwarden worker`
    """
    settings, systems = load_office()
    log.set_up("DEBUG" if settings.debug else settings.log_level, plain=sys.stderr.isatty() and not as_json)
    asyncio.run(_check(settings.database_url))
    product = wire(settings, systems)
    if product.database.is_sqlite:
        raise AskPerson("A SQLite file has one process, `logwarden serve`; use PostgreSQL in DATABASE_URL for workers.")
    asyncio.run(_work(product, as_json=as_json))


async def _work(product: Product, *, as_json: bool) -> None:
    """Works until SIGINT or SIGTERM, then drains."""
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with product.working():
        if as_json:
            typer.echo(json.dumps({"worker": product.crew.life.executor_id}))
        else:
            typer.echo(f"Worker {product.crew.life.executor_id} is at work. Ctrl-C stops it.", err=True)
        await told.wait()


def _already_heard(_: int, __: FrameType | None) -> None:
    """Uvicorn stops in order at a signal, then raises it once more; ending twice would not be ending in order."""


def _is_news(record: logging.LogRecord) -> bool:
    """Not the trace of a request that was cut off at the stop: its line says all; nor what holds somebody's ticket.

    Nor a WebSocket that was refused with a status and words, which uvicorn calls incomplete.
    """
    words = record.getMessage()
    if "ticket=" in words or words == "ASGI callable returned without completing handshake.":
        return False
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


async def _check(url: SecretStr) -> None:
    async with opened(url) as database:
        await check_revision(database)


class _Server(uvicorn.Server):
    """Says where it listens once it does."""

    def __init__(self, config: uvicorn.Config, *, as_json: bool) -> None:
        super().__init__(config)
        self._as_json = as_json

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts, then tells the address."""
        await super().startup(sockets)
        if not self.started or not sockets:
            return
        host, port = sockets[0].getsockname()[:2]
        url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        if self._as_json:
            typer.echo(json.dumps({"url": url}))
        else:
            typer.echo(f"Logwarden listens on {url} (API: {url}/openapi.json). Ctrl-C stops it.", err=True)
