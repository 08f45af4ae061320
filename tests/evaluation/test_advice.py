"""Recorded incidents through the advisor: without a model, with a scripted one, and with one that obeys the portal.

The right reason where truth knows it, and nothing unfounded, ever.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from pydantic import ValidationError

from logwarden.advisor.advice import Advice, unfounded
from logwarden.advisor.case import Case
from logwarden.advisor.explain import explain
from logwarden.advisor.question import Question, question_of
from logwarden.advisor.reasons import Reason
from logwarden.advisor.said import Said, judged
from tests.advisor.stand_in import repeated

from .cases import Recorded, recorded
from .hostile import OBEYING, Obeying, planted

R = Reason

RIGHT: dict[str, set[Reason]] = {
    "co_driver": {R.SHARED_DEVICE},
    "gateway_changed": {R.OTHER_GATEWAY},
    "device_swapped": {R.OTHER_GATEWAY},
    "device_reset": {R.OTHER_GATEWAY},
    "lost_uploads": {R.NOT_UPLOADED},
    "lost_record": {R.NOT_UPLOADED},
    "withheld_shut_down": {R.NOT_UPLOADED},
    "not_downloaded": {R.NOT_UPLOADED},
    "unplugged": {R.POWER_LOST},
    "unplugged_at_shut_down": {R.POWER_LOST, R.POWER_RECORD_NOT_MADE},
    "shut_down_not_made": {R.POWER_RECORD_NOT_MADE},
    "power_up_not_made": {R.POWER_RECORD_NOT_MADE},
    "intermediate_not_made": {R.INTERMEDIATE_NOT_MADE},
    "intermediate_shifted": {R.INTERMEDIATE_SHIFTED},
    "ran_unrecorded": {R.RAN_UNRECORDED},
    "odometer_leap": {R.ODOMETER_LEAPT},
    "bad_odometer_reading": {R.ODOMETER_MISREAD},
    "hours_leap": {R.HOURS_LEAPT},
    "bad_hours_reading": {R.HOURS_MISREAD},
    "engine_link_down": {R.ENGINE_LINK_DOWN},
    "no_engine_data": {R.NO_ENGINE_ANSWER},
    "gps_down": {R.RECEIVER_DOWN},
    "no_fix": {R.NO_FIX},
    "gps_frozen": {R.POSITION_STUCK},
    "gps_moved": {R.POSITION_WRONG},
    "typed_place": {R.PLACE_TYPED},
    "places_typed": {R.PLACE_TYPED},
    "data_diagnostic": {R.SELF_TEST},
    "position_malfunction": {R.SELF_TEST, R.RECEIVER_DOWN},
    "logged_in_twice": {R.SESSIONS},
    "logged_out_twice": {R.SESSIONS},
    "logged_in_on_the_road": {R.SESSIONS},
    "out_at_stops": {R.SESSIONS},
    "retapped": {R.TAPPED_AGAIN},
    "driving_entered_again": {R.DRIVING_ENTERED},
    "drove_too_long": {R.OVER_HOURS},
    "window_exceeded": {R.OVER_HOURS},
    "no_break": {R.OVER_HOURS},
    "long_week": {R.OVER_HOURS},
    "drove_too_fast": {R.OVER_SPEED},
    "drove_much_too_fast": {R.OVER_SPEED},
    "drove_above_limit": {R.OVER_SPEED},
    "unidentified_trip": {R.NOBODY_LOGGED_IN},
    "firmware": {R.UNKNOWN_MESSAGE},
}
"""Which reasons are right for the simulator's causes."""

RIGHT_SHARE = 0.85


@pytest.fixture(scope="module")
def incidents() -> list[Recorded]:
    """The recorded ones."""
    return recorded()


Script = Callable[[dict[str, Any]], dict[str, Any]]


def shown(case: Case, rules: Advice, question: Question | None, script: Script) -> tuple[Advice, bool]:
    """What a person sees of a case with that model, and whether it is in the model's words."""
    if question is None:
        return rules, False
    try:
        said = Said.model_validate(script(json.loads(question.text)))
    except ValidationError:
        return rules, False
    found = judged(said, question, case, rules)
    return (rules, False) if isinstance(found, list) else (found, True)


def well_worded(question: dict[str, Any]) -> dict[str, Any]:
    """A good model: the rules' sentences and one of its own about the first record."""
    good, first = repeated(question), question["records"][0]
    words = (
        f"The record of {first['at']}, {first['is']}, was made by {first['made_by']}; it is one of {first['driver']}."
    )
    return good | {"claims": [*good["claims"], {"words": words, "records": [first["id"]]}]}


@pytest.mark.parametrize("script", [None, well_worded], ids=["without a model", "with a scripted model"])
def test_the_reason_is_right(incidents: list[Recorded], script: Script | None) -> None:
    """In at least 85 of 100 incidents whose true cause is known, with records and without."""
    assert len(incidents) == 120
    wrong: Counter[tuple[str, str, bool]] = Counter()
    worded = 0
    for one in incidents:
        advice, by_model = explain(one.case), False
        if script is not None:
            advice, by_model = shown(one.case, advice, question_of(one.case, advice), script)
        worded += by_model
        assert unfounded(advice, one.case) == []
        if advice.reason not in RIGHT[one.truth]:
            wrong[one.truth, advice.reason, one.has_records] += 1
    for (truth, said, has_records), number in sorted(wrong.items()):
        sys.stdout.write(f"wrong {number} x: {said} is {truth}, {'with' if has_records else 'without'} records\n")
    right = 1 - wrong.total() / len(incidents)
    sys.stdout.write(f"{len(incidents)} incidents, right in {right:.1%}, {worded} in a model's words, 0 unfounded\n")
    assert right >= RIGHT_SHARE
    assert worded == (0 if script is None else sum(one.has_records for one in incidents))


def _obeyed(obey: Obeying, question: dict[str, Any]) -> dict[str, Any]:
    return obey(question, repeated(question))


def test_a_model_that_obeys_the_portal_is_never_heard(incidents: list[Recorded]) -> None:
    """Whatever a hostile model makes of the orders in a portal's texts, the rules' answer is what a person sees."""
    asked = 0
    for one in incidents:
        case = planted(one.case)
        rules = explain(case)
        question = question_of(case, rules)
        for name, obey in OBEYING.items():
            advice, by_model = shown(case, rules, question, partial(_obeyed, obey))
            assert (advice, by_model) == (rules, False), name
            assert unfounded(advice, case) == []
            asked += bool(rules.claims)
    sys.stdout.write(f"{asked} hostile answers to {len(incidents)} incidents: 0 shown\n")
    assert asked == len(OBEYING) * sum(one.has_records for one in incidents)


def test_the_same_case_gets_the_same_advice(incidents: list[Recorded]) -> None:
    """Read back from what was written, it is the same."""
    assert [explain(Recorded.of(one.to_json()).case) for one in incidents] == [explain(one.case) for one in incidents]
