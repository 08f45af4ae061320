"""Recorded incidents through the advisor without a model: the right reason where truth knows it, nothing unfounded."""

from __future__ import annotations

import sys
from collections import Counter

import pytest

from logwarden.advisor.advice import unfounded
from logwarden.advisor.explain import explain
from logwarden.advisor.reasons import Reason

from .cases import Recorded, recorded

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


def test_the_reason_is_right(incidents: list[Recorded]) -> None:
    """In at least 85 of 100 incidents whose true cause is known, with records and without."""
    assert len(incidents) == 120
    wrong: Counter[tuple[str, str, bool]] = Counter()
    for one in incidents:
        advice = explain(one.case)
        if advice.reason not in RIGHT[one.truth]:
            wrong[one.truth, advice.reason, one.has_records] += 1
    for (truth, said, has_records), number in sorted(wrong.items()):
        sys.stdout.write(f"wrong {number} x: {said} is {truth}, {'with' if has_records else 'without'} records\n")
    right = 1 - wrong.total() / len(incidents)
    sys.stdout.write(f"{len(incidents)} incidents, right in {right:.1%}\n")
    assert right >= RIGHT_SHARE


def test_nothing_is_unfounded(incidents: list[Recorded]) -> None:
    """No claim without a record, no locked remedy, no annotation that nobody may write."""
    assert [words for one in incidents for words in unfounded(explain(one.case), one.case)] == []


def test_the_same_case_gets_the_same_advice(incidents: list[Recorded]) -> None:
    """Read back from what was written, it is the same."""
    assert [explain(Recorded.of(one.to_json()).case) for one in incidents] == [explain(one.case) for one in incidents]
