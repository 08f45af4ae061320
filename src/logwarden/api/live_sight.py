"""Who is told which fact on the live connection, and how much of it. What nobody sorted here is for admins alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from logwarden.store import fact_companies
from logwarden.store.facts import Fact
from logwarden.store.portals import Companies
from logwarden.store.users import Role, User

from .live_shapes import LiveFact

OF_ALL = frozenset({"scan", "system", "rule"})
"""Everybody is told of these; whoever is limited to some companies gets no `detail`."""
NOT_FOR_LIMITED = frozenset({"scan_order", "digest", "archive"})
"""Of all companies at once, and read by nobody who is limited."""
FOR_ADMINS = frozenset({"user", "invitation", "key", "message", "view", "audit"})
"""What only admins may read elsewhere in the API, and their programs not."""

LONGEST = 300
"""Characters of a value in `detail`. What is longer, or a list, is read where the subject is: /api/fixes/3."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person, or a program of his, may see."""

    companies: Companies
    all_of_it: bool

    @classmethod
    def of(cls, user: User, companies: Companies, *, by_key: bool) -> Self:
        """As the roles of the routes have it."""
        return cls(companies, user.role == Role.ADMIN and not by_key)

    def told(self, fact: Fact, company_of: Mapping[int, int | None]) -> LiveFact | None:
        """The fact as he gets it; None if it is not there for him. `company_of` as in `fact_companies`."""
        limited, company_id = self.companies is not None, company_of.get(fact.id)
        if fact.subject in fact_companies.SUBJECTS:
            hidden = limited and (fact.id not in company_of or company_id not in {None, *(self.companies or ())})
        elif fact.subject in NOT_FOR_LIMITED:
            hidden = limited
        else:
            hidden = fact.subject not in OF_ALL and not self.all_of_it
        if hidden or fact.number is None:
            return None
        bare = limited and company_id is None
        return LiveFact(
            id=fact.number,
            at=fact.at,
            kind=fact.kind,
            subject=fact.subject,
            subject_id=fact.subject_id,
            company_number=company_id,
            detail={} if bare else _short(fact.detail),
        )


def _short(detail: Mapping[str, Any]) -> dict[str, str | bool | int | float | None]:
    return {
        name: value
        for name, value in detail.items()
        if value is None or isinstance(value, int | float) or (isinstance(value, str) and len(value) <= LONGEST)
    }


class Batch:
    """Facts that follow one another, written out once for all who see the same of them. `last` is where it ends."""

    def __init__(self, facts: Sequence[Fact], company_of: Mapping[int, int | None], last: int) -> None:
        """`company_of` is the company's id by the fact's."""
        self.last, self.count = last, len(facts)
        self._facts, self._company_of = facts, company_of
        self._texts: dict[Sight, list[tuple[int, str]]] = {}

    def texts(self, sight: Sight) -> list[tuple[int, str]]:
        """Number and JSON of each fact that is told to those."""
        if sight not in self._texts:
            seen = (sight.told(fact, self._company_of) for fact in self._facts)
            self._texts[sight] = [(one.id, one.model_dump_json()) for one in seen if one is not None]
        return self._texts[sight]


def facts_frame(batches: Sequence[Batch], sight: Sight, after: int) -> str | None:
    """One frame of all that they hold for such eyes above `after`; None where that is nothing."""
    texts = [text for batch in batches for number, text in batch.texts(sight) if number > after]
    if not texts:
        return None
    return f'{{"type":"facts","after":{batches[-1].last},"facts":[{",".join(texts)}]}}'


def frame(kind: str, after: int) -> str:
    """One of the frames without facts."""
    return json.dumps({"type": kind, "after": after})
