"""What a reader may ask of the errors: each word is one that there is, or the answer lists those that there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Annotated, Any

from fastapi import Depends, Query
from pydantic import WithJsonSchema

from logwarden.remedies.catalogue import BY_KEY, Severity
from logwarden.states import ErrorStatus
from logwarden.store import portals
from logwarden.store.error_lists import ErrorFilter
from logwarden.store.portals import Companies

from .access import ContextOf, MyCompanies
from .errors import CANNOT_BE_TAKEN, ApiProblem
from .shapes import HomeDay, Id, Instant, Text

_CATEGORIES = sorted({entry.category for entry in BY_KEY.values()})


def _any_of(words: Iterable[str]) -> WithJsonSchema:
    """What the specification says of such a word; the refusal of another one lists them too."""
    return WithJsonSchema({"type": "string", "enum": sorted(words)})


Key = Annotated[Text, _any_of(BY_KEY)]
Category = Annotated[Text, _any_of(_CATEGORIES)]
Gravity = Annotated[Text, _any_of(Severity)]
Status = Annotated[Text, _any_of(ErrorStatus)]


async def error_filter(
    context: ContextOf,
    only: MyCompanies,
    system: Annotated[Text | None, Query(description="one portal system")] = None,
    company: Annotated[Id | None, Query(description="a company's number, as in /api/companies")] = None,
    driver: Annotated[Id | None, Query(description="a driver's number, as in /api/drivers")] = None,
    key: Annotated[list[Key] | None, Query(description="kinds of error")] = None,
    category: Annotated[list[Category] | None, Query(description="kinds of these kinds")] = None,
    severity: Annotated[list[Gravity] | None, Query(description="how grave they are")] = None,
    status: Annotated[list[Status] | None, Query(description="what became of them")] = None,
    since: Annotated[Instant | None, Query(description="at this instant or later")] = None,
    until: Annotated[Instant | None, Query(description="before this instant")] = None,
    first_day: Annotated[HomeDay | None, Query(description="of home-terminal days")] = None,
    last_day: Annotated[HomeDay | None, Query(description="of home-terminal days, itself among them")] = None,
    text: Annotated[Text | None, Query(description="part of the message, without case; slower than the rest")] = None,
) -> ErrorFilter:
    """The filter that a request asks for.

    Raises:
        ApiProblem: 422, one of its words is none that there is; `allowed` lists those that there are.
    """
    problems = [
        *_not_among("key", key, BY_KEY),
        *_not_among("category", category, _CATEGORIES),
        *_not_among("severity", severity, list(Severity)),
        *_not_among("status", status, list(ErrorStatus)),
        *await _not_there(context, only, system=system, company=company),
    ]
    if problems:
        raise ApiProblem(422, CANNOT_BE_TAKEN, fields=problems)
    return ErrorFilter(
        companies=only,
        system=system,
        company_id=company,
        driver_id=driver,
        keys=_keys(key, category, severity),
        statuses=frozenset(ErrorStatus(word) for word in status) if status else None,
        since=None if since is None else since.astimezone(UTC),
        until=None if until is None else until.astimezone(UTC),
        first_day=first_day,
        last_day=last_day,
        text=text or None,
    )


ErrorsWanted = Annotated[ErrorFilter, Depends(error_filter)]


async def _not_there(
    context: ContextOf, only: frozenset[int] | None, *, system: str | None, company: int | None
) -> list[dict[str, Any]]:
    """What is wrong with a system and a company that somebody asks for."""
    if system is None and company is None:
        return []
    async with context.database.read() as session:
        known = await portals.companies(session, only)
    systems = sorted({one.system for one in known} | {agent.system for agent in context.crew_status().agents})
    numbers = {str(one.id): f"{one.id} ({one.name})" for one in known}
    return [
        *_not_among("system", None if system is None else [system], systems),
        *_not_among("company", None if company is None else [str(company)], numbers, numbers.values()),
    ]


async def wanted_companies(
    context: ContextOf,
    only: MyCompanies,
    system: Annotated[Text | None, Query(description="one portal system")] = None,
    company: Annotated[Id | None, Query(description="a company's number, as in /api/companies")] = None,
) -> ErrorFilter:
    """The same, for lists that know of systems and companies alone."""
    if problems := await _not_there(context, only, system=system, company=company):
        raise ApiProblem(422, CANNOT_BE_TAKEN, fields=problems)
    return ErrorFilter(companies=only, system=system, company_id=company)


CompaniesWanted = Annotated[ErrorFilter, Depends(wanted_companies)]


async def chosen_companies(context: ContextOf, wanted: CompaniesWanted) -> Companies:
    """What the caller may see of the system and the company that he chose; all that he may see if he chose none."""
    mine = wanted.of_companies()
    if wanted.system is None:
        return mine
    async with context.database.read() as session:
        known = await portals.companies(session, mine)
    return frozenset(one.id for one in known if one.system == wanted.system)


ChosenCompanies = Annotated[Companies, Depends(chosen_companies)]
"""For lists and figures of a part of the office: what they tell is of these companies alone."""


def _keys(
    key: Sequence[str] | None, category: Sequence[str] | None, severity: Sequence[str] | None
) -> frozenset[str] | None:
    """The kinds of error that all three let through: the catalogue says the category and severity of each."""
    if not (key or category or severity):
        return None
    return frozenset(
        entry.key
        for entry in BY_KEY.values()
        if (not key or entry.key in key)
        and (not category or entry.category in category)
        and (not severity or entry.severity in severity)
    )


def _not_among(
    name: str, asked: Iterable[str] | None, known: Iterable[str], shown: Iterable[str] | None = None
) -> list[dict[str, Any]]:
    """A problem of the query's field `name`, if what is asked for is not all known."""
    there = set(known)
    strange = [word for word in asked or () if word not in there]
    if not strange:
        return []
    allowed = sorted(there) if shown is None else list(shown)
    words = f"There is no {name} {strange[0]!r}; there are: {', '.join(allowed) or 'none'}."
    return [{"field": f"query.{name}", "words": words, "allowed": allowed}]
