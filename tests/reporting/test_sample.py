from __future__ import annotations

from hashlib import sha256

import pytest

from logwarden.reporting.sample import Candidate, draw

MANY = tuple(Candidate(n, "zero", "C1", f"D{n}") for n in range(1, 41))


def test_the_seed_alone_decides() -> None:
    """The same drivers are drawn again, in whatever order the list was; another seed draws others."""
    first = draw(MANY, 5, 7)
    assert draw(reversed(MANY), 5, 7) == first
    assert draw(MANY, 5, 8).drawn != first.drawn
    assert (first.among, len(set(first.drawn))) == (40, 5)


def test_a_larger_sample_holds_the_smaller_one() -> None:
    """Who asks for more drivers gets the same ones and some more."""
    assert draw(MANY, 9, 7).drawn[:5] == draw(MANY, 5, 7).drawn


def test_anybody_can_draw_again_with_a_hash_alone() -> None:
    """The way that the report tells, by hand, gives the same drivers."""
    by_hand = sorted((sha256(f"7:zero:C1:D{n}".encode()).hexdigest(), f"D{n}") for n in range(1, 41))[:5]
    assert [(lot, one.driver) for one, lot in draw(MANY, 5, 7).lots()] == by_hand


def test_each_driver_is_drawn_about_as_often() -> None:
    """Over 2,000 seeds nobody is drawn twice as often as another."""
    times = dict.fromkeys((one.driver for one in MANY), 0)
    for seed in range(2000):
        for one in draw(MANY, 5, seed).drawn:
            times[one.driver] += 1
    assert max(times.values()) < 2 * min(times.values())


def test_where_there_are_fewer_all_are_drawn() -> None:
    """A sample is never larger than the list, and never empty by mistake."""
    assert len(draw(MANY[:3], 5, 7).drawn) == 3
    assert draw((), 5, 7).drawn == ()
    with pytest.raises(ValueError, match="at least one"):
        draw(MANY, 0, 7)
