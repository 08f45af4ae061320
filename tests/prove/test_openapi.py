"""Schemathesis, as a program of its own, over the whole specification of a running server."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest

from logwarden.store.users import Role
from tests.api.desk import Desk
from tests.api.serving import served

from .code_version import code_version
from .ledger import Results, write_section

SEED, EXAMPLES = 7, 30
CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "negative_data_rejection", "missing_required_header", "ignored_auth",
    "use_after_free", "ensure_resource_availability",
)  # fmt: skip
HEADS = ("database", "as", "operations", "requests", "with a failure", "found")


@pytest.mark.parametrize("role", [Role.ADMIN, Role.VIEWER, None])
async def test_no_answer_is_outside(open_desk: Desk, role: Role | None, tmp_path: Path) -> None:
    """Examples, limits, random and chained requests: no 5xx, no undeclared answer, nothing forbidden accepted."""
    results = Results("openapi", "code", "database", "as")
    code = code_version("tests.api.serving", "tests.api.desk")
    database = "sqlite" if open_desk.office.database.is_sqlite else "postgresql"
    who = role or "nobody"
    if (code, database, who) not in results.known:
        async with served(open_desk.app) as url:
            found = await _asked(url, open_desk.bearer(role), tmp_path)
        results.add({"code": code, "database": database, "as": who, **found})
    mine = [one for one in results.known.values() if one["code"] == code]
    words = (
        f"Schemathesis, all its phases, seed {SEED}, at most {EXAMPLES} examples of a kind, code {code}, against a "
        f"server on loopback. Checks: {', '.join(CHECKS)}. Limit: nothing found."
    )
    sys.stdout.write(write_section("The specification", words, HEADS, [[one[head] for head in HEADS] for one in mine]))
    assert not results.known[code, database, who]["found"]


async def _asked(url: str, headers: dict[str, str], folder: Path) -> dict[str, object]:
    """What one run found."""
    program = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).parent / "schemathesis"), "run", f"{url}/openapi.json",
        "--seed", str(SEED), "--max-examples", str(EXAMPLES), "--checks", ",".join(CHECKS), "--continue-on-failure",
        "--report", "json", "--report-json-path", "found.json", "--no-color", "--warnings", "off",
        *(part for name, value in headers.items() for part in ("--header", f"{name}: {value}")),
        cwd=folder,
    )  # fmt: skip
    await program.wait()
    said = json.loads((folder / "found.json").read_text())
    assert said["complete"]
    assert not said["errors"]
    return {
        "operations": said["operations"]["tested"],
        "requests": said["test_cases"]["generated"],
        "with a failure": said["test_cases"]["with_failures"],
        "found": "; ".join(sorted(one["title"] for one in said["failures"])),
    }
