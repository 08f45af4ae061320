"""ask: a person asks a driver something, makes him a link, notes a contact; and the driver answers, once.

Nothing here touches a log: an answer is a statement that a person may use, and never a fix.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.asking import shown
from logwarden.eld.log import DriverLog
from logwarden.facts import FactKind
from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.plan import LONGEST_GROUND, Plan, plan_from_json, said
from logwarden.states import Answer, FixState
from logwarden.store import facts, fixes, portals, questions, readings, user_companies
from logwarden.store.contacts import Contact
from logwarden.store.errors import LogError
from logwarden.store.known_logs import known_log
from logwarden.store.portals import Driver
from logwarden.store.questions import Kind, Link, Question
from logwarden.store.users import User

from . import desk
from .approve import NotFound, Refused
from .ports import Clock
from .window import zone_of

BEFORE = timedelta(days=2)
"""So long before the first day is looked for the status that it began with."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be asked: about a fix, about errors, or about days. `words` are the office's own."""

    driver_id: int
    kind: Kind
    fix_id: int | None = None
    error_ids: tuple[int, ...] = ()
    days: tuple[date, ...] = ()
    words: str = ""


async def ask(session: AsyncSession, wanted: Wanted, user: User, clock: Clock) -> Question:
    """Asks a driver. He learns of it when somebody tells him, or sends him a link.

    Raises:
        NotFound: no such driver, fix or error, or not his.
        Refused: it cannot be asked so, or waits for his answer already.
    """
    driver = await _driver(session, wanted.driver_id, user)
    about, days, words = await _about(session, wanted, driver, clock)
    if any(
        (one.kind, one.fix_id, one.error_ids, one.first_day, one.last_day)
        == (wanted.kind, wanted.fix_id, list(wanted.error_ids), days[0], days[-1])
        for one in await questions.waiting(session, driver.id)
    ):
        raise Refused("He has this question already, and has not answered it: make him a link to that one.")
    question = Question(
        driver_id=driver.id, kind=wanted.kind, fix_id=wanted.fix_id, error_ids=list(wanted.error_ids),
        first_day=days[0], last_day=days[-1], words=words, shown=about, asked_by=user.id, asked_at=clock.now(),
    )  # fmt: skip
    session.add(question)
    await session.flush()
    _tell(
        session, FactKind.QUESTION_ASKED, question, user, asks=wanted.kind, fix_id=wanted.fix_id,
        error_ids=list(wanted.error_ids), days=[day.isoformat() for day in days], words=words,
    )  # fmt: skip
    return await question_of(session, question.id, user)


async def link(session: AsyncSession, question_id: int, user: User, clock: Clock) -> tuple[Link, SecretStr]:
    """A link to the question's page, and its token, which nobody can be shown again.

    Raises:
        NotFound: there is no such question.
        Refused: it is answered or was taken back; or its driver may not be disturbed now.
    """
    question = await question_of(session, question_id, user)
    _check_open(question)
    now = clock.now()
    newest = await readings.latest(session, question.driver_id)
    if why := await desk.not_now(session, question.driver, newest, await desk.clocks(session, now)):
        raise Refused(f"{why.words} ({why.paragraph}) A link is made when he may be told of it.")
    made, token = await questions.link(session, question, user.id, now)
    _tell(session, FactKind.QUESTION_LINKED, question, user, link_id=made.id, expires_at=made.expires_at.isoformat())
    return made, token


async def end(session: AsyncSession, question_id: int, user: User, clock: Clock) -> Question:
    """Takes a question back: its links open nothing any more.

    Raises:
        NotFound: there is no such question.
        Refused: it is answered, or was taken back before.
    """
    question = await question_of(session, question_id, user)
    _check_open(question)
    question.ended_at = clock.now()
    _tell(session, FactKind.QUESTION_ENDED, question, user)
    return question


async def answer(
    session: AsyncSession, token: str, answered: Answer, words: str, language: str, clock: Clock
) -> Question | None:
    """The driver's answer by his link; None where the link is unknown, used or over: then nothing is written."""
    question = await questions.by_token(session, token, clock.now())
    if question is None:
        return None
    question.answer, question.said, question.language = answered, words, language
    question.answered_at = clock.now()
    facts.record(
        session, FactKind.QUESTION_ANSWERED, "question", question.id, answer=answered, said=words, language=language
    )
    return question


async def note_contact(session: AsyncSession, contact: Contact, user: User, clock: Clock) -> Contact:
    """Keeps that somebody of the office talked with a driver, or tried to.

    Raises:
        NotFound: no such driver or question, or not his.
        Refused: it is still to come, or nothing is said of it.
    """
    driver = await _driver(session, contact.driver_id, user)
    if contact.question_id is not None:
        question = await question_of(session, contact.question_id, user)
        if question.driver_id != driver.id:
            raise NotFound(f"There is no question {contact.question_id} to this driver.")
    contact.noted_at = clock.now()
    if contact.at > contact.noted_at:
        raise Refused("A contact is noted when it was: its time is still to come.")
    if contact.reached and not said(contact.said):
        raise Refused(f"Say in 4 to {LONGEST_GROUND} characters what was said.")
    contact.user = user
    session.add(contact)
    await session.flush()
    facts.record(
        session, FactKind.CONTACT_NOTED, "contact", contact.id, user_id=user.id,
        driver_id=driver.id, question_id=contact.question_id, how=contact.how, reached=contact.reached,
        said=contact.said, contact_at=contact.at.isoformat(),
    )  # fmt: skip
    return contact


