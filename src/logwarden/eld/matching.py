"""Which record of one reading is which of another: multisets, for an identity can occur twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from .events import Event
from .lawful import LAWFUL_MOVES, NOTE_LONGEST, PROTECTED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .events import Identity

_FIELDS = tuple(field.name for field in fields(Event))


@dataclass(frozen=True, slots=True)
class Matching:
    """The records of two readings: in both (earlier, later), in the earlier alone, in the later alone."""

    kept: tuple[tuple[Event, Event], ...]
    gone: tuple[Event, ...]
    new: tuple[Event, ...]


def match_records(before: Iterable[Event], after: Iterable[Event]) -> Matching:
    """Pairs records of equal identity, each once: equal ones first, then those that changed most lawfully."""
    candidates: dict[Identity, list[Event]] = defaultdict(list)
    for event in after:
        candidates[event.identity].append(event)
    kept: list[tuple[Event, Event]] = []
    changed: list[Event] = []
    for event in before:
        if event in candidates[event.identity]:
            candidates[event.identity].remove(event)
            kept.append((event, event))
        else:
            changed.append(event)
    gone: list[Event] = []
    for event in changed:
        left = candidates[event.identity]
        if not left:
            gone.append(event)
            continue
        closest = min(left, key=lambda other: _strangeness(event, other))
        left.remove(closest)
        kept.append((event, closest))
    new = sorted((e for left in candidates.values() for e in left), key=lambda e: e.at)
    return Matching(tuple(kept), tuple(gone), tuple(new))


def changed_fields(before: Event, after: Event) -> tuple[str, ...]:
    """The names of the fields in which two records differ."""
    return tuple(name for name in _FIELDS if getattr(before, name) != getattr(after, name))


def altered_fields(before: Event, after: Event) -> tuple[str, ...]:
    """The fields that changed unlawfully: all but a lawful move of the status and a note added (I1).

    A note is added lawfully to a type 1 or 3 record that had none; nothing of types 2, 5, 6 and 7 may change
    (App. A 4.3.2.8.2(a)).
    """
    lawful: set[str] = set()
    if before.type not in PROTECTED and (before.status, after.status) in LAWFUL_MOVES:
        lawful.add("status")
    if before.is_main and not before.notes and len(after.notes) <= NOTE_LONGEST:
        lawful.add("notes")
    return tuple(name for name in changed_fields(before, after) if name not in lawful)


def difference_words(before: Event, after: Event, names: Iterable[str]) -> str:
    """What changed, for a person: `origin DRIVER became AUTOMATIC, odometer 100 became 101`."""
    return ", ".join(f"{n} {_shown(before, n)} became {_shown(after, n)}" for n in names)


def _strangeness(before: Event, after: Event) -> tuple[int, int]:
    return len(altered_fields(before, after)), len(changed_fields(before, after))


def _shown(event: Event, name: str) -> str:
    value = getattr(event, name)
    return str(getattr(value, "name", value)) if value not in (None, "") else "(blank)"
