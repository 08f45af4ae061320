"""What /openapi.json tells besides the routes: the token, and how a refusal looks."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, Field

from . import examples
from .access import OPEN
from .errors import PROBLEM_JSON
from .live_shapes import FRAMES

_REF = "#/components/schemas/{model}"

_PARAMETERS = {
    "action": "what is wanted of the agent",
    "file": "the name of one of its files",
    "key": "the kind of error",
    "limit": "how many at most",
    "remedy": "a kind of lawful action",
    "page": "which part of the list; 1 is the first",
    "state": "only those in this state",
    "system": "one portal system",
}
"""What a parameter is whose route says no more of it."""


class FieldProblem(BaseModel):
    """One field that cannot be taken, and why; `allowed` is what it may be, where that can be listed."""

    field: str = Field(examples=["body.reason"])
    words: str
    allowed: list[str] | None = None


class Problem(BaseModel):
    """A refusal or a failure (RFC 9457). `detail` says what to do; `fields` comes with 422 alone."""

    type: str = Field(examples=["about:blank"])
    title: str
    status: int
    detail: str = Field(examples=["There is no fix 4711."])
    correlation_id: str = Field(description="the same as in the header X-Correlation-ID; the log has it too")
    at: str = Field(description="ISO 8601 in UTC", examples=["2026-11-20T07:12:00+00:00"])
    fields: list[FieldProblem] | None = None


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of one route, for its decorator. 401, 413 and 422 are declared for all that can give them."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {PROBLEM_JSON: {"schema": {"$ref": _REF.format(model="Problem")}}},
        }
        for status in statuses
    }


def describe(app: FastAPI) -> None:
    """Makes `app.openapi` tell the truth about tokens and refusals."""
    made_by_fastapi = app.openapi

    def openapi() -> dict[str, Any]:
        schema = made_by_fastapi()
        components = schema["components"]
        if "securitySchemes" in components:
            return schema  # FastAPI keeps the first one made
        components["securitySchemes"] = {
            "bearer": {
                "type": "http",
                "scheme": "bearer",
                "description": "An access token of POST /api/auth/login, or an API key of POST /api/keys.",
            }
        }
        for name in ("HTTPValidationError", "ValidationError"):
            components["schemas"].pop(name, None)
        for model in (FieldProblem, Problem, *FRAMES):
            described = model.model_json_schema(ref_template=_REF)
            described.pop("$defs", None)
            components["schemas"][model.__name__] = described
        for path, operations in schema["paths"].items():
            for operation in operations.values():
                _complete(operation, path)
        examples.show(schema)
        return schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way that FastAPI's manual gives


def _complete(operation: dict[str, Any], path: str) -> None:
    """Adds the token and the refusals that the whole of /api has."""
    if not path.startswith("/api"):
        return
    if path not in OPEN:
        operation["security"] = [{"bearer": []}]
    for parameter in operation.get("parameters", []):
        name = parameter["name"]
        words = "our number of it" if name.endswith("_id") else _PARAMETERS.get(name)
        if words and not parameter.get("description"):
            parameter["description"] = words
    said = operation["responses"]
    said |= {str(status): answer for status, answer in answers(401).items()}
    if "requestBody" in operation:
        said |= {str(status): answer for status, answer in answers(413).items()}
    if "422" in said:
        said |= {str(status): answer for status, answer in answers(422).items()}
