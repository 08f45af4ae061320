"""How much of a fact is told on the live connection to whom; `store/sight.py` says who is told of it at all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from logwarden.store.facts import Fact
from logwarden.store.sight import Sight

from .live_shapes import LiveFact

LONGEST = 300
"""Characters of a value in `detail`. What is longer, or a list, is read where the subject is: /api/fixes/3."""


def told(sight: Sight, fact: Fact, company_of: Mapping[int, int | None]) -> LiveFact | None:
    """The fact as one with that sight gets it; None if it is not there for him. `company_of` as in `fact_companies`."""
    if fact.number is None or not sight.sees(fact, company_of):
        return None
    company_id = company_of.get(fact.id)
    bare = sight.companies is not None and company_id is None
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
            seen = (told(sight, fact, self._company_of) for fact in self._facts)
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
