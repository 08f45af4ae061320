"""explain: the advice without a model. Always there, and the same for the same case."""

from __future__ import annotations

from datetime import timedelta

from logwarden.eld.events import EventType
from logwarden.remedies.catalogue import BY_KEY, UNKNOWN

from .advice import Advice, Sure, unfounded
from .annotation import draft_for
from .case import Case, Line, Shown
from .claims import claim_of
from .reasons import MEANINGS, Reason

_BY_RULE: dict[str, Reason] = {
    "shared_counter": Reason.SHARED_DEVICE,
    "gateway_changed": Reason.OTHER_GATEWAY,
    "unidentified_trip": Reason.NOBODY_LOGGED_IN,
    "no_engine_data": Reason.ENGINE_LINK_DOWN,
    "no_position": Reason.RECEIVER_DOWN,
    "sessions": Reason.SESSIONS,
    "typed_places": Reason.PLACE_TYPED,
}

_BY_KEY: dict[str, Reason] = {
    "twoIdenticalStatusesError": Reason.TAPPED_AGAIN,
    "drivingOriginWarning": Reason.DRIVING_ENTERED,
    "diagnosticEvent": Reason.SELF_TEST,
    "engineHoursAfterShutdown": Reason.RAN_UNRECORDED,
    "noDataInOdometerOrEngineHours": Reason.NO_ENGINE_ANSWER,
    "locationChangedError": Reason.POSITION_WRONG,
    "incorrectIntermediatePlacementError": Reason.INTERMEDIATE_SHIFTED,
    "incorrectStatusPlacementError": Reason.SESSIONS,
    "eventHasManualLocation": Reason.PLACE_TYPED,
    "unidentifiedDriverEvent": Reason.NOBODY_LOGGED_IN,
    UNKNOWN.key: Reason.UNKNOWN_MESSAGE,
}

_BY_CATEGORY: dict[str, Reason] = {"hours_of_service": Reason.OVER_HOURS, "speed": Reason.OVER_SPEED}

_CLAIMS = 3
"""More than a few records say no more."""


def explain(case: Case) -> Advice:
    """The likely reason of a case, what shows it, and the lawful next step."""
    reason = _reason(case)
    seen = [claim for line in case.lines if (claim := claim_of(line)) is not None]
    # those that compare several records first: they show more than one record alone
    claims = tuple(sorted(seen, key=lambda claim: len(claim.records), reverse=True)[:_CLAIMS])
    draft = next((draft for line in case.lines if (draft := draft_for(line)) is not None), None)
    advice = Advice(reason, Sure.RECORDS if claims else Sure.LIST, claims, MEANINGS[reason].remedy, draft)
    if unfounded(advice, case):
        return Advice(reason, Sure.LIST, (), MEANINGS[Reason.UNCLEAR].remedy)
    return advice


def _reason(case: Case) -> Reason:
    if case.rule in _BY_RULE:
        return _BY_RULE[case.rule]
    if case.rule == "records_missing":
        return _missing(case)
    if case.rule == "position_unsure":
        return Reason.POSITION_STUCK if "locationDidNotChangeWarning" in case.counts else Reason.NO_FIX
    if case.key == "odometerError":
        return _odometer(case.of(case.key))
    if case.key == "engineHoursWarning":
        return _engine_hours(case.of(case.key))
    return _BY_KEY.get(case.key) or _BY_CATEGORY.get(BY_KEY[case.key].category, Reason.UNCLEAR)


def _missing(case: Case) -> Reason:
    """Why records are missing: a number that is missing was given by the device, so the record was made."""
    kinds = case.counts.keys()
    if {"noPowerUpError", "noShutdownError", "engineHoursAfterShutdown"} <= kinds:
        return Reason.POWER_LOST
    if breaks := case.of("sequentialIdBreak"):
        return _broken(breaks)
    if "incorrectIntermediatePlacementError" in kinds:
        return Reason.INTERMEDIATE_SHIFTED
    most = max(case.counts, key=lambda key: case.counts[key])
    if most == "eventIsNotDownloaded":
        return Reason.NOT_UPLOADED
    return Reason.INTERMEDIATE_NOT_MADE if most == "missingIntermediateError" else Reason.POWER_RECORD_NOT_MADE


def _broken(breaks: list[Line]) -> Reason:
    if all(_is_other_counter(line) for line in breaks):
        return Reason.OTHER_GATEWAY
    return Reason.SESSIONS if all(_is_at_a_login(line) for line in breaks) else Reason.NOT_UPLOADED


def _is_other_counter(line: Line) -> bool:
    """Whether the numbers are another device's from here on, or the same one's that began anew."""
    own, before = line.own, line.before()
    if own is None or before is None or own.event.sequence_id is None or before.event.sequence_id is None:
        return False
    return own.event.device != before.event.device or own.event.sequence_id < before.event.sequence_id


def _is_at_a_login(line: Line) -> bool:
    """Whether the driver logs in there: the numbers before it are those of records that are nobody's."""
    return EventType.LOGIN in [shown.event.type for shown in _three(line)]


def _odometer(lines: list[Line]) -> Reason:
    """Miles never go back: where one reading does, or the next falls behind it, that one reading is wrong."""
    for line in lines:
        miles = [shown.event.odometer for shown in _three(line) if shown.event.odometer is not None]
        if sorted(miles) != miles:
            return Reason.ODOMETER_MISREAD
    return Reason.ODOMETER_LEAPT if any(line.own for line in lines) else Reason.ODOMETER_MISREAD


def _engine_hours(lines: list[Line]) -> Reason:
    """Hours run with the clock: where one is too far on and the next too near, or the other way, that one is wrong."""
    for line in lines:
        before, own, after = line.before(), line.own, line.after()
        if before is None or own is None or after is None:
            continue
        first, second = _slip(before, own), _slip(own, after)
        if first is not None and second is not None:
            return Reason.HOURS_MISREAD if first * second < 0 else Reason.HOURS_LEAPT
    return Reason.HOURS_MISREAD


def _three(line: Line) -> list[Shown]:
    return [shown for shown in (line.before(), line.own, line.after()) if shown is not None]


def _slip(one: Shown, other: Shown) -> float | None:
    """By how many hours the engine ran more than the clock between two records."""
    if one.event.engine_hours is None or other.event.engine_hours is None:
        return None
    ran = float(other.event.engine_hours - one.event.engine_hours)
    return ran - (other.event.at - one.event.at) / timedelta(hours=1)
