"""The demo's judge: holds what the server says against the simulator's own truth and ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

WRITES = frozenset({"ANNOTATE", "PROCEED", "REQUEST_EDIT", "RESYNC"})
ALLOWED_BOXES = frozenset({"CLEAR TWIN EVENTS"})
MUST_BE_ZERO = (
    "unapproved_writes",
    "wrong_record_writes",
    "forbidden_boxes",
    "uncertified_writes",
    "unannotated_edits",
)
_FAILED = frozenset({"failed", "not_effective", "violation", "partly", "driver_silent", "unconfirmed"})


def judge_errors(truth: dict[str, Any], stored: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """`listed`: distinct errors that truth says we were given; `stored`: those of them that the server keeps."""
    given = Counter(
        _known_by(e["driver_id"], e["message"], e["error_time"]) for e in truth["errors"] if e["first_given"]
    )
    kept = Counter(_known_by(e["driver_id"], e["message"], _epoch_ms(e["error_at"])) for e in stored)
    return {
        "listed": given.total(),
        "stored": (given & kept).total(),
        "unknown": sum(e["key"] == "unknown" for e in stored),
        "by_key": dict(sorted(Counter(e["key"] for e in stored).items())),
    }


def judge_fixes(fixes: Sequence[dict[str, Any]]) -> dict[str, int]:
    """How many fixes were ever proposed, stand blocked, were refused, approved, confirmed, failed."""
    return {
        "proposed": sum(any(f["kind"] == "fix.proposed" for f in fix["facts"]) for fix in fixes),
        "blocked": sum(fix["state"] == "blocked" for fix in fixes),
        "refused": sum(fix["outcome"] == "refused" for fix in fixes),
        "approved": sum(any(a["approved"] for a in fix["approvals"]) for fix in fixes),
        "confirmed": sum(fix["outcome"] == "confirmed" for fix in fixes),
        "failed": sum(fix["outcome"] in _FAILED for fix in fixes),
    }


def judge_portal(ledger: Sequence[dict[str, Any]], fixes: Sequence[dict[str, Any]]) -> dict[str, int]:
    """What was done in the portal, write by write, against the approvals and plans of the fixes."""
    writes = [entry for entry in ledger if entry["kind"] in WRITES]
    proceeds = [entry for entry in writes if entry["kind"] == "PROCEED"]
    edits = [change for entry in writes for change in entry["changed"] if change["target_record_id"] is not None]
    return {
        "proceeds": len(proceeds),
        "unapproved_writes": sum(not _approved(entry, fixes) for entry in writes),
        "wrong_record_writes": sum(not _as_planned(entry, fixes) for entry in writes),
        "forbidden_boxes": sum(len(set(entry["boxes"]) - ALLOWED_BOXES) for entry in writes),
        "uncertified_writes": sum(any(not c["day_certified"] for c in entry["changed"]) for entry in writes),
        "unannotated_edits": sum(not change["target_annotated_before"] for change in edits),
    }


def _approved(entry: dict[str, Any], fixes: Sequence[dict[str, Any]]) -> bool:
    """Whether somebody had said yes to a fix of that driver before the write."""
    wall = datetime.fromisoformat(entry["wall"])
    return any(
        fix["driver_id"] == entry["driver_id"]
        and any(a["approved"] and datetime.fromisoformat(a["at"]) < wall for a in fix["approvals"])
        for fix in fixes
    )


def _as_planned(entry: dict[str, Any], fixes: Sequence[dict[str, Any]]) -> bool:
    """Whether an approved plan of that driver names those days and every record that the write touched."""
    return any(
        fix["driver_id"] == entry["driver_id"]
        and any(a["approved"] for a in fix["approvals"])
        and entry["from"] in (None, fix["first_day"])
        and entry["to"] in (None, fix["last_day"])
        and {_touched(change) for change in entry["changed"]} <= {_planned(target) for target in fix["targets"]}
        for fix in fixes
    )


def _touched(change: dict[str, Any]) -> tuple[str, datetime, str]:
    """The record that a change is about: a request's target, else the changed record itself."""
    about = "target_" if change["target_record_id"] is not None else ""
    at = datetime.fromisoformat(change[f"{about}at"])
    return change[f"{about}sequence_id"].upper(), at, change["code_name"]


def _planned(target: dict[str, Any]) -> tuple[str, datetime, str]:
    return (target["sequence_id"] or "").upper(), datetime.fromisoformat(target["at"]), target["event"]


def _known_by(driver_id: str, message: str, error_time: int | None) -> tuple[str, str, int | None]:
    return driver_id, " ".join(message.split()).upper(), error_time


def _epoch_ms(instant: str | None) -> int | None:
    return None if instant is None else round(datetime.fromisoformat(instant).timestamp() * 1000)
