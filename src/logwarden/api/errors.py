"""Errors as people and programs get them: RFC 9457, a correlation id, what to do; never a stack trace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from logwarden import log
from logwarden.pipeline.approve import NotFound, Refused

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PROBLEM_JSON = "application/problem+json"
CANNOT_BE_TAKEN = "Some of what was sent cannot be taken; see `fields`."


class ApiProblem(Exception):
    """A request that cannot be done; `detail` says why and what to do, `fields` what of it cannot be taken."""

    def __init__(
        self,
        status: int,
        detail: str,
        headers: Mapping[str, str] | None = None,
        *,
        fields: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers, self.fields = status, detail, headers, fields


def problem_response(
    status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
) -> JSONResponse:
    """An `application/problem+json` answer."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "correlation_id": log.current_correlation_id(),
        "at": datetime.now(UTC).isoformat(),
        **more,
    }
    return JSONResponse(body, status, headers=headers, media_type=PROBLEM_JSON)


def install(app: FastAPI) -> None:
    """Makes every refusal of a route such an answer. A defect is answered by the envelope."""

    @app.exception_handler(ApiProblem)
    async def on_problem(_: Request, problem: ApiProblem) -> JSONResponse:
        more: dict[str, Any] = {"fields": problem.fields} if problem.fields else {}
        return problem_response(problem.status, problem.detail, headers=problem.headers, **more)

    @app.exception_handler(NotFound)
    async def on_not_found(_: Request, problem: NotFound) -> JSONResponse:
        return problem_response(404, str(problem))

    @app.exception_handler(Refused)
    async def on_refused(_: Request, problem: Refused) -> JSONResponse:
        return problem_response(409, str(problem))

    @app.exception_handler(HTTPException)
    async def on_http(request: Request, problem: HTTPException) -> JSONResponse:
        not_allowed = problem.status_code == HTTPStatus.METHOD_NOT_ALLOWED
        headers = {"Allow": ", ".join(_allowed(request))} if not_allowed else problem.headers
        return problem_response(problem.status_code, str(problem.detail), headers=headers)

    @app.exception_handler(RequestValidationError)
    async def on_bad_input(_: Request, problem: RequestValidationError) -> JSONResponse:
        fields = [
            {"field": ".".join(str(part) for part in error["loc"]), "words": error["msg"]}
            if error["type"] != "json_invalid"
            else {"field": "body", "words": f"The body is not JSON that can be read: {error['ctx']['error']}."}
            for error in problem.errors()
        ]
        return problem_response(422, CANNOT_BE_TAKEN, fields=fields)


def _allowed(request: Request) -> list[str]:
    """The methods that routes have for the path of the request; the router names those of the first one alone."""
    return [
        method
        for method in _METHODS
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in request.app.routes)
    ]
