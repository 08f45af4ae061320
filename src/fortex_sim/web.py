"""What the three servers have in common: the portal's Date on every answer, and problems as JSON."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, unquote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .clock import http_date
from .occasion import COMPANY_PREFIX, Occasion, begin
from .portal import Portal
from .wording import parse_portal_date

LARGEST_BODY = 64 * 1024
"""Bytes of a request's body; no call of the portal needs a tenth of it."""

EARLIEST_DAY, LATEST_DAY = date(2000, 1, 1), date(2199, 12, 31)
"""Between them the portal looks for logs."""


class Problem(Exception):
    """A refusal: an HTTP status, a sentence for the caller, and headers if any."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers


class PortalTime:
    """Lets everything up to now happen before a request, and puts the portal's clock on its answer.

    The body is read beforehand, so that one that is too large gets no further, and so that a fault can be
    meant for whom the body names.
    """

    def __init__(self, app: ASGIApp, portal: Portal) -> None:
        self.app = app
        self.portal = portal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        self.portal.now()

        async def send_with_date(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Date"] = http_date(self.portal.clock.now())
            await send(message)

        body = await _body(scope, receive)
        if body is None:
            refusal = JSONResponse({"message": f"a request's body has {LARGEST_BODY} bytes at most"}, 413)
            await refusal(scope, receive, send_with_date)
            return
        sent = _sent(body)
        if not _is_text(sent):
            refusal = JSONResponse({"message": "the body holds characters that are none"}, 400)
            await refusal(scope, receive, send_with_date)
            return
        begin(_occasion(scope, sent, self.portal))
        await self.app(scope, _again(body, receive), send_with_date)


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """The whole body; None if it is too large."""
    said = Headers(scope=scope).get("content-length", "0")
    if not said.isdecimal() or int(said) > LARGEST_BODY:
        return None
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """Gives a body that was read already, then whatever comes after it."""
    left = [body]

    async def once_more() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return once_more


def _occasion(scope: Scope, sent: Any, portal: Portal) -> Occasion:
    """What the request asks, and every company and driver that it names."""
    query = scope["query_string"].decode("latin-1")
    named = {*scope["path"].split("/"), *_values_of(sent)}
    for _, value in parse_qsl(query):
        named |= set(value.split("/"))
    ids = {each.removeprefix(COMPANY_PREFIX) for each in named}
    drivers = [driver for each in ids if (driver := portal.world.drivers.get(each)) is not None]
    path = unquote(scope["path"]) + (f"?{query}" if query else "")
    return Occasion(scope["method"], path, frozenset(ids | {driver.company.id for driver in drivers}))


def _sent(body: bytes) -> Any:
    """The JSON of a body; None if it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _is_text(sent: Any) -> bool:
    """Whether it can be written down again: JSON can name halves of characters, which nothing can print."""
    try:
        json.dumps(sent, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        return False
    return True


def _values_of(sent: Any) -> Iterator[str]:
    """The texts of a JSON object; none if it is something else."""
    if isinstance(sent, dict):
        yield from (value for value in sent.values() if isinstance(value, str))


def new_app(portal: Portal, title: str) -> FastAPI:
    """An application on the portal's state, whose problems are `{"message": …}`."""
    app = FastAPI(title=title, docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.state.portal = portal

    @app.exception_handler(Problem)
    async def _problem(_request: Request, problem: Problem) -> JSONResponse:
        return JSONResponse({"message": problem.message}, problem.status, problem.headers)

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, problem: HTTPException) -> JSONResponse:
        return JSONResponse({"message": problem.detail}, problem.status_code, problem.headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, invalid: RequestValidationError) -> JSONResponse:
        return JSONResponse({"message": "; ".join(map(_sentence, invalid.errors()))}, 400)

    return app


async def gone(receive: Receive) -> None:
    """Returns when the client has given up."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _sentence(error: dict[str, Any]) -> str:
    """One line on what is wrong with one field."""
    where = ".".join(str(part) for part in error["loc"] if part != "body")
    return f"{where}: {error['msg']}" if where else str(error["msg"])


def days_from(first: str, last: str, longest: int = 31) -> tuple[date, date]:
    """Two days of a range in MM/DD/YYYY.

    Raises:
        Problem: 400, they are no days, in the wrong order, or too many.
    """
    try:
        first_day, last_day = parse_portal_date(first), parse_portal_date(last)
    except ValueError:
        raise Problem(400, f"the range must be two days as MM/DD/YYYY, not {first!r} and {last!r}") from None
    if first_day < EARLIEST_DAY or last_day > LATEST_DAY or not 0 <= (last_day - first_day).days < longest:
        raise Problem(400, f"the range must be 1 to {longest} days of this time, not {first} to {last}")
    return first_day, last_day
