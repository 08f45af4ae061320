"""A plan: what a fix would do, to which records, and how the log would read afterwards. Bound by its hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from logwarden.eld.archive import event_from_json, event_to_json, log_fingerprint, log_from_json, log_to_json
from logwarden.eld.events import Identity
from logwarden.eld.log import DriverLog, TwinPair

from .catalogue import Remedy
from .steps import AnnotateRow, ClearTwins, Step


@dataclass(frozen=True, slots=True)
class Plan:
    """One remedy for one driver and some days.

    `before` is the log of exactly those days as read, `after` the same if the driver says yes. `words` say
    what will be asked, `basis` how we know.
    """

    remedy: Remedy
    system: str
    before: DriverLog
    after: DriverLog
    steps: tuple[Step, ...]
    words: str
    basis: str

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
        """What an approval is bound to: remedy, system, driver, days, steps and records."""
        bound = {
            "remedy": self.remedy,
            "system": self.system,
            "driver": self.before.driver_id,
            "days": [self.first_day.isoformat(), self.last_day.isoformat()],
            "steps": [_step_to_json(step) for step in self.steps],
            "records": self.records_hash,
        }
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


def _step_from_json(data: dict[str, Any]) -> Step:
    if data["step"] == "annotate":
        return AnnotateRow(event_from_json(data["target"]), data["note"])
    return ClearTwins(
        tuple(TwinPair(event_from_json(a), event_from_json(b)) for a, b in data["pairs"]),
    )
