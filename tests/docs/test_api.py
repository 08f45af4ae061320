"""docs/api.md says what the API does, and its client works."""

from __future__ import annotations

import asyncio
import json
import re
import runpy
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from typer.testing import CliRunner

from logwarden.api.app import specification
from logwarden.api.bodies import LARGEST_BODY
from logwarden.cli.app import app
from logwarden.store.users import Role
from tests.api.desk import ON_SQLITE, Desk
from tests.api.serving import served

from .documents import ROOT

TEXT = (ROOT / "docs" / "api.md").read_text("utf-8")
_TYPES = {"integer": int, "string": str, "null": type(None)}


@pytest.fixture
def client(tmp_path: Path) -> dict[str, Any]:
    """What the document's client defines."""
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    file = tmp_path / "client.py"
    file.write_text(code, "utf-8")
    return runpy.run_path(str(file))


def test_the_types_of_the_client_are_the_descriptions(client: dict[str, Any]) -> None:
    """Each field that it reads is in the description, with that type."""
    described = specification()["components"]["schemas"]["ErrorOut"]["properties"]
    for name, kind in get_type_hints(client["LogError"]).items():
        field = described[name]
        told = {_TYPES[one["type"]] for one in field.get("anyOf", [field])}
        assert told == set(getattr(kind, "__args__", (kind,))), name


@ON_SQLITE
async def test_the_client_reports(client: dict[str, Any], busy_desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """With a key that a viewer made it prints the one open error of that kind."""
    key = (await busy_desk.post("/api/keys", {"name": "report"}, Role.VIEWER)).json()["key"]
    async with served(busy_desk.app) as url:
        await asyncio.to_thread(client["report"], url, key)
    assert capsys.readouterr().out == "ACME C1 INC\tSMITH JOHN\tTWO IDENTICAL STATUSES ERROR\n"


def test_what_it_says_of_routes_is_there() -> None:
    """Each route that the document names is in the description, with that method; the largest body is as it says."""
    paths = specification()["paths"]
    named = re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[^`]+)`", TEXT)
    assert named
    assert [place for place in named if place[0].lower() not in paths.get(place[1], {})] == []
    assert f"{LARGEST_BODY:,} bytes" in TEXT


def test_the_command_prints_what_the_server_tells() -> None:
    """`logwarden openapi` needs no server and no settings."""
    printed = CliRunner().invoke(app, ["openapi"])
    assert printed.exit_code == 0
    assert json.loads(printed.stdout) == specification()
