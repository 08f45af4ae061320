"""The 11 hours of driving and the window of 14 hours, with the split rest chosen per work segment (spec 3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .judging import Excess, Judgement, best
from .pairings import Count, SegmentCounts, counts_by_segment, later_partner
from .rests import SLEEPER_LEG, Rest, needed_partner
from .shifts import Shift, shifts_of
from .timeline import Status, utc
from .violations import Cure, Exclusion, ExclusionKind, Rule, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .options import Options
    from .timeline import Timeline


def driving_limit_violations(timeline: Timeline, options: Options) -> Iterator[Violation]:
    """The violations of 395.3(a)(2) and (a)(3)(i), shift by shift."""
    for shift in shifts_of(timeline):
        if shift.driven <= options.driving_limit and shift.last_driving - shift.start <= options.window_limit:
            continue
        for number, counts in enumerate(counts_by_segment(shift, faq22=options.faq22)):
            yield from _Place(timeline, shift, number, counts, options).violations()


class _Place(NamedTuple):
    """A segment, by its number in the shift, with all that is needed to judge it and to explain the verdict."""

    timeline: Timeline
    shift: Shift
    number: int
    counts: SegmentCounts
    options: Options

    def violations(self) -> Iterator[Violation]:
        """What the count that is best for the driver finds."""
        lawful = self.counts.lawful
        segment = self.shift.segments[self.number]
        verdict = best(lawful[:1], segment, self.options)
        if verdict.found and len(lawful) > 1:
            verdict = best(lawful, segment, self.options)
        for excess in verdict.found:
            yield Violation(
                rule=excess.rule,
                start=utc(excess.start),
                end=utc(excess.end),
                anchor=utc(verdict.way.anchor),
                exclusions=self._exclusions(verdict.way, excess),
                cure=self._cure(excess),
                incomplete_history=self._may_be_cured_by_the_unknown(excess),
            )

    def _with(self, *excluded: Rest | None) -> Judgement:
        """The verdict if these rests had a partner that the records do not show."""
        more = [Count(self.shift.start, 0, rest) for rest in excluded if rest is not None]
        return best([*self.counts.lawful, *more], self.shift.segments[self.number], self.options)

    def _cure(self, excess: Excess) -> Cure | None:
        """The shortest rest to come that would clear a violation, else one that would shorten it.

        Once a rest of ten hours has ended the shift, nothing can: the partner must lie in it.
        """
        if self.shift.closing is not None:
            return None
        sleeper, other = self.counts.longest_sleeper, self.counts.longest_other
        cures: list[Cure] = []
        if sleeper is not None:
            left = _left_after(excess, self._with(sleeper))
            cures += self._cures(needed_partner(sleeper), 0, excess, left)
        if other is not None:
            left = _left_after(excess, self._with(sleeper, other))
            cures += self._cures(max(needed_partner(other), SLEEPER_LEG), SLEEPER_LEG, excess, left)
        return next((cure for cure in cures if cure.clears), cures[0] if cures else None)

    def _cures(self, needed: int, berth: int, excess: Excess, left: int) -> list[Cure]:
        """The cure by a rest of `needed` seconds with `berth` seconds on end in the sleeper berth, if it helps."""
        if left >= excess.end - excess.start:
            return []
        running = self.shift.running
        if running is not None:
            needed -= running.seconds
            berth = 0 if running.sleeper >= berth else berth - running.berth_at_end
        return [Cure(max(needed, berth), berth, clears=left == 0)]

    def _may_be_cured_by_the_unknown(self, excess: Excess) -> bool:
        """Whether a rest before the records could have made a split rest with one of this shift."""
        if self.shift.proven:
            return False
        unknown = self._with(self.counts.longest_sleeper, self.counts.longest_other)
        return _left_after(excess, unknown) < excess.end - excess.start

    def _exclusions(self, count: Count, excess: Excess) -> tuple[Exclusion, ...]:
        """What was counted in the driver's favour up to the violation."""
        found: list[Exclusion] = []
        if count.excluded is not None:
            found.append(_of_rest(ExclusionKind.SPLIT_REST, count.excluded))
            partner = count.first or later_partner(self.shift, self.number, count.excluded) or self.shift.opening
            if partner is not None:
                found.append(_of_rest(ExclusionKind.SPLIT_PARTNER, partner))
        found.extend(
            Exclusion(ExclusionKind.PERSONAL_USE, utc(use.start), utc(use.end))
            for use in self.timeline.special
            if use.status is Status.PC and count.anchor < use.end and use.start < excess.start
        )
        if self.options.adverse_driving:
            found.append(Exclusion(ExclusionKind.ADVERSE_DRIVING))
        if self.options.sixteen_hour and excess.rule is Rule.WINDOW:
            found.append(Exclusion(ExclusionKind.SIXTEEN_HOUR))
        return tuple(found)


def _left_after(excess: Excess, verdict: Judgement) -> int:
    """How many seconds of a violation another verdict leaves."""
    return sum(
        min(excess.end, other.end) - max(excess.start, other.start)
        for other in verdict.found
        if other.rule is excess.rule and other.start < excess.end and excess.start < other.end
    )


def _of_rest(kind: ExclusionKind, rest: Rest) -> Exclusion:
    return Exclusion(kind, utc(rest.start), utc(rest.end))
