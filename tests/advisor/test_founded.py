"""What the advisor may not say, whoever wrote it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from logwarden.advisor.advice import Advice, Claim, Draft, Sure, unfounded
from logwarden.advisor.case import Case, Line, Shown
from logwarden.advisor.explain import explain
from logwarden.advisor.reasons import MEANINGS, Reason
from logwarden.eld.events import DRIVING, Event, EventType, Origin
from logwarden.remedies.catalogue import Remedy

NOON = datetime(2026, 11, 18, 18, 0, tzinfo=UTC)
TYPED = Shown("1/7", Event(NOON, EventType.DUTY_STATUS, DRIVING, origin=Origin.DRIVER))
POWER = Shown("1/8", Event(NOON, EventType.ENGINE_POWER, 1))
CASE = Case(
    "one_kind", "drivingOriginWarning", {"drivingOriginWarning": 1},
    (Line("drivingOriginWarning", "D1", NOON, NOON.date(), None, (TYPED, POWER), 0),),
)  # fmt: skip
GOOD = Advice(Reason.DRIVING_ENTERED, Sure.RECORDS, (Claim("It is there.", ("1/7",)),), Remedy.ANNOTATE)


def test_what_the_records_show_is_founded() -> None:
    """The advice without a model, with a draft that states who entered what."""
    advice = explain(CASE)
    assert unfounded(advice, CASE) == []
    assert advice.draft == Draft("1/7", "D 18:00 entered by driver, not by device")


@pytest.mark.parametrize(
    "wrong",
    [
        replace(GOOD, claims=(Claim("It is there.", ("1/7", "1/9")),)),
        replace(GOOD, claims=(Claim("Everybody knows it.", ()),)),
        replace(GOOD, remedy=Remedy.RESTORE_RECORDS),
        replace(GOOD, remedy=Remedy.CLEAR_TWINS),
        replace(GOOD, draft=Draft("1/8", "Power up as recorded")),
        replace(GOOD, draft=Draft("1/9", "Not there at all")),
        replace(GOOD, draft=Draft("1/7", "D")),
        replace(GOOD, draft=Draft("1/7", "D entered by driver because the device hung and nobody noticed it")),
        replace(GOOD, draft=Draft("1/7", "two\nlines")),
    ],
    ids=["foreign record", "no record", "locked", "not for this kind", "power", "unknown", "short", "long", "lines"],
)
def test_what_no_record_shows_is_not_said(wrong: Advice) -> None:
    """A record that is not there, a claim without one, a remedy that is not lawful, a draft nobody may write."""
    assert len(unfounded(wrong, CASE)) >= 1
    assert unfounded(GOOD, CASE) == []


def test_every_reason_has_its_meaning() -> None:
    """Words, a paragraph, and a next step that is not locked."""
    assert set(MEANINGS) == set(Reason)
    assert Remedy.RESTORE_RECORDS not in {meaning.remedy for meaning in MEANINGS.values()}
