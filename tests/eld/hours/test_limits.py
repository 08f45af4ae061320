from __future__ import annotations

from datetime import date, timedelta

import pytest

from logwarden.eld.hours import Cycle, Exclusion, ExclusionKind, HoursOfService, Options, Rule, Severity
from logwarden.eld.hours.violations import in_words

from .given import SECOND, START, Brief, service, violations

WEEK = "OFF 34, " + "ON 10, OFF 14, " * 6  # six days of ten hours, from 10:00 on the second day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OFF 10, D 6, OFF 0:30, D 5:00:00, OFF 10", []),
        ("OFF 10, D 6, OFF 0:30, D 5:00:01, OFF 10", [("11 HOURS", 21.5, 21 + 1801 * SECOND)]),
        ("OFF 10, D 5, ON 4, D 5:00:00, OFF 10", []),
        ("OFF 10, D 5, ON 4, D 5:00:01, OFF 10", [("14 HOURS", 24.0, 24 + SECOND)]),
        ("OFF 10, D 8:00:00, OFF 10", []),
        ("OFF 10, D 8:00:01, OFF 10", [("8 HOURS", 18.0, 18 + SECOND)]),
        (WEEK + "ON 9, D 1:00:00, OFF 1", []),
        (WEEK + "ON 9, D 1:00:01, OFF 1", [("70 HOURS", 188.0, 188 + SECOND)]),
    ],
)
def test_a_limit_itself_is_legal(text: str, expected: list[Brief]) -> None:
    """Exactly 11, 14, 8 or 70 hours are legal; one second more is a violation of one second."""
    assert violations(text) == expected


def test_only_driving_breaks_a_limit() -> None:
    """On-duty time past the window and past the cycle is legal."""
    assert violations("OFF 10, D 5, ON 20, OFF 10") == []
    assert violations(WEEK + "ON 20, OFF 10") == []


@pytest.mark.parametrize(("interruption", "legal"), [("ON 0:30", True), ("YM 0:30", True), ("ON 0:29:59", False)])
def test_half_an_hour_of_anything_but_driving_is_a_break(interruption: str, *, legal: bool) -> None:
    """Thirty minutes of on-duty time or yard moves interrupt the eight hours; one second less does not."""
    assert (violations(f"OFF 10, D 8, {interruption}, D 1, OFF 10") == []) is legal


def test_a_break_that_came_too_late_begins_a_new_count() -> None:
    """Each stretch of driving beyond the eighth hour is a violation until half an hour of something else."""
    assert violations("OFF 10, D 8:30, OFF 0:10, D 0:30, OFF 0:30, D 1, OFF 10") == [
        ("8 HOURS", 18.0, 18.5),
        ("8 HOURS", 18 + 2400 * SECOND, 19 + 600 * SECOND),
    ]


def test_personal_use_is_rest_and_yard_moves_are_work() -> None:
    """Personal use belongs to a ten-hour rest; yard moves count for the window and not as driving."""
    assert violations("OFF 10, D 6, ON 5, OFF 4, PC 2, OFF 4, D 3, OFF 10") == []
    assert violations("OFF 10, YM 4, D 10, OFF 0:30, D 0:15, OFF 10")[0] == ("8 HOURS", 22.0, 24.0)
    assert violations("OFF 10, YM 4, D 7, OFF 0:30, D 4, OFF 10") == [("14 HOURS", 24.0, 25.5)]


def test_personal_use_interrupts_the_sleeper_berth() -> None:
    """Six hours in the berth, personal use and another hour are no seven hours on end."""
    assert violations("OFF 10, D 6, SB 7, D 5, OFF 3, D 5, OFF 10") == []
    assert violations("OFF 10, D 6, SB 6, PC 0:10, SB 0:50, D 5, OFF 3, D 5, OFF 10") != []


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("OFF 34", []),
        ("OFF 20, SB 10, PC 4", []),
        ("OFF 33:59:59", [("70 HOURS", 178 - SECOND, 180 - SECOND)]),
    ],
)
def test_thirty_four_hours_restart_the_cycle(rest: str, expected: list[Brief]) -> None:
    """After 34 consecutive hours off duty or in the berth the sum is zero; one second less changes nothing."""
    worked = "OFF 34, " + "ON 14, OFF 10, " * 4 + "ON 13, "
    assert violations(f"{worked}{rest}, D 3, OFF 10") == expected


