"""reword: a person asks the model for better words; what the rules found stays. The pipeline changes nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden import log
from logwarden.advisor.advice import Advice
from logwarden.advisor.asking import MOST_TOKENS, Answer, Model, NoAnswer
from logwarden.advisor.case import Case
from logwarden.advisor.explain import explain
from logwarden.advisor.question import INSTRUCTIONS, Question, question_of
from logwarden.advisor.said import Said, judged
from logwarden.facts import FactKind
from logwarden.store import askings, facts, incidents
from logwarden.store.askings import Spent
from logwarden.store.database import Database
from logwarden.store.facts import Fact
from logwarden.store.portals import Companies
from logwarden.store.users import User

from .advise import case_of
from .approve import NotFound
from .ports import Clock

_log = log.get(__name__)

_SHAPE_LETTERS = 3_000
_LETTERS_OF_A_TOKEN = 3
"""Question, instructions and the answer's shape, reckoned rather too dear: English has four letters a token."""

LONGEST_KEPT = 20_000
"""Letters of what came back that the audit trail keeps."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Tokens for a day and for an incident, and dollars for a million tokens going out and coming back, if known."""

    day: int
    incident: int
    prices: tuple[float, float] | None = None

    def dollars(self, answer: Answer) -> float | None:
        """What an answer cost; None where prices or tokens are not known."""
        if self.prices is None or answer.input_tokens is None or answer.output_tokens is None:
            return None
        return (answer.input_tokens * self.prices[0] + answer.output_tokens * self.prices[1]) / 1e6


@dataclass(frozen=True, slots=True)
class Rewording:
    """What the step works with."""

    database: Database
    clock: Clock
    model: Model
    limits: Limits


@dataclass(frozen=True, slots=True)
class Told:
    """Advice, and whose words it has: `model` names it, None are the rules.

    `why` says why a model's answer is not shown, where one was asked. `may_ask`: it could be asked now. `spent` and
    `spent_today` are None where no model is configured.
    """

    case: Case
    advice: Advice
    model: str | None = None
    confidence: float | None = None
    why: str = ""
    may_ask: bool = False
    spent: Spent | None = None
    spent_today: Spent | None = None


async def told(session: AsyncSession, incident: incidents.Incident, rewording: Rewording | None) -> Told:
    """The advice on an incident: in the words of the model, if it was asked about just this and its answer holds."""
    case = await case_of(session, incident)
    rules = explain(case)
    if rewording is None:
        return Told(case, rules)
    spent = await askings.spent_on(session, incident.id)
    today = await askings.spent_in(session, rewording.clock.now().date())
    question = question_of(case, rules)
    if question is None:
        return Told(case, rules, spent=spent, spent_today=today)
    fact = await askings.of_content(session, incident.id, _content(question, rewording.model))
    answer = None if fact is None else _said(fact)
    if answer is None:
        why = "" if fact is None else _why_none(fact, rewording)
        return Told(case, rules, why=why, may_ask=why != _UNDER_WAY, spent=spent, spent_today=today)
    found = judged(answer, question, case, rules)  # anew each time: what the store holds is not believed either
    if isinstance(found, list):
        return Told(case, rules, why=_words(found), spent=spent, spent_today=today)
    return Told(case, found, rewording.model.name, answer.confidence, spent=spent, spent_today=today)


async def ask(rewording: Rewording, incident_id: int, user: User, companies: Companies) -> Told:
    """Asks the model about an incident, unless it was asked about just this before, and answers as `told`.

    Whatever goes wrong, the rules' advice stands, and one line in the log says why.

    Raises:
        NotFound: there is no such incident, or it is of a company that is not his.
    """
    async with rewording.database.write() as session:
        await askings.lock(session)
        before = await told(session, await _incident(session, incident_id, companies), rewording)
        question = question_of(before.case, before.advice) if before.may_ask else None
        if question is None:
            return before
        set_aside = MOST_TOKENS + (len(INSTRUCTIONS + question.text) + _SHAPE_LETTERS) // _LETTERS_OF_A_TOKEN
        if why := _over_budget(before, set_aside, rewording.limits):
            _log.warning("advice.model.not_asked", incident=incident_id, why=why)
            return Told(before.case, before.advice, why=why, spent=before.spent, spent_today=before.spent_today)
        now = rewording.clock.now()
        about: dict[str, Any] = {
            "content": _content(question, rewording.model),
            "day": now.date().isoformat(),
            "model": rewording.model.name,
        }
        until = now + timedelta(seconds=2 * rewording.model.patience_seconds)
        asked: dict[str, Any] = {"set_aside": set_aside, "until": until.isoformat(), "sent": question.text}
        facts.record(session, FactKind.ADVICE_ASKED, "incident", incident_id, user_id=user.id, **about, **asked)
    came = await _answer(rewording, question, set_aside)
    async with rewording.database.write() as session:
        facts.record(session, FactKind.ADVICE_ANSWERED, "incident", incident_id, user_id=user.id, **about, **came)
    async with rewording.database.read() as session:
        after = await told(session, await _incident(session, incident_id, companies), rewording)
    if after.model is None:
        _log.warning("advice.model.not_shown", incident=incident_id, why=after.why or "The records moved meanwhile.")
    return after


async def _incident(session: AsyncSession, incident_id: int, companies: Companies) -> incidents.Incident:
    incident = await incidents.get(session, incident_id, companies)
    if incident is None:
        raise NotFound(f"There is no incident {incident_id}.")
    return incident


async def _answer(rewording: Rewording, question: Question, set_aside: int) -> dict[str, Any]:
    """What a fact says of the answer; of the tokens set aside none comes back where nobody says how many there were."""
    try:
        answer = await rewording.model.ask(question.text)
    except NoAnswer as problem:
        return {"said": None, "why": str(problem), "came": _kept(problem.raw), "unused": 0, "dollars": None}
    used = None
    if answer.input_tokens is not None and answer.output_tokens is not None:
        used = answer.input_tokens + answer.output_tokens
    return {
        "said": answer.said.model_dump(mode="json"),
        "came": _kept(answer.raw),
        "unused": 0 if used is None else set_aside - used,
        "dollars": rewording.limits.dollars(answer),
    }


_UNDER_WAY = "The model is being asked."


def _said(fact: Fact) -> Said | None:
    """The answer that a fact holds, if it holds one of this version's shape."""
    try:
        return Said.model_validate(fact.detail.get("said"))
    except ValidationError:
        return None


def _why_none(fact: Fact, rewording: Rewording) -> str:
    """Why there is no answer: the model is at it, the process ended meanwhile, or what the answer's fact says."""
    if fact.kind == FactKind.ADVICE_ANSWERED:
        return str(fact.detail.get("why", ""))
    if rewording.clock.now() < datetime.fromisoformat(fact.detail["until"]):
        return _UNDER_WAY
    return "The model was asked, and the process ended before it answered."


def _over_budget(before: Told, set_aside: int, limits: Limits) -> str:
    for name, limit, spent in (("day", limits.day, before.spent_today), ("cause", limits.incident, before.spent)):
        if spent is not None and spent.tokens + set_aside > limit:
            return f"The budget of {limit} tokens for one {name} does not suffice for a question of {set_aside}."
    return ""


def _content(question: Question, model: Model) -> str:
    return f"{question.content} {model.name}"


def _words(wrong: list[str]) -> str:
    return f"The model's answer does not hold: {'; '.join(dict.fromkeys(wrong))}."


def _kept(raw: str) -> str:
    """As much as is kept, in letters that every database takes."""
    return raw[:LONGEST_KEPT].encode("ascii", "backslashreplace").decode().replace("\0", "\\0")
