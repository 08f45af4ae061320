"""The demo's main job with every driver whom it asks: what `tests/journeys` shows on three of them."""

from __future__ import annotations

from pathlib import Path

from logwarden.cli.demo.judge import MUST_BE_ZERO
from tests.journeys.conftest import journey


def test_every_approved_fix_ends_as_its_driver_answered(tmp_path: Path) -> None:
    """Five drivers say yes and certify, one says no; one PROCEED each, and nothing that nobody asked for."""
    with journey(tmp_path) as done:
        approved = [fix for fix in done.fixes if fix["approvals"]]
        assert sorted(fix["outcome"] for fix in approved) == ["confirmed"] * 5 + ["driver_rejected"]
        assert len(done.written("PROCEED")) == len(approved)
        assert {name: done.report["portal"][name] for name in MUST_BE_ZERO} == dict.fromkeys(MUST_BE_ZERO, 0)
