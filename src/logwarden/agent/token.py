"""Whether the portal takes our token; each change of that is a fact, once, over restarts and processes."""

from __future__ import annotations

from logwarden.facts import FactKind
from logwarden.store import facts
from logwarden.store.database import Database

_KINDS = (FactKind.SYSTEM_TOKEN_REFUSED, FactKind.SYSTEM_TOKEN_ACCEPTED)


class TokenWatch:
    """One system's token. `refused` is what this process saw last."""

    def __init__(self, database: Database, system: str) -> None:
        self._database, self._system = database, system
        self._told: FactKind | None = None
        self.refused = False

    async def was_refused(self, why: str) -> None:
        """The portal refused it; `why` in words."""
        self.refused = True
        await self._tell(FactKind.SYSTEM_TOKEN_REFUSED, why)

    async def was_accepted(self) -> None:
        """The portal took it."""
        self.refused = False
        await self._tell(FactKind.SYSTEM_TOKEN_ACCEPTED, "The portal's API takes our token again.")

    async def _tell(self, kind: FactKind, why: str) -> None:
        """Records a change. A token that was never refused is no news; after a restart, what was told last counts."""
        if self._told is kind:
            return
        async with self._database.write() as session:
            last = await facts.newest_of_system(session, _KINDS, self._system)
            if (last or FactKind.SYSTEM_TOKEN_ACCEPTED) != kind:
                facts.record(session, kind, "system", None, system=self._system, why=why)
        self._told = kind
