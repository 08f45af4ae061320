"""The queries of the dashboard over 100,000 and 1,000,000 errors, on SQLite and on PostgreSQL.

`python -m benchmarks.queries [sqlite] [postgresql]`. Each is asked through the store's own functions, as the API
does. Its plan is asserted: no table that grows is scanned, and the index that is named here is the one that serves
it; statistics and text search alone may go through a whole index. Both sizes stand side by side and are asked in
turn; what counts is the median of the rounds.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from pydantic import SecretStr
from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.postgres import running_postgres

from logwarden.states import OPEN_ERROR_STATUSES, ErrorStatus
from logwarden.store import error_counts, error_lists, messages
from logwarden.store.database import Database, upgrade
from logwarden.store.error_lists import ErrorFilter, Place
from logwarden.store.errors import LogError
from logwarden.store.health import health

from .office_rows import ERROR_COLUMNS, NOW, errors, small_tables

SMALL, LARGE = 100_000, 1_000_000
ROUNDS = 15
GROWTH_LIMIT = 1.5
STATISTICS_LIMIT = 3.0
PAGE = 101
"""A page of 100 and the one that tells whether there is more."""

_GROWING = ("errors", "coverage", "scans")
_PENDING = frozenset({ErrorStatus.PENDING})
_BATCH = 20_000
_CACHE_KB = 1_000_000
"""While filling alone: indexes are written at all their ends at once."""


@dataclass(frozen=True, slots=True)
class Query:
    """One thing that the dashboard asks. `index` serves it; `may_grow`: it may go through all of an index."""

    name: str
    ask: Callable[[AsyncSession], Awaitable[Any]]
    index: str
    may_grow: bool = False


def _page(**wanted: Any) -> Callable[[AsyncSession], Awaitable[Any]]:
    after = wanted.pop("after", None)
    return lambda session: error_lists.page(session, ErrorFilter(**wanted), after=after, limit=PAGE)


_KEYS = frozenset({"missingIntermediateError", "incorrectIntermediatePlacementError", "incorrectStatusPlacementError"})
"""Category status_event, severity medium."""

QUERIES = (
    Query(
        "open errors by severity, status, company",
        lambda session: error_counts.counts(session, ErrorFilter(statuses=OPEN_ERROR_STATUSES)),
        "ix_errors_of_company",
    ),
    Query("newest pending of a system", _page(system="zero", statuses=_PENDING), "ix_errors_of_system"),
    Query("newest pending of a company", _page(company_id=30, statuses=_PENDING), "ix_errors_of_company"),
    Query("newest pending of a driver", _page(driver_id=200, statuses=_PENDING), "ix_errors_of_driver"),
    Query("newest pending by category and severity", _page(keys=_KEYS, statuses=_PENDING), "ix_errors_of_key"),
    Query(
        "a later page of all errors, whatever their status",
        _page(after=Place(NOW - timedelta(days=12), 1)),
        "ix_errors_of_system",
    ),
    Query("one error", lambda session: error_lists.get(session, 50_000), "pk_errors"),
    Query(
        "drivers by their number of open errors",
        lambda session: error_counts.by_driver(session, ErrorFilter(statuses=OPEN_ERROR_STATUSES), limit=PAGE),
        "ix_errors_of_driver",
    ),
    Query("companies' health", lambda session: health(session, NOW), "ix_coverage_newest"),
    Query("unknown messages", lambda session: messages.page(session, mapped=False, before=None, limit=PAGE),
          "ix_errors_wording"),
    Query("statistics", lambda session: error_counts.statistics(session, ErrorFilter()), "ix_errors_of_company",
          may_grow=True),
    Query("text search", _page(text="notice 4404"), "ix_errors_of_system", may_grow=True),
)  # fmt: skip
ONE_GROUP_BY = Query(
    "(one GROUP BY)",
    lambda session: session.execute(select(LogError.key, func.count()).group_by(LogError.key)),
    "ix_errors_of_key",
    may_grow=True,
)


def main(arguments: list[str]) -> int:
    """Measures on the databases that are named, or both; answers 1 if a limit is not met."""
    not_met = 0
    for kind in arguments or ["sqlite", "postgresql"]:
        not_met |= asyncio.run(_measure(kind))
    return not_met


async def _measure(kind: str) -> int:
    async with AsyncExitStack() as stack:
        make = stack.enter_context(databases(kind))
        small = await stack.enter_async_context(filled(make, SMALL))
        large = await stack.enter_async_context(filled(make, LARGE))
        asked = (*QUERIES, ONE_GROUP_BY)
        wrong = [words for query in asked for words in await _wrong_plan(large, query)]
        times: dict[str, tuple[list[float], list[float]]] = {query.name: ([], []) for query in asked}
        for number in range(ROUNDS + 1):
            for query in asked:
                for database, found in zip((small, large), times[query.name], strict=True):
                    found.append(await _timed(database, query))
            sys.stderr.write(f"\r{kind}: round {number} of {ROUNDS}")
        sys.stderr.write("\n")
        return _tell(kind, times, wrong)


def _tell(kind: str, times: dict[str, tuple[list[float], list[float]]], wrong: list[str]) -> int:
    """The table, then the verdicts; the first round warms up and does not count."""
    middle = {name: (median(few[1:]) * 1000, median(many[1:]) * 1000) for name, (few, many) in times.items()}
    _print(f"\n{kind}: median of {ROUNDS} rounds, milliseconds\n")
    _print("| query | index | 100,000 errors | 1,000,000 errors | growth |")
    _print("| --- | --- | --- | --- | --- |")
    for query in (*QUERIES, ONE_GROUP_BY):
        few, many = middle[query.name]
        _print(f"| {query.name} | `{query.index}` | {few:.2f} | {many:.2f} | {many / few:.2f} |")
    _print("")
    for words in wrong:
        _print(f"plan: {words}: not met")
    worst = max((middle[q.name][1] / middle[q.name][0], q.name) for q in QUERIES if not q.may_grow)
    statistics = middle["statistics"][1] / middle[ONE_GROUP_BY.name][1]
    met = [
        not wrong,
        _verdict(f"most growth at 10 times the errors ({worst[1]})", worst[0], GROWTH_LIMIT),
        _verdict("statistics, times one GROUP BY", statistics, STATISTICS_LIMIT),
    ]
    if not wrong:
        _print("plans: every query is served by its index, and no table that grows is scanned: met")
    return int(not all(met))


def _verdict(what: str, measured: float, limit: float) -> bool:
    _print(f"{what}: {measured:.2f}, limit {limit:g}: {'met' if measured <= limit else 'not met'}")
    return measured <= limit


async def _timed(database: Database, query: Query) -> float:
    async with database.read() as session:
        await session.connection()
        began = time.perf_counter()
        await query.ask(session)
        return time.perf_counter() - began


async def _wrong_plan(database: Database, query: Query) -> list[str]:
    """What is wrong with the plans of the statements that a query sends; nothing, if all is well."""
    seen = _Seen()
    with _watched(database, seen):
        async with database.read() as session:
            await query.ask(session)
    used: set[str] = set()
    wrong = []
    async with database.engine.connect() as connection:
        for statement, parameters in seen.statements:
            explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN (FORMAT JSON) "
            rows = (await connection.exec_driver_sql(explain + statement, parameters)).all()
            scans, indexes = _of_sqlite(rows) if database.is_sqlite else _of_postgresql(rows)
            used |= indexes
            wrong += [f"{query.name}: {scan}" for scan in scans if not (query.may_grow and "index" in scan)]
    by_key = {"pk_errors"} if database.is_sqlite else set()  # SQLite's tables are their primary key's index
    if query.index not in used | by_key:
        wrong.append(f"{query.name}: uses {', '.join(sorted(used))}, not {query.index}")
    return wrong


@dataclass(slots=True)
class _Seen:
    """Statements as they were sent, with their parameters."""

    statements: list[tuple[str, Any]] = field(default_factory=list)


@contextmanager
def _watched(database: Database, seen: _Seen) -> Iterator[None]:
    def before(_c: object, _u: object, statement: str, parameters: Any, _x: object, _m: object) -> None:
        if statement.startswith("SELECT"):
            seen.statements.append((statement, parameters))

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", before)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", before)


def _of_sqlite(rows: Iterable[Any]) -> tuple[list[str], set[str]]:
    """The scans of tables that grow, and the indexes, of an EXPLAIN QUERY PLAN."""
    scans, indexes = [], set()
    for row in rows:
        words = str(row[3]).split()
        if "INDEX" in words:
            indexes.add(words[words.index("INDEX") + 1])
        if words[0] == "SCAN" and words[1] in _GROWING:
            through = f"index {words[words.index('INDEX') + 1]}" if "INDEX" in words else "the table"
            scans.append(f"scans {words[1]} through {through}")
    return scans, indexes


def _of_postgresql(rows: Iterable[Any]) -> tuple[list[str], set[str]]:
    """The same of an EXPLAIN (FORMAT JSON). An index without a condition is a scan, unless a limit ends it."""
    (plans,) = next(iter(rows))
    scans: list[str] = []
    indexes: set[str] = set()

    def walk(node: dict[str, Any], *, limited: bool) -> None:
        limited = limited or node["Node Type"] == "Limit"
        index = node.get("Index Name")
        if index is not None:
            indexes.add(index)
        table = node.get("Relation Name")
        if table in _GROWING and "Index Cond" not in node and node["Node Type"] != "Bitmap Heap Scan":
            if index is None:
                scans.append(f"scans {table} through the table")
            elif not limited:
                scans.append(f"scans {table} through index {index}")
        for inner in node.get("Plans", ()):
            walk(inner, limited=limited)

    walk((json.loads(plans) if isinstance(plans, str) else plans)[0]["Plan"], limited=False)
    return scans, indexes


@contextmanager
def databases(kind: str) -> Iterator[Callable[[int], str]]:
    """Addresses for databases of that kind, which are gone at the end."""
    with ExitStack() as stack:
        if kind == "sqlite":
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lw-bench-")))
            yield lambda count: f"sqlite+aiosqlite:///{folder / f'{count}.db'}"
        else:
            server = stack.enter_context(running_postgres())
            yield lambda _: server.url(stack.enter_context(server.database()))


@asynccontextmanager
async def filled(make: Callable[[int], str], count: int) -> AsyncIterator[Database]:
    """A database with so many errors, its statistics up to date."""
    url = make(count)
    database = Database(SecretStr(url), statement_timeout_seconds=600)
    await upgrade(database)
    began = time.perf_counter()
    if database.is_sqlite:
        await _fill_sqlite(database, count)
    else:
        await asyncio.to_thread(_fill_postgresql, url.replace("+asyncpg", ""), count)
    sys.stderr.write(f"filled {count:,} errors in {time.perf_counter() - began:.0f} s\n")
    yield database
    await database.close()


def _tables(count: int) -> Iterator[tuple[str, tuple[str, ...], Iterator[tuple[Any, ...]]]]:
    yield from small_tables(count)
    yield "errors", ERROR_COLUMNS, errors(count)


async def _fill_sqlite(database: Database, count: int) -> None:
    for table, columns, rows in _tables(count):
        names = ", ".join(f'"{name}"' for name in columns)
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'  # noqa: S608 - our own
        async with database.engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            await driver.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
            await driver.execute("BEGIN")
            batch: list[tuple[Any, ...]] = []
            for row in rows:
                batch.append(tuple(_as_sqlite(value) for value in row))
                if len(batch) == _BATCH:
                    await driver.executemany(statement, batch)
                    batch.clear()
            await driver.executemany(statement, batch)
            await driver.execute("COMMIT")


def _as_sqlite(value: object) -> object:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value


def _fill_postgresql(url: str, count: int) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for table, columns, rows in _tables(count):
            names = ", ".join(f'"{name}"' for name in columns)
            with connection.cursor().copy(f'COPY "{table}" ({names}) FROM STDIN'.encode()) as copy:
                for row in rows:
                    copy.write_row(row)
        connection.execute(b"VACUUM ANALYZE")


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
