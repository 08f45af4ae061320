"""docs/what-we-refuse.md says what the guard does."""

from __future__ import annotations

import inspect
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from logwarden.pipeline import guard
from logwarden.pipeline.guard import PAGE_WORKS
from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.laws import LAWS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def maker() -> dict[str, Any]:
    """What tools/what-we-refuse defines."""
    return runpy.run_path(str(ROOT / "tools/what-we-refuse"))


def test_the_document_is_as_the_tables_are_now(maker: dict[str, Any]) -> None:
    """The document is the one that the guard's tables make; else run `.venv/bin/python tools/what-we-refuse`."""
    assert (ROOT / "docs/what-we-refuse.md").read_text("utf-8") == maker["page"]()


def test_every_condition_of_every_remedy_stands_in_it(maker: dict[str, Any]) -> None:
    """Each condition of the guard's table has a line with its words, its paragraph, and whether it waits."""
    lines = maker["page"]().splitlines()
    conditions = [condition for law in LAWS.values() for condition in law.conditions]
    assert conditions
    for c in conditions:
        assert f"| `{c.name}` | {c.asks} | {c.paragraph} | {'waits' if c.waits else 'refused'} |" in lines


def test_every_remedy_has_its_line(maker: dict[str, Any]) -> None:
    """A remedy is called possible in the portal's page if the guard's table has it, and not else."""
    lines = maker["page"]().splitlines()
    for remedy in Remedy:
        line = next(line for line in lines if line.startswith(f"| `{remedy}` |"))
        assert line.endswith("| on the conditions below |") is (remedy in PAGE_WORKS)


def test_every_refusal_of_a_page_is_explained(maker: dict[str, Any]) -> None:
    """The document has a line for each name under which the guard refuses a page, and for no other."""
    refused = set(re.findall(r'_wrong\(\s*"(\w+)"', inspect.getsource(guard)))
    assert refused == set(maker["CLICKS"])
