"""Hours of service of one driver: his violations, his clocks, and what his records cannot prove."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .break_rule import break_violations, first_break_end
from .clocks import Clocks, clocks_at
from .cycle import CycleUse, cycle_violations
from .driving_limits import driving_limit_violations
from .options import Cycle, Options
from .rests import RESET, Rest, rests_and_work
from .timeline import SpecialUse, Status, Timeline, utc
from .violations import IncompleteHistory, Rule, Violation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from ..log import DriverLog

_ORDER = {rule: number for number, rule in enumerate(Rule)}


@dataclass(frozen=True, slots=True)
class HoursOfService:
    """The effective timeline of a driver and the rules that hold for him.

    `zone` is the home terminal's; its midnights begin the carrier's days. `earlier_days` are on-duty seconds of
    days before the first record, by their home-terminal date, where they are known from elsewhere.
    """

    timeline: Timeline
    zone: ZoneInfo
    options: Options = field(default_factory=Options)
    earlier_days: Mapping[date, int] = field(default_factory=dict)

    @classmethod
    def of_log(
        cls,
        log: DriverLog,
        options: Options | None = None,
        *,
        now: datetime | None = None,
        earlier_days: Mapping[date, int] | None = None,
    ) -> HoursOfService:
        """From a log's active records, up to `now` (UTC), else up to the reading."""
        return cls(Timeline.of_log(log, now), log.zone, options or Options(), earlier_days or {})

    @classmethod
    def of_statuses(
        cls,
        statuses: Iterable[tuple[datetime, Status]],
        zone: ZoneInfo,
        now: datetime,
        options: Options | None = None,
        *,
        earlier_days: Mapping[date, int] | None = None,
    ) -> HoursOfService:
        """From (aware instant, status) in any order; the last runs to `now`, what is after it is left out.

        Raises:
            ValueError: an instant without a zone.
        """
        return cls(Timeline.of_statuses(statuses, now), zone, options or Options(), earlier_days or {})

    def violations(self) -> tuple[Violation, ...]:
        """All violations, by their start, then in the order of the rules."""
        if not self.timeline.spans:
            return ()
        found = [
            *driving_limit_violations(self.timeline, self.options),
            *([] if self.options.short_haul else break_violations(self.timeline)),
            *cycle_violations(self.timeline, self.zone, self.options, self.earlier_days),
        ]
        return tuple(sorted(found, key=lambda one: (one.start, _ORDER[one.rule])))

    def clocks_at(self, instant: datetime) -> Clocks:
        """What the driver has left at an instant.

        Raises:
            ValueError: the instant has no zone, or nothing is known at it.
        """
        return clocks_at(self.timeline, self.zone, instant, self.options, self.earlier_days)

    def incomplete_history(self) -> tuple[IncompleteHistory, ...]:
        """Up to when each rule may have been used more than the records show; rules without doubt are left out."""
        if not self.timeline.spans:
            return ()
        use = CycleUse(self.timeline, self.zone, self.options.cycle, self.earlier_days)
        cycle = Rule.SIXTY if self.options.cycle is Cycle.SIXTY_IN_SEVEN else Rule.SEVENTY
        reset = self._first_reset_end()
        proven: list[tuple[Rule, int | None]] = [(Rule.DRIVING, reset), (Rule.WINDOW, reset)]
        if not self.options.short_haul:
            proven.append((Rule.BREAK, first_break_end(self.timeline)))
        proven.append((cycle, use.proven_from()))
        worked = next((i.start for i in rests_and_work(self.timeline) if not isinstance(i, Rest)), self.timeline.end)
        return tuple(
            IncompleteHistory(rule, None if until is None or until > self.timeline.end else utc(until))
            for rule, until in proven
            if until is None or until > worked
        )

    def not_enabled(self) -> tuple[SpecialUse, ...]:
        """Personal use and yard moves by a driver for whom the carrier has not enabled them (395.28(a)).

        They count as the duty status under them, off duty and on duty, as they would if enabled.
        """
        forbidden = {Status.PC: not self.options.personal_use, Status.YM: not self.options.yard_moves}
        return tuple(use for use in self.timeline.special if forbidden[use.status])

    def _first_reset_end(self) -> int | None:
        rests = (i for i in rests_and_work(self.timeline) if isinstance(i, Rest))
        return next((rest.end for rest in rests if rest.seconds >= RESET), None)
