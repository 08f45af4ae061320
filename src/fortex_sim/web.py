"""What the three servers have in common: the portal's Date on every answer, and problems as JSON."""

from datetime import date
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .clock import http_date
from .portal import Portal
from .wording import parse_portal_date


class Problem(Exception):  # noqa: N818 - the word for what HTTP tells its caller (RFC 9457)
    """A refusal: an HTTP status, a sentence for the caller, and headers if any."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers


class PortalTime:
    """Lets everything up to now happen before a request, and puts the portal's clock on its answer."""

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

        await self.app(scope, receive, send_with_date)


def new_app(portal: Portal, title: str) -> FastAPI:
    """An application on the portal's state, whose problems are `{"message": …}`."""
    app = FastAPI(title=title, docs_url=None, redoc_url=None, openapi_url=None)
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
    if not 0 <= (last_day - first_day).days < longest:
        raise Problem(400, f"the range must be 1 to {longest} days, not {first} to {last}")
    return first_day, last_day
