"""The states under 5,000 random orders of events, side by side as cores allow."""

from __future__ import annotations

import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import structlog
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.pipeline.states_model import desks

from .code_version import MIGRATIONS, code_version
from .ledger import Results, write_section

SEED, SHARDS, RUNS = 20_264, 50, 100
STEPS = 15
_CODE = code_version("tests.pipeline.states_model", data=[MIGRATIONS])
_MANY = settings(
    max_examples=RUNS, stateful_step_count=STEPS, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def shard(number: int, migrated_file: Path) -> dict[str, Any]:
    """A hundred runs from one seed, in a process of their own; what they reached."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    tally: Counter[str] = Counter()
    run_state_machine_as_test(seed(SEED + number)(desks(migrated_file, tally)), settings=_MANY)
    return {"shard": number, "reached": dict(tally)}


def test_no_order_of_events_breaks_the_states(migrated_file: Path) -> None:
    """Polls, approvals, expiries, cancels, crashes, answers, late uploads and clock jumps break nothing."""
    results = Results("states_model", "shard", code=_CODE)
    left = [number for number in range(SHARDS) if (number,) not in results.known]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for done in as_completed([pool.submit(shard, number, migrated_file) for number in left]):
            results.add(done.result())
            sys.stderr.write(f"{len(results.known)} of {SHARDS} hundreds\n")
    reached = Counter[str]()
    for result in results.known.values():
        reached.update(result["reached"])
    runs = reached.pop("runs")
    words = (
        f"Seed {SEED}, code {_CODE}: {runs:,} runs of up to {STEPS} events each (Hypothesis; real steps and store on "
        "SQLite, a portal and drivers of the tests): polls, approvals, rejections, cancels, retries, wishes, crashes "
        "and faults at every point of a visit, workers that take over, holds, kill file, dry run, drivers' answers and "
        "own edits, late uploads, jumps of either clock. After each event: only moves of the table, a click once a "
        "step, none without a yes to that very plan, on an uncertified day, under a hold or after the kill, nothing "
        "fixed without yes, certification and a fresh list, one open fix an error, a reason everywhere. After each "
        "run: all fixes closed eight days later, facts in order, the audit trail verifies. Limit: no break."
    )
    rows = sorted(reached.items())
    sys.stdout.write(write_section("States in any order", words, ("reached", "times"), rows) + "\n")
    assert runs >= SHARDS * RUNS
