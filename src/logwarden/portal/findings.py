"""What a look at the portal's pages found: one finding a control, and none passed over in silence."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from logwarden import log
from logwarden.portal import selectors as s
from logwarden.portal.parts.needed import PageChanged
from logwarden.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Awaitable

_log = log.get(__name__)
_T = TypeVar("_T")

LOGIN, ACTIVITY, LOGS, ANNOTATE, TOOL_KIT = "login", "Activity", "driver's logs", "ANNOTATE", "TOOL KIT"
REQUEST_EDIT = "REQUEST EDIT"
OPENS_DIRECTLY = "opens by his address"
SENDS_NOTHING = "sends nothing while dialogs are open"
OTHER_BOXES = "no other boxes"

BOXES = tuple(sorted(s.BOXES))
COLUMNS = tuple(f"column {place}: {titles[0]}" for place, titles in enumerate(s.COLUMNS, 1))

EXPECTED: tuple[tuple[str, str], ...] = (
    (LOGIN, "login page"),
    (LOGIN, "user name"),
    (LOGIN, "password"),
    (LOGIN, s.LOGIN_BUTTON),
    (LOGIN, "our account gets in"),
    (ACTIVITY, "company select"),
    (ACTIVITY, "driver select"),
    (ACTIVITY, s.CREATE_BUTTON),
    *((LOGS, f"head: {name}") for name in ("system", "driver", "id", "company", "zone")),
    (LOGS, OPENS_DIRECTLY),
    (LOGS, "range picker"),
    (LOGS, "LOAD"),
    (LOGS, "footer's count"),
    (LOGS, "day rows"),
    *((LOGS, column) for column in COLUMNS),
    (LOGS, "records"),
    (ANNOTATE, "row menu"),
    (ANNOTATE, "dialog"),
    (ANNOTATE, "time, event, sequence id, text"),
    (ANNOTATE, s.SAVE),
    (ANNOTATE, s.CANCEL),
    (REQUEST_EDIT, "dialog"),
    (REQUEST_EDIT, "time, event, sequence id, new status, new time, reason"),
    (REQUEST_EDIT, s.REQUEST),
    (REQUEST_EDIT, s.CANCEL),
    (LOGS, s.RESYNC),
    (TOOL_KIT, "panel"),
    *((TOOL_KIT, box) for box in BOXES),
    (TOOL_KIT, OTHER_BOXES),
    (TOOL_KIT, s.CLEAR),
    (TOOL_KIT, s.PROCEED),
    (TOOL_KIT, "closing"),
    (LOGS, SENDS_NOTHING),
)
"""Every control that we rely on, (where, control), in the order in which a visit comes to it."""


class Seen(StrEnum):
    """What became of a look at one control."""

    FOUND = "found"
    CHANGED = "changed"
    MISSING = "missing"
    FAILED = "failed"
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True)
class Finding:
    """One control, the page it stands on, whether it is as we know it, and words for people.

    `words` can hold what the portal wrote: data, never markup.
    """

    control: str
    where: str
    seen: Seen
    words: str = ""


class TimeIsUp(Exception):
    """The time that was given for the whole visit is over."""


def shortened(text: str, most: int = 60) -> str:
    """What a page wrote, on one line and not too much of it."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


class Findings:
    """The findings of one visit, as it goes on; `seconds` is how long it may begin new looks."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._found: dict[tuple[str, str], Finding] = {}
        self._at = EXPECTED[0]
        self._stopped_by = ""

    def look_at(self, where: str, control: str) -> None:
        """The control that is looked at from here on: what goes wrong now is said of it.

        Raises:
            TimeIsUp: no new look may begin.
        """
        if time.monotonic() > self._until:
            raise TimeIsUp
        self._at = where, control

    def say(self, seen: Seen, words: str = "") -> None:
        """What was seen of the control that is looked at."""
        where, control = self._at
        self._found[self._at] = Finding(control, where, seen, words)
        if seen is not Seen.FOUND and not self._stopped_by:
            self._stopped_by = f"{where}, {control}"

    def found(self, words: str = "") -> None:
        """It is as we know it."""
        self.say(Seen.FOUND, words)

    def judge(self, *, good: bool, words: str) -> None:
        """It is there: as we know it, or not."""
        self.say(Seen.FOUND if good else Seen.CHANGED, words)

    async def page(self, looks: Awaitable[_T]) -> _T | None:
        """Looks at one page; whatever goes wrong ends them with None, and is told of the control looked at then."""
        try:
            return await looks
        except PageChanged as problem:
            self.say(Seen.MISSING, str(problem))
        except Problem as problem:
            self.say(Seen.FAILED, str(problem))
        except PlaywrightTimeoutError:
            self.say(Seen.MISSING, "It did not come, or cannot be used, in the time that a page is given.")
        except PlaywrightError:
            _log.warning("portal.check.page_broke", where=self._at[0], control=self._at[1], exc_info=True)
            self.say(Seen.FAILED, "The page could not be reached, or broke.")
        return None

    def all(self, why_not_reached: str = "") -> tuple[Finding, ...]:
        """One finding for everything that is expected, in its order."""
        why = why_not_reached or f"Something before it stood in the way: {self._stopped_by}."
        return tuple(
            self._found.get((where, control), Finding(control, where, Seen.NOT_REACHED, why))
            for where, control in EXPECTED
        )


def none_reached(why: str) -> tuple[Finding, ...]:
    """The findings of a visit that could not begin."""
    return Findings(0).all(why)
