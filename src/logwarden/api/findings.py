"""Findings: what changed without a trace, both records, and what a person makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query

from logwarden.facts import FactKind
from logwarden.pipeline.approve import NotFound
from logwarden.pipeline.witness import window_words
from logwarden.store import facts, fixes
from logwarden.store import findings as store
from logwarden.store.findings import Finding, FindingFilter
from logwarden.store.fixes import Fix

from .access import Auditor, ContextOf, JudgedRoute, MyCompanies, Viewer
from .filters import ChosenCompanies
from .finding_shapes import FindingOut, FindingPage, FindingWhole, ReviewIn
from .openapi import answers
from .shapes import FactOut, Id, Text

router = APIRouter(prefix="/api/findings", tags=["findings"], route_class=JudgedRoute)


@router.get("")
async def list_findings(
    context: ContextOf,
    _: Viewer,
    companies: ChosenCompanies,
    driver: Annotated[Text | None, Query(description="the portal's id")] = None,
    kind: Annotated[Text | None, Query(description="such as alteredWithoutTrace")] = None,
    reviewed: Annotated[bool | None, Query(description="false: those that wait for a person")] = None,
    before: Annotated[Id | None, Query(description="findings with smaller numbers than this one")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> FindingPage:
    """The findings, newest first."""
    wanted = FindingFilter(driver=driver, kind=kind, reviewed=reviewed, companies=companies)
    async with context.database.read() as session:
        found, total = await store.page(session, wanted, before=before, limit=limit)
        broken = await fixes.violations(session, {finding.driver_id for finding in found})
    more = found[-1].id if len(found) == limit else None
    return FindingPage(items=[FindingOut(**_fields(one, broken)) for one in found], total=total, next=more)


@router.get("/{finding_id}", responses=answers(404))
async def show_finding(finding_id: Id, context: ContextOf, _: Viewer, companies: MyCompanies) -> FindingWhole:
    """One finding: the record before and after, the two readings, and what was said to it."""
    async with context.database.read() as session:
        finding = await store.get(session, finding_id, companies)
        if finding is None:
            raise NotFound(f"There is no finding {finding_id}.")
        broken = await fixes.violations(session, [finding.driver_id])
        happened = await facts.about(session, "finding", finding_id)
    return FindingWhole(
        **_fields(finding, broken),
        identity=finding.identity,
        before=finding.before,
        after=finding.after,
        earlier_reading_id=finding.earlier_id,
        later_reading_id=finding.later_id,
        reviewed_by=finding.reviewed_by,
        facts=[FactOut(at=fact.at, kind=fact.kind, detail=fact.detail) for fact in happened],
    )


@router.post("/{finding_id}/review", responses=answers(403, 404, 409))
async def review_finding(
    finding_id: Id, body: ReviewIn, context: ContextOf, user: Auditor, companies: MyCompanies
) -> FindingOut:
    """A person says what a finding is. It may be said anew; what was said before stays in the audit trail."""
    async with context.database.write() as session:
        finding = await store.get(session, finding_id, companies)
        if finding is None:
            raise NotFound(f"There is no finding {finding_id}.")
        before = None if finding.review is None else {"outcome": finding.review, "note": finding.review_note}
        finding.review, finding.review_note = body.outcome, body.note.strip()
        finding.reviewed_by, finding.reviewed_at = user.id, context.clock.now()
        facts.record(
            session,
            FactKind.FINDING_REVIEWED,
            "finding",
            finding.id,
            user_id=user.id,
            before=before,
            outcome=finding.review,
            note=finding.review_note,
        )
        return FindingOut(**_fields(finding, await fixes.violations(session, [finding.driver_id])))


def _fields(finding: Finding, violations: Sequence[Fix]) -> dict[str, Any]:
    between, until = finding.between_at, finding.and_at
    return {
        "id": finding.id,
        "system": finding.system,
        "company": finding.driver.company.name,
        "company_id": finding.driver.company.portal_id,
        "driver_id": finding.driver.portal_id,
        "driver_name": finding.driver.name,
        "driver_number": finding.driver_id,
        "kind": finding.kind,
        "severity": finding.severity,
        "invariants": [name for name in finding.invariants.split(", ") if name],
        "paragraph": finding.paragraph,
        "words": finding.words,
        "day": finding.day,
        "between_at": between,
        "and_at": until,
        "window": window_words(between, until, finding.zone) if between and until else "",
        "fix_ids": [
            fix.id
            for fix in violations
            if fix.driver_id == finding.driver_id and fix.first_day <= finding.day <= fix.last_day
        ],
        "found_at": finding.found_at,
        "review": finding.review,
        "review_note": finding.review_note,
        "reviewed_at": finding.reviewed_at,
    }
