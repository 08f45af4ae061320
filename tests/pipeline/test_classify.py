from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from logwarden.pipeline.classify import classify
from logwarden.portal.wire import ListedError

from .drivers import MESSAGES, NOW, TODAY, WEDNESDAY, listed


def prints(*errors: ListedError, system: str = "zero", company: str = "C1", driver: str = "D1") -> list[str]:
    """The fingerprints of a driver's list."""
    return [found.fingerprint for found in classify(system, company, driver, errors)]


LISTED = st.builds(
    listed,
    st.sampled_from(MESSAGES),
    st.sampled_from([NOW, NOW + timedelta(seconds=1), NOW - timedelta(days=2)]),
    st.sampled_from([None, "a", "b"]),
    st.sampled_from([None, "DS_ON", "DS_OFF"]),
)


@given(st.lists(LISTED, max_size=12), st.data())
def test_the_portals_id_comes_and_goes(errors: list[ListedError], data: st.DataObject) -> None:
    """For errors with a time the fingerprint is the same whatever the portal's id, its case and its spaces."""
    again = [
        replace(
            error,
            portal_id=data.draw(st.sampled_from([None, "x", error.portal_id])),
            message=data.draw(st.sampled_from([error.message, f"  {error.message.lower()} "])),
        )
        for error in errors
    ]
    assert prints(*errors) == prints(*again)


@given(st.lists(LISTED, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_count(errors: list[ListedError], random: object) -> None:
    """The same errors in another order have the same fingerprints."""
    shuffled = list(errors)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis's own Random
    assert sorted(prints(*errors)) == sorted(prints(*shuffled))


@given(st.lists(LISTED, max_size=12))
def test_every_line_has_a_fingerprint_of_its_own(errors: list[ListedError]) -> None:
    """Nothing is lost: as many fingerprints as lines, true repeats among them."""
    assert len(set(prints(*errors))) == len(errors)


def test_true_repeats_are_counted() -> None:
    """Of two equal lines the first keeps its fingerprint when the second goes."""
    one = listed(MESSAGES[0], NOW)
    assert prints(one, one)[0] == prints(one)[0]


def test_system_company_driver_key_time_and_code_tell_errors_apart() -> None:
    """Another system, company, driver, kind, time or event code is another error."""
    one = listed("ODOMETER ERROR", NOW)
    others = [
        prints(one, system="one"),
        prints(one, company="C2"),
        prints(one, driver="D2"),
        prints(replace(one, message="LOCATION ERROR")),
        prints(replace(one, error_at=NOW + timedelta(seconds=1))),
        prints(replace(one, event_code=None)),
    ]
    assert len({print_ for found in [prints(one), *others] for print_ in found}) == 7


def test_without_a_time_the_portals_id_counts() -> None:
    """Errors without a time are told apart, and known again, by the portal's id."""
    one, other = listed("EVENT IS NOT DOWNLOADED", None, "a"), listed("EVENT IS NOT DOWNLOADED", None, "b")
    assert prints(one, other) == [prints(one)[0], prints(other)[0]]
    assert prints(one) != prints(other)


def test_without_time_and_id_the_daily_log_counts() -> None:
    """Errors without time and id are told apart by the daily log in which they stood, whichever goes first."""
    one = listed("EVENT IS NOT DOWNLOADED", None, log_day=WEDNESDAY)
    other = replace(one, log_day=TODAY)
    assert prints(one, other)[1:] == prints(other)


def test_unknown_messages_are_known_again_by_their_words() -> None:
    """Two messages that no catalogue has are two errors, each the same when it is listed again."""
    one, other = listed("GATEWAY NOTICE 1", NOW), listed("GATEWAY NOTICE 2", NOW)
    assert [found.entry.key for found in classify("zero", "C1", "D1", [one, other])] == ["unknown", "unknown"]
    assert prints(other) == prints(one, other)[1:]
    assert prints(replace(one, message=" gateway  notice 1")) == prints(one)
