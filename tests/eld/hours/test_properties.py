from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from logwarden.eld.hours import HoursOfService, Options, Rule, Severity, Status, Violation

from .given import violations

if TYPE_CHECKING:
    from collections.abc import Iterable

Statuses = list[tuple[datetime, Status]]

CHICAGO = ZoneInfo("America/Chicago")
BEGINS = [datetime(2026, 3, 4, 6, tzinfo=UTC), datetime(2026, 10, 28, 5, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)]
LENGTHS = [1, 600, 1800, 3600, 7199, 7200, 10800, 14400, 18000, 25200, 28800, 34200, 36000, 122400]


@st.composite
def timed(draw: st.DrawFn) -> tuple[Statuses, datetime]:
    """Statuses of some days in Chicago, over clock changes too, and the end of the last one."""
    at = draw(st.sampled_from(BEGINS)) + timedelta(seconds=draw(st.integers(0, 86_400)))
    pieces = st.tuples(st.sampled_from(list(Status)), st.sampled_from(LENGTHS) | st.integers(1, 40_000))
    found: Statuses = []
    for status, length in draw(st.lists(pieces, min_size=1, max_size=40)):
        found.append((at, status))
        at += timedelta(seconds=length)
    return found, at


def found_in(
    statuses: Iterable[tuple[datetime, Status]], end: datetime, *, faq22: bool = False
) -> tuple[Violation, ...]:
    """The violations of statuses of a driver in Chicago."""
    return HoursOfService.of_statuses(statuses, CHICAGO, end, Options(faq22=faq22)).violations()


@given(timed(), st.lists(st.integers(0, 400_000), max_size=8))
def test_violations_do_not_depend_on_where_a_log_is_cut(case: tuple[Statuses, datetime], cuts: list[int]) -> None:
    """A status that is recorded again, at midnight or anywhere, changes nothing."""
    statuses, end = case
    begin = statuses[0][0]
    midnights = [
        begin.astimezone(CHICAGO).replace(hour=0, minute=0, second=0) + timedelta(days=n) for n in range(1, 20)
    ]
    again = [at.astimezone(UTC) for at in midnights] + [begin + timedelta(seconds=cut) for cut in cuts]
    more = [(at, [s for start, s in statuses if start <= at][-1]) for at in again if at < end]
    assert found_in([*statuses, *more], end) == found_in(statuses, end)


