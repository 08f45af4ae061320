"""Who is told what: nothing is left unsorted."""

from __future__ import annotations

import ast
from pathlib import Path

from logwarden.store.fact_companies import SUBJECTS
from logwarden.store.sight import FOR_ADMINS, NOT_FOR_LIMITED, OF_ALL

SOURCE = Path(__file__).parent.parent.parent / "src" / "logwarden"
TABLES = (SUBJECTS, OF_ALL, NOT_FOR_LIMITED, FOR_ADMINS)


def recorded() -> set[str]:
    """What our code records facts about."""
    calls = (node for file in SOURCE.rglob("*.py") for node in ast.walk(ast.parse(file.read_text())))
    return {
        call.args[2].value
        for call in calls
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "facts.record" and len(call.args) > 2
        if isinstance(call.args[2], ast.Constant) and isinstance(call.args[2].value, str)
    }


def test_every_subject_is_sorted() -> None:
    """Whatever our code records facts about stands in exactly one of the tables of who is told."""
    found = recorded()
    assert {"fix", "error", "user", "scan"} <= found
    assert found <= set().union(*TABLES)
    assert sum(map(len, TABLES)) == len(set().union(*TABLES))
