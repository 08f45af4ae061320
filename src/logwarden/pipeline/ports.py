"""What the pipeline needs of the outside: a portal that lists, one that shows, one that acts, and a clock."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from logwarden.portal.findings import Finding
from logwarden.portal.wire import Analysis, Committed, Overview, Shown, Staged, Target
from logwarden.remedies.steps import Step


class PortalApi(Protocol):
    """The monitoring API: read only."""

    async def now(self) -> datetime:
        """The portal's clock, aware UTC. Raises TryAgain when the portal is away."""

    async def overview(self) -> Overview:
        """All companies. Raises TryAgain or AskPerson."""

    async def analysis(self, company_id: str) -> Analysis:
        """All drivers of a company, doubled ones merged. Raises TryAgain, TokenRefused or AskPerson."""

    def unchanged_until(self, company_id: str) -> datetime | None:
        """Until when, by the portal's clock, the same analysis would come again; None where nobody knows."""


class Evidence(Protocol):
    """Where a visit leaves what it saw."""

    def path(self, name: str) -> Path:
        """A file to write, in the folder of this attempt, mode 0700; the name is made by us."""


class EditorSession(Protocol):
    """One visit of one driver's page in a real browser: everything up to a click, and the click."""

    async def read(self) -> Shown:
        """LOADs the target's days and reads all rows. Raises TryAgain, AskPerson or GiveUp."""

    async def stage(self, step: Step) -> Staged:
        """Does everything up to the click that writes; writes nothing. Raises as `read`."""

    async def commit(self) -> Committed:
        """The click. Only after `stage`, at most once for each."""

    async def unstage(self) -> None:
        """Closes what `stage` opened, without the click (a dry run)."""


class PortalPages(Protocol):
    """The portal's own web page."""

    def visit(self, target: Target, evidence: Evidence | None) -> AbstractAsyncContextManager[EditorSession]:
        """Logs in if needed, opens the driver by id, and reads back that it is he.

        Pictures go to `evidence`; a read-only visit passes None and gets a session that refuses `commit`.
        """

    async def look(self) -> Sequence[Finding]:
        """Opens every page, and says of each control whether it is as we know it. Raises TryAgain or AskPerson."""


class Clock(Protocol):
    """The wall clock of this machine, for what is not the portal's: approvals, sessions, logs."""

    def now(self) -> datetime:
        """Aware UTC."""
