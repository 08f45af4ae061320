"""A driver's logins and logouts: what contradicts the session before, comes too often or too fast."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .finding import Confidence, Finding, Severity, about
from .records import AUTOMATIC, LOG_IN, LOGIN, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Driver
    from .tolerances import Tolerances


def repeated(key: str, code: int, driver: Driver) -> Iterator[Finding]:
    """The same code of type 5 twice in a row on one ELD."""
    last: dict[str, Record] = {}
    for record in _logins(driver):
        before = last.get(record.event.device)
        if before is not None and before.event.code == record.event.code == code:
            other = "logout" if code == LOG_IN else "login"
            yield _found(key, record, before, f"{record.event.code_name} again, without a {other} between")
        last[record.event.device] = record


def too_many(key: str, code: int, driver: Driver, tolerances: Tolerances) -> Iterator[Finding]:
    """More of a code than anyone needs, in one home-terminal day; said once, at the first too many."""
    counts: Counter[object] = Counter()
    for record in _logins(driver):
        if record.event.code != code:
            continue
        day = driver.day_of(record.event.at)
        counts[day] += 1
        if counts[day] == tolerances.logins_a_day + 1:
            words = f"more than {tolerances.logins_a_day} of {record.event.code_name} on {day}"
            yield about(key, record, words, confidence=Confidence.LIKELY)


def flapping(key: str, driver: Driver, tolerances: Tolerances) -> Iterator[Finding]:
    """Two logins on one ELD with a logout between them, in less time than anyone needs."""
    last: dict[str, Record] = {}
    closed: set[str] = set()
    for record in _logins(driver):
        device = record.event.device
        if record.event.code != LOG_IN:
            closed.add(device)
            continue
        before = last.get(device)
        if before is not None and device in closed and record.t - before.t < tolerances.flapping_seconds:
            words = f"two logins within {record.t - before.t} s: the session flaps"
            yield _found(key, record, before, words, Severity.INFO)
        last[device] = record
        closed.discard(device)


def shared(key: str, driver: Driver) -> Iterator[Finding]:
    """One account at work on two ELDs at once (395.22(b)): a record of the first after the login on the second."""
    sessions: dict[str, Record] = {}
    latest: Record | None = None
    told: set[tuple[int, str]] = set()
    for record in driver.active:
        event = record.event
        if event.type is LOGIN and event.code == LOG_IN:
            sessions[event.device] = latest = record
        elif event.type is LOGIN:
            sessions.pop(event.device, None)
        elif event.origin is AUTOMATIC and latest is not None and _elsewhere(record, latest, sessions):
            if (latest.t, event.device) in told:
                continue
            told.add((latest.t, event.device))
            words = f"logged in on {latest.event.device} while {event.device} still records him"
            yield _found(key, latest, record, words, Severity.HIGH)


def _elsewhere(record: Record, latest: Record, sessions: dict[str, Record]) -> bool:
    device = record.event.device
    both_open = device in sessions and latest.event.device in sessions
    return bool(device) and device != latest.event.device and both_open


def _logins(driver: Driver) -> Iterator[Record]:
    return (r for r in driver.active if r.event.type is LOGIN)


def _found(key: str, record: Record, before: Record, words: str, severity: Severity | None = None) -> Finding:
    return about(
        key,
        record,
        words,
        beside=(before,),
        start=min(before.event.at, record.event.at),
        end=max(before.event.at, record.event.at),
        severity=severity,
    )
