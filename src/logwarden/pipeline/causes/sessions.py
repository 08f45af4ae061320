"""Logins and logouts that do not fit each other, and a status that stands wrong because of one."""

from __future__ import annotations

from collections.abc import Iterable

from .line import Own
from .rule import Found, Rule

SESSION = ("excessiveLogInWarning", "excessiveLogOutWarning")


def _find(own: Own) -> Iterable[Found]:
    found = own.of(*SESSION)
    at = {line.at for line in found if line.at is not None}
    found += [line for line in own.of("incorrectStatusPlacementError") if line.at in at]
    if found:
        yield "", found


SESSIONS = Rule(
    name="sessions",
    title="The driver's logins and logouts do not fit each other",
    to_do="Show the driver how to log in and out; ask whether somebody else uses his account.",
    find=_find,
)