def test_a_day_that_drops_out_of_the_cycle_frees_driving_at_midnight() -> None:
    """The oldest day drops off when the new day starts: driving over midnight is in excess before it alone."""
    worked = "ON 10, OFF 14, " * 6 + "OFF 12, ON 10, OFF 25, "
    assert violations(f"{worked}D 2, OFF 1") == [("70 HOURS", 191.0, 192.0)]


def test_driving_in_excess_over_midnight_is_one_violation() -> None:
    """A violation of the cycle ends when that driving stops, not with the day."""
    worked = "OFF 24, " + "ON 12, OFF 12, " * 5 + "OFF 12, ON 10, OFF 1, "
    assert violations(f"{worked}D 2, OFF 1") == [("70 HOURS", 167.0, 169.0)]


def test_known_days_before_the_records_count_in_the_cycle() -> None:
    """Known totals of earlier days count while those days are in the window, and not after a restart."""
    worked = service("OFF 10, D 2, OFF 10")
    before = {date(2026, 1, 26) + timedelta(days=n): 10 * 3600 for n in range(7)}  # 26 January to 1 February
    full = HoursOfService(worked.timeline, worked.zone, earlier_days=before)
    assert [v.seconds for v in full.violations()] == [7200]
    rested = service("OFF 34, D 2, OFF 10")
    assert HoursOfService(rested.timeline, rested.zone, earlier_days=before).violations() == ()


def test_sixty_in_seven_is_chosen_by_an_option() -> None:
    """The carrier's cycle decides the limit, the days and the paragraph."""
    found = service(WEEK + "D 1, OFF 10", Options(cycle=Cycle.SIXTY_IN_SEVEN)).violations()
    assert [(v.rule, v.paragraph, v.seconds) for v in found] == [(Rule.SIXTY, "395.3(b)(1)", 3600)]


def test_a_violation_says_what_it_was_counted_from() -> None:
    """The anchor of the window is the first work after the rest; the paragraph and the severity are there."""
    (found,) = service("OFF 10, ON 4, D 7, OFF 0:30, D 2:40, OFF 10").violations()
    assert (found.rule, found.paragraph) == (Rule.WINDOW, "395.3(a)(2)")
    assert found.anchor == START + timedelta(hours=10)
    assert (found.minutes, found.severity, found.provisional) == (10, Severity.NOMINAL, False)


def test_a_split_rest_is_named_in_the_violation() -> None:
    """With a split rest the anchor is the end of its first part, and both parts are listed."""
    (found,) = service("OFF 10, D 7, SB 8, D 4, OFF 2, D 6, OFF 0:30, D 1:30, OFF 10").violations()
    assert (found.rule, found.seconds) == (Rule.DRIVING, 1800)
    assert found.anchor == START + timedelta(hours=25)
    assert found.exclusions == (
        Exclusion(ExclusionKind.SPLIT_REST, START + timedelta(hours=29), START + timedelta(hours=31)),
        Exclusion(ExclusionKind.SPLIT_PARTNER, START + timedelta(hours=17), START + timedelta(hours=25)),
    )


def test_claimed_exceptions_and_personal_use_are_named() -> None:
    """What was counted in the driver's favour stands in the violation."""
    found = service("OFF 10, D 5, PC 1, ON 8, D 3, OFF 10", Options(adverse_driving=True)).violations()
    assert [v.rule for v in found] == [Rule.WINDOW]
    assert [e.kind for e in found[0].exclusions] == [ExclusionKind.PERSONAL_USE, ExclusionKind.ADVERSE_DRIVING]


