"""Fixes: see what is planned and why, say yes or no, see what was done."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse

from logwarden.eld.day_graph import day_graphs
from logwarden.eld.events import Event
from logwarden.eld.log import DriverLog
from logwarden.pipeline import guard
from logwarden.pipeline.approve import NotFound, Refused, approve, reject
from logwarden.pipeline.effects import effects_of
from logwarden.pipeline.plan import offers
from logwarden.remedies import request_edit
from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.laws import LAWS
from logwarden.remedies.paragraphs import QUOTED
from logwarden.remedies.plan import Plan, plan_from_json
from logwarden.remedies.steps import AnnotateRow, ClearTwins, RequestEdit, Resync, Step
from logwarden.remedies.words import local
from logwarden.states import ErrorStatus, FixState
from logwarden.store import approvals, attempts, facts, fixes, kits, openings, readings, users
from logwarden.store.attempts import EvidenceFile
from logwarden.store.evidence import EvidenceFolder
from logwarden.store.fixes import Fix

from .access import Auditor, ContextOf, JudgedRoute, MyCompanies, Viewer, WhoAsks
from .filters import ChosenCompanies
from .fix_shapes import (
    ApprovalOut,
    ApproveIn,
    AttemptOut,
    EvidenceOut,
    FixOut,
    FixWhole,
    GraphDayOut,
    LawOut,
    PreviewOut,
    QuotedOut,
    RecordOut,
    RejectIn,
    StepOut,
    StretchOut,
)
from .ground_shapes import effects_out, grounds_out
from .openapi import answers
from .shapes import FactOut, Id, Page

router = APIRouter(prefix="/api", tags=["fixes"], route_class=JudgedRoute)

_STATUS_NAMES = {1: "OFF", 2: "SB", 3: "D", 4: "ON"}


@router.get("/fixes")
async def list_fixes(
    context: ContextOf,
    _: Viewer,
    companies: ChosenCompanies,
    state: FixState | None = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Page[FixOut]:
    """The fixes, newest first. `state=proposed` are those that wait for a person."""
    async with context.database.read() as session:
        found, total = await fixes.page(session, companies, state=state, offset=(page - 1) * limit, limit=limit)
    return Page(items=[fix_out(fix) for fix in found], total=total, page=page, limit=limit)


@router.get("/fixes/{fix_id}", responses=answers(404))
async def show_fix(fix_id: Id, context: ContextOf, user: Viewer, companies: MyCompanies, caller: WhoAsks) -> FixWhole:
    """One fix: its plan with before and after, who said what, every attempt, its evidence, its facts.

    While it waits for a yes it is kept which plan the person has opened; for a program of his it is not.
    """
    async with context.database.read() as session:
        fix = await fixes.get(session, fix_id, companies)
        if fix is None:
            raise NotFound(f"There is no fix {fix_id}.")
        said = await approvals.of_fix(session, fix_id)
        tried = await attempts.of_fix(session, fix_id)
        files = await attempts.evidence_of(session, fix_id)
        happened = await facts.about(session, "fix", fix_id)
        asker = None if fix.wished_by is None else await users.get(session, fix.wished_by)
        plan = plan_from_json(fix.plan)
        known = await readings.log_with_id(session, fix.reading_id) if plan.changes else None
        opened = (await openings.shown(session, user.id, [fix_id])).get(fix_id)
        kit = await kits.state_of(session, fix.system)
    if fix.state == FixState.PROPOSED and opened != fix.plan_hash and not caller.by_key:
        async with context.database.write() as session:
            await openings.keep(session, user.id, fix_id, fix.plan_hash, context.clock.now())
    return FixWhole(
        **_fields(fix),
        basis=plan.basis,
        law=_law(plan.remedy),
        offers=[remedy.value for remedy in offers(fix.errors[0].key)] if fix.errors else [],
        steps=[_step(step, plan.before) for step in plan.steps],
        preview=_preview(plan),
        targets=[_record(event, plan.before) for event in plan.targets],
        people_needed=guard.people_needed(plan, kit),
        wished_by=None if asker is None else asker.email,
        wished_with=fix.wished_with,
        failed_error_ids=[error.id for error in fix.errors if error.status == ErrorStatus.FAILED],
        grounds=grounds_out(plan.grounds),
        effects=None if known is None else effects_out(effects_of(plan, known)),
        approvals=[
            ApprovalOut(
                user=who, approved=a.approved, by_rule=a.by_rule, reason=a.reason, plan_hash=a.plan_hash, at=a.at
            )
            for a, who in said
        ],
        attempts=[
            AttemptOut(
                number=a.number,
                dry_run=a.dry_run,
                portal_account=a.portal_account,
                started_at=a.started_at,
                ended_at=a.ended_at,
                ending=a.ending,
                trouble=a.trouble,
            )
            for a in tried
        ],
        evidence=[evidence_out(file, attempt) for file, attempt in files],
        facts=[FactOut(at=fact.at, kind=fact.kind, detail=fact.detail) for fact in happened],
    )


@router.post("/fixes/{fix_id}/approve", responses=answers(403, 404, 409))
async def approve_fix(fix_id: Id, body: ApproveIn, context: ContextOf, user: Auditor) -> FixOut:
    """A person's yes to exactly this plan. The guard runs again first."""
    async with context.database.write() as session:
        return fix_out(await approve(session, fix_id, user, body.plan_hash, body.reason, context.clock))


