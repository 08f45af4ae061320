"""A carrier's records, split into parts that share no driver, no vehicle and no device.

Nothing that the checks say of one part depends on another, so each is looked at alone: small indexes, soon forgotten.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from .joined import Joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..events import Event
    from ..log import DriverLog


class Part(NamedTuple):
    """Logs to judge, logs that help to judge them, and unidentified records, all of the same vehicles and devices."""

    logs: list[DriverLog]
    beside: list[DriverLog]
    unidentified: list[Event]


def parts(logs: Iterable[DriverLog], beside: Iterable[DriverLog], unidentified: Iterable[Event]) -> Iterator[Part]:
    """The parts, in the order of their first drivers. Records with no vehicle and no device stand together."""
    judged, helping, nobodys = list(logs), list(beside), list(unidentified)
    joined: Joined[tuple[str, str]] = Joined()
    for log in (*judged, *helping):
        for vehicle, device in {(e.vehicle, e.device) for e in log.events}:
            _join(joined, ("driver", log.driver_id), vehicle, device)
    for event in nobodys:
        _join(joined, _place(event), event.vehicle, event.device)
    split: dict[tuple[str, str], Part] = defaultdict(lambda: Part([], [], []))
    for log in judged:
        split[joined.root(("driver", log.driver_id))].logs.append(log)
    for log in helping:
        split[joined.root(("driver", log.driver_id))].beside.append(log)
    for event in nobodys:
        split[joined.root(_place(event))].unidentified.append(event)
    yield from split.values()


def _place(event: Event) -> tuple[str, str]:
    return ("vehicle", event.vehicle) if event.vehicle else ("device", event.device)


def _join(joined: Joined[tuple[str, str]], one: tuple[str, str], vehicle: str, device: str) -> None:
    if vehicle:
        joined.join(one, ("vehicle", vehicle))
    if device:
        joined.join(one, ("device", device))
