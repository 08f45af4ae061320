from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from logwarden.eld.events import OFF_DUTY, ON_DUTY
from logwarden.eld.order import in_order, sequence_distance

from .logs import MONDAY, at, duty

IDS = st.integers(0, 0xFFFF)


def test_zero_follows_ffff() -> None:
    """A device that gave out FFFF gives out 0 next: one number apart, not 65,535."""
    assert sequence_distance(0xFFFF, 0) == 1
    assert sequence_distance(0, 0xFFFF) == -1


@given(start=IDS, steps=st.integers(-0x8000, 0x7FFF))
def test_the_distance_is_the_number_of_steps(start: int, steps: int) -> None:
    """From any id, the distance counts the steps taken, forwards or backwards, across the roll-over too."""
    assert sequence_distance(start, (start + steps) % 0x1_0000) == steps


def test_records_of_one_instant_stand_in_the_order_of_their_numbers() -> None:
    """At one instant FFFF stands before 0, in whatever order a portal gave them."""
    last, first = duty(at(MONDAY, "10:00"), ON_DUTY, 0xFFFF), duty(at(MONDAY, "10:00"), OFF_DUTY, 0)
    assert in_order([first, last]) == in_order([last, first]) == (last, first)


def test_records_without_a_number_keep_their_place() -> None:
    """Records of one instant that no device made stay as they were given."""
    one, two = duty(at(MONDAY, "10:00"), ON_DUTY, None), duty(at(MONDAY, "10:00"), OFF_DUTY, None)
    assert in_order([one, two]) == (one, two)
    assert in_order([two, one]) == (two, one)
