"""What is found: driving beyond a limit, exactly from when to when, and what it was counted from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from .options import HOUR

if TYPE_CHECKING:
    from datetime import datetime

_NOMINAL_BELOW = 15 * 60
_EGREGIOUS_ABOVE = 3 * HOUR


class Rule(StrEnum):
    """The rules, by the names that portals show."""

    DRIVING = "11 HOURS"
    WINDOW = "14 HOURS"
    BREAK = "8 HOURS"
    SEVENTY = "70 HOURS"
    SIXTY = "60 HOURS"

    @property
    def paragraph(self) -> str:
        """The paragraph of 49 CFR."""
        return _PARAGRAPHS[self]


_PARAGRAPHS = {
    Rule.DRIVING: "395.3(a)(3)(i)",
    Rule.WINDOW: "395.3(a)(2)",
    Rule.BREAK: "395.3(a)(3)(ii)",
    Rule.SEVENTY: "395.3(b)(2)",
    Rule.SIXTY: "395.3(b)(1)",
}


class Severity(StrEnum):
    """FMCSA's words: less than 15 minutes over is nominal, more than 3 hours egregious (spec 3.1)."""

    NOMINAL = "nominal"
    ORDINARY = "ordinary"
    EGREGIOUS = "egregious"

    @classmethod
    def of(cls, seconds: int) -> Severity:
        """The word for that much driving in excess."""
        if seconds < _NOMINAL_BELOW:
            return cls.NOMINAL
        return cls.EGREGIOUS if seconds > _EGREGIOUS_ABOVE else cls.ORDINARY


class ExclusionKind(StrEnum):
    """What was counted in the driver's favour."""

    SPLIT_REST = "split rest"  # the part that the window does not count
    SPLIT_PARTNER = "partner of the split rest"
    PERSONAL_USE = "personal use as off duty"
    ADVERSE_DRIVING = "adverse driving conditions"
    SIXTEEN_HOUR = "16-hour exception"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Something counted in the driver's favour, and when it was (UTC; None for an exception of the whole log)."""

    kind: ExclusionKind
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cure:
    """What would still undo or shorten a violation of the window: the other part of a split rest (395.1(g)).

    From the end of what is known the driver would rest for `seconds`, of which `sleeper_seconds` on end and from
    the start in the sleeper berth. `clears` is False where some of the violation would stay.
    """

    seconds: int
    sleeper_seconds: int
    clears: bool

    @property
    def words(self) -> str:
        """The same as a sentence."""
        effect = "Cured" if self.clears else "Shortened"
        where = "off duty or in the sleeper berth"
        if self.sleeper_seconds:
            where = f"{in_words(self.sleeper_seconds)} of it on end in the sleeper berth"
        return f"{effect} if the driver now rests for {in_words(self.seconds)}, {where}."


@dataclass(frozen=True, slots=True)
class Violation:
    """Driving from `start` up to `end` (UTC, to the second) after a limit was used up.

    `anchor` is the instant (UTC) from which the limit was counted. With `incomplete_history` the records begin
    too late to prove it: a rest before them could have made a split rest with one that they show.
    """

    rule: Rule
    start: datetime
    end: datetime
    anchor: datetime
    exclusions: tuple[Exclusion, ...] = ()
    cure: Cure | None = None
    incomplete_history: bool = False

    @property
    def paragraph(self) -> str:
        """The paragraph of 49 CFR that forbids it."""
        return self.rule.paragraph

    @property
    def provisional(self) -> bool:
        """Whether a rest that has not happened yet would undo or shorten it."""
        return self.cure is not None

    @property
    def seconds(self) -> int:
        """How much driving is in excess."""
        return int((self.end - self.start).total_seconds())

    @property
    def minutes(self) -> int:
        """The same in full minutes; a rest of a minute is cut off."""
        return self.seconds // 60

    @property
    def severity(self) -> Severity:
        """FMCSA's word for it."""
        return Severity.of(self.seconds)


@dataclass(frozen=True, slots=True)
class IncompleteHistory:
    """Up to `until` (UTC) more of a rule's limit may have been used than the records show.

    None: for all of the known time. Violations found before it stand; others may be missing.
    """

    rule: Rule
    until: datetime | None


def in_words(seconds: int) -> str:
    """A length of time for people: `3 h`, `2 h 30 min`, `45 s`."""
    hours, rest = divmod(seconds, HOUR)
    minutes, left = divmod(rest, 60)
    parts = [f"{n} {unit}" for n, unit in ((hours, "h"), (minutes, "min"), (left, "s")) if n]
    return " ".join(parts) or "0 s"
