"""A second judge of hours of service, minute by minute and with every pairing tried, written without the engine.

It knows the specification (3.1, 3.3) and nothing of `logwarden.eld`. It is slow and takes whole minutes only.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

Found = tuple[str, int, int]
"""A rule, and the minutes from and to."""


class Run(NamedTuple):
    """Minutes from `start` up to `end` without work, and the longest sleeper-berth time in them."""

    start: int
    end: int
    berth: int

    @property
    def minutes(self) -> int:
        """How long it is."""
        return self.end - self.start


class Law(NamedTuple):
    """The limits, in minutes, and the two choices."""

    drive: int = 660
    window: int = 840
    faq22: bool = False
    short_haul: bool = False
    cycle: int = 4200
    days: int = 8


def minutes_of(pieces: list[tuple[str, int]]) -> list[str]:
    """A letter a minute: O off duty, S sleeper berth, D driving, N on duty."""
    letters = {"OFF": "O", "PC": "O", "SB": "S", "D": "D", "ON": "N", "YM": "N"}
    return [letters[status] for status, length in pieces for _ in range(length)]


def judge(day: list[str], begin: datetime, zone: ZoneInfo, law: Law) -> set[Found]:
    """All violations of some minutes, the first of which begins at an aware instant."""
    found = _driving_and_window(day, law) | _cycle(day, begin, zone, law)
    return found if law.short_haul else found | _break(day)


def _runs(day: list[str]) -> list[Run]:
    found: list[Run] = []
    at = 0
    for resting, letters in groupby(day, lambda letter: letter in "OS"):
        minutes = "".join(letters)
        if resting:
            found.append(Run(at, at + len(minutes), max(len(part) for part in minutes.split("O"))))
        at += len(minutes)
    return found


def _pair(a: Run, b: Run) -> bool:
    return a.minutes >= 120 and b.minutes >= 120 and max(a.berth, b.berth) >= 420 and a.minutes + b.minutes >= 600


def _driving_and_window(day: list[str], law: Law) -> set[Found]:
    runs = _runs(day)
    resets = [run for run in runs if run.minutes >= 600]
    bounds: list[Run | None] = [None, *resets, None]
    found: set[Found] = set()
    for opening, closing in pairwise(bounds):
        begin = opening.end if opening else 0
        end = closing.start if closing else len(day)
        if opening is None:
            while begin < end and day[begin] in "OS":
                begin += 1
        legs = [run for run in runs if begin <= run.start and run.end <= end and 120 <= run.minutes < 600]
        starts = [begin, *(leg.end for leg in legs)]
        ends = [*(leg.start for leg in legs), end]
        for start, stop in zip(starts, ends, strict=True):
            found |= _segment(day, start, stop, begin, legs, opening, closing, law)
    return found


def _segment(
    day: list[str],
    start: int,
    stop: int,
    begin: int,
    legs: list[Run],
    opening: Run | None,
    closing: Run | None,
    law: Law,
) -> set[Found]:
    if "D" not in day[start:stop]:
        return set()
    ways: set[tuple[int, int]] = {(begin, 0)}
    for leg in (leg for leg in legs if leg.end <= start):
        later = [k for k in [*legs, *([closing] if closing else [])] if k.start >= stop]
        if any(_pair(leg, k) for k in later):
            ways.add((begin, leg.minutes))
        if law.faq22 and opening and opening.berth >= 420 and opening.minutes >= 600:
            ways.add((begin, leg.minutes))
        for earlier in legs:
            if earlier.end < leg.start and _pair(earlier, leg):
                ways.add((earlier.end, leg.minutes))
    return min((_way(day, start, stop, anchor, excluded, law) for anchor, excluded in ways), key=lambda one: one[0])[1]


def _way(
    day: list[str], start: int, stop: int, anchor: int, excluded: int, law: Law
) -> tuple[tuple[int, ...], set[Found]]:
    driven = day[anchor:start].count("D")
    over: dict[str, list[int]] = {"11 HOURS": [], "14 HOURS": []}
    for minute in range(start, stop):
        if day[minute] == "D":
            if driven >= law.drive:
                over["11 HOURS"].append(minute)
            if minute - anchor - excluded >= law.window:
                over["14 HOURS"].append(minute)
            driven += 1
    found = {(rule, a, b) for rule, minutes in over.items() for a, b in _together(minutes)}
    lengths = [b - a for _, a, b in found]
    left = (law.drive - driven, law.window - (stop - anchor - excluded))
    badness = (
        sum(length > 180 for length in lengths),
        sum(15 <= length <= 180 for length in lengths),
        sum(length < 15 for length in lengths),
        sum(lengths),
        -min(left),
        -sum(left),
        -anchor,
    )
    return badness, found


def _break(day: list[str]) -> set[Found]:
    driven = idle = 0
    over: list[int] = []
    for minute, letter in enumerate(day):
        if letter == "D":
            driven = 0 if idle >= 30 else driven
            idle = 0
            if driven >= 480:
                over.append(minute)
            driven += 1
        else:
            idle += 1
    return {("8 HOURS", a, b) for a, b in _together(over)}


def _cycle(day: list[str], begin: datetime, zone: ZoneInfo, law: Law) -> set[Found]:
    dates = [(begin + timedelta(minutes=n)).astimezone(zone).date() for n in range(len(day))]
    worked = [0]
    for letter in day:
        worked.append(worked[-1] + (letter in "DN"))
    first: dict[object, int] = {}
    for minute, date in enumerate(dates):
        first.setdefault(date, minute)
    restarts = [run.end for run in _runs(day) if run.minutes >= 2040]
    over = []
    for minute, letter in enumerate(day):
        if letter != "D":
            continue
        since = first.get(dates[minute] - timedelta(days=law.days - 1), 0)
        since = max([since, *(end for end in restarts if end <= minute)])
        if worked[minute] - worked[since] >= law.cycle:
            over.append(minute)
    return {(f"{law.cycle // 60} HOURS", a, b) for a, b in _together(over)}


def _together(minutes: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for minute in minutes:
        if found and found[-1][1] == minute:
            found[-1] = (found[-1][0], minute + 1)
        else:
            found.append((minute, minute + 1))
    return found