@router.post("/fixes/{fix_id}/reject", responses=answers(403, 404, 409))
async def reject_fix(fix_id: Id, body: RejectIn, context: ContextOf, user: Auditor) -> FixOut:
    """A person's no. Nothing is done in the portal."""
    async with context.database.write() as session:
        return fix_out(await reject(session, fix_id, user, body.reason, context.clock))


@router.post("/fixes/{fix_id}/verify", responses=answers(403, 404, 409))
async def verify_fix(fix_id: Id, context: ContextOf, _: Auditor, companies: MyCompanies) -> FixOut:
    """Asks the agent to read the driver's records now and see what became of this fix."""
    async with context.database.write() as session:
        fix = await fixes.get(session, fix_id, companies)
        if fix is None:
            raise NotFound(f"There is no fix {fix_id}.")
        if fix.state not in (FixState.AWAITING_DRIVER, FixState.UNKNOWN):
            raise Refused(f"Fix {fix_id} is {fix.state}: there is nothing to read for it.")
        fix.verify_requested = True
        return fix_out(fix)


@router.get("/evidence/{evidence_id}", response_class=FileResponse, responses=answers(403, 404))
async def show_evidence(evidence_id: Id, context: ContextOf, _: Auditor, companies: MyCompanies) -> FileResponse:
    """One file of evidence. A page's DOM is data: it comes as a download, never to be opened as a page."""
    async with context.database.read() as session:
        found = await attempts.evidence(session, evidence_id)
        fix = None if found is None else await fixes.get(session, found[1].fix_id, companies)
    if found is None or fix is None:
        raise NotFound(f"There is no evidence {evidence_id}.")
    file, attempt = found
    try:
        path = EvidenceFolder(context.data_dir, attempt.fix_id, attempt.number).path(file.name)
    except ValueError:  # the row was tampered with
        path = None
    if path is None or path.is_symlink() or not path.is_file():
        why = "is gone" if file.deleted_at is None else f"went on {file.deleted_at:%Y-%m-%d}, its time being over"
        raise NotFound(f"The file of evidence {evidence_id} {why}; its hash is {file.sha256}.")
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
    kind = "inline" if file.media_type == "image/png" else "attachment"
    return FileResponse(
        path, media_type=file.media_type, filename=file.name, headers=headers, content_disposition_type=kind
    )


def fix_out(fix: Fix) -> FixOut:
    """A fix as lists tell it."""
    return FixOut(**_fields(fix))


