from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest

from logwarden.eld.hours import Cycle, HoursOfService, Options, Status, Violation

from .oracle import Found, Law, judge, minutes_of

BEGINS = {
    "America/Chicago": datetime(2026, 2, 2, 6, tzinfo=UTC),
    "America/New_York": datetime(2025, 10, 26, 4, tzinfo=UTC),  # over the change of 2025-11-02
    "America/Los_Angeles": datetime(2026, 3, 1, 20, tzinfo=UTC),  # over the change of 2026-03-08
}
LAWS = {
    "plain": (Options(), Law()),
    "faq22": (Options(faq22=True), Law(faq22=True)),
    "adverse": (Options(adverse_driving=True), Law(drive=780, window=960)),
    "sixteen": (Options(sixteen_hour=True, cycle=Cycle.SIXTY_IN_SEVEN), Law(window=960, cycle=3600, days=7)),
    "short": (Options(short_haul=True), Law(short_haul=True)),
}
RESTS = [120, 120, 125, 150, 180, 180, 240, 300, 415, 420, 420, 430, 480, 540, 570, 595]


def split_pieces(dice: random.Random) -> list[tuple[str, int]]:
    """A few days of team-like driving, rich in rests that nearly or just make a split rest."""
    pieces: list[tuple[str, int]] = []
    if dice.random() < 0.8:
        pieces.append((dice.choice(["OFF", "SB"]), dice.choice([600, 600, 640, 480, 420])))
    for _ in range(dice.randint(3, 9)):
        for _ in range(dice.randint(1, 3)):
            pieces.append(("D", dice.choice([60, 120, 180, 240, 300, 307, 330, 480])))
            pieces.append((dice.choice(["ON", "ON", "OFF", "YM", "PC"]), dice.choice([5, 15, 29, 30, 60, 119])))
        rest = dice.choice([*RESTS, 600, 610])
        if dice.random() < 0.3:
            part = dice.choice([60, 120, rest // 2])
            pieces += [("OFF", min(part, rest)), ("SB", max(0, rest - part))]
        else:
            pieces.append((dice.choice(["OFF", "SB", "SB"]), rest))
    return pieces[: len(pieces) - dice.randint(0, 2)]


def week_pieces(dice: random.Random) -> list[tuple[str, int]]:
    """Some weeks' beginning of long days, with and without a restart."""
    pieces = [("OFF", dice.choice([600, 2039, 2040, 2500]))]
    for _ in range(dice.randint(8, 13)):
        pieces += [("ON", dice.choice([15, 60, 180])), ("D", dice.choice([300, 420, 480])), ("OFF", 30)]
        pieces += [("D", dice.choice([120, 180, 240])), ("ON", dice.choice([30, 120, 240]))]
        pieces.append(("OFF", dice.choice([600, 600, 600, 660, 720, 2039, 2040])))
    return pieces[: len(pieces) - dice.randint(0, 3)]


def found_by_engine(
    pieces: list[tuple[str, int]], begin: datetime, zone: ZoneInfo, options: Options
) -> dict[Found, Violation]:
    """The engine's violations, by their minutes after the start."""
    statuses, at = [], begin
    for status, length in pieces:
        statuses.append((at, Status(status)))
        at += timedelta(minutes=length)
    found = HoursOfService.of_statuses(statuses, zone, at, options).violations()
    return {
        (v.rule.value, round((v.start - begin).total_seconds() / 60), round((v.end - begin).total_seconds() / 60)): (v)
        for v in found
    }


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(("kind", "cases"), [("split", 40), ("week", 6)])
def test_two_judges_agree(law: str, kind: str, cases: int) -> None:
    """The engine finds what a judge finds that goes by the minute and tries every pairing, exactly."""
    options, limits = LAWS[law]
    dice = random.Random(f"{law} {kind}")  # noqa: S311 -- repeatable cases are the point
    total = 0
    for number in range(cases):
        pieces = split_pieces(dice) if kind == "split" else week_pieces(dice)
        zone = dice.choice(sorted(BEGINS))
        begin = BEGINS[zone] + timedelta(minutes=dice.randint(0, 1440))
        expected = judge(minutes_of(pieces), begin, ZoneInfo(zone), limits)
        found = found_by_engine(pieces, begin, ZoneInfo(zone), options)
        assert set(found) == expected, (number, zone, begin, pieces)
        total += len(expected)
    assert total > cases  # the cases are worth judging


def test_provisional_is_what_a_rest_could_change() -> None:
    """A violation is provisional exactly when ten hours in the berth would change it; its cure is enough for that."""
    dice = random.Random("provisional")  # noqa: S311 -- repeatable cases are the point
    zone = ZoneInfo("America/Chicago")
    begin, seen = BEGINS["America/Chicago"], {True: 0, False: 0}
    for number in range(80):
        pieces = split_pieces(dice)
        if sum(length for _, length in _last_rest(pieces)) >= 600:
            continue  # the shift is over, and nothing in it provisional
        after = judge(minutes_of([*pieces, ("SB", 600)]), begin, zone, Law())
        for minutes, violation in found_by_engine(pieces, begin, zone, Options()).items():
            assert violation.provisional is (minutes not in after), (number, minutes, pieces)
            seen[violation.provisional] += 1
            if violation.cure is not None:
                berth = violation.cure.sleeper_seconds // 60
                cure = [("SB", berth), ("OFF", violation.cure.seconds // 60 - berth)]
                assert minutes not in judge(minutes_of([*pieces, *cure]), begin, zone, Law()), (number, pieces)
    assert min(seen.values()) >= 20


def _last_rest(pieces: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return list(takewhile(lambda piece: piece[0] in ("OFF", "SB", "PC"), reversed(pieces)))
