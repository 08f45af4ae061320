"""Wire shapes of the driver desk. Instants are ISO 8601 in UTC; days are the driver's home terminal's."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, StrictBool

from logwarden.asking.words import ENGLISH, say
from logwarden.pipeline.ask import Wanted
from logwarden.pipeline.desk import Entry, Topic
from logwarden.remedies.disturbing import NotNow
from logwarden.remedies.plan import LONGEST_GROUND
from logwarden.states import Answer
from logwarden.store.contacts import Contact, How
from logwarden.store.questions import Kind, Question

from .shapes import HomeDay, Instant, SaidId, Text

Language = Literal["en", "es", "ru", "pa"]
OfficeWords = Annotated[Text, Field(max_length=LONGEST_GROUND)]


class DeskDriverOut(BaseModel):
    """A driver whom the office has something to ask."""

    driver_number: int = Field(description="ours, as in /api/drivers")
    driver_id: str
    driver_name: str | None
    company: str
    system: str
    uncertified_days: int = Field(description="days that are over and not certified")
    oldest_uncertified: date | None
    oldest_age_days: int
    requests_waiting: int = Field(description="requests for an edit, or for a look, that he has not answered")
    waiting_since: datetime | None = Field(description="of the oldest of them")
    errors_to_explain: int = Field(description="pending errors of which only he knows how it was")
    question_id: int | None = Field(description="the newest question to him")
    question_state: str | None = Field(description="open, answered or ended", examples=["open"])
    reached_at: datetime | None = Field(description="when somebody of the office last talked with him")

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """The same from the desk."""
        driver, newest = entry.driver, entry.newest
        return cls(
            driver_number=driver.id,
            driver_id=driver.portal_id,
            driver_name=driver.name,
            company=driver.company.name,
            system=driver.company.system,
            uncertified_days=len(entry.uncertified),
            oldest_uncertified=entry.uncertified[0] if entry.uncertified else None,
            oldest_age_days=entry.oldest_days,
            requests_waiting=entry.waiting,
            waiting_since=entry.waiting_since,
            errors_to_explain=entry.to_explain,
            question_id=None if newest is None else newest.id,
            question_state=None if newest is None else state_of(newest),
            reached_at=entry.reached_at,
        )


class NotNowOut(BaseModel):
    """Why a driver may not be called or sent anything now."""

    words: str
    paragraph: str
    until: datetime | None = Field(description="from when on he will have rested, where that can be said")

    @classmethod
    def of(cls, why: NotNow) -> Self:
        """The same from the rule."""
        return cls(words=why.words, paragraph=why.paragraph, until=why.until)


class TopicOut(BaseModel):
    """One thing to ask him. Send `kind`, `fix_id`, `error_ids` and, to certify, `days` back to ask it."""

    kind: Kind
    days: list[date]
    fix_id: int | None
    error_ids: list[int]
    since: datetime | None = Field(description="when the request was put to him; null before that")
    words: list[str] = Field(
        examples=[["INCORRECT STATUS PLACEMENT ERROR"]], description="the portal's for the errors: data, never markup"
    )

    @classmethod
    def of(cls, topic: Topic) -> Self:
        """The same from the desk."""
        return cls(
            kind=topic.kind,
            days=list(topic.days),
            fix_id=topic.fix_id,
            error_ids=list(topic.error_ids),
            since=topic.since,
            words=list(topic.words),
        )


class StatementDraftOut(BaseModel):
    """His words as grounds of a request that a person may make (POST /api/fixes). Nothing is made of it by itself."""

    error_ids: list[int]
    how_known: str
    statement: str


class QuestionOut(BaseModel):
    """A question to a driver, and what became of it. `said` are his own words: data, never markup."""

    id: int
    driver_number: int = Field(description="ours, as in /api/drivers")
    kind: Kind
    fix_id: int | None
    error_ids: list[int]
    first_day: date
    last_day: date
    words: str = Field(description="what the office says of it")
    asked_by: str = Field(examples=["Ana Ruiz"])
    asked_at: datetime
    state: Literal["open", "answered", "ended"]
    link_until: datetime | None = Field(description="until when a link to it is good; null where none is")
    answer: Answer | None
    said: str = Field(examples=["I lay down at once."])
    language: str | None = Field(examples=["pa"], description="of the page on which he answered")
    answered_at: datetime | None
    draft: StatementDraftOut | None = Field(description="null until he answered")

    @classmethod
    def of(cls, question: Question, link_until: datetime | None) -> Self:
        """The same from the store; driver and asker are loaded."""
        return cls(
            id=question.id,
            driver_number=question.driver_id,
            kind=Kind(question.kind),
            fix_id=question.fix_id,
            error_ids=question.error_ids,
            first_day=question.first_day,
            last_day=question.last_day,
            words=question.words,
            asked_by=question.asker.name,
            asked_at=question.asked_at,
            state=state_of(question),
            link_until=link_until if question.is_open else None,
            answer=None if question.answer is None else Answer(question.answer),
            said=question.said,
            language=question.language,
            answered_at=question.answered_at,
            draft=_draft(question),
        )


class ContactOut(BaseModel):
    """Who of the office talked with him, when, how, and what was said."""

    id: int
    at: datetime
    noted_at: datetime
    who: str
    how: How
    reached: bool
    said: str = Field(examples=["He looks at Monday tonight."])
    question_id: int | None

    @classmethod
    def of(cls, contact: Contact) -> Self:
        """The same from the store; the person is loaded."""
        return cls(
            id=contact.id,
            at=contact.at,
            noted_at=contact.noted_at,
            who=contact.user.name,
            how=How(contact.how),
            reached=contact.reached,
            said=contact.said,
            question_id=contact.question_id,
        )


class DeskDriverWhole(BaseModel):
    """One driver on the desk: whether he may be disturbed now, what to ask, how to say it, and what was said."""

    driver_number: int = Field(description="ours, as in /api/drivers")
    driver_id: str
    driver_name: str | None
    company: str
    system: str
    zone: str = Field(examples=["America/Chicago"], description="the home terminal's")
    read_at: datetime | None = Field(description="the newest reading of his log, by which `not_now` judges")
    not_now: NotNowOut | None = Field(description="null where he may be called")
    topics: list[TopicOut]
    script: list[str] = Field(examples=[["Hello, this is the log desk."]], description="what to say, line by line")
    questions: list[QuestionOut] = Field(description="newest first")
    contacts: list[ContactOut] = Field(description="newest first")


class QuestionIn(BaseModel):
    """What to ask a driver: a request or a look by its fix, how it was by errors, certification by days."""

    driver_number: SaidId = Field(description="ours, as in /api/drivers")
    kind: Kind
    fix_id: SaidId | None = None
    error_ids: list[SaidId] = Field(default=[], max_length=20)
    days: list[HomeDay] = Field(default=[], max_length=8)
    words: OfficeWords = Field(default="", description="what the office says of it, shown to him as it is")

    def wanted(self) -> Wanted:
        """The same for the pipeline."""
        errors, days = tuple(dict.fromkeys(self.error_ids)), tuple(self.days)
        return Wanted(self.driver_number, self.kind, self.fix_id, errors, days, self.words.strip())


class LinkOut(BaseModel):
    """A link for one driver and one question. It is shown this once; a new one ends it."""

    url: str = Field(examples=["https://logs.example/ask/s9Jk3bVtJ0m2"])
    expires_at: datetime


class ContactIn(BaseModel):
    """A contact with a driver; without a time it was just now."""

    how: How
    reached: StrictBool = Field(description="whether he himself was there")
    said: OfficeWords = Field(default="", description="what was said; needed where he was reached")
    at: Instant | None = None
    question_id: SaidId | None = None

    def contact(self, driver_id: int, user_id: int, now: datetime) -> Contact:
        """The same for the store."""
        at = now if self.at is None else self.at.astimezone(UTC)
        return Contact(
            driver_id=driver_id,
            question_id=self.question_id,
            user_id=user_id,
            at=at,
            how=self.how,
            reached=self.reached,
            said=self.said.strip(),
        )


def state_of(question: Question) -> Literal["open", "answered", "ended"]:
    """Where a question stands."""
    if question.answered_at is not None:
        return "answered"
    return "open" if question.ended_at is None else "ended"


def _draft(question: Question) -> StatementDraftOut | None:
    if question.answered_at is None:
        return None
    asked = f"Asked “{say(ENGLISH, f'ask {question.kind}')}” he answered {question.answer}. {question.said}"
    when = f"{question.answered_at:%Y-%m-%d %H:%M} UTC"
    return StatementDraftOut(
        error_ids=question.error_ids,
        how_known=f"The driver answered question {question.id} himself, by his link, {when}.",
        statement=question.said if question.answer == Answer.SO else asked.strip()[:LONGEST_GROUND],
    )
