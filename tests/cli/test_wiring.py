from __future__ import annotations

from pathlib import Path

import pytest

from logwarden.agent.queue import FixQueue

from .within import wired


@pytest.mark.parametrize("said", [None, "true", "false"])
def test_the_environments_dry_run_reaches_who_clicks(tmp_path: Path, said: str | None) -> None:
    """The agent that polls and what carries a fix out both have it; unless it is switched off, nothing is clicked."""
    product = wired(tmp_path, {"AGENT_DRY_RUN_MODE": said} if said else {})
    (agent,) = product.crew.agents
    queue = product.crew._queue  # noqa: SLF001 - what clicks is nobody's business but the crew's, and this its only proof
    assert isinstance(queue, FixQueue)
    (acting,) = queue._by_system.values()  # noqa: SLF001 - who clicks for a system is known to its queue alone
    assert (agent.portal.dry_run, acting.dry_run) == (said != "false", said != "false")
