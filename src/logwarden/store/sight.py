"""Who may be told of which fact, live and on channels. What nobody sorted here is for admins alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from . import fact_companies
from .facts import Fact
from .portals import Companies
from .users import Role, User

OF_ALL = frozenset({"scan", "system", "rule"})
"""Everybody is told of these; whoever is limited to some companies gets no `detail`."""
NOT_FOR_LIMITED = frozenset({"scan_order", "digest", "archive"})
"""Of all companies at once, and read by nobody who is limited."""
FOR_ADMINS = frozenset(
    {"user", "invitation", "key", "message", "view", "audit", "channel", "subscription", "delivery", "quiet_hours"}
)
"""What only admins may read elsewhere in the API, and their programs not."""

FOR_AUDITORS = frozenset({"question", "contact"})
"""Of one company, and what a driver said: viewers read it nowhere."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person, or a program of his, may see. `judges`: he is no viewer."""

    companies: Companies
    all_of_it: bool
    judges: bool = True

    @classmethod
    def of(cls, user: User, companies: Companies, *, by_key: bool) -> Self:
        """As the roles of the routes have it."""
        return cls(companies, user.role == Role.ADMIN and not by_key, user.role != Role.VIEWER)

    def sees(self, fact: Fact, company_of: Mapping[int, int | None]) -> bool:
        """Whether the fact is there for him. `company_of` as in `fact_companies`."""
        limited, company_id = self.companies is not None, company_of.get(fact.id)
        if fact.subject in FOR_AUDITORS and not self.judges:
            return False
        if fact.subject in fact_companies.SUBJECTS:
            return not limited or (fact.id in company_of and company_id in {None, *(self.companies or ())})
        if fact.subject in NOT_FOR_LIMITED:
            return not limited
        return fact.subject in OF_ALL or self.all_of_it


OFFICE = Sight(companies=None, all_of_it=True)
"""What is told on a channel that belongs to nobody in particular: an admin made it for that."""
