"""What the routes work with; `wiring` makes it, tests make the same with fakes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from pydantic import SecretStr

from logwarden.pipeline.ports import Clock
from logwarden.store.database import Database

from .passwords import Passwords


@dataclass(frozen=True, slots=True)
class AgentStatus:
    """What one system's agent says of itself. `trouble` is empty when all is well; `rounds` since its start."""

    state: str
    system: str
    dry_run: bool
    trouble: str
    rounds: int


@dataclass(frozen=True, slots=True)
class CrewStatus:
    """What this process says of itself: whether it does what it should, and each system's agent."""

    works: bool
    agents: tuple[AgentStatus, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """Database, clock, the key that signs tokens, and a look at those who work beside the API."""

    database: Database
    clock: Clock
    secret_key: SecretStr
    data_dir: Path
    crew_status: Callable[[], CrewStatus]
    metrics_open_on_loopback: bool = False
    passwords: Passwords = field(default_factory=Passwords)


def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


ContextOf = Annotated[Context, Depends(_context)]
