from __future__ import annotations

from pathlib import Path

import pytest

from .within import wired


@pytest.mark.parametrize("said", [None, "true", "false"])
def test_the_environments_dry_run_reaches_who_clicks(tmp_path: Path, said: str | None) -> None:
    """The agent that polls and what carries a fix out both have it; unless it is switched off, nothing is clicked."""
    product = wired(tmp_path, {"AGENT_DRY_RUN_MODE": said} if said else {})
    (agent,) = product.crew.agents
    queue = getattr(product.crew, "_queue")  # noqa: B009 - nobody outside has to know it
    (acting,) = getattr(queue, "_by_system").values()  # noqa: B009 - nor this
    assert (agent.portal.dry_run, acting.dry_run) == (said != "false", said != "false")
