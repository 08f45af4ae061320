"""Whether a driver may be called or sent something now. Pure, from the newest reading of his log; unknown means no.

Law: a carrier may not have him text (392.80(b)) or hold a telephone (392.82(b)) while he drives. Ours: nobody in the
sleeper berth, and nobody in the first 10 hours off duty, for 395.3(a)(1) wants that rest (docs/decisions/0037).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from logwarden.eld.hours.timeline import Status, statuses
from logwarden.eld.log import DriverLog

REST = timedelta(hours=10)
"""So long a rest makes a driver fit to drive again (395.3(a)(1)); a message in it could break it."""

NEWEST = timedelta(hours=1)
"""So old a reading may be for a call: what is older says what he did, and not what he does."""

_DRIVES, _RESTS = "392.80(b)", "395.3(a)(1)"
_AT_THE_WHEEL = frozenset({Status.D, Status.PC, Status.YM})
_AT_REST = frozenset({Status.OFF, Status.SB, Status.PC})


@dataclass(frozen=True, slots=True)
class NotNow:
    """Why not, the paragraph behind it, and from when on (UTC) he will have rested, where that can be said."""

    words: str
    paragraph: str
    until: datetime | None = None


def why_not_now(log: DriverLog | None, now: datetime, *, newest: timedelta | None = None) -> NotNow | None:
    """Why nobody may disturb a driver at that instant of the portal's clock; None where one may.

    `newest` is how old the reading may be, None for any age.
    """
    too_old = log is not None and newest is not None and now - log.read_at > newest
    said = [] if log is None or too_old else [(e.at, status) for e, status in statuses(log) if e.at <= now]
    if not said:
        return NotNow("No reading says what the driver does now; wait for the next one.", _DRIVES)
    status = said[-1][1]
    if status in _AT_THE_WHEEL:
        return NotNow("By the newest reading the driver is driving; nobody disturbs him.", _DRIVES)
    if status is Status.SB:
        return NotNow("By the newest reading the driver is in the sleeper berth; nobody disturbs him.", _RESTS)
    if status is Status.OFF and now - (since := _rests_since(said)) < REST:
        words = "By the newest reading the driver has been off duty for less than 10 hours; nobody disturbs him."
        return NotNow(words, _RESTS, since + REST)
    return None


def _rests_since(said: Sequence[tuple[datetime, Status]]) -> datetime:
    """Since when he rests: in the sleeper berth and off duty, in any order (395.3(a)(1))."""
    since = said[-1][0]
    for at, status in reversed(said):
        if status not in _AT_REST:
            break
        since = at
    return since
