"""The API of the wired product within this process: a tenth of the work of `logwarden serve`, for what commands ask it.

Its crew stays at rest: what a running server does by itself is proved where one runs.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from logwarden.systems import load_office
from logwarden.wiring import Product, web, wire
from tests.api.desk import PASSWORD
from tests.api.serving import Server

from .processes import environment, run, serving

_SECONDS = 60


def wired(folder: Path, more: Mapping[str, str] | None = None) -> Product:
    """The product over the folder's database, for a portal that is away, at rest."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            patch.delenv(name)
        for name, value in environment(folder, {**serving(), **(more or {})}).items():
            patch.setenv(name, value)
        patch.chdir(folder)
        return wire(*load_office())


@contextmanager
def listening(folder: Path, more: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serves the folder's database for a portal that is away, until the block ends; gives the address."""
    product = wired(folder, more)
    loop, up = asyncio.new_event_loop(), threading.Event()
    server = Server(uvicorn.Config(web(product), port=0, lifespan="off", log_config=None, server_header=False))

    async def serve() -> None:
        serving = asyncio.create_task(server.serve())
        await server.up.wait()
        up.set()
        await serving
        await product.database.close()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    try:
        assert up.wait(_SECONDS)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(_SECONDS)
        loop.close()


@contextmanager
def ana_logged_in(folder: Path, more: Mapping[str, str] | None = None) -> Iterator[None]:
    """The same, where the office's own person is logged in."""
    with listening(folder, more) as url:
        done = run(folder, "login", url, "--email", "ana@desk.example", more={"LOGWARDEN_PASSWORD": PASSWORD})
        assert done.code == 0, done.err
        yield
