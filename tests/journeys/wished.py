"""What an auditor wants of a driver: the berth instead of off duty after a long day, which changes his hours."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from logwarden.cli.demo.simulator import Simulator

BERTH_REASON = "In the berth from then, says he"


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
