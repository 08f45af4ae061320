"""The kit that restores: FIX boxes upload what the device still holds, CLEAR TWIN EVENTS asks the driver.

Nothing is ever deleted or overwritten here: records come, and requests that the driver answers.
"""

from functools import partial

from fortex_sim.world.records import Record
from fortex_sim.world.requests import request_removal, waiting_requests
from fortex_sim.world.uploads import upload
from logwarden.eld.events import EventType

from .matching import later_twins
from .outcome import Change, Declined, Scope, Stroke

BROUGHT_BY: dict[str, EventType] = {
    "FIX INTERMEDIATE": EventType.INTERMEDIATE,
    "FIX NO POWER UP": EventType.ENGINE_POWER,
    "FIX NO SHUT DOWN": EventType.ENGINE_POWER,
    "FIX MISSING POWER UP / SHUT DOWN": EventType.ENGINE_POWER,
}
"""The types of withheld records that a box brings."""


def plan(scope: Scope, boxes: frozenset[str]) -> list[Stroke]:
    """Uploads, then requests.

    Raises:
        Declined: a request would touch a day that is not certified; then nothing is uploaded either.
    """
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
        raise Declined(f"Edits can be requested for certified days only: {named}")
    uploads = [partial(_upload, scope, record) for record in _held(scope, boxes)]
    return [*uploads, *(partial(_ask, scope, target) for target in targets)]


def _targets(scope: Scope) -> list[Record]:
    """The later twins of the range for which no request waits."""
    asked = {r.target_id for r in waiting_requests(scope.world, scope.driver)}
    return [t for t in later_twins(scope.records()) if t.id not in asked]


def _ask(scope: Scope, target: Record) -> Change:
    """Asks the driver to let a twin go."""
    before = scope.change(target, "")
    request = request_removal(scope.world, scope.driver, target, at_once=scope.without_driver)
    return Change(request, "requested_removal", before.day_certified, target)


def _held(scope: Scope, boxes: frozenset[str]) -> list[Record]:
    """What the device still holds of the ticked boxes' types in the range."""
    types = {BROUGHT_BY[box] for box in boxes if box in BROUGHT_BY}
    return [
        record
        for record in scope.world.withheld.get(scope.driver.id, [])
        if record.event.type in types and scope.first_day <= scope.driver.day_of(record.event.at) <= scope.last_day
    ]


def _upload(scope: Scope, record: Record) -> Change:
    """The device uploads one record that it holds."""
    upload(scope.world, scope.driver, lambda held: held is record)
    return scope.change(record, "uploaded")
