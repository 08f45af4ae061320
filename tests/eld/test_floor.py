from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import logwarden.eld

FOLDER = Path(logwarden.eld.__file__).parent


def imported_from_outside(source: str, depth: int) -> set[str]:
    """What a module imports from outside `eld`, by first names; `depth` is 1 at the top of `eld`."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.level == 0 or node.level > depth):
            names.add("." * node.level + (node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: str(path.relative_to(FOLDER)))
def test_the_domain_stands_on_the_standard_library(path: Path) -> None:
    """Each module of `eld` imports the standard library and its neighbours, nothing else."""
    depth = len(path.relative_to(FOLDER).parts)
    assert imported_from_outside(path.read_text(encoding="utf-8"), depth) <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import httpx2", {"httpx2"}),
        ("from ..store import errors", {"..store"}),
        ("from logwarden.store import errors", {"logwarden"}),
        ("from .events import Event", set()),
        ("from . import edits", set()),
        ("def late():\n    import sqlalchemy.orm", {"sqlalchemy"}),
    ],
)
def test_an_import_is_seen_in_every_form(source: str, names: set[str]) -> None:
    """An import from outside is seen in whatever form and wherever it is written."""
    assert imported_from_outside(source, 1) == names
