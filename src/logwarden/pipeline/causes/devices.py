"""Which drivers share a device: by the records where they are known, else by how their sequence breaks alternate.

A device numbers the records of all its users with one counter (App. A 7.24); the portal checks each driver's own list.
So after every turn of the other one the list of each has a gap, and the gaps of two users of one device come by turns:
A, B, A, B. Of two drivers with devices of their own they do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import combinations, pairwise

from .line import BREAK, Device, Line

Known = Mapping[tuple[str, date], str]
"""The device of a driver's records of a day, where somebody has read them."""

FEWEST = 10
"""Breaks that each of two drivers must have: by chance so many come by turns once in nine thousand pairs."""

BY_TURNS = 0.9
"""Share of breaks that must follow on one of the other driver: a lost record of either disturbs two."""

UNEVEN = 0.2
"""By how much of the larger number of breaks the two may differ; who alternate have nearly as many."""

_GLANCE = 24
"""How many breaks tell at a glance that two do not alternate."""


def devices_of(lines: Sequence[Line], known: Known) -> Mapping[tuple[str, date | None], Device]:
    """The device of each driver's day that has lines, for the drivers of one company."""
    turns: dict[str, list[tuple[date, str]]] = {}
    for (driver, used), name in sorted(known.items()):
        turns.setdefault(name, []).append((used, driver))
    unread = {line.driver for line in lines} - {driver for driver, _ in known}
    mates = _mates([line for line in lines if line.driver in unread])
    last = {driver: name for (driver, _), name in sorted(known.items())}
    found: dict[tuple[str, date | None], Device] = {}
    for driver, day in {(line.driver, line.day) for line in lines}:
        device = (known.get((driver, day)) if day else None) or last.get(driver)
        if device is None:
            drivers = mates.get(driver, frozenset([driver]))
            found[driver, day] = Device(None, drivers, len(drivers) > 1)
        else:
            users = frozenset(user for _, user in turns[device])
            found[driver, day] = Device(device, users, _is_shared(turns[device], driver, day))
    return found


def _is_shared(turns: Sequence[tuple[date, str]], driver: str, day: date | None) -> bool:
    """Whether somebody else used the device between this driver's day with it before and this one."""
    if day is None:
        return any(user != driver for _, user in turns)
    since = max((used for used, user in turns if user == driver and used < day), default=day)
    return any(user != driver and since <= used <= day for used, user in turns)


def _mates(lines: Iterable[Line]) -> dict[str, frozenset[str]]:
    """Pairs of drivers whose breaks come by turns, the likeliest first; each driver is in one at most."""
    times: dict[str, list[datetime]] = {}
    for line in lines:
        if line.key == BREAK and line.at is not None:
            times.setdefault(line.driver, []).append(line.at)
    many = {driver: sorted(at) for driver, at in sorted(times.items()) if len(at) >= FEWEST}
    pairs = [
        (share, a, b)
        for a, b in combinations(many, 2)
        if _is_even(len(many[a]), len(many[b])) and (share := _by_turns(many[a], many[b])) >= BY_TURNS
    ]
    found: dict[str, frozenset[str]] = {}
    for _, a, b in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
        if a not in found and b not in found:
            found[a] = found[b] = frozenset((a, b))
    return found


def _is_even(a: int, b: int) -> bool:
    return abs(a - b) <= max(1, UNEVEN * max(a, b))


def _by_turns(a: Sequence[datetime], b: Sequence[datetime]) -> float:
    """The share of breaks that follow on one of the other driver; only the first ones if those say no."""
    order = sorted([(at, 0) for at in a] + [(at, 1) for at in b])
    glance = order[:_GLANCE]
    return min(_turns(glance), _turns(order)) if _turns(glance) >= BY_TURNS / 2 else 0.0


def _turns(order: Sequence[tuple[datetime, int]]) -> float:
    follows = sum(x[1] != y[1] for x, y in pairwise(order))
    return follows / (len(order) - 1)
