"""Whether a portal's API answers and takes our token: two calls that read, for a person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from logwarden.problems import Problem

from .api import FortexApi


@dataclass(frozen=True, slots=True)
class ApiCheck:
    """What was found. `portal_at` is the portal's clock, None where it did not answer; `companies` as many as it lists.

    `health` and `token` are empty where all is well, else say what is wrong and what to do.
    """

    portal_at: datetime | None
    health: str
    token: str
    companies: int | None

    @property
    def passed(self) -> bool:
        """Whether all is well."""
        return not self.health and not self.token


async def check_api(api: FortexApi) -> ApiCheck:
    """Asks for the portal's health, then with our token for its overview."""
    try:
        portal_at = await api.now()
    except Problem as problem:
        return ApiCheck(None, str(problem), "Not tried, for the API does not answer.", None)
    try:
        seen = await api.overview()
    except Problem as problem:
        return ApiCheck(portal_at, "", str(problem), None)
    return ApiCheck(portal_at, "", "", len(seen.companies))
