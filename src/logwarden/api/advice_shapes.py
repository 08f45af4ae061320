"""Wire shapes of advice."""

from __future__ import annotations

from pydantic import BaseModel, Field

from logwarden.advisor.advice import Sure
from logwarden.advisor.reasons import MEANINGS, Reason
from logwarden.pipeline.reword import Told
from logwarden.remedies.catalogue import Remedy


class ClaimOut(BaseModel):
    """Something that records show."""

    words: str = Field(examples=["At 06/10 10:24:09 number 7B64 follows on 7B62; not in this log: 1."])
    records: list[str] = Field(description="as `/api/records/{driver}/{number}` has them", examples=[["4/8", "4/9"]])


class DraftOut(BaseModel):
    """An annotation for one record, to be changed or thrown away: what the records show, never a cause."""

    record: str = Field(examples=["4/31"])
    text: str = Field(min_length=4, max_length=60, examples=["No valid position at this record"])


class SpentOut(BaseModel):
    """What the advisor's model cost; dollars as far as prices are known."""

    tokens: int = Field(description="with what was set aside for questions without an answer", examples=[3120])
    dollars: float = Field(examples=[0.0021])
    tokens_today: int = Field(description="of all causes, in this day of UTC", examples=[41200])
    dollars_today: float = Field(examples=[0.028])


class AdviceOut(BaseModel):
    """What the advisor says of a cause. It does nothing; people decide."""

    reason: Reason
    likely: str = Field(description="the reason in a sentence")
    sure: Sure = Field(description="`list`: nobody read the log, so it rests on the portal's list alone")
    claims: list[ClaimOut]
    looked_at: int = Field(description="errors of this cause that were looked at, the first of each kind")
    errors: int = Field(description="errors that this cause has")
    for_driver: str
    for_carrier: str
    remedy: Remedy
    paragraph: str = Field(examples=["395.34"])
    draft: DraftOut | None
    model: str | None = Field(
        description="who worded the claims; null: our rules, without a model", examples=["small-7b"]
    )
    confidence: float | None = Field(description="how sure the model is of the reason, 0 to 1", examples=[0.9])
    why: str = Field(
        description="why a model that was asked is not heard; empty where there is nothing to say",
        examples=["The model did not answer within 30 seconds."],
    )
    may_ask: bool = Field(description="a model can be asked to say it in better words: POST to the same address")
    spent: SpentOut | None = Field(description="for this cause; null where no model is configured")

    @classmethod
    def of(cls, told: Told) -> AdviceOut:
        """Advice as it is sent."""
        advice, case, spent, today = told.advice, told.case, told.spent, told.spent_today
        meaning = MEANINGS[advice.reason]
        return cls(
            reason=advice.reason,
            likely=advice.likely,
            sure=advice.sure,
            claims=[ClaimOut(words=claim.words, records=list(claim.records)) for claim in advice.claims],
            looked_at=len(case.lines),
            errors=sum(case.counts.values()),
            for_driver=meaning.for_driver,
            for_carrier=meaning.for_carrier,
            remedy=advice.remedy,
            paragraph=meaning.paragraph,
            draft=DraftOut(record=advice.draft.record, text=advice.draft.text) if advice.draft else None,
            model=told.model,
            confidence=told.confidence,
            why=told.why,
            may_ask=told.may_ask,
            spent=None
            if spent is None or today is None
            else SpentOut(
                tokens=spent.tokens, dollars=spent.dollars, tokens_today=today.tokens, dollars_today=today.dollars
            ),
        )
