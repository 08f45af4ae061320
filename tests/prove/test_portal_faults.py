"""Every fault of the monitoring API, alone and mixed: in the end the store is the truth, and on the way it never lies.

Each run is a simulated portal whose clock is moved by hours and days, and a pass at every stop, each by a new
process. A fault strikes one answer in five. Nothing waits: the portal is asked in this process.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import stamina

from logwarden import log
from logwarden.portal import api as client
from tests.postgres import Postgres, running_postgres

from .code_version import code_version
from .ledger import Results, write_section
from .portal_faults import DOUBLED, LASTING, SHARES, Size, run

SMALL = Size("small", (60, 300, 601, 1800, 7200, 30_000), 9, 0.3, dict.fromkeys(SHARES, 5) | {"mixed": 50, DOUBLED: 25})
OFFICE = Size("office", (601, 7200, 50_000), 3, 3.0, {case: 1 for case in SHARES if case != DOUBLED})


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A PostgreSQL of the proof's own."""
    with running_postgres() as started:
        yield started


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("size", [SMALL, OFFICE], ids=["small", "office"])
def test_the_store_is_the_truth_in_the_end(
    size: Size, kind: str, server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All runs of one size, on one database."""
    for limit in ("_SHORT_CALL", "_ANALYSIS_CALL"):  # a portal that hangs is a matter of seconds here
        monkeypatch.setattr(client, limit, timedelta(seconds=size.patience))
    stamina.set_testing(True, attempts=2)
    log.set_up("CRITICAL")
    results = Results("api_faults", "code", "size", "database", "case", "seed")
    code = code_version("tests.prove.test_portal_faults")
    for case, seed in size.cases:
        name = {"code": code, "size": size.profile, "database": kind, "case": case, "seed": seed}
        if tuple(name.values()) in results.known:
            continue
        if kind == "sqlite":
            done = asyncio.run(run(f"sqlite+aiosqlite:///{tmp_path}/{case}-{seed}.db", size, case, seed))
        else:
            with server.database() as fresh:
                done = asyncio.run(run(server.url(fresh), size, case, seed))
        results.add({**name, "gaps": done.gaps, "wrong": done.wrong, "passes": len(done.truth)})
        sys.stderr.write(f"{size.profile}, {kind}, {case} {seed}: {done.gaps} gaps, {done.wrong or 'all true'}\n")
    mine = (code, size.profile, kind)
    found = [one for one in results.known.values() if (one["code"], one["size"], one["database"]) == mine]
    write_section(
        f"Faults of the monitoring API, {size.profile}, {kind}",
        f"Code {code}: `{size.profile}` with records by API, its clock moved by minutes to hours between {size.passes} "
        f"passes with faults (one answer in five alone, one in ten by each mixed, one in two doubled and null) and two "
        f"without. After each pass, what coverage calls whole is compared with truth; in the end the store with truth, "
        f"error for error and record for record, and every error that was called gone with the truth of that instant. "
        f"Limit: no run wrong; doubled and null, that what is listed is right in the end: there an error can get a "
        f"second row, which is closed later.",
        ["fault", "runs", "passes", "gaps told", "runs with something wrong"],
        [
            [
                case,
                len(of),
                sum(one["passes"] for one in of),
                sum(one["gaps"] for one in of),
                sum(bool(one["wrong"]) for one in of),
            ]
            for case in size.seeds
            for of in [[one for one in found if one["case"] == case]]
        ],
    )
    assert [one for one in found if one["wrong"] and one["case"] != DOUBLED] == []
    assert [words for one in found for words in one["wrong"] if words.startswith(LASTING)] == []
    assert len(found) == len(size.cases)
