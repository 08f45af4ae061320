"""What every answer has: ids, headers that a browser obeys, and no trace of a defect."""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from logwarden import log
from logwarden.facts import CLIENT

from .errors import problem_response

_log = log.get(__name__)

REQUEST_ID = "X-Request-ID"
CORRELATION_ID = "X-Correlation-ID"
_TAKEN_OVER = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""What a client's own id may be: nothing that could begin another line of a log or another header."""

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",  # tokens, drivers' records, pictures of them
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Headers of every answer, unless a route sets its own."""


class Envelope:
    """Middleware: binds ids and the client's address to logs and facts, and completes each answer.

    The correlation id is always ours, for it stands in the audit trail. A client's X-Request-ID comes back, and stands
    in the logs beside it; without one, or with one that cannot be taken over, it is the correlation id.
    """

    def __init__(self, app: ASGIApp) -> None:
        """`app` is what answers."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or one WebSocket from its opening to its end."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        correlation_id = log.new_correlation_id()
        own = Headers(scope=scope).get(REQUEST_ID, "")
        request_id = own if _TAKEN_OVER.fullmatch(own) else correlation_id
        log.correlate(correlation_id, request_id=request_id)
        client = scope.get("client")
        outside = CLIENT.set(client[0] if client else None)
        begun = False

        async def completed(message: Message) -> None:
            nonlocal begun
            if message["type"] in ("http.response.start", "websocket.http.response.start"):  # a refused WebSocket's too
                begun = True
                headers = MutableHeaders(scope=message)
                headers[CORRELATION_ID], headers[REQUEST_ID] = correlation_id, request_id
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, completed)
        except Exception:  # of any kind: a defect is told to the log, and to the client without its trace
            if begun or scope["type"] != "http":
                raise
            _log.exception("request.defect")
            answer = problem_response(500, "A defect of Logwarden; its log tells more under this correlation id.")
            await answer(scope, receive, completed)
        finally:
            CLIENT.reset(outside)
