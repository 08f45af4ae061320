"""Which stored error a line is, where the portal leaves out what would say it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from logwarden.pipeline.classify import classify
from logwarden.pipeline.known_again import KnownAgain, known_again
from logwarden.portal.wire import ListedError
from logwarden.store.errors import LogError

from .drivers import NOW, listed

MESSAGE = "SEQUENTIAL ID BREAK WARNING"
ONE = listed(MESSAGE, NOW, "a", "DS_ON")
OTHER = listed(MESSAGE, NOW + timedelta(hours=1), "b", "DS_OFF")
LEAVABLE = ("portal_id", "error_at", "event_code")


def stored(*errors: ListedError) -> list[LogError]:
    """What the store holds after a list."""
    return [
        LogError(
            fingerprint=line.fingerprint,
            key=line.entry.key,
            portal_id=line.listed.portal_id,
            error_at=line.listed.error_at,
            event_code=line.listed.event_code,
            day=line.listed.log_day,
        )
        for line in classify("zero", "C1", "D1", errors)
    ]


def without(error: ListedError, names: Collection[str]) -> ListedError:
    """The line, but for what the portal leaves out of it."""
    left_out: dict[str, Any] = dict.fromkeys(names)
    return replace(error, **left_out)


def match(known: Sequence[LogError], *lines: ListedError) -> KnownAgain:
    """The lines against what is stored."""
    return known_again(known, classify("zero", "C1", "D1", lines))


def ids(found: KnownAgain) -> tuple[list[tuple[str | None, str | None]], int, int, int]:
    """Its pairs by the portal's ids, how many are new, gone, and unclear."""
    pairs = [(error.portal_id, line.listed.portal_id) for error, line in found.pairs]
    return sorted(pairs, key=str), len(found.new), len(found.gone), len(found.unclear)


def test_an_id_says_it_where_the_time_is_missing() -> None:
    """Of two errors that a line without a time could be, it is the one with its id."""
    found = match(stored(ONE, OTHER), replace(ONE, error_at=None, event_code=None), OTHER)
    assert ids(found) == ([("a", "a"), ("b", "b")], 0, 0, 0)


def test_what_only_one_is_left_over_for() -> None:
    """A line that says nothing but its kind is the only error of that kind."""
    assert ids(match(stored(ONE), without(ONE, LEAVABLE))) == ([("a", None)], 0, 0, 0)


def test_nobody_guesses_which_of_two_it_is() -> None:
    """A line that could be two errors is neither, and neither is gone."""
    assert ids(match(stored(ONE, OTHER), without(ONE, LEAVABLE))) == ([], 0, 0, 1)


def test_a_line_that_may_be_another_once_more_is_not_new() -> None:
    """Beside a line that says all, one that contradicts it in nothing may be its double, or another error."""
    assert ids(match([], ONE, replace(ONE, error_at=None, portal_id=None))) == ([], 1, 0, 1)


def test_a_double_for_sure_is_dropped() -> None:
    """Two lines with one id, which differ in what they leave out, are one error."""
    assert ids(match([], replace(ONE, event_code=None), replace(ONE, error_at=None))) == ([], 1, 0, 0)


def test_lines_that_contradict_each_other_are_two() -> None:
    """Without times, two codes or two ids are two errors."""
    lines = [replace(error, error_at=None) for error in (ONE, OTHER)]
    assert ids(match([], *lines)) == ([], 2, 0, 0)


ERRORS = st.lists(
    st.builds(
        lambda minute, code: listed(MESSAGE, NOW + timedelta(minutes=minute), f"id-{minute}", code),
        st.integers(0, 30),
        st.sampled_from(["DS_ON", "DS_OFF"]),
    ),
    max_size=8,
    unique_by=lambda error: error.error_at,
)
LEFT_OUT = st.sets(st.sampled_from(LEAVABLE))


@given(ERRORS, st.data())
def test_whatever_a_list_leaves_out_nothing_is_lost_or_twice(errors: list[ListedError], data: st.DataObject) -> None:
    """After a whole list, one with holes: nothing that stands in it is gone, new again, or taken for another there."""
    before = [error for error in errors if data.draw(st.booleans())]
    now = [error for error in data.draw(st.permutations(errors)) if data.draw(st.booleans())]
    holed = [without(replace(e, raw={"true": e.portal_id}), data.draw(LEFT_OUT)) for e in now]
    found = match(stored(*before), *holed)
    true = {error.portal_id for error in now}
    assert not true & {error.portal_id for error in found.gone}
    assert not {error.portal_id for error in before} & {line.listed.raw["true"] for line in found.new}
    wrong = [error.portal_id for error, line in found.pairs if error.portal_id != line.listed.raw["true"]]
    assert not true & set(wrong)
    assert len(found.pairs) + len(found.new) + len(found.unclear) == len(now)
