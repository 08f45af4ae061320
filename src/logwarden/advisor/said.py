"""said: what a model answers, and the gate that every answer has to pass before anybody sees it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from logwarden.remedies.catalogue import Remedy

from .advice import Advice, Claim, unfounded
from .case import Case
from .question import MOST_CLAIMS, Question
from .reasons import Reason
from .wording import LONGEST, loose

LEAST_CONFIDENCE = 0.5
"""Who is less sure than that has said nothing."""


class SaidClaim(BaseModel):
    """One sentence, and the ids of the records that show it, such as `[R1]`."""

    model_config = ConfigDict(extra="forbid")

    words: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    records: Annotated[list[Annotated[str, Field(max_length=8)]], Field(max_length=20)]


class Said(BaseModel):
    """A model's answer: from the closed lists, with the sentences that explain it."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason
    remedy: Remedy
    confidence: Annotated[float, Field(ge=0, le=1)]
    claims: Annotated[list[SaidClaim], Field(min_length=1, max_length=MOST_CLAIMS)]


def judged(said: Said, question: Question, case: Case, rules: Advice) -> Advice | list[str]:
    """The advice in the model's words; or what is wrong with the answer, and then the rules' advice stands.

    The reason, the remedy and the draft stay the rules': a model that comes to another reason or remedy is not shown.
    """
    mask = question.mask
    claims = tuple(
        Claim(mask.show(claim.words), tuple(mask.value(one) or one for one in claim.records)) for claim in said.claims
    )
    advice = replace(rules, reason=said.reason, remedy=said.remedy, claims=claims)
    wrong = unfounded(advice, case)
    if said.reason is not rules.reason:
        wrong.append(f"it says {said.reason}")
    if said.remedy is not rules.remedy:
        wrong.append(f"it proposes {said.remedy}")
    if said.confidence < LEAST_CONFIDENCE:
        wrong.append("it is not sure of it")
    for claim, shown in zip(said.claims, claims, strict=True):
        wrong += [f"nothing is called {token}" for token in mask.strange(claim.words)]
        wrong += loose(mask.without(claim.words), question.figures(shown.records))
    return wrong or advice
