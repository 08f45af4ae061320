"""What the simulator's truth says to what the product claims: that a fix is confirmed, that an error is fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logwarden.eld.events import RecordStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fortex_sim.portal import Portal
    from fortex_sim.world.records import Record
    from logwarden.store.errors import LogError
    from logwarden.store.fixes import Fix

    from .fault_office import Yes

_ACCEPTED = (RecordStatus.ACTIVE, RecordStatus.INACTIVE_CHANGED)


def denied(portal: Portal, yeses: Iterable[Yes], fix: Fix) -> Iterator[str]:
    """Why a fix is not confirmed, in words; nothing if it is.

    It is if every record that people saw in its plan is inactive by an accepted request, every day is certified
    since, and an analysis made now lists neither its errors nor any that the repair made.
    """
    plan = next((yes.plan for yes in yeses if yes.fix_id == fix.id), None)
    if plan is None:
        yield "nobody said yes to it"
        return
    world = portal.world
    driver = world.drivers[plan.before.driver_id]
    log = world.log(driver.id)
    for target in plan.asked:
        record = next((r for r in log if r.event.identity == target.identity), None)
        if record is None or record.event.status is not RecordStatus.INACTIVE_CHANGED:
            yield f"the record of {target.at} stands as it stood, or is gone"
        elif not any(_is_yes(other, record) for other in log):
            yield f"no request about the record of {target.at} was accepted"
    yield from (f"{day} is not certified" for day in plan.before.days() if not world.certified(driver, day))
    listed = [error for error in world.listed(driver) if error.day in [*plan.before.days()]]
    yield from (f"{e.message} came by the repair" for e in listed if e.cause_id.startswith("repair-"))
    yield from (f"{e.message} is listed" for e in fix.errors if still_listed(portal, driver.id, e))


def _is_yes(request: Record, target: Record) -> bool:
    return request.target_id == target.id and request.event.status in _ACCEPTED


def still_listed(portal: Portal, driver_id: str, error: LogError) -> bool:
    """Whether an analysis made now would list that error."""
    listed = portal.world.listed(portal.world.drivers[driver_id])
    return any(one.at == error.error_at and one.message.split() == error.message.split() for one in listed)