def evidence_out(file: EvidenceFile, attempt: int) -> EvidenceOut:
    """One file of an attempt."""
    return EvidenceOut(
        id=file.id,
        attempt=attempt,
        name=file.name,
        media_type=file.media_type,
        sha256=file.sha256,
        size=file.size,
        deleted_at=file.deleted_at,
    )


def _fields(fix: Fix) -> dict[str, Any]:
    return {
        "id": fix.id,
        "system": fix.system,
        "company": fix.driver.company.name,
        "company_id": fix.driver.company.portal_id,
        "driver_number": fix.driver_id,
        "driver_id": fix.driver.portal_id,
        "driver_name": fix.driver.name,
        "remedy": fix.remedy,
        "first_day": fix.first_day,
        "last_day": fix.last_day,
        "state": fix.state,
        "outcome": fix.outcome,
        "reason": fix.reason,
        "paragraph": fix.paragraph,
        "words": fix.plan["words"],
        "plan_hash": fix.plan_hash,
        "error_ids": [error.id for error in fix.errors],
        "keys": fix.keys,
        "waits_until": fix.not_before if fix.state == FixState.APPROVED else None,
        "stops_remedy": fix.stops,
        "created_at": fix.created_at,
        "applied_at": fix.applied_at,
        "read_back_at": fix.read_back_at,
        "answered_at": fix.answered_at,
        "certified_at": fix.certified_at,
        "confirmed_at": fix.confirmed_at,
        "closed_at": fix.closed_at,
        "released_at": fix.released_at,
    }


def _law(remedy: Remedy) -> LawOut | None:
    law = LAWS.get(remedy)
    if law is None:
        return None
    quoted = QuotedOut.model_validate(QUOTED[remedy], from_attributes=True)
    return LawOut(paragraph=law.paragraph, words=law.words, quoted=quoted)


def _step(step: Step, log: DriverLog) -> StepOut:
    match step:
        case AnnotateRow(target, note):
            return StepOut(step="annotate", words=f"Annotate {target.code_name} of {local(target.at, log)}", note=note)
        case ClearTwins(pairs):
            words = f"Tool kit: CLEAR TWIN EVENTS alone, which requests {len(pairs)} removal(s)"
            return StepOut(step="clear_twins", words=words)
        case RequestEdit(target, _, _, reason):
            words = f"Request that {target.code_name} of {local(target.at, log)} be {request_edit.wanted(step, log)}"
            return StepOut(step="request_edit", words=words, note=reason)
        case Resync():
            return StepOut(step="resync", words="RESYNC: the device uploads what it still holds")


def _preview(plan: Plan) -> PreviewOut:
    return PreviewOut(
        zone=plan.before.zone.key,
        read_at=plan.before.read_at,
        graph_before=_graphs(plan.before),
        graph_after=_graphs(plan.after),
        before=[_record(event, plan.before) for event in plan.before.events],
        after=[_record(event, plan.after) for event in plan.after.events],
        seconds_before=_seconds(plan.before),
        seconds_after=_seconds(plan.after),
    )


def _graphs(log: DriverLog) -> list[GraphDayOut]:
    return [
        GraphDayOut(
            day=one.day,
            minutes_in_day=one.seconds // 60,
            starts_at=one.start,
            segments=[
                StretchOut(status=part.status, special=part.special, starts_at=part.start, ends_at=part.end)
                for part in one.segments
            ],
        )
        for one in day_graphs(log)
    ]


def _seconds(log: DriverLog) -> dict[Any, dict[str, int]]:
    return {
        day: {_STATUS_NAMES.get(code, str(code)): seconds for code, seconds in log.seconds_by_status(day).items()}
        for day in log.days()
    }


def _record(event: Event, log: DriverLog) -> RecordOut:
    return RecordOut(
        at=event.at,
        local_time=local(event.at, log),
        event=event.code_name,
        sequence_id=None if event.sequence_id is None else f"{event.sequence_id:X}",
        status=event.status.name,
        origin=event.origin.name,
        location=event.location,
        notes=event.notes,
    )
