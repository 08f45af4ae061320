"""How much a browser loads for each page of the dashboard, read from what the build wrote down."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from logwarden.api.pages import BUILT

OVERVIEW = 450_000
"""Bytes, packed with brotli: what the first page after signing in may load."""
PAGE = 150_000
"""Bytes, packed with brotli: what any other page may add to that."""


@cache
def _build() -> dict[str, Any]:
    build: dict[str, Any] = json.loads((BUILT / "build.json").read_text())
    return build


def _files(name: str) -> set[str]:
    """The scripts and styles that a part of the build needs, with all that it imports from the start."""
    part = _build()[name]
    found = {part["file"], *part.get("css", [])}
    for needed in part.get("imports", []):
        found |= _files(needed)
    return found


def _packed(files: set[str]) -> int:
    """Their size as a browser gets them."""
    return sum((packed if (packed := BUILT / f"{file}.br").exists() else BUILT / file).stat().st_size for file in files)


def test_the_first_page_after_signing_in_loads_little() -> None:
    """Shell, first page and all libraries that they need: at most 450 kB."""
    assert _packed(_files("index.html")) <= OVERVIEW


def test_no_further_page_adds_much() -> None:
    """Each page beside the first comes when somebody opens it, and adds at most 150 kB."""
    pages = _build()["index.html"]["dynamicImports"]
    first = _files("index.html")
    added = {page: _packed(_files(page) - first) for page in pages}
    assert len(added) > 15
    assert {page: size for page, size in added.items() if size > PAGE} == {}


def test_the_page_runs_no_script_of_its_own_text() -> None:
    """The page names its files and holds no script, so that the policy may forbid all others."""
    page = (BUILT / "index.html").read_text()
    assert "<script>" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page
