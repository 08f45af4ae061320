"""The states of errors, fixes and the agent, against the design's own words."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logwarden.states import (
    OPEN_FIX_STATES,
    AgentState,
    ErrorStatus,
    FixState,
    IllegalMove,
    KitState,
    move_agent,
    move_error,
    move_fix,
    move_kit,
)

Move = Callable[[Any, Any], StrEnum]

ERRORS = {
    "pending": "in_progress resolved aged_out ignored",
    "in_progress": "pending fixed resolved aged_out ignored failed",
    "fixed": "pending",
    "resolved": "pending",
    "aged_out": "pending",
    "ignored": "pending",
    "failed": "pending",
}
FIXES = {
    "blocked": "proposed closed",
    "proposed": "approved blocked closed",
    "approved": "running awaiting_driver closed",
    "running": "approved awaiting_driver awaiting_snapshot unknown closed",
    "unknown": "approved awaiting_driver awaiting_snapshot closed",
    "awaiting_driver": "awaiting_snapshot closed",
    "awaiting_snapshot": "awaiting_driver closed",
    "closed": "",
}
KITS = {
    "unproved": "proved blocked",
    "proved": "unproved blocked",
    "blocked": "unproved",
}
AGENT = {
    "stopped": "starting",
    "starting": "running stopping",
    "running": "paused stopping",
    "paused": "running stopping",
    "stopping": "stopped",
}
TABLES: tuple[tuple[type[StrEnum], Move, dict[str, str]], ...] = (
    (ErrorStatus, move_error, ERRORS),
    (FixState, move_fix, FIXES),
    (AgentState, move_agent, AGENT),
    (KitState, move_kit, KITS),
)
MOVES = [(kind, move, table, old, new) for kind, move, table in TABLES for old in kind for new in kind]


@pytest.mark.parametrize(("kind", "move", "table", "old", "new"), MOVES)
def test_every_move(kind: type[StrEnum], move: Move, table: dict[str, str], old: StrEnum, new: StrEnum) -> None:
    """A move of the table is made; every other one, staying where one is among them, is refused."""
    assert set(table) == set(kind)
    if new in table[old].split():
        assert move(old, new) is new
    else:
        with pytest.raises(IllegalMove, match=f"from {old} to {new}"):
            move(old, new)


@given(st.sampled_from(TABLES), st.data())
def test_random_walks_stay_on_the_table(table: tuple[type[StrEnum], Move, dict[str, str]], data: st.DataObject) -> None:
    """However steps push something about, it only ever stands where the table's moves lead."""
    kind, move, moves = table
    here = data.draw(st.sampled_from(list(kind)))
    reachable = {here.value}
    while more := {new for old in reachable for new in moves[old].split()} - reachable:
        reachable |= more
    for wanted in data.draw(st.lists(st.sampled_from(list(kind)), max_size=30)):
        try:
            here = move(here, wanted)
        except IllegalMove:
            assert wanted.value not in moves[here].split()
        assert here.value in reachable


def test_only_closed_fixes_free_their_errors() -> None:
    """A fix is open in every state but closed, and closed leads nowhere."""
    assert set(FixState) - OPEN_FIX_STATES == {FixState.CLOSED}
    assert FIXES["closed"] == ""


@given(st.lists(st.sampled_from(list(ErrorStatus)), max_size=30))
def test_an_error_is_fixed_only_by_work_in_progress(path: list[ErrorStatus]) -> None:
    """No walk brings an error to fixed or failed but from in_progress."""
    here = ErrorStatus.PENDING
    for wanted in path:
        before = here
        try:
            here = move_error(here, wanted)
        except IllegalMove:
            continue
        assert here not in (ErrorStatus.FIXED, ErrorStatus.FAILED) or before is ErrorStatus.IN_PROGRESS
