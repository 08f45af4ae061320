"""The errors as CSV, for a spreadsheet: a stream of pages, so that any number of them takes the memory of one."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from logwarden.reporting.sheet import cell, written
from logwarden.store import error_lists
from logwarden.store.database import Database
from logwarden.store.error_lists import ErrorFilter, Place

from .access import ContextOf, JudgedRoute, Viewer
from .error_shapes import fields_of
from .filters import ErrorsWanted

router = APIRouter(prefix="/api", tags=["errors"], route_class=JudgedRoute)

COLUMNS = (
    "id", "system", "company", "driver_id", "driver_name", "key", "category", "severity", "message", "error_at", "day",
    "status", "status_reason", "reopened", "first_listed_at", "last_listed_at",
)  # fmt: skip
"""`day` is at the home terminal, instants are ISO 8601 in UTC, and `*_listed_at` are by the portal's clock."""

PAGE = 500


@router.get("/errors.csv", response_class=StreamingResponse)
async def export_errors(context: ContextOf, _: Viewer, wanted: ErrorsWanted) -> StreamingResponse:
    """The errors that the filter lets through as CSV, newest first.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    headers = {"Content-Disposition": 'attachment; filename="errors.csv"'}
    return StreamingResponse(_lines(context.database, wanted), media_type="text/csv; charset=utf-8", headers=headers)


async def _lines(database: Database, wanted: ErrorFilter) -> AsyncIterator[str]:
    """The header, then page by page; each is read in a transaction of its own."""
    yield written([COLUMNS])
    after: Place | None = None
    while True:
        async with database.read() as session:
            page = await error_lists.page(session, wanted, after=after, limit=PAGE)
        if not page:
            return
        rows = (fields_of(line) for line in page)
        yield written([cell(row[name]) for name in COLUMNS] for row in rows)
        after = page[-1].place
