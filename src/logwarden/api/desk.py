"""The driver desk: whom to ask what, how to say it, links for drivers, and who talked with whom."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.asking.script import ToAsk, script
from logwarden.pipeline import ask as asking
from logwarden.pipeline import desk
from logwarden.pipeline.approve import NotFound
from logwarden.pipeline.desk import Topic
from logwarden.pipeline.window import zone_of
from logwarden.store import contacts, portals, questions, readings
from logwarden.store.questions import Question

from .access import Auditor, ContextOf, JudgedRoute, MyCompanies
from .context import Context
from .desk_shapes import (
    ContactIn,
    ContactOut,
    DeskDriverOut,
    DeskDriverWhole,
    Language,
    LinkOut,
    NotNowOut,
    QuestionIn,
    QuestionOut,
    TopicOut,
)
from .driver_page import PATH
from .filters import ChosenCompanies
from .openapi import answers
from .shapes import Id, Page

router = APIRouter(prefix="/api/desk", tags=["desk"], route_class=JudgedRoute)


@router.get("", responses=answers(403))
async def list_desk(
    context: ContextOf,
    _: Auditor,
    companies: ChosenCompanies,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Page[DeskDriverOut]:
    """The drivers to ask something: the oldest days without a certification first, then what waits longest."""
    async with context.database.read() as session:
        found = await desk.board(session, companies, await desk.clocks(session, context.clock.now()))
    first = (page - 1) * limit
    shown = [DeskDriverOut.of(entry) for entry in found[first : first + limit]]
    return Page(items=shown, total=len(found), page=page, limit=limit)


@router.get("/drivers/{driver_id}", responses=answers(403, 404))
async def show_desk(
    driver_id: Id,
    context: ContextOf,
    user: Auditor,
    companies: MyCompanies,
    language: Annotated[Language, Query(description="of the call script")] = "en",
) -> DeskDriverWhole:
    """One driver: whether he may be disturbed now, what to ask him, a call script, and what was said before."""
    now = context.clock.now()
    async with context.database.read() as session:
        driver = await portals.driver(session, driver_id, companies)
        if driver is None:
            raise NotFound(f"There is no driver {driver_id}.")
        at = await desk.clocks(session, now)
        to_ask = await desk.topics(session, driver, at)
        reading = await readings.latest(session, driver_id)
        why = await desk.not_now(session, driver, reading, at)
        asked = await questions.of_drivers(session, [driver_id])
        links = await questions.links_until(session, [question.id for question in asked], now)
        talked = await contacts.of_driver(session, driver_id)
    return DeskDriverWhole(
        driver_number=driver.id,
        driver_id=driver.portal_id,
        driver_name=driver.name,
        company=driver.company.name,
        system=driver.company.system,
        zone=zone_of(driver.zone).key if reading is None else reading.zone,
        read_at=None if reading is None else reading.read_at,
        not_now=None if why is None else NotNowOut.of(why),
        topics=[TopicOut.of(topic) for topic in to_ask],
        script=script([_said(topic) for topic in to_ask], user.name, language),
        questions=[QuestionOut.of(question, links.get(question.id)) for question in asked],
        contacts=[ContactOut.of(contact) for contact in talked],
    )


@router.post("/questions", status_code=201, responses=answers(403, 404, 409))
async def ask_driver(body: QuestionIn, context: ContextOf, user: Auditor) -> QuestionOut:
    """Asks a driver something, and keeps what he will be shown. Nothing is sent: call him, or make him a link."""
    async with context.database.write() as session:
        return QuestionOut.of(await asking.ask(session, body.wanted(), user, context.clock), None)


@router.get("/questions/{question_id}", responses=answers(403, 404))
async def show_question(question_id: Id, context: ContextOf, user: Auditor) -> QuestionOut:
    """One question; once it is answered, with his words as a draft of a request's grounds."""
    async with context.database.read() as session:
        return await _out(session, await asking.question_of(session, question_id, user), context)


@router.post("/questions/{question_id}/link", status_code=201, responses=answers(403, 404, 409))
async def make_link(question_id: Id, request: Request, context: ContextOf, user: Auditor) -> LinkOut:
    """Makes a link to the question's page, good for 48 hours and one answer; links of before open nothing any more.

    Refused while the driver drives, is in the sleeper berth or in the first 10 hours off duty, and while nobody knows.
    """
    async with context.database.write() as session:
        made, token = await asking.link(session, question_id, user, context.clock)
    here = context.public_url or str(request.base_url).rstrip("/")  # as he who asks came here himself
    return LinkOut(url=f"{here}{PATH}/{token.get_secret_value()}", expires_at=made.expires_at)


@router.post("/questions/{question_id}/end", responses=answers(403, 404, 409))
async def end_question(question_id: Id, context: ContextOf, user: Auditor) -> QuestionOut:
    """Takes a question back: its links open nothing any more."""
    async with context.database.write() as session:
        return await _out(session, await asking.end(session, question_id, user, context.clock), context)


@router.post("/drivers/{driver_id}/contacts", status_code=201, responses=answers(403, 404, 409))
async def note_contact(driver_id: Id, body: ContactIn, context: ContextOf, user: Auditor) -> ContactOut:
    """Keeps that somebody talked with a driver, or tried to."""
    contact = body.contact(driver_id, user.id, context.clock.now())
    async with context.database.write() as session:
        return ContactOut.of(await asking.note_contact(session, contact, user, context.clock))


async def _out(session: AsyncSession, question: Question, context: Context) -> QuestionOut:
    links = await questions.links_until(session, [question.id], context.clock.now())
    return QuestionOut.of(question, links.get(question.id))


def _said(topic: Topic) -> ToAsk:
    return ToAsk(topic.kind, topic.days, "; ".join(topic.words))
