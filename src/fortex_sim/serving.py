"""Serving a simulator on loopback: three ports, one event loop."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass

import uvicorn
from starlette.types import ASGIApp

from .simulator import Simulator

HOST = "127.0.0.1"
GRACE_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a running simulator is, and what opens it."""

    api_url: str
    ui_url: str
    control_url: str
    control_token: str
    system: str
    token: str
    username: str
    password: str

    def to_json(self) -> dict[str, str]:
        """As `fortex-sim serve --json` prints it."""
        return asdict(self)


class _Server(uvicorn.Server):
    """A server that says when it is ready and leaves signals to its owner."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                log_level="error",
                access_log=False,
                lifespan="off",
                ws="none",
                date_header=False,
                server_header=False,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts to listen."""
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Captures none: three servers share one process."""
        yield


def _listen(ports: tuple[int, ...]) -> list[socket.socket]:
    """Sockets on loopback, one a port; all are closed again when one cannot be had."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(contextlib.closing(socket.socket())) for _ in ports]
        for listener, port in zip(sockets, ports, strict=True):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((HOST, port))
        stack.pop_all()
    return sockets


@contextlib.contextmanager
def _loggers_left_as_found() -> Iterator[None]:
    """Each server sets the loggers of the whole process, which may be a user's."""
    loggers = [logging.getLogger(name) for name in ("uvicorn.error", "uvicorn.access", "uvicorn.asgi")]
    before = [(logger, logger.level, logger.propagate, logger.handlers) for logger in loggers]
    try:
        yield
    finally:
        for logger, level, propagate, handlers in before:
            logger.setLevel(level)
            logger.propagate, logger.handlers = propagate, handlers


@contextlib.asynccontextmanager
async def running(simulator: Simulator, port: int = 0) -> AsyncIterator[Addresses]:
    """Serves a simulator inside the running event loop until the block ends.

    `port` is the API's, the UI and the control interface get the next two; 0 takes three free ones.

    Raises:
        OSError: a port is taken.
    """
    ports = (0, 0, 0) if port == 0 else (port, port + 1, port + 2)
    sockets = _listen(ports)
    with _loggers_left_as_found():
        servers = [_Server(app) for app in (simulator.monitoring, simulator.ui, simulator.control)]
        tasks = [
            asyncio.create_task(server.serve([listener])) for server, listener in zip(servers, sockets, strict=True)
        ]
        try:
            await asyncio.gather(*(server.ready.wait() for server in servers))
            yield _addresses(simulator, [listener.getsockname()[1] for listener in sockets])
        finally:
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # requests cut off are no errors
            simulator.portal.faults.clear()  # whatever a fault holds up could not end by itself
            for server in servers:
                server.should_exit = True
            await asyncio.gather(*tasks)
            for listener in sockets:
                listener.close()


def _addresses(simulator: Simulator, ports: list[int]) -> Addresses:
    api, ui, control = (f"http://{HOST}:{port}" for port in ports)
    opens = simulator.portal.credentials
    return Addresses(
        api_url=api,
        ui_url=ui,
        control_url=control,
        control_token=opens.control_token,
        system=simulator.portal.options.system,
        token=opens.token,
        username=opens.username,
        password=opens.password,
    )
