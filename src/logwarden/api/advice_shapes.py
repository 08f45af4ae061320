"""Wire shapes of advice."""

from __future__ import annotations

from pydantic import BaseModel, Field

from logwarden.advisor.advice import Advice, Sure
from logwarden.advisor.case import Case
from logwarden.advisor.reasons import MEANINGS, Reason
from logwarden.remedies.catalogue import Remedy


class ClaimOut(BaseModel):
    """Something that records show."""

    words: str = Field(examples=["At 06/10 10:24:09 number 7B64 follows on 7B62; not in this log: 1."])
    records: list[str] = Field(description="as `/api/records/{driver}/{number}` has them", examples=[["4/8", "4/9"]])


class DraftOut(BaseModel):
    """An annotation for one record, to be changed or thrown away: what the records show, never a cause."""

    record: str = Field(examples=["4/31"])
    text: str = Field(min_length=4, max_length=60, examples=["No valid position at this record"])


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

    @classmethod
    def of(cls, advice: Advice, case: Case) -> AdviceOut:
        """Advice as it is sent."""
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
        )