def test_a_provisional_violation_says_what_cures_it() -> None:
    """Seven hours in the berth want three hours more, as words and in seconds."""
    (found,) = service("OFF 10, ON 1, D 5, SB 7, D 5").violations()
    assert found.cure is not None
    assert (found.cure.seconds, found.cure.sleeper_seconds, found.cure.clears) == (10_800, 0, True)
    assert found.cure.words == "Cured if the driver now rests for 3 h, off duty or in the sleeper berth."


def test_the_cure_of_an_off_duty_rest_is_in_the_berth() -> None:
    """Three hours off duty want seven in the sleeper berth; an hour there that already runs counts."""
    (found,) = service("OFF 10, ON 1, D 5, OFF 3, ON 3, D 4, SB 1").violations()
    assert found.cure is not None
    assert (found.cure.seconds, found.cure.sleeper_seconds) == (6 * 3600, 6 * 3600)
    assert "for 6 h, 6 h of it on end in the sleeper berth" in found.cure.words


def test_a_cure_takes_two_hours_at_least() -> None:
    """Nine hours in the berth lack one of the ten, and yet the other part of a split rest has two hours."""
    (found,) = service("OFF 10, ON 1, D 5, SB 9, D 5").violations()
    assert found.cure is not None
    assert found.cure.seconds == 7200


def test_after_a_reset_nothing_is_provisional() -> None:
    """A rest of ten hours off duty ends the shift: its violations are final, also while that rest still runs."""
    (found,) = service("OFF 10, ON 1, D 5, OFF 3, ON 3, D 4, OFF 10").violations()
    assert (found.rule, found.provisional) == (Rule.WINDOW, False)


def test_without_a_rest_in_the_records_no_reset_is_invented() -> None:
    """What is before the first record is neither rest nor work; doubt is said, where there is doubt."""
    (plain,) = service("D 6, ON 6, D 3").violations()
    assert (plain.rule, plain.incomplete_history) == (Rule.WINDOW, False)
    (doubtful,) = service("D 6, OFF 8, D 5, OFF 10").violations()
    assert (doubtful.rule, doubtful.incomplete_history) == (Rule.WINDOW, True)
    (certain,) = service("OFF 10, D 6, OFF 8, D 5, OFF 10").violations()
    assert (certain.rule, certain.incomplete_history) == (Rule.WINDOW, False)


def test_incomplete_history_says_until_when() -> None:
    """Each rule is in doubt until the first rest, or the first full days, that prove where its count begins."""
    found = {h.rule: h.until for h in service("D 2, ON 0:30, D 2, OFF 10, D 2").incomplete_history()}
    assert found[Rule.BREAK] == START + timedelta(hours=2.5)
    assert found[Rule.DRIVING] == found[Rule.WINDOW] == START + timedelta(hours=14.5)
    assert found[Rule.SEVENTY] is None
    assert service("OFF 34, D 2").incomplete_history() == ()


def test_use_that_the_carrier_has_not_enabled_is_shown() -> None:
    """Personal use without leave counts as the off duty that is recorded, and is listed."""
    found = service("OFF 10, PC 1, OFF 1, D 2", Options(personal_use=False))
    assert [(use.status.value, use.end - use.start) for use in found.not_enabled()] == [("PC", 3600)]
    assert found.violations() == ()


@pytest.mark.parametrize(
    ("seconds", "word"),
    [(899, "nominal"), (900, "ordinary"), (10_800, "ordinary"), (10_801, "egregious")],
)
def test_severity_has_the_words_of_fmcsa(seconds: int, word: str) -> None:
    """Less than 15 minutes over is nominal, more than 3 hours egregious."""
    assert Severity.of(seconds).value == word


def test_lengths_are_said_in_words() -> None:
    """Hours, minutes and seconds, without those that are zero."""
    assert [in_words(n) for n in (0, 45, 9000, 7200, 3661)] == ["0 s", "45 s", "2 h 30 min", "2 h", "1 h 1 min 1 s"]
