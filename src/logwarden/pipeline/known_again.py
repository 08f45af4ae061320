"""Which stored error a listed line is: pure.

The fingerprint says it where the portal gives time and code. But both can be missing in one answer and be there
in the next, and ids come and go (portal-contract.md §1): such a line is a known error as long as nothing that both
have says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from logwarden.remedies.catalogue import words
from logwarden.store.errors import LogError

from .classify import ClassifiedError


@dataclass(frozen=True, slots=True)
class KnownAgain:
    """Each line with its stored error; lines that are new; stored errors of which no line speaks.

    Where a line could be one of several errors, it proves none of them gone: those are in neither. A line that lacks
    something and could be the double of a better one in the same list is no new error: if it is, the next whole
    list says so.
    """

    pairs: Sequence[tuple[LogError, ClassifiedError]]
    new: Sequence[ClassifiedError]
    gone: Sequence[LogError]


def known_again(known: Iterable[LogError], listed: Sequence[ClassifiedError]) -> KnownAgain:
    """Matches the lines of one whole list with what is stored of that driver."""
    left = {error.fingerprint: error for error in known}
    pairs: list[tuple[LogError, ClassifiedError]] = []
    unmatched: list[ClassifiedError] = []
    for line in listed:
        error = left.pop(line.fingerprint, None)
        if error is None:
            unmatched.append(line)
        else:
            pairs.append((error, line))
    by_kind: dict[str, list[LogError]] = {}
    for error in left.values():
        by_kind.setdefault(_kind(error), []).append(error)
    new: list[ClassifiedError] = []
    placed: dict[str, list[ClassifiedError]] = {}
    for _, line in pairs:
        placed.setdefault(_kind_of_line(line), []).append(line)
    for line in sorted(unmatched, key=_vagueness):
        kind = _kind_of_line(line)
        candidates, better = by_kind.get(kind, []), placed.setdefault(kind, [])
        likely = [error for error in candidates if _may_be(error, line)]
        listed_still = [error for error in likely if error.absent_since is None]
        if not listed_still and _vagueness(line) and any(_may_be_double(line, other) for other in better):
            continue
        if likely:
            best = max(likely, key=lambda error: _likeness(error, line))
            candidates.remove(best)
            pairs.append((best, line))
        else:
            new.append(line)
        better.append(line)
    vague: dict[tuple[str, datetime | None], list[ClassifiedError]] = {}
    for line in listed:
        if _vagueness(line):
            vague.setdefault((_kind_of_line(line), line.listed.error_at), []).append(line)
    gone = [
        error
        for kind, candidates in by_kind.items()
        for error in candidates
        if not any(_may_be(error, line) for at in {error.error_at, None} for line in vague.get((kind, at), ()))
    ]
    return KnownAgain(pairs, new, gone)


def _kind(error: LogError) -> str:
    """What an error is by the portal's own words: mapping them to a key makes it no other error."""
    return error.key if error.wording is None else f"unknown:{words(error.message)}"


def _kind_of_line(line: ClassifiedError) -> str:
    return line.entry.key if line.words is None else f"unknown:{line.words}"


def _vagueness(line: ClassifiedError) -> int:
    """How many of time, code and id a line lacks."""
    listed = line.listed
    return (listed.error_at is None) + (listed.event_code is None) + (listed.portal_id is None)


def _may_be(error: LogError, line: ClassifiedError) -> bool:
    """Whether nothing that both have says otherwise, and something is missing that would have said it."""
    listed = line.listed
    if not (_agree(error.error_at, listed.error_at) and _agree(error.event_code, listed.event_code)):
        return False
    if error.error_at is not None and listed.error_at is not None:
        if error.event_code is not None and listed.event_code is not None:
            return _agree(error.portal_id, listed.portal_id)
        return True
    return _agree(error.portal_id, listed.portal_id) and _agree(error.day, listed.log_day)


def _may_be_double(line: ClassifiedError, better: ClassifiedError) -> bool:
    one, other = line.listed, better.listed
    return (
        _vagueness(better) <= _vagueness(line)
        and _agree(one.error_at, other.error_at)
        and _agree(one.event_code, other.event_code)
        and _agree(one.portal_id, other.portal_id)
        and _agree(one.log_day, other.log_day)
    )


def _likeness(error: LogError, line: ClassifiedError) -> tuple[bool, bool, bool, bool]:
    """The likeliest of several is the one that has most in common with it; where that is equal, one that is listed."""
    listed = line.listed
    return (
        listed.portal_id is not None and error.portal_id == listed.portal_id,
        listed.error_at is not None and error.error_at == listed.error_at,
        listed.event_code is not None and error.event_code == listed.event_code,
        error.absent_since is None,
    )


def _agree(one: str | date | datetime | None, other: str | date | datetime | None) -> bool:
    return one is None or other is None or one == other
