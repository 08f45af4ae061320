"""The states under whatever order of events: a short look, always at the same ones; `make prove` takes many more."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from .states_model import desks

FEW = settings(
    max_examples=12,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=True,
)


def test_no_order_of_events_breaks_the_states(migrated_file: Path) -> None:
    """Polls, approvals, expiries, cancels, crashes, answers, late uploads and clock jumps break nothing."""
    run_state_machine_as_test(desks(migrated_file, Counter()), settings=FEW)
