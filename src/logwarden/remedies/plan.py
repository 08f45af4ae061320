"""A plan: what a fix would do, to which records, and how the log would read afterwards. Bound by its hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from logwarden.eld.archive import event_from_json, event_to_json, log_fingerprint, log_from_json, log_to_json
from logwarden.eld.events import Event, Identity
from logwarden.eld.log import DriverLog, TwinPair

from .catalogue import Remedy
from .steps import AnnotateRow, ClearTwins, RequestEdit, Resync, Step

SHORTEST_GROUND, LONGEST_GROUND = 4, 500
"""Characters of each thing that a person says of a fix."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the person who wants a fix says of it.

    `how_known` is how he knows it, `statement` the driver's own words, `document` what proves it (a bill of lading, a
    gate's receipt), `new_fact` what was not known when the driver last said no, `message` what a driver is told who
    mends his log himself. `asked_by` is our number of the person.
    """

    asked_by: int
    how_known: str = ""
    statement: str = ""
    document: str = ""
    new_fact: str = ""
    message: str = ""


def said(text: str) -> bool:
    """Whether a person said something that can be kept: 4 to 500 characters."""
    return SHORTEST_GROUND <= len(text.strip()) <= LONGEST_GROUND


@dataclass(frozen=True, slots=True)
class Plan:
    """One remedy for one driver and some days.

    `before` is the log of exactly those days as read, `after` the same if the driver says yes. `words` say
    what will be asked, `basis` how we know; `grounds` are a person's, None where a rule made the plan.
    """

    remedy: Remedy
    system: str
    before: DriverLog
    after: DriverLog
    steps: tuple[Step, ...]
    words: str
    basis: str
    grounds: Grounds | None = None

    @property
    def first_day(self) -> date:
        """The first home-terminal day that the plan touches."""
        return self.before.first_day

    @property
    def last_day(self) -> date:
        """The last home-terminal day that the plan touches, included."""
        return self.before.last_day

    @property
    def notes(self) -> dict[Identity, str]:
        """The annotations that this plan writes, by record."""
        return {step.target.identity: step.note for step in self.steps if isinstance(step, AnnotateRow)}

    @property
    def pairs(self) -> tuple[TwinPair, ...]:
        """The twins whose later record is asked away."""
        return tuple(pair for step in self.steps if isinstance(step, ClearTwins) for pair in step.pairs)

    @property
    def changes(self) -> tuple[RequestEdit, ...]:
        """The requests for another status or time."""
        return tuple(step for step in self.steps if isinstance(step, RequestEdit))

    @property
    def asked(self) -> tuple[Event, ...]:
        """The records that the driver is asked about."""
        return (*(pair.later for pair in self.pairs), *(step.target for step in self.changes))

    @property
    def targets(self) -> tuple[Event, ...]:
        """The records that the plan touches, each once."""
        noted = (step.target for step in self.steps if isinstance(step, AnnotateRow))
        return tuple(dict.fromkeys((*noted, *self.asked)))

    @property
    def instants(self) -> tuple[datetime, ...]:
        """When the records of the plan are, in UTC, and when they would be."""
        pairs = (e.at for pair in self.pairs for e in (pair.earlier, pair.later))
        return (*pairs, *(e.at for e in self.targets), *(step.at for step in self.changes))

    @property
    def records_hash(self) -> str:
        """The hash of all records of the plan's days, this plan's own notes left out."""
        return self.records_hash_of(self.before)

    def records_hash_of(self, log: DriverLog) -> str:
        """The same hash over another reading of the same days: equal as long as nothing moved.

        Of the notes only this plan's own are left out, word for word: another person's note is a move.
        """
        own = self.notes
        bare = tuple(replace(e, notes="") if own.get(e.identity) == e.notes else e for e in log.events)
        return log_fingerprint(replace(log, events=bare), self.first_day, self.last_day)

    @property
    def hash(self) -> str:
        """What an approval is bound to: remedy, system, driver, days, steps, records, and what a person said of it."""
        bound: dict[str, Any] = {
            "remedy": self.remedy,
            "system": self.system,
            "driver": self.before.driver_id,
            "days": [self.first_day.isoformat(), self.last_day.isoformat()],
            "steps": [_step_to_json(step) for step in self.steps],
            "records": self.records_hash,
        }
        if self.grounds is not None:
            bound["grounds"] = asdict(self.grounds)
        return hashlib.sha256(json.dumps(bound, sort_keys=True).encode()).hexdigest()


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """The plan as JSON, without loss."""
    return {
        "remedy": plan.remedy,
        "system": plan.system,
        "before": log_to_json(plan.before),
        "after": log_to_json(plan.after),
        "steps": [_step_to_json(step) for step in plan.steps],
        "words": plan.words,
        "basis": plan.basis,
        "grounds": None if plan.grounds is None else asdict(plan.grounds),
    }


def plan_from_json(data: dict[str, Any]) -> Plan:
    """The way back."""
    return Plan(
        remedy=Remedy(data["remedy"]),
        system=data["system"],
        before=log_from_json(data["before"]),
        after=log_from_json(data["after"]),
        steps=tuple(_step_from_json(step) for step in data["steps"]),
        words=data["words"],
        basis=data["basis"],
        grounds=Grounds(**data["grounds"]) if data.get("grounds") else None,
    )


def _step_to_json(step: Step) -> dict[str, Any]:
    match step:
        case AnnotateRow(target, note):
            return {"step": "annotate", "target": event_to_json(target), "note": note}
        case ClearTwins(pairs):
            return {
                "step": "clear_twins",
                "pairs": [[event_to_json(pair.earlier), event_to_json(pair.later)] for pair in pairs],
            }
        case RequestEdit(target, code, at, reason):
            return {
                "step": "request_edit",
                "target": event_to_json(target),
                "code": code,
                "at": at.isoformat(),
                "reason": reason,
            }
        case Resync():
            return {"step": "resync"}


def _step_from_json(data: dict[str, Any]) -> Step:
    match data["step"]:
        case "annotate":
            return AnnotateRow(event_from_json(data["target"]), data["note"])
        case "request_edit":
            at = datetime.fromisoformat(data["at"]).astimezone(UTC)
            return RequestEdit(event_from_json(data["target"]), data["code"], at, data["reason"])
        case "resync":
            return Resync()
        case _:
            return ClearTwins(tuple(TwinPair(event_from_json(a), event_from_json(b)) for a, b in data["pairs"]))
