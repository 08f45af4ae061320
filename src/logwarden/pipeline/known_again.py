"""Which stored error a listed line is: pure.

The fingerprint says it where the portal gives time and code. But both can be missing in one answer and be there
in the next, and ids come and go (portal-contract.md §1). Then a line is paired only with an error that nothing else
could be; where several could be each other, nobody guesses: the driver is seen in part until a list says more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from logwarden.remedies.catalogue import words
from logwarden.store.errors import LogError

from .classify import ClassifiedError


@dataclass(frozen=True, slots=True)
class KnownAgain:
    """Each line with its stored error; lines that are new; stored errors of which no line speaks.

    An `unclear` line may be several of these: the errors that it may be are in none. Nor is a line that is another
    one once more.
    """

    pairs: Sequence[tuple[LogError, ClassifiedError]]
    new: Sequence[ClassifiedError]
    gone: Sequence[LogError]
    unclear: Sequence[ClassifiedError]


def known_again(known: Iterable[LogError], listed: Sequence[ClassifiedError]) -> KnownAgain:
    """Matches the lines of one whole list with what is stored of that driver."""
    left = {error.fingerprint: error for error in known}
    kinds: dict[str, _Kind] = {}
    for line in listed:
        of_kind = kinds.setdefault(_kind_of_line(line), _Kind())
        error = left.pop(line.fingerprint, None) if _is_dated_or_named(line) else None
        if error is not None:
            of_kind.pairs.append((error, line))
        else:
            of_kind.lines.append(line)
    for error in left.values():
        kinds.setdefault(_kind(error), _Kind()).errors.append(error)
    for of_kind in kinds.values():
        of_kind.settle()
    return KnownAgain(
        [pair for one in kinds.values() for pair in one.pairs],
        [line for one in kinds.values() for line in one.new],
        [error for one in kinds.values() for error in one.gone],
        [line for one in kinds.values() for line in one.lines],
    )


@dataclass(slots=True)
class _Kind:
    """Errors and lines of one kind. What nobody can place stays in `lines`."""

    errors: list[LogError] = field(default_factory=list)
    lines: list[ClassifiedError] = field(default_factory=list)
    pairs: list[tuple[LogError, ClassifiedError]] = field(default_factory=list)
    new: list[ClassifiedError] = field(default_factory=list)
    gone: list[LogError] = field(default_factory=list)

    def settle(self) -> None:
        """First what an id or an instant proves, then what is left over for nothing else."""
        if not self.errors and not any(_vagueness(line) for line in self.lines):
            self.new, self.lines = self.lines, []
            return
        self._drop_doubles()
        for proof in (_same_id, _same_time):
            self._pair_if(proof)
        doubtful = self._doubtful()
        self._pair_if(_may_be, but=doubtful)
        sure = [line for line in self.lines if line not in doubtful]
        self.new = [line for line in sure if not any(_may_be(error, line) for error in self.errors)]
        self.lines = [line for line in self.lines if line not in self.new]
        self.gone = [error for error in self.errors if not any(_may_be(error, line) for line in self.lines)]

    def _drop_doubles(self) -> None:
        """Of lines that are one error for sure, the one that says most is kept; whoever lacks nothing is no double."""
        kept: dict[object, list[ClassifiedError]] = {}
        rest = []
        for line in (line for _, line in self.pairs):
            _keep(kept, line)
        for line in sorted(self.lines, key=_vagueness):
            others = [other for name in _names(line) for other in kept.get(name, ())] if _vagueness(line) else ()
            if not any(_agree_in_all(line, other) for other in others):
                rest.append(line)
                _keep(kept, line)
        self.lines = rest

    def _doubtful(self) -> list[ClassifiedError]:
        """Lines that may be one again that stands before them, or that says more."""
        before = [line for _, line in self.pairs]
        found = []
        for line in self.lines:
            if _vagueness(line) and any(_agree_in_all(line, other) for other in before):
                found.append(line)
            before.append(line)
        return found

    def _pair_if(self, proof: Callable[[LogError, ClassifiedError], bool], but: Sequence[ClassifiedError] = ()) -> None:
        """Pairs each line, `but` some, with the only error of which the proof holds, if it holds of no other line."""
        could = [[error for error in self.errors if _may_be(error, line) and proof(error, line)] for line in self.lines]
        sought = Counter(id(error) for errors in could for error in errors)
        rest = []
        for line, errors in zip(self.lines, could, strict=True):
            if len(errors) == 1 and sought[id(errors[0])] == 1 and line not in but:
                self.errors.remove(errors[0])
                self.pairs.append((errors[0], line))
            else:
                rest.append(line)
        self.lines = rest


def _kind(error: LogError) -> str:
    """What an error is by the portal's own words: mapping them to a key makes it no other error."""
    return error.key if error.wording is None else f"unknown:{words(error.message)}"


def _kind_of_line(line: ClassifiedError) -> str:
    return line.entry.key if line.words is None else f"unknown:{line.words}"


def _is_dated_or_named(line: ClassifiedError) -> bool:
    """Whether its fingerprint is of an instant or an id; one of a day alone can be another error's of that day."""
    return line.listed.error_at is not None or line.listed.portal_id is not None


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


def _same_id(error: LogError, line: ClassifiedError) -> bool:
    return line.listed.portal_id is not None and error.portal_id == line.listed.portal_id


def _same_time(error: LogError, line: ClassifiedError) -> bool:
    return line.listed.error_at is not None and error.error_at == line.listed.error_at


def _names(line: ClassifiedError) -> list[object]:
    """What two lines of one error have in common for sure: the id, or instant and code."""
    listed = line.listed
    has_time = listed.error_at is not None and listed.event_code is not None
    by_time: list[object] = [(listed.error_at, listed.event_code)] if has_time else []
    return by_time if listed.portal_id is None else [listed.portal_id, *by_time]


def _keep(kept: dict[object, list[ClassifiedError]], line: ClassifiedError) -> None:
    for name in _names(line):
        kept.setdefault(name, []).append(line)


def _agree_in_all(line: ClassifiedError, other: ClassifiedError) -> bool:
    one, two = line.listed, other.listed
    return (
        _agree(one.error_at, two.error_at)
        and _agree(one.event_code, two.event_code)
        and _agree(one.portal_id, two.portal_id)
        and _agree(one.log_day, two.log_day)
    )


def _agree(one: str | date | datetime | None, other: str | date | datetime | None) -> bool:
    return one is None or other is None or one == other
