"""No secret of an acting run on PostgreSQL is in its database, or in any file once the run has shut down."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.journeys.conftest import journey
from tests.postgres import running_postgres


def test_no_secret_is_left(tmp_path: Path) -> None:
    """The rows of every table, fix queue and all, and every file after the shutdown hold none in any form."""
    with running_postgres() as server, server.database() as name:
        with journey(tmp_path, database_url=server.url(name)) as done:
            assert done.report["fixes"]["confirmed"] > 0
            rows = server.dump(name)
        held = {**done.traces.files, "the database": rows, "the database after the end": server.dump(name)}
    sys.stdout.write(f"{len(held)} files, {len(rows):,} bytes of rows, {len(done.traces.secrets)} secrets\n")
    assert b"twoIdenticalStatusesError" in rows
    assert {what: found for what, content in held.items() if (found := done.traces.found_in(content))} == {}
