from __future__ import annotations

from datetime import timedelta

import pytest

from logwarden.eld.hours import Clocks, Cycle, Options, Rule

from .given import START, service


def clocks(text: str, options: Options | None = None, hours: float | None = None) -> Clocks:
    """The clocks some hours after the start, else at the end of the statuses."""
    found = service(text, options)
    end = START + timedelta(seconds=found.timeline.end - int(START.timestamp()))
    return found.clocks_at(end if hours is None else START + timedelta(hours=hours))


def left(found: Clocks) -> tuple[float | None, ...]:
    """Drive, shift, break and cycle in hours."""
    parts = (found.drive, found.shift, found.break_, found.cycle)
    return tuple(None if part is None else part / 3600 for part in parts)


def test_after_ten_hours_of_rest_the_shift_clocks_are_full() -> None:
    """A rest of ten hours gives back driving, window and break, and nothing of the cycle."""
    assert left(clocks("OFF 34, D 4, ON 2, OFF 10")) == (11, 14, 8, 64)


def test_each_clock_runs_by_its_own_time() -> None:
    """Driving uses all four, on-duty time the window and the cycle, off-duty time the window alone."""
    assert left(clocks("OFF 34, D 3, ON 0:15, D 1, OFF 0:15")) == (7, 9.5, 4, 65.75)


def test_a_split_rest_gives_back_what_the_second_source_says() -> None:
    """J. J. Keller: after 7 h D, 8 h SB, 4 h D and 2 h OFF, 7 h of driving and 10 h of window are left."""
    assert left(clocks("OFF 34, D 7, SB 8, D 4, OFF 2"))[:2] == (7, 10)
    assert left(clocks("OFF 34, D 7, SB 8, D 4, OFF 1:59:59"))[:2] == (0, 0)


def test_a_rest_without_its_partner_does_not_stop_the_window() -> None:
    """J. J. Keller: 3 h off duty pause the window only because 7 h in the berth follow; before, it runs on."""
    text = "OFF 34, ON 0:30, D 6, ON 0:30, OFF 3, ON 1, D 5, ON 1:30, SB 7"
    assert left(clocks(text, hours=34 + 16))[:2] == (0, 0)
    assert left(clocks(text))[:2] == (6, 6.5)


def test_the_clocks_of_an_earlier_instant_do_not_know_what_came_after() -> None:
    """At an instant only what happened until then counts."""
    assert left(clocks("OFF 34, D 3, OFF 40", hours=36)) == (9, 12, 6, 68)


def test_a_restart_fills_the_cycle_while_it_still_runs() -> None:
    """After 34 hours of rest the cycle is full."""
    assert left(clocks("OFF 10, D 8, OFF 33:59"))[3] == 62
    assert left(clocks("OFF 10, D 8, OFF 34"))[3] == 70


def test_options_change_the_clocks() -> None:
    """Adverse driving gives 13 h in 16 h, short-haul no break, 60/7 ten hours less."""
    options = Options(adverse_driving=True, short_haul=True, cycle=Cycle.SIXTY_IN_SEVEN)
    assert left(clocks("OFF 34, D 2", options)) == (11, 14, None, 58)


def test_a_driver_may_drive_as_long_as_the_shortest_clock() -> None:
    """After seven hours of driving one is left before the break."""
    assert clocks("OFF 34, D 7").can_drive == 3600
    assert clocks("OFF 34, D 9").can_drive == 0


def test_clocks_that_began_before_the_records_are_unproven() -> None:
    """Records that begin in work prove no clock; the first rest of each kind does."""
    everything = {Rule.DRIVING, Rule.WINDOW, Rule.BREAK, Rule.SEVENTY}
    assert clocks("D 2").unproven == everything
    assert clocks("D 2, OFF 0:30").unproven == everything - {Rule.BREAK}
    assert clocks("D 2, OFF 10").unproven == {Rule.SEVENTY}
    assert clocks("OFF 10, D 2").unproven == {Rule.SEVENTY}
    assert clocks("OFF 9:59, D 2").unproven == {Rule.DRIVING, Rule.WINDOW, Rule.SEVENTY}
    assert clocks("OFF 34, D 2").unproven == frozenset()
    assert clocks("OFF 10, " + "ON 2, OFF 22, " * 7 + "D 1").unproven == frozenset()


def test_where_nothing_is_known_there_are_no_clocks() -> None:
    """An instant before the records or after them is refused."""
    for hours in (-1, 0, 40):
        with pytest.raises(ValueError, match="nothing is known"):
            clocks("OFF 10, D 2", hours=hours)
