"""Who may be called or sent something now, by the newest reading of his log."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from logwarden.eld.events import DRIVING, OFF_DUTY, ON_DUTY, SLEEPER_BERTH, Event, EventType
from logwarden.remedies.disturbing import NEWEST, why_not_now
from tests.pipeline.drivers import NOW, TODAY, FakeDriver, duty, in_time

HOUR = timedelta(hours=1)


def before(hours: float, code: int, kind: EventType = EventType.DUTY_STATUS) -> Event:
    """A record so many hours before now."""
    return replace(duty(NOW - hours * HOUR, code, int(hours * 60)), type=kind)


ON = before(13, ON_DUTY)
CASES = {
    "on duty": ([ON], None),
    "driving": ([ON, before(1, DRIVING)], "392.80(b)"),
    "personal use": ([ON, before(2, OFF_DUTY), before(1, 1, EventType.SPECIAL_DRIVING)], "392.80(b)"),
    "yard moves": ([ON, before(1, 2, EventType.SPECIAL_DRIVING)], "392.80(b)"),
    "sleeper berth": ([ON, before(12, SLEEPER_BERTH)], "395.3(a)(1)"),
    "off duty for 9:59": ([ON, before(10 - 1 / 60, OFF_DUTY)], "395.3(a)(1)"),
    "off duty for 10:00": ([ON, before(10, OFF_DUTY)], None),
    "rested in both": ([ON, before(11, SLEEPER_BERTH), before(1, OFF_DUTY)], None),
    "nothing known": ([], "392.80(b)"),
    "only what is to come": ([before(-1, ON_DUTY)], "392.80(b)"),
}


@pytest.mark.parametrize(("records", "paragraph"), CASES.values(), ids=CASES)
def test_nobody_disturbs_who_drives_or_rests(records: list[Event], paragraph: str | None) -> None:
    """Driving of any kind, the sleeper berth, the first ten hours off duty, and what nobody knows are a no."""
    log = FakeDriver("D1", "SMITH JOHN", in_time(*records)).log(TODAY - timedelta(days=2), TODAY, NOW)
    found = why_not_now(log, NOW, newest=NEWEST)
    assert (None if found is None else found.paragraph) == paragraph


def test_an_old_reading_says_nothing_of_now() -> None:
    """A reading older than an hour, or none at all, is a no, whatever he did then; off duty it says until when."""
    log = FakeDriver("D1", "SMITH JOHN", (ON,)).log(TODAY, TODAY, NOW)
    assert why_not_now(log, NOW + NEWEST, newest=NEWEST) is None
    assert why_not_now(log, NOW + NEWEST + timedelta(seconds=1), newest=NEWEST) is not None
    assert why_not_now(None, NOW, newest=NEWEST) is not None
    resting = replace(log, events=(ON, before(4, OFF_DUTY)))
    found = why_not_now(resting, NOW, newest=NEWEST)
    assert found is not None
    assert found.until == NOW + 6 * HOUR
