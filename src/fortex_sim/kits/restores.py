"""The kit that restores: FIX boxes upload what the device still holds, CLEAR TWIN EVENTS asks the driver."""

from fortex_sim.world.records import Record
from fortex_sim.world.requests import request_removal, waiting_requests
from fortex_sim.world.uploads import upload
from logwarden.eld.events import EventType

from .matching import later_twins
from .outcome import Change, Outcome, Scope, finished

BROUGHT_BY: dict[str, EventType] = {
    "FIX INTERMEDIATE": EventType.INTERMEDIATE,
    "FIX NO POWER UP": EventType.ENGINE_POWER,
    "FIX NO SHUT DOWN": EventType.ENGINE_POWER,
    "FIX MISSING POWER UP / SHUT DOWN": EventType.ENGINE_POWER,
}
"""The types of withheld records that a box brings."""


def proceed(scope: Scope, boxes: frozenset[str]) -> Outcome:
    """Uploads, then requests; nothing at all when a request would touch a day that is not certified."""
    world, driver = scope.world, scope.driver
    targets = _targets(scope) if "CLEAR TWIN EVENTS" in boxes else []
    open_days = sorted(
        {
            day
            for day in (driver.day_of(t.event.at) for t in targets)
            if not world.certified(driver, day) and not scope.uncertified_too
        }
    )
    if open_days:
        named = ", ".join(f"{day:%m/%d/%Y}" for day in open_days)
        return Outcome(False, f"Edits can be requested for certified days only: {named}")
    changes = _uploads(scope, boxes)
    for target in targets:
        before = scope.change(target, "")
        request = request_removal(world, driver, target, at_once=scope.without_driver)
        changes.append(Change(request, "requested_removal", before.day_certified, target))
    return finished(changes)


def _targets(scope: Scope) -> list[Record]:
    """The later twins of the range for which no request waits."""
    asked = {r.target_id for r in waiting_requests(scope.world, scope.driver)}
    return [t for t in later_twins(scope.records()) if t.id not in asked]


def _uploads(scope: Scope, boxes: frozenset[str]) -> list[Change]:
    """What the device still holds of the ticked boxes' types in the range."""
    types = {BROUGHT_BY[box] for box in boxes if box in BROUGHT_BY}

    def wanted(record: Record) -> bool:
        day = scope.driver.day_of(record.event.at)
        return record.event.type in types and scope.first_day <= day <= scope.last_day

    return [scope.change(r, "uploaded") for r in upload(scope.world, scope.driver, wanted)]
