"""What the model of orders of events is worth: defects planted on purpose, each of which it has to find."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.pipeline.states_model import desks

from .code_version import MIGRATIONS, code_version
from .ledger import Results, write_section
from .planted import DEFECTS, planted
from .test_states_model import SEED, STEPS

_CODE = code_version("tests.pipeline.states_model", "tests.prove.planted", data=[MIGRATIONS])
_AT_MOST = 1_000
_SEARCH = settings(
    max_examples=_AT_MOST,
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_planted_defect_is_found(migrated_file: Path, defect: str) -> None:
    """The model breaks over it within a fifth of what it runs when nothing is planted."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    results, tally = Results("states_model_finds", "defect", code=_CODE), Counter[str]()
    if (defect,) not in results.known:
        with planted(defect):
            try:
                run_state_machine_as_test(seed(SEED)(desks(migrated_file, tally)), settings=_SEARCH)
                why = ""
            except AssertionError as broken:
                why = str(broken).splitlines()[0] if str(broken) else "an assertion"
        results.add({"defect": defect, "runs": tally["runs"] + 1, "broke": why})
    words = f"Code {_CODE}, seed {SEED}, at most {_AT_MOST:,} runs each. Limit: each is found."
    rows = [[one["defect"], one["runs"], one["broke"]] for one in results.known.values()]
    heads = ("defect", "found in run", "what broke")
    sys.stdout.write(write_section("Defects planted in the states", words, heads, rows) + "\n")
    assert results.known[defect,]["broke"], f"{defect}: not found in {_AT_MOST} runs"