async def question_of(session: AsyncSession, question_id: int, user: User) -> Question:
    """A question that this person may see. Raises NotFound where there is none."""
    question = await questions.get(session, question_id, await user_companies.of_user(session, user.id))
    if question is None:
        raise NotFound(f"There is no question {question_id}.")
    return question


async def _driver(session: AsyncSession, driver_id: int, user: User) -> Driver:
    driver = await portals.driver(session, driver_id, await user_companies.of_user(session, user.id))
    if driver is None:
        raise NotFound(f"There is no driver {driver_id}.")
    return driver


def _check_open(question: Question) -> None:
    if question.answered_at is not None:
        raise Refused(f"Question {question.id} is answered; ask a new one.")
    if question.ended_at is not None:
        raise Refused(f"Question {question.id} was taken back; ask a new one.")


def _tell(session: AsyncSession, kind: FactKind, question: Question, user: User, **detail: Any) -> None:
    facts.record(session, kind, "question", question.id, user_id=user.id, driver_id=question.driver_id, **detail)


async def _about(
    session: AsyncSession, wanted: Wanted, driver: Driver, clock: Clock
) -> tuple[shown.Shown, tuple[date, ...], str]:
    """What he is shown, the days that it is about, and the office's words."""
    match wanted.kind:
        case Kind.REQUEST | Kind.MEND:
            plan = await _plan(session, wanted, driver)
            days = tuple(plan.before.days())
            words = wanted.words or (plan.grounds.message if plan.grounds else "")
            if wanted.kind is Kind.MEND:
                return await _log(session, driver, days, ()), days, words
            known = await _known(session, driver, days[0])
            return shown.of_plan(plan, () if known is None else known.events), days, words
        case Kind.HAPPENED:
            found = await _errors(session, wanted, driver)
            days = tuple(sorted({error.day for error in found if error.day is not None}))
            lines = [(error.error_at, error.message) for error in found if error.error_at is not None]
            return await _log(session, driver, days, lines), days, wanted.words
        case Kind.CERTIFY:
            listed = await desk.uncertified(session, driver, await desk.clocks(session, clock.now()))
            days = tuple(sorted(set(wanted.days)))
            if not days or not set(days) <= set(listed):
                raise Refused("Name days of his that are over and not certified.")
            return await _log(session, driver, days, ()), days, wanted.words


async def _plan(session: AsyncSession, wanted: Wanted, driver: Driver) -> Plan:
    fix = None if wanted.fix_id is None else await fixes.get(session, wanted.fix_id)
    if fix is None or fix.driver_id != driver.id:
        raise NotFound("There is no such fix of this driver: name it.")
    plan = plan_from_json(fix.plan)
    if fix.state == FixState.CLOSED:
        raise Refused(f"Fix {fix.id} is closed.")
    if wanted.kind is Kind.MEND and plan.remedy is not Remedy.ASK_DRIVER:
        raise Refused(f"Fix {fix.id} asks for a change: ask him as a request.")
    if wanted.kind is Kind.REQUEST and not plan.asked:
        raise Refused(f"Fix {fix.id} asks the driver for no change.")
    return plan


async def _errors(session: AsyncSession, wanted: Wanted, driver: Driver) -> Sequence[LogError]:
    query = select(LogError).where(LogError.id.in_(wanted.error_ids), LogError.driver_id == driver.id)
    found = (await session.scalars(query.order_by(LogError.at, LogError.id))).all()
    if missing := set(wanted.error_ids) - {error.id for error in found}:
        raise NotFound(f"There is no error {min(missing)} of this driver.")
    if not found or any(error.day is None for error in found):
        raise Refused("Name errors of which the portal says the day.")
    return found


async def _log(
    session: AsyncSession, driver: Driver, days: Sequence[date], lines: Sequence[tuple[datetime, str]]
) -> shown.Shown:
    """Those days as they were read last."""
    if len(days) > shown.MOST_DAYS:
        raise Refused(f"Ask about {shown.MOST_DAYS} days at most; more nobody reads on a telephone.")
    known = await _known(session, driver, days[0])
    return shown.of_log(known, zone_of(driver.zone) if known is None else known.zone, days, lines)


async def _known(session: AsyncSession, driver: Driver, first: date) -> DriverLog | None:
    """What is known of him from some days before that one on: what he did then, he did into it."""
    newest = await readings.latest(session, driver.id)
    return None if newest is None else (await known_log(session, newest, first - BEFORE)).log
