"""What the control interface tells: the truth."""

from typing import Any

from fortex_sim.clock import epoch_ms, iso_instant
from fortex_sim.portal import Portal
from fortex_sim.world.errors import LogError


def truth_json(portal: Portal) -> dict[str, Any]:
    """Drivers, and every error that was made up to now, with its cause."""
    world = portal.world
    listed = {error.id for driver in world.drivers.values() for error in world.listed(driver)}
    return {
        "now": iso_instant(world.now),
        "system": portal.options.system,
        "drivers": [
            {
                "id": d.id,
                "name": d.name,
                "companyId": d.company.id,
                "companyLabel": d.company.label,
                "zone": d.zone_code,
            }
            for d in world.drivers.values()
        ],
        "errors": [_error_json(portal, e, is_listed=e.id in listed) for e in world.errors],
    }


def _error_json(portal: Portal, error: LogError, *, is_listed: bool) -> dict[str, Any]:
    driver = portal.world.drivers[error.driver_id]
    return {
        "cause_id": error.cause_id,
        "key": error.key,
        "company_id": error.company_id,
        "driver_id": error.driver_id,
        "record_id": error.record_id,
        "message": error.message,
        "error_time": epoch_ms(error.at),
        "error_id": error.id,
        "day": error.day.isoformat(),
        "certified": portal.world.certified(driver, error.day),
        "from_devices": error.from_devices,
        "from_rows": error.from_rows,
        "listed": is_listed,
        "first_given": iso_instant(error.first_given) if error.first_given else None,
    }
