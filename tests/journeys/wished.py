"""What people want of a portal: a note, a RESYNC, and the berth instead of off duty, which changes a driver's hours."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from logwarden.cli.demo.office import Office, wait_for, wait_rounds
from logwarden.cli.demo.once import AT_WORK, STEP_SECONDS, Say, any_fix, ask_again
from logwarden.cli.demo.simulator import Simulator

BERTH_REASON = "In the berth from then, says he"
HOW_KNOWN = "Seen in the records and the gate's list."
NOTE = "GPS lost in the yard, see gate list"
_STEPS = 4


def berth(simulator: Simulator, error: dict[str, Any]) -> dict[str, Any]:
    """The wish, but for its remedy and how one knows: the first off duty after that error becomes sleeper berth."""
    return {
        "error_ids": [error["id"]],
        "text": BERTH_REASON,
        "record_at": _first_off_duty(simulator, error["driver_id"], error["error_at"]),
        "new_status": "SB",
        "statement": "I lay down at once.",
        "document": "Truck stop receipt 4711",
    }


def _first_off_duty(simulator: Simulator, driver_id: str, error_at: str) -> str:
    """When the driver went off duty after the error, by the simulator's truth."""
    after = datetime.fromisoformat(error_at)
    records = [
        (datetime.fromtimestamp(r["eventTime"] / 1000, UTC), r["eventCodeName"]) for r in simulator.log(driver_id)
    ]
    return min(at for at, name in records if at > after and name == "DS_OFF").isoformat()


def want(simulator: Simulator, office: Office, say: Say) -> dict[str, Any]:
    """Wishes three things, has them approved, and lets the driver answer. Gives the fixes' numbers by remedy."""
    ana, ben = office.auditors
    with office.as_person(ana) as client, office.as_person(ben) as other:
        listed = {(e["driver_name"], e["key"]): e for e in client.everything("/api/errors")}
        gaps = [listed["MORALES DIEGO", key]["id"] for key in ("sequentialIdBreak", "noShutdownError")]
        wishes: dict[str, dict[str, Any]] = {
            "annotate": {"error_ids": [listed["YAZZIE RUTH", "locationError"]["id"]], "text": NOTE},
            "resync": {"error_ids": gaps},
            "request_edit": berth(simulator, listed["LEE MIN-JUN", "hosViolation11Hour"]),
        }
        made = {}
        for remedy, wish in wishes.items():
            fix = client.post("/api/fixes", {"remedy": remedy, "how_known": HOW_KNOWN, **wish})
            say(f"{remedy}: fix {fix['id']} is {fix['state']}: {fix['reason']}")
            made[remedy] = fix["id"]
            for person in (client, other) if remedy == "request_edit" else (client,):
                said = {"plan_hash": fix["plan_hash"], "reason": "Seen in the records."}
                person.post(f"/api/fixes/{fix['id']}/approve", said)
        wait_for(client, lambda agent: not any_fix(agent, AT_WORK), "the approved fixes", 120)
        for _ in range(_STEPS):
            simulator.advance(STEP_SECONDS)
            wait_rounds(client, 2)
            ask_again(client)
    return made
