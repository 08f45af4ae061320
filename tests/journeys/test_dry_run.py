"""A dry run from end to end: everything is staged in a real browser, and nothing is clicked."""

from __future__ import annotations

import pytest
from tests.journeys.conftest import Journey

pytestmark = pytest.mark.timeout(280)


def test_a_dry_run_writes_nothing_and_changes_no_error(rehearsed: Journey) -> None:
    """In a dry run the ledger holds no ANNOTATE and no PROCEED, and every twin error is still pending."""
    assert not rehearsed.written("ANNOTATE")
    assert not rehearsed.written("PROCEED")
    assert {e["status"] for e in rehearsed.errors if e["key"] == "twoIdenticalStatusesError"} == {"pending"}


def test_a_dry_run_stages_every_step(rehearsed: Journey) -> None:
    """Each approved fix of a dry run staged each of its steps, was refused none, and ends as dry_run."""
    tried = [f for f in rehearsed.fixes if f["approvals"]]
    assert len(tried) == 2
    assert {f["outcome"] for f in tried} == {"dry_run"}
    for fix in tried:
        staged = [fact["detail"] for fact in fix["facts"] if fact["kind"] == "attempt.staged"]
        assert len(staged) == len(fix["steps"])
        assert not any(one["refused"] for one in staged)
