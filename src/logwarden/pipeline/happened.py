"""What facts are about, as far as people are told of it: company and system, initials, never a driver's name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import null, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from logwarden.channels.matters import Happened
from logwarden.channels.words import initials, plain
from logwarden.facts import FactKind
from logwarden.remedies.catalogue import BY_KEY, UNKNOWN
from logwarden.store import portals
from logwarden.store.facts import Fact
from logwarden.store.findings import Finding
from logwarden.store.fixes import Fix
from logwarden.store.holds import Hold
from logwarden.store.incidents import Incident
from logwarden.store.portals import Driver
from logwarden.store.scans import Scan
from logwarden.store.tasks import Task

_NOTHING = (None, None, None)
_THINGS: Mapping[str, tuple[InstrumentedAttribute[int], Any]] = {
    "fix": (Fix.id, select(Fix.id, Fix.system, Driver.name, Fix.remedy).join(Driver, Driver.id == Fix.driver_id)),
    "incident": (
        Incident.id,
        select(Incident.id, Incident.system, Driver.name, Incident.key).outerjoin(
            Driver, Driver.id == Incident.driver_id
        ),
    ),
    "finding": (
        Finding.id,
        select(Finding.id, Finding.system, Driver.name, null()).join(Driver, Driver.id == Finding.driver_id),
    ),
    "task": (
        Task.id,
        select(Task.id, Incident.system, Driver.name, Incident.key)
        .join(Incident, Incident.id == Task.incident_id)
        .outerjoin(Driver, Driver.id == Incident.driver_id),
    ),
    "hold": (Hold.id, select(Hold.id, Hold.system, Driver.name, null()).outerjoin(Driver, Driver.id == Hold.driver_id)),
    "driver": (Driver.id, select(Driver.id, null(), Driver.name, null())),
    "scan": (Scan.id, select(Scan.id, Scan.system, null(), null())),
}
"""By subject, a query for: id, system, driver's name, key of errors or remedy."""


async def happened(
    session: AsyncSession, facts: Sequence[Fact], company_of: Mapping[int, int | None]
) -> list[Happened]:
    """The facts in their order, each with what it is about. `company_of` is by the fact's id."""
    asked: defaultdict[str, set[int]] = defaultdict(set)
    for fact in facts:
        if fact.subject_id is not None:
            asked[fact.subject].add(fact.subject_id)
    known: dict[tuple[str, int], tuple[str | None, str | None, str | None]] = {}
    for subject, (key, query) in _THINGS.items():
        if subject in asked:
            for thing, *about in await session.execute(query.where(key.in_(asked[subject]))):
                known[subject, thing] = (about[0], about[1], about[2])
    ids = frozenset(company for company in company_of.values() if company is not None)
    companies = {company.id: company for company in await portals.companies(session, ids)}
    return [_one(fact, companies.get(company_of.get(fact.id) or 0), known) for fact in facts]


def _one(
    fact: Fact,
    company: portals.Company | None,
    known: Mapping[tuple[str, int], tuple[str | None, str | None, str | None]],
) -> Happened:
    has_thing = (fact.subject, fact.subject_id) in known
    system, name, of = known.get((fact.subject, fact.subject_id or 0), _NOTHING)
    return Happened(
        number=fact.number or 0,
        kind=FactKind(fact.kind),
        subject=fact.subject,
        subject_id=fact.subject_id,
        detail=fact.detail,
        system=system or (company.system if company else fact.detail.get("system")),
        company_id=company.id if company else None,
        company=plain(company.name) if company else None,
        driver=initials(name) if has_thing and name else None,
        of=of,
        exposure=fact.subject == "incident" and of in BY_KEY and BY_KEY[of].is_exposure,
        unknown=fact.subject == "incident" and of == UNKNOWN.key,
    )
