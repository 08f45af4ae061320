"""Cursors: where a page of a list ended, as text that a client sends back without reading it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Query

from .errors import CANNOT_BE_TAKEN, ApiProblem
from .shapes import Id, Text

Cursor = Annotated[Text | None, Query(description="`next` of the page before")]
IdCursor = Annotated[Id | None, Query(description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=500)]

T = TypeVar("T")


def parsed(cursor: str | None, parse: Callable[[str], T]) -> T | None:
    """The place that a cursor names, None without one.

    Raises:
        ApiProblem: 422, the cursor is none of ours.
    """
    try:
        return None if cursor is None else parse(cursor)
    except ValueError as wrong:
        raise ApiProblem(422, CANNOT_BE_TAKEN, fields=[{"field": "query.cursor", "words": str(wrong)}]) from None