@given(timed(), st.randoms(use_true_random=False), st.booleans())
def test_the_order_and_number_of_copies_do_not_matter(
    case: tuple[Statuses, datetime],
    dice: random.Random,
    faq22: bool,
) -> None:
    """Statuses given twice or in any order are the same log."""
    statuses, end = case
    copies = [*statuses, *dice.sample(statuses, len(statuses) // 2)]
    dice.shuffle(copies)
    assert found_in(copies, end, faq22=faq22) == found_in(statuses, end, faq22=faq22)


@given(timed())
def test_violations_are_driving_within_the_log(case: tuple[Statuses, datetime]) -> None:
    """A violation lies in one stretch of driving, ends with it, and two of one rule never overlap."""
    statuses, end = case
    service = HoursOfService.of_statuses(statuses, CHICAGO, end)
    driving = {s.end: s.start for s in service.timeline.driving()}
    for rule in Rule:
        found = [v for v in service.violations() if v.rule is rule]
        assert all(driving[int(v.end.timestamp())] <= v.start.timestamp() for v in found if rule is not Rule.SEVENTY)
        assert all(v.start < v.end and v.anchor <= v.start for v in found)
        assert all(a.end <= b.start for a, b in pairwise(found))


@given(timed())
def test_a_cure_cures_and_less_does_not(case: tuple[Statuses, datetime]) -> None:
    """The rest that a provisional violation names does what it says; one second less leaves the violation whole."""
    statuses, end = case
    for violation in found_in(statuses, end):
        if violation.cure is None:
            continue
        berth = timedelta(seconds=violation.cure.sleeper_seconds)
        rested = end + timedelta(seconds=violation.cure.seconds)
        done = [*statuses, (end, Status.SB)] if berth else list(statuses)
        if end + berth < rested:
            done.append((end + berth, Status.OFF))
        left = _left_of(violation, found_in(done, rested))
        assert left == 0 if violation.cure.clears else 0 < left < violation.seconds
        assert _left_of(violation, found_in(done, rested - timedelta(seconds=1))) == violation.seconds


@given(timed())
def test_a_violation_of_the_window_that_is_not_provisional_stays(case: tuple[Statuses, datetime]) -> None:
    """No rest after the end of the records undoes it, unless a rest of ten hours already runs."""
    statuses, end = case
    assume(not _rests_ten_hours(statuses, end))
    rested = found_in([*statuses, (end, Status.SB)], end + timedelta(hours=10))
    for violation in found_in(statuses, end):
        if not violation.provisional:
            assert _left_of(violation, rested) == violation.seconds


@given(timed(), st.integers(0, 39), st.sampled_from([Status.OFF, Status.SB]), st.booleans())
def test_off_duty_instead_of_on_duty_never_adds_a_violation_without_a_new_reset(
    case: tuple[Statuses, datetime],
    chosen: int,
    rest: Status,
    faq22: bool,
) -> None:
    """Break and cycle: never. 11 and 14 hours: not in sum, as long as no new rest of ten hours comes about.

    Nor as long as the rest with which the log begins stays as it is: nobody knows how long that was.
    """
    statuses, end = case
    at = chosen % len(statuses)
    assume(statuses[at][1] in (Status.ON, Status.YM))
    rested = [*statuses[:at], (statuses[at][0], rest), *statuses[at + 1 :]]
    before, after = found_in(statuses, end, faq22=faq22), found_in(rested, end, faq22=faq22)
    for rule in (Rule.BREAK, Rule.SEVENTY):
        assert all(_within(v, before) for v in after if v.rule is rule)
    if _resets(rested, end) == _resets(statuses, end) and at != _first_work(statuses):
        assert _badness(after) <= _badness(before)


def test_a_rest_that_becomes_the_logs_beginning_is_no_part_of_a_split_rest() -> None:
    """What opens the log may be the end of a rest of ten hours or not: it opens the shift, and pairs with nothing."""
    after_work = "OFF 1, ON 1, OFF 3, D 7, SB 7, D 1"
    assert violations(after_work) == []
    assert violations(after_work.replace("ON 1", "OFF 1")) == [("14 HOURS", 19.0, 20.0)]


def test_a_longer_rest_can_add_a_violation_when_it_becomes_a_reset() -> None:
    """The specification itself: nine and a half hours are a part of a split rest, ten are not (FAQ 22 off)."""
    clean = "OFF 10, D 4, SB 9:30, ON 0:30, D 5, OFF 4, ON 1, D 5, OFF 10"
    assert violations(clean) == []
    rested = clean.replace("ON 0:30", "SB 0:30")
    assert violations(rested) == [("14 HOURS", 38.0, 39.0)]
    assert violations(rested, Options(faq22=True)) == []


def test_a_reset_can_cut_a_split_rest_in_two_even_with_faq_22() -> None:
    """The specification itself: a new reset without the berth parts a rest from the one that it pairs with later."""
    before = "OFF 10, D 5, OFF 4, ON 1, D 5, OFF 9:30, ON 0:30, D 1, SB 8, D 1, OFF 10"
    rested = before.replace("ON 0:30", "OFF 0:30")
    added = ("14 HOURS", 24.0, 25.0)
    for options in (Options(), Options(faq22=True)):
        assert added not in violations(before, options)
        assert added in violations(rested, options)


def _left_of(violation: Violation, found: tuple[Violation, ...]) -> int:
    parts = (
        min(v.end, violation.end) - max(v.start, violation.start)
        for v in found
        if v.rule is violation.rule and v.start < violation.end and violation.start < v.end
    )
    return int(sum(parts, timedelta()).total_seconds())


def _within(violation: Violation, found: tuple[Violation, ...]) -> bool:
    return any(v.rule is violation.rule and v.start <= violation.start and violation.end <= v.end for v in found)


def _badness(found: tuple[Violation, ...]) -> tuple[int, ...]:
    of_shifts = [v for v in found if v.rule in (Rule.DRIVING, Rule.WINDOW)]
    words = (Severity.EGREGIOUS, Severity.ORDINARY, Severity.NOMINAL)
    return (*(sum(v.severity is word for v in of_shifts) for word in words), sum(v.seconds for v in of_shifts))


def _rests(statuses: Statuses, end: datetime) -> list[tuple[datetime, datetime]]:
    ends = [*(at for at, _ in statuses[1:]), end]
    runs = groupby(zip(statuses, ends, strict=True), lambda one: one[0][1] in (Status.OFF, Status.SB, Status.PC))
    spans = [list(run) for resting, run in runs if resting]
    return [(run[0][0][0], run[-1][1]) for run in spans]


def _first_work(statuses: Statuses) -> int:
    rests = (Status.OFF, Status.SB, Status.PC)
    return next(number for number, (_, status) in enumerate(statuses) if status not in rests)


def _resets(statuses: Statuses, end: datetime) -> int:
    return sum(stop - start >= timedelta(hours=10) for start, stop in _rests(statuses, end))


def _rests_ten_hours(statuses: Statuses, end: datetime) -> bool:
    return any(stop == end and stop - start >= timedelta(hours=10) for start, stop in _rests(statuses, end))
