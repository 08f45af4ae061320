"""The driver's page: public, opened by a link alone. Looking changes nothing; it answers one question, once.

What is unknown, used, over or another's gets the same 403, byte by byte. No log of ours has its address.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from logwarden.asking.page import NOT_OPEN, POLICY, TOO_MANY, Asked, Typed, question_page, thanks_page
from logwarden.asking.words import chosen
from logwarden.channels.words import initials
from logwarden.pipeline.ask import answer
from logwarden.remedies.plan import LONGEST_GROUND, said
from logwarden.states import Answer
from logwarden.store import questions
from logwarden.store.questions import Question

from .context import Context, ContextOf
from .throttle import Throttle

PATH = "/ask"
LARGEST_ANSWER = 16_384
"""Bytes of a form: 500 characters take 6,000 at the most, as forms are sent."""

router = APIRouter(include_in_schema=False)

Wanted = Annotated[str | None, Query(alias="lang")]


@router.api_route(f"{PATH}/{{token}}", methods=["GET", "HEAD"])
async def show(token: str, request: Request, context: ContextOf, lang: Wanted = None) -> HTMLResponse:
    """The question, in the driver's language."""
    if _is_over(request, context):
        return _html(TOO_MANY, 429)
    async with context.database.read() as session:
        question = await questions.by_token(session, token, context.clock.now())
    if question is None:
        return _refused(request, context)
    return _html(question_page(_asked(question), _language(request, lang)))


@router.post(f"{PATH}/{{token}}")
async def take(token: str, request: Request, context: ContextOf, lang: Wanted = None) -> HTMLResponse:
    """His answer. One that cannot be taken leaves the link as it was."""
    if _is_over(request, context):
        return _html(TOO_MANY, 429)
    typed, language = await _typed(request), _language(request, lang)
    if typed is None:
        return _refused(request, context)
    if not _can_be_taken(typed):
        async with context.database.read() as session:
            question = await questions.by_token(session, token, context.clock.now())
        if question is None:
            return _refused(request, context)
        return _html(question_page(_asked(question), language, typed), 422)
    async with context.database.write() as session:
        question = await answer(session, token, Answer(typed.answer), typed.said, language, context.clock)
    if question is None:
        return _refused(request, context)
    return _html(thanks_page(_asked(question), language, typed.answer, typed.said))


async def _typed(request: Request) -> Typed | None:
    """What the form says; None where it is larger than any answer, whatever the request says of its length."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_ANSWER:
            return None
    try:
        form = parse_qs(body.decode("ascii"), max_num_fields=8, errors="strict")
    except ValueError:
        return Typed("", "")
    words = form.get("said", [""])[0].replace("\r\n", "\n").replace("\x00", "").strip()
    return Typed(form.get("answer", [""])[0], words)


def _can_be_taken(typed: Typed) -> bool:
    """Whether it is an answer: one of the three, with words where it was otherwise, and not too many."""
    if typed.answer not in set(Answer) or len(typed.said) > LONGEST_GROUND:
        return False
    return typed.answer != Answer.SO or said(typed.said)


def _asked(question: Question) -> Asked:
    driver = question.driver
    return Asked(question.kind, driver.company.name, initials(driver.name), question.words, question.shown)


def _language(request: Request, wanted: str | None) -> str:
    return chosen(wanted, request.headers.get("accept-language", ""))


def _throttle(request: Request) -> Throttle:
    throttle: Throttle = request.app.state.driver_page
    return throttle


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


def _is_over(request: Request, context: Context) -> bool:
    return _throttle(request).is_over(_client(request), context.clock.now())


def _refused(request: Request, context: Context) -> HTMLResponse:
    _throttle(request).refused(_client(request), context.clock.now())
    return _html(NOT_OPEN, 403)


def _html(page: str, status: int = 200) -> HTMLResponse:
    headers = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
    return HTMLResponse(page, status, headers={**headers, "Cache-Control": "no-store"})
