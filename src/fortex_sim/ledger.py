"""The ledger: everything that anybody did in the portal's pages, in order, failed writes too."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from .clock import iso_instant
from .kits import Change
from .wording import event_word
from .world.fleet import Driver


class Act(StrEnum):
    """Kinds of entries."""

    LOGIN = "LOGIN"
    CHOICE = "CHOICE"
    OPEN = "OPEN"
    LOAD = "LOAD"
    ANNOTATE = "ANNOTATE"
    PROCEED = "PROCEED"
    REQUEST_EDIT = "REQUEST_EDIT"
    RESYNC = "RESYNC"


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. `at` is the portal's instant, `wall` the machine's; days are home-terminal."""

    n: int
    at: datetime
    wall: datetime
    kind: Act
    account: str
    driver: Driver | None = None
    company_id: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    boxes: tuple[str, ...] = ()
    text: str | None = None
    ok: bool = True
    message: str = ""
    changed: tuple[dict[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The entry as the control interface gives it."""
        return {
            "n": self.n,
            "at": iso_instant(self.at),
            "wall": self.wall.isoformat(timespec="microseconds"),
            "kind": self.kind,
            "account": self.account,
            "driver_id": self.driver.id if self.driver else None,
            "company_id": self.driver.company.id if self.driver else self.company_id,
            "from": self.first_day.isoformat() if self.first_day else None,
            "to": self.last_day.isoformat() if self.last_day else None,
            "boxes": list(self.boxes),
            "text": self.text,
            "ok": self.ok,
            "message": self.message,
            "changed": list(self.changed),
        }


@dataclass(slots=True)
class Ledger:
    """The entries so far."""

    entries: list[Entry] = field(default_factory=list)
    _annotated: set[str] = field(default_factory=set)

    def write(
        self,
        kind: Act,
        at: datetime,
        account: str,
        *,
        driver: Driver | None = None,
        company_id: str | None = None,
        days: tuple[date, date] | None = None,
        boxes: tuple[str, ...] = (),
        text: str | None = None,
        ok: bool = True,
        message: str = "",
        changes: tuple[Change, ...] = (),
    ) -> None:
        """Adds an act, with the records that it changed."""
        changed = tuple(self._changed(driver, change) for change in changes) if driver else ()
        self._annotated |= {change.record.id for change in changes if kind is Act.ANNOTATE and ok}
        first_day, last_day = days or (None, None)
        self.entries.append(
            Entry(
                n=len(self.entries) + 1,
                at=at,
                wall=datetime.now(UTC),
                kind=kind,
                account=account,
                driver=driver,
                company_id=company_id,
                first_day=first_day,
                last_day=last_day,
                boxes=boxes,
                text=text,
                ok=ok,
                message=message,
                changed=changed,
            )
        )

    def _changed(self, driver: Driver, change: Change) -> dict[str, Any]:
        """One changed record; its target is the record that a request is about."""
        record, target = change.record, change.target
        return {
            "record_id": record.id,
            "sequence_id": record.sequence_hex,
            "at": iso_instant(record.event.at),
            "event": event_word(record.event),
            "code_name": record.event.code_name,
            "day": driver.day_of(record.event.at).isoformat(),
            "day_certified": change.day_certified,
            "change": change.change,
            "target_record_id": target.id if target else None,
            "target_sequence_id": target.sequence_hex if target else None,
            "target_at": iso_instant(target.event.at) if target else None,
            "target_annotated_before": target is not None and target.id in self._annotated,
        }
