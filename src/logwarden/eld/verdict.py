"""What a comparison of two readings says: breaches, changes, what became of a plan (spec 2.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from .edits import Annotate, Edit, RequestChange, RequestRemoval

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date, datetime

    from .events import Event, Identity


class ChangeKind(StrEnum):
    """What happened to a record between two readings."""

    NOTE_ADDED = "note_added"
    DEACTIVATED = "deactivated"
    DEACTIVATED_UNEXPLAINED = "deactivated_unexplained"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ALTERED = "altered"
    VANISHED = "vanished"
    REQUESTED = "requested"
    LATE_UPLOAD = "late_upload"
    DRIVER_ENTRY = "driver_entry"
    ASSUMED = "assumed"
    CERTIFIED = "certified"
    DAY_WENT_ON = "day_went_on"
    DRIVING_COMPLETED = "driving_completed"
    UNEXPLAINED = "unexplained"


class Answer(StrEnum):
    """What became of a request of ours, for a removal or for a change.

    WAITING, status 3; ACCEPTED, the target is inactive, a removal request too, while one for a change is the active
    record in its stead; REJECTED, status 4, the target stands;
    SUPERSEDED, the driver mended the record himself; NOT_SEEN, no such request is in the log; UNCLEAR, a
    state that no answer of a driver makes, and then there is a breach as well.
    """

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    NOT_SEEN = "not_seen"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Breach:
    """A broken invariant of spec 2.1, `I1` to `I7`: the rule, the record, and words for a person."""

    invariant: str
    paragraph: str
    identity: Identity
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one record, lawful or not; `before` is None for a new one, `after` for one gone."""

    kind: ChangeKind
    lawful: bool
    paragraph: str
    identity: Identity
    before: Event | None
    after: Event | None
    words: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a plan should have left in the log; one that plans no edit (a resync) is empty.

    `notes` has the planned note of each record to annotate, `removals` the note of the removal request about
    each record, `changes` the request for another code or instant, all by the identity of the record that they are
    about. The driver's answer is not expected but judged.
    """

    notes: Mapping[Identity, str] = field(default_factory=dict)
    removals: Mapping[Identity, str] = field(default_factory=dict)
    changes: Mapping[Identity, RequestChange] = field(default_factory=dict)

    @property
    def asked(self) -> dict[Identity, str]:
        """The note of every planned request, by the record that it is about."""
        return {**self.removals, **{target: edit.note for target, edit in self.changes.items()}}

    @classmethod
    def of(cls, edits: Iterable[Edit]) -> Expectation:
        """What to expect of planned edits; a driver's answers among them are left out."""
        planned = tuple(edits)
        return cls(
            notes={e.target: e.note for e in planned if isinstance(e, Annotate)},
            removals={e.target: e.note for e in planned if isinstance(e, RequestRemoval)},
            changes={e.target: e for e in planned if isinstance(e, RequestChange)},
        )


@dataclass(frozen=True, slots=True)
class ExpectedSeen:
    """Which planned notes and requests the later reading shows, by the record that they are about."""

    notes: tuple[Identity, ...]
    missing_notes: tuple[Identity, ...]
    requests: tuple[Identity, ...]
    missing_requests: tuple[Identity, ...]
    answers: Mapping[Identity, Answer]

    @property
    def is_complete(self) -> bool:
        """Whether everything planned is there, whatever the driver said."""
        return not self.missing_notes and not self.missing_requests


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two readings of one driver's log say together.

    `days` are the home-terminal days that both hold in full: nothing is said of any other. `expected_seen` is
    None when nothing was expected. For I7, `accepted` has, by home-terminal day, a record whose edit the
    driver accepted, and `certified` each compared day's last certification in the later reading, an instant
    in UTC or None.
    """

    driver_id: str
    days: tuple[date, ...]
    earlier_read_at: datetime
    later_read_at: datetime
    breaches: tuple[Breach, ...]
    changes: tuple[Change, ...]
    expected_seen: ExpectedSeen | None
    accepted: Mapping[date, Identity]
    certified: Mapping[date, datetime | None]

    @property
    def is_intact(self) -> bool:
        """Whether some day was compared and no invariant is broken: what was not looked at is not intact."""
        return bool(self.days) and not self.breaches

    def stale_certifications(self, shown_certified: Collection[date], unanswered_at: datetime) -> tuple[Breach, ...]:
        """I7: days shown as certified although their certification is older than the acceptance.

        `shown_certified` are the home-terminal days that the portal's summaries show as certified.
        `unanswered_at` is the last instant, in UTC, at which a reading showed the request still waiting: no
        record says when a driver answered, so a certification after it is taken to follow the answer.
        """
        return tuple(
            Breach(
                "I7",
                "395.30(b)(2)",
                identity,
                f"{day} is shown as certified, but the driver accepted an edit after he certified it",
            )
            for day, identity in sorted(self.accepted.items(), key=lambda item: item[0])
            if day in shown_certified and self._is_older(self.certified.get(day), unanswered_at)
        )

    @staticmethod
    def _is_older(certified_at: datetime | None, instant: datetime) -> bool:
        return certified_at is None or certified_at <= instant
