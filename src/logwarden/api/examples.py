"""What things look like: one example a word, for a word means the same wherever the API says it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

HASH = "9f2c1b7a" * 8
INSTANT, DAY = "2026-11-20T07:12:00Z", "2026-11-18"
_BY_SEVERITY = {"critical": 2, "medium": 31}
_BY_KEY = {"twoIdenticalStatusesError": 2, "odometerError": 31}
_BY_STATUS = {"pending": 33}
_RECORD = {"eventCode": "DS_ON", "eventTime": 1_795_150_320_000, "odometer": 412_077}
_SECONDS = {DAY: {"OFF": 36_000, "D": 39_600, "ON": 10_800}}

OF_WORDS: dict[str, Any] = {
    "access_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIzIn0.c2lnbmF0dXJl",
    "action": "pause",
    "after": {"reason": "Seen in the records."},
    "allowed": ["pending", "fixed"],
    "basis": "two readings of the driver's log, the newer of 2026-11-20 07:12 UTC",
    "before": {"remedy": "task"},
    "breaches": ["I1 (App. A 4.3.2.8.2(b)): driving became shorter"],
    "by_category": {"odometer": 31},
    "by_key": _BY_KEY,
    "by_severity": _BY_SEVERITY,
    "by_status": _BY_STATUS,
    "by_system": {"zero": 33},
    "category": "odometer",
    "changed_by": "Ana Ruiz",
    "client": "192.0.2.7",
    "companies": [1],
    "company": "ACME TRUCKING INC",
    "company_id": "c1f0",
    "company_ids": [1],
    "confidence": "confirmed",
    "correlation_id": "4b1d9a0c77e2",
    "cursor": "1795150320000000-42",
    "days": [DAY],
    "detail": {"reason": "Seen in the records."},
    "device": "PT30-004711",
    "document": "Contract 2026-114, annex B",
    "driver": "d7e2",
    "driver_id": "d7e2",
    "driver_ids": [1],
    "driver_name": "SMITH JOHN",
    "drivers": ["d7e2"],
    "email": "ana@example.com",
    "end_reason": "",
    "ended_by": "Ana Ruiz",
    "ending": "read_back",
    "error_ids": [1],
    "error_type": "ERROR",
    "errors": {"pending": 33},
    "errors_by_key": _BY_KEY,
    "errors_by_status": _BY_STATUS,
    "event": "DS_ON",
    "event_code": "DS_ON",
    "example": "GATEWAY NOTICE 4404",
    "field": "body.reason",
    "file": "report.pdf",
    "fingerprint": HASH,
    "first_day": DAY,
    "fix_ids": [1],
    "fixes_by_state": {"proposed": 2, "confirmed": 5},
    "for_carrier": "Leave it, with that reason.",
    "for_driver": "Nothing: he need not do anything.",
    "gaps": [{"company_id": "c1f0", "why": "The portal did not answer in time."}],
    "given_by": "Ana Ruiz",
    "hash": HASH,
    "health": "closed",
    "how": "phone",
    "how_known": "Seen in the gate list of that day.",
    "identity": {"event_id": "e-4711"},
    "invariants": ["I1"],
    "key": "odometerError",
    "kind": "error.ignored",
    "last_day": DAY,
    "lift_reason": "",
    "lifted_by": "Ana Ruiz",
    "likely": "The driver chose the status that he already had.",
    "local_time": "11/18/2026 06:00:00 AM",
    "location": "3 mi NE of Tulsa, OK",
    "media_type": "image/png",
    "message": "ODOMETER ERROR",
    "mode": "ask",
    "name": "Ana Ruiz",
    "new": "a better horse battery",
    "new_fact": "The receipt came today.",
    "next": "1795150320000000-42",
    "next_step": "Ask the driver to let the second status go.",
    "note": "Called him; he looks after it.",
    "notes": "yard move",
    "offers": ["task", "leave"],
    "old": "correct horse battery",
    "open_by_severity": _BY_SEVERITY,
    "origin": "DRIVER",
    "outcome": "confirmed",
    "owner": "Ana Ruiz",
    "paragraph": "49 CFR 395.30(c)",
    "password": "correct horse battery",
    "placed_by": "Ana Ruiz",
    "plan_hash": HASH,
    "portal_account": "log-desk@carrier.example",
    "portal_id": "e-4711",
    "previous": HASH,
    "problem": "",
    "raw": {"errorMessage": "ODOMETER ERROR", "errorTime": 1_795_150_320_000},
    "reason": "Seen in the records; the driver tapped twice.",
    "record": _RECORD,
    "record_event": "DS_ON",
    "reference": "CASE-20114",
    "remedies": ["clear_twins"],
    "remedy": "clear_twins",
    "review": "explained",
    "review_note": "The provider updated its database that night.",
    "role": "auditor",
    "rule": "shared_counter",
    "said": "He looks at Monday tonight.",
    "seconds_after": _SECONDS,
    "seconds_before": _SECONDS,
    "seen": "seen",
    "sequence_id": "1A7",
    "set_by": "ana@example.com",
    "severity": "medium",
    "sha256": HASH,
    "signed_by": "Max Muster, owner",
    "source": "api",
    "state": "open",
    "statement": "I lay down at once.",
    "status": "pending",
    "status_reason": "",
    "step": "asking ACME TRUCKING INC",
    "subject": "fix",
    "system": "zero",
    "text": "odometer",
    "title": "The odometer of one truck goes back",
    "to_do": "Have the device's odometer set.",
    "token": "s9Jk3bVtJ0m2-an-invitation",
    "token_type": "bearer",
    "trouble": "",
    "type": "about:blank",
    "unproven": ["cycle"],
    "user": "Ana Ruiz",
    "vehicle": "101",
    "what": "fix.approved",
    "who": "Ana Ruiz <ana@example.com>",
    "why": "",
    "window": "between 11/18/2026 06:00 AM and 07:00 AM CST",
    "wish": "paused",
    "wish_reason": "",
    "wished_by": "ana@example.com",
    "wished_with": "gate list",
    "words": "nothing listed, seen at 2026-11-20 07:12 UTC",
    "zone": "CT",
}
"""Of a name whose schema gives none of its own."""
_OF_TYPES = {"integer": 1, "number": 87.5, "boolean": False}
_OF_FORMATS = {"date-time": INSTANT, "date": DAY}


def show(schema: dict[str, Any]) -> None:
    """Puts an example to every field and parameter of the specification that has none, where one is known."""
    for name, field in fields_of(schema):
        example = _of(name, field)
        if "examples" not in field and example is not None:
            field["examples"] = [example]


def fields_of(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property of a shape and every parameter of a route by its name, but those that are shapes themselves."""
    for shape in schema["components"]["schemas"].values():
        yield from (pair for pair in shape.get("properties", {}).items() if not _refers(pair[1]))
    for operations in schema["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                if not _refers(parameter["schema"]):
                    yield parameter["name"], parameter["schema"]


def kinds_of(field: dict[str, Any]) -> list[dict[str, Any]]:
    """What a field may be, beside null."""
    return [kind for kind in field.get("anyOf", [field]) if kind.get("type") != "null"]


def _refers(field: dict[str, Any]) -> bool:
    return any("$ref" in kind or "$ref" in kind.get("items", {}) for kind in kinds_of(field))


def _of(name: str, field: dict[str, Any]) -> Any:
    (kind, *_) = kinds_of(field)
    if kind.get("type") == "array" and "enum" in kind.get("items", {}):
        return [OF_WORDS[name]] if OF_WORDS.get(name) in kind["items"]["enum"] else [kind["items"]["enum"][0]]
    if "enum" in kind:
        return OF_WORDS[name] if OF_WORDS.get(name) in kind["enum"] else kind["enum"][0]
    of_kind = _OF_FORMATS.get(kind.get("format", ""), _OF_TYPES.get(kind.get("type", "")))
    fits = {"string": str, "object": dict, "array": list}.get(kind.get("type", ""))
    known = OF_WORDS.get(name)
    return known if of_kind is None and fits is not None and isinstance(known, fits) else of_kind
