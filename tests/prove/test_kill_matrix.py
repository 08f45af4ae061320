"""The kill matrix: SIGKILL of the worker at each named point, five times, on both databases."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.crashes import BOTH_CLICKS, POINTS, crash
from tests.postgres import Postgres, running_postgres

from .ledger import Results, write_section

TIMES = 5


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """One PostgreSQL for the whole matrix."""
    with running_postgres() as running:
        yield running


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_kill_anywhere_leaves_a_defined_state(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """At most one PROCEED a fix, none without approval, and every fix ends, or stands unknown with a reason."""
    results = Results(f"kill_matrix_{database}", "point", "n")
    cases = [(point, n) for n in range(TIMES) for point in POINTS]
    for number, (point, n) in enumerate(cases, 1):
        if (point, n) in results.known:
            continue
        folder = tmp_path / str(number)
        folder.mkdir()
        began = time.monotonic()
        with _address(database, request) as url:
            verdict = crash(point, 2 if point in BOTH_CLICKS and n % 2 == 0 else 1, folder, url)
        results.add({**verdict.to_json(), "n": n})
        took = time.monotonic() - began
        sys.stderr.write(f"{number}/{len(cases)} {point}, {database}: {verdict.state}, {took:.0f} s\n")
    heads = ("killed", "runs", "the fix", "most PROCEEDs a fix", "forbidden writes", "does not hold")
    words = (
        "A server is killed (SIGKILL) at a named point of a fix, another is started, the driver answers. The ledger of "
        "the simulator (seed 7) is the judge. Killed in turn at the annotation's click and at the tool kit's."
    )
    rows = [_row(point, [r for r in results.known.values() if r["point"] == point]) for point in POINTS]
    sys.stdout.write(write_section(f"Kill matrix, {database}", words, heads, rows) + "\n")
    assert all(result["holds"] for result in results.known.values())


@contextmanager
def _address(database: str, request: pytest.FixtureRequest) -> Iterator[str | None]:
    if database == "sqlite":
        yield None
        return
    server: Postgres = request.getfixturevalue("server")
    with server.database() as name:
        yield server.url(name)


def _row(point: str, found: list[dict[str, Any]]) -> tuple[object, ...]:
    ended = Counter(r["state"] for r in found)
    return (
        point,
        len(found),
        ", ".join(f"{count} {state}" for state, count in sorted(ended.items())),
        max(r["proceeds"] for r in found),
        sum(r["forbidden"] for r in found),
        sum(not r["holds"] for r in found),
    )
