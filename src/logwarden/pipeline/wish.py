"""wish: what a person wants done about some errors, and the plan that it comes to on a log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from logwarden.eld.events import Event
from logwarden.eld.log import DriverLog
from logwarden.problems import Problem
from logwarden.remedies import annotate, ask_driver, request_edit, restore_records, resync
from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.plan import Grounds, Plan
from logwarden.remedies.request_edit import step_for


class CannotPlan(Problem):
    """The wish comes to no plan on this log; the words say what is missing."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants.

    `text` is the note, the reason of a request, or what the driver is told. `record_at` (UTC) names the record, with
    `record_event` where several stand there; without it, it is the one that the error is about. `new_code` and
    `new_at` (UTC) are what a request asks for. The rest is as in `remedies.plan.Grounds`.
    """

    remedy: Remedy
    error_ids: tuple[int, ...]
    text: str = ""
    record_at: datetime | None = None
    record_event: str | None = None
    new_code: int | None = None
    new_at: datetime | None = None
    how_known: str = ""
    statement: str = ""
    document: str = ""
    new_fact: str = ""

    def to_json(self) -> dict[str, Any]:
        """The wish as JSON, without loss."""
        times = {name: at.isoformat() for name in ("record_at", "new_at") if (at := getattr(self, name)) is not None}
        return {**asdict(self), "error_ids": list(self.error_ids), **times}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Wish:
        """The way back."""
        times = {name: datetime.fromisoformat(at) for name in ("record_at", "new_at") if (at := data[name]) is not None}
        return cls(**{**data, "remedy": Remedy(data["remedy"]), "error_ids": tuple(data["error_ids"]), **times})


def plan_of(wish: Wish, user_id: int, log: DriverLog, system: str, instants: Sequence[datetime]) -> Plan:
    """The plan that a wish comes to on a log, for errors of those instants (UTC); the guard judges it.

    Raises:
        CannotPlan: the log does not hold those days, or there is no such record.
    """
    grounds = Grounds(
        asked_by=user_id,
        how_known=wish.how_known.strip(),
        statement=wish.statement.strip(),
        document=wish.document.strip(),
        new_fact=wish.new_fact.strip(),
        message=wish.text.strip() if wish.remedy is Remedy.ASK_DRIVER else "",
    )
    first, last = _days(log, instants)
    match wish.remedy:
        case Remedy.ANNOTATE:
            return annotate.plan(log, system, _record(wish, log, instants), wish.text.strip(), grounds)
        case Remedy.REQUEST_EDIT:
            record = _record(wish, log, instants)
            step = step_for(record, wish.text.strip(), code=wish.new_code, at=wish.new_at)
            return request_edit.plan(log, system, step, grounds)
        case Remedy.RESYNC:
            return resync.plan(log, system, first, last, grounds)
        case Remedy.ASK_DRIVER:
            return ask_driver.plan(log, system, first, last, grounds)
        case Remedy.RESTORE_RECORDS:
            return restore_records.plan(log, system, first, last, grounds)
        case _:
            raise CannotPlan(f"{wish.remedy} is not planned for one error: a rule or a decision makes it.")


def _days(log: DriverLog, instants: Sequence[datetime]) -> tuple[date, date]:
    days = sorted({log.day_of_instant(at) for at in instants})
    if not days:
        raise CannotPlan("The portal gives these errors no time, so nobody can say which days they are about.")
    if not log.first_day <= days[0] <= days[-1] <= log.last_day:
        raise CannotPlan(f"The newest reading holds {log.first_day} to {log.last_day}, and not all days of the errors.")
    return days[0], days[-1]


def _record(wish: Wish, log: DriverLog, instants: Sequence[datetime]) -> Event:
    """The record that is named; else the one at the error's instant, or the last status before it on its day."""
    if wish.record_at is not None:
        found = [e for e in log.events if e.at == wish.record_at and wish.record_event in (None, e.code_name)]
        if not found:
            raise CannotPlan("No record stands at that time in the newest reading.")
        return min(found, key=lambda e: (not e.is_active, not e.is_main))
    at = min(instants)
    day = log.day_of_instant(at)
    before = [e for e in log.main() if e.at <= at and log.day_of(e) == day]
    if not before:
        raise CannotPlan("No duty status or special driving stands before the error on its day: name the record.")
    return before[-1]
