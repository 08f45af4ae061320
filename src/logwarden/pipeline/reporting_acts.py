"""reporting acts: what people asked, decided and said about a driver's days, and what the witness found of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.eld.archive import event_from_json
from logwarden.remedies.plan import plan_from_json
from logwarden.remedies.words import of_record
from logwarden.reporting.kept_log import Altered, CarrierRequest, Decision, EvidenceFile, Talk
from logwarden.reporting.record_words import record_in_words
from logwarden.states import Outcome
from logwarden.store import approvals, attempts, fixes, users
from logwarden.store.contacts import Contact
from logwarden.store.findings import ALTERED, Finding
from logwarden.store.fixes import Fix
from logwarden.store.portals import Driver
from logwarden.store.questions import Question
from logwarden.store.users import User


async def requests(session: AsyncSession, driver_id: int, first: date, last: date) -> tuple[CarrierRequest, ...]:
    """The fixes of a driver that touch one of these days, oldest first."""
    touching = [
        fix for fix in await fixes.of_driver(session, driver_id) if fix.first_day <= last and fix.last_day >= first
    ]
    wanted = await users.emails(session, {fix.wished_by for fix in touching if fix.wished_by is not None})
    return tuple([await _request(session, fix, wanted.get(fix.wished_by or 0, "")) for fix in reversed(touching)])


async def altered(session: AsyncSession, driver: Driver, first: date, last: date) -> tuple[Altered, ...]:
    """What the witness found of these days, oldest first."""
    query = select(Finding).where(
        Finding.driver_id == driver.id, Finding.kind == ALTERED, Finding.day.between(first, last)
    )
    found = (await session.scalars(query.order_by(Finding.day, Finding.id))).all()
    names = await users.emails(session, {one.reviewed_by for one in found if one.reviewed_by is not None})
    return tuple(_altered(one, names.get(one.reviewed_by or 0, "")) for one in found)


async def talks(session: AsyncSession, driver_id: int, since: datetime, until: datetime) -> tuple[Talk, ...]:
    """Contacts with a driver and questions to him from one instant up to another, oldest first."""
    contacts = await session.execute(
        select(Contact, User.email)
        .join(User, User.id == Contact.user_id)
        .where(Contact.driver_id == driver_id, Contact.at >= since, Contact.at < until)
    )
    found = [Talk(one.at, who, f"{one.how}{'' if one.reached else ', not reached'}", one.said) for one, who in contacts]
    asked = await session.execute(
        select(Question, User.email)
        .join(User, User.id == Question.asked_by)
        .where(
            Question.driver_id == driver_id,
            or_(
                (Question.asked_at >= since) & (Question.asked_at < until),
                (Question.answered_at >= since) & (Question.answered_at < until),
            ),
        )
    )
    for question, who in asked:
        found.append(Talk(question.asked_at, who, f"question {question.id}, {question.kind}", question.words))
        if question.answered_at is not None:
            words = f"{question.answer}: {question.said}" if question.said else str(question.answer)
            found.append(Talk(question.answered_at, "the driver", f"answers question {question.id}", words))
    return tuple(sorted(found, key=lambda one: one.at))


async def _request(session: AsyncSession, fix: Fix, wanted_by: str) -> CarrierRequest:
    plan = plan_from_json(fix.plan)
    decided = await approvals.of_fix(session, fix.id)
    files = await attempts.evidence_of(session, fix.id)
    grounds = plan.grounds
    return CarrierRequest(
        number=fix.id,
        remedy=fix.remedy,
        first_day=fix.first_day,
        last_day=fix.last_day,
        stands=f"{fix.state}, {fix.outcome}" if fix.outcome else fix.state,
        why=fix.reason,
        words=plan.words,
        basis=plan.basis,
        wanted_by=wanted_by or "a rule of the office",
        statement="" if grounds is None else grounds.statement,
        document="" if grounds is None else grounds.document,
        decisions=tuple(Decision(who, one.approved, one.reason, one.at, one.by_rule) for one, who in decided),
        answer=_answer(fix),
        times=tuple((words, at) for words, at in _times(fix) if at is not None),
        records=tuple(of_record(event, plan.before) for event in plan.targets),
        evidence=tuple(EvidenceFile(go, one.name, one.size, one.sha256, one.deleted_at) for one, go in files),
    )


def _answer(fix: Fix) -> str:
    if fix.outcome == Outcome.DRIVER_REJECTED:
        return "no"
    if fix.outcome == Outcome.DRIVER_SILENT:
        return "none; the request stays in the record, unconfirmed"
    if fix.outcome == Outcome.SUPERSEDED:
        return "he mended it himself"
    if fix.answered_at is not None:
        return "yes"
    return "none so far" if fix.applied_at is not None and fix.outcome is None else ""


def _times(fix: Fix) -> Sequence[tuple[str, datetime | None]]:
    return (
        ("Planned", fix.created_at),
        ("Last click in the portal", fix.applied_at),
        ("Read back", fix.read_back_at),
        ("Last seen unanswered", fix.unanswered_at),
        ("First seen answered", fix.answered_at),
        ("Certified anew", fix.certified_at),
        ("Confirmed", fix.confirmed_at),
        ("Closed", fix.closed_at),
    )


def _altered(one: Finding, reviewer: str) -> Altered:
    before, after = (None if way is None else event_from_json(way) for way in (one.before, one.after))
    shown = before or after
    reviewed = "" if one.review is None else f"{one.review} by {reviewer}: {one.review_note}"
    return Altered(
        number=one.id,
        day=one.day,
        record="a record" if shown is None else record_in_words(shown),
        words=one.words,
        invariants=one.invariants,
        paragraph=one.paragraph,
        before="no such record" if before is None else record_in_words(before),
        after="no such record" if after is None else record_in_words(after),
        between_at=one.between_at,
        and_at=one.and_at,
        review=reviewed or "not reviewed",
    )
