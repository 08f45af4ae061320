"""What leaves with a question, and what comes back in its tokens."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from logwarden.advisor.advice import Advice
from logwarden.advisor.explain import explain
from logwarden.advisor.mask import Mask
from logwarden.advisor.question import Question, question_of
from logwarden.advisor.said import Said, judged
from logwarden.advisor.wording import LONGEST, PLAIN, figures_of, loose
from logwarden.eld.events import Origin

from .stand_in import repeated
from .test_founded import CASE

RULES = explain(CASE)


def question() -> Question:
    """The one about a driving status that was entered by hand."""
    found = question_of(CASE, RULES)
    assert found is not None
    return found


def answered(*words: str, **changed: object) -> Advice | list[str]:
    """What becomes of an answer with these sentences about the first record."""
    asked = question()
    claims = [{"words": one, "records": ["[R1]"]} for one in words]
    said = repeated(json.loads(asked.text)) | {"claims": claims} | changed
    return judged(Said.model_validate(said), asked, CASE, RULES)


def test_better_words_are_shown() -> None:
    """Reason, remedy and draft stay the rules'; the sentences are the model's, with the ids of our records."""
    found = answered("The record DS_D of 18:00 was entered by the driver [D1], not by the device.")
    assert isinstance(found, Advice)
    (claim,) = found.claims
    assert claim.words == "The record DS_D of 18:00 was entered by the driver D1, not by the device."
    assert claim.records == ("1/7",)
    assert replace(found, claims=RULES.claims) == RULES


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("The record of 18:01 differs.", "nothing shows 18:01"),
        ("It happened three times.", "nothing shows three"),
        ("The driver lied.", "the word lied"),
        ("Delete it.", "the word delete"),
        ("It differs, reset the device.", "it reads like an order"),
        ("The driver has to stop.", "it reads like an order"),
        ("[R77] differs.", "nothing is called [R77]"),
        ("The record differs\u2028now.", "a sentence has other letters than plain ones"),
        ("r.e.s.t.o.r.e", "the word r"),
        ("DRIVER_FALSIFIED", "nothing shows DRIVER_FALSIFIED"),
    ],
)
def test_what_a_sentence_may_not_say(words: str, wrong: str) -> None:
    """A figure that stands nowhere, a word that orders or accuses, a token of nothing, letters that only look plain."""
    found = answered("It differs.", words)
    assert isinstance(found, list)
    assert wrong in found


def test_nobody_may_come_to_another_end() -> None:
    """Another reason, another remedy, half a confidence, a sentence that is too long: each alone is enough."""
    assert answered("It differs.", reason="unclear") == ["it says unclear"]
    assert answered("It differs.", remedy="task") == ["it proposes task"]
    assert answered("It differs.", confidence=0.4) == ["it is not sure of it"]
    assert loose("it " * LONGEST, frozenset()) == [f"a sentence has more than {LONGEST} characters"]


def test_no_plain_word_orders() -> None:
    """None of the words of what may be done is among those that a model may use, but as something that happened."""
    deeds = {
        "annotate",
        "approve",
        "ask",
        "change",
        "clear",
        "click",
        "correct",
        "delete",
        "edit",
        "fix",
        "hide",
        "move",
    }
    deeds |= {"press", "remove", "replace", "restore", "resync", "shorten", "should", "must", "need", "unplug", "you"}
    assert deeds & PLAIN <= {"correct"}


def test_a_time_may_be_said_to_the_minute() -> None:
    """18:00 stands for 18:00:00, thousands may be parted, and a portal's name of a record is a figure, too."""
    figures = figures_of(["DS_D of 11/18 18:00:00 at 279122"])
    assert loose("DS_D of 11/18, 18:00, at 279,122 miles.", figures) == []
    assert loose("DS_ON at 18:01", figures) == ["nothing shows DS_ON", "nothing shows 18:01"]


def test_the_portals_words_leave_as_far_as_they_are_harmless() -> None:
    """A word of the trade leaves, any other is a token; and no answer may quote it."""
    mask = Mask()
    assert mask.hide_portal("Gateway offline: Smith K3206") == "GATEWAY OFFLINE [W1] [W2] [W3] [W4]"
    assert mask.strange("[W2] is offline") == ["[W2]"]


@pytest.mark.parametrize("value", ["RESTORE ALL RECORDS", "a, b", "x" * 33, "\u202eid"])
def test_what_is_no_id_is_not_put_back(value: str) -> None:
    """A driver's id or a device that is a sentence may be an order: who names it is not heard."""
    mask = Mask()
    token = mask.token("U", value)
    assert mask.strange(f"It is {token}.") == [token]


def test_without_a_record_nobody_is_asked() -> None:
    """Where nobody read the log, there is nothing to say in other words."""
    unread = replace(CASE, lines=tuple(replace(line, records=(), place=None) for line in CASE.lines))
    assert question_of(unread, explain(unread)) is None


def test_the_same_content_is_the_same_question() -> None:
    """The hash is of what is told: a note on the record is not, who made it is."""
    line = CASE.lines[0]

    def with_first(**changed: Any) -> Question | None:
        first = replace(line.records[0], event=replace(line.records[0].event, **changed))
        case = replace(CASE, lines=(replace(line, records=(first, *line.records[1:])),))
        return question_of(case, explain(case))

    noted, made = with_first(notes="CALL SMITH"), with_first(origin=Origin.OTHER_USER)
    assert noted is not None
    assert made is not None
    assert noted.content == question().content != made.content
