"""Who is told what: nothing is left unsorted."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from logwarden.facts import FactKind
from logwarden.store.fact_companies import SUBJECTS
from logwarden.store.facts import Fact
from logwarden.store.sight import FOR_ADMINS, FOR_AUDITORS, NOT_FOR_LIMITED, OF_ALL, OFFICE, Sight

ROOT = Path(__file__).parent.parent.parent
SOURCE = ROOT / "src" / "logwarden"
TABLES = (SUBJECTS, OF_ALL, NOT_FOR_LIMITED, FOR_ADMINS)
LISTENS = ROOT / "web" / "dashboard" / "src" / "api" / "live.ts"
NO_PAGE = {"archive", "digest", "session", "view"}
"""First words of kinds of facts that make nothing old in a page; one's views are asked for each minute."""


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


def test_what_drivers_said_is_told_to_no_viewer() -> None:
    """Questions and contacts go to those who may read them in the API, and of their companies alone."""
    for subject in FOR_AUDITORS:
        fact, of = Fact(id=1, subject=subject), {1: 7}
        people = [Sight(None, False, False), Sight(frozenset({8}), False), Sight(frozenset({7}), False), OFFICE]
        assert [one.sees(fact, of) for one in people] == [False, False, True, True]


def test_the_pages_know_what_each_fact_makes_old() -> None:
    """Whatever happens, the dashboard asks anew for what shows it, and waits for no poll."""
    first_words = set(re.findall(r"^  (\w+): \[\"", LISTENS.read_text("utf-8"), re.MULTILINE))
    assert first_words == {kind.partition(".")[0] for kind in FactKind} - NO_PAGE
