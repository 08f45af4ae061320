"""What the routes work with; `wiring` makes it, tests make the same with fakes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from pydantic import SecretStr

from logwarden.pipeline.approve import NotFound
from logwarden.pipeline.chain import Trail
from logwarden.pipeline.ports import Clock
from logwarden.pipeline.reword import Rewording
from logwarden.portal.breaker import Circuit
from logwarden.portal.check_api import ApiCheck
from logwarden.store.database import Database

from .passwords import Passwords


@dataclass(frozen=True, slots=True)
class AgentStatus:
    """What one system's agent says of itself. `trouble` is empty when all is well; `rounds` since its start.

    `dry_run` is the environment's lock; the switch that admins set stands in the store. `circuit` says whether the
    portal is asked at present.
    """

    state: str
    system: str
    dry_run: bool
    trouble: str
    rounds: int
    polling_interval_seconds: int = 600
    api_host: str = ""
    ui_host: str = ""
    token_refused: bool = False
    circuit: Circuit | None = None


@dataclass(frozen=True, slots=True)
class CrewStatus:
    """What this process says of itself: whether it does what it should, and each system's agent."""

    works: bool
    agents: tuple[AgentStatus, ...]

    def agent(self, system: str) -> AgentStatus:
        """The agent of a system.

        Raises:
            NotFound: there is no such system here.
        """
        by_system = {agent.system: agent for agent in self.agents}
        if system not in by_system:
            raise NotFound(f"There is no such system here, but {', '.join(by_system)}.")
        return by_system[system]


async def _nobody_checks(_: str) -> ApiCheck:
    return ApiCheck(None, "This process has no way to the portal.", "Not tried.", None)


@dataclass(frozen=True, slots=True)
class Context:
    """Database, clock, the key that signs tokens, a look at those who work beside the API, and at a portal.

    `automatic`: the settings let a rule say yes to what may pass alone. `trail` is None where this process cannot check
    the audit trail, `rewording` where no model is configured that the advisor could ask. `public_url`
    is what links to people begin with, without the last slash; empty where the settings do not say it.
    """

    database: Database
    clock: Clock
    secret_key: SecretStr
    data_dir: Path
    crew_status: Callable[[], CrewStatus]
    check_system: Callable[[str], Awaitable[ApiCheck]] = _nobody_checks
    rewording: Rewording | None = None
    metrics_open_on_loopback: bool = False
    automatic: bool = False
    trail: Trail | None = None
    public_url: str = ""
    passwords: Passwords = field(default_factory=Passwords)


def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


ContextOf = Annotated[Context, Depends(_context)]
