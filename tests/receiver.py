"""Somebody else's server on loopback: takes messages over real HTTP, keeps them, and answers as a test wants."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any

OK, AWAY, GONE = 200, 503, 404


@dataclass
class Receiver:
    """What was received, in order. `status` is answered, after `before_answer` was called with how many there are."""

    port: int = 0
    status: int = OK
    received: list[dict[str, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    arrived: Condition = field(default_factory=Condition)
    before_answer: Callable[[int], None] = field(default=lambda _: None)

    def address(self, path: str = "/hook") -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def texts(self) -> Sequence[str]:
        """The messages that were taken."""
        return [one["message"] for one in self.received]

    def wait_for(self, count: int) -> None:
        """Waits until so many messages are here, at most 20 seconds."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.received) >= count, 20), self.texts

    def take(self, request: str, body: bytes) -> int:
        """One request; answers the status."""
        self.requests.append(request)
        if self.status == OK:
            with self.arrived:
                self.received.append({**json.loads(body), "path": request.split()[1]})
                self.arrived.notify_all()
        self.before_answer(len(self.requests))
        return self.status


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A server in a thread of its own."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.take(self.requestline, body)
            self.send_response(status)
            if status in {301, 302, 307}:
                self.send_header("Location", receiver.address("/elsewhere"))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing of it is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
