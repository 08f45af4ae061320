"""A device's numbers run on over all its users; what the list of one of them makes of that."""

from functools import lru_cache

from fortex_sim.ids import seeded_id
from fortex_sim.planning.causes import Cause, gap
from fortex_sim.planning.controls import Control, benign
from fortex_sim.planning.steps import Benign, Finding, Owned

from .errors import ControlMade, LogError
from .fleet import Driver
from .records import Record
from .world import World


def numbered(world: World, driver: Driver, owned: Owned | None = None) -> int:
    """The next number of the driver's device. It will be missing in its other users' lists.

    With `owned` nobody is logged in, and it is missing in the driver's own list too.
    """
    truck = driver.truck
    for user in truck.users:
        if owned is not None:
            user.gap = owned
        elif user is not driver:
            user.gap = _team(world.seed, driver.truck.vehicle, driver.company.id, user.member.gaps_listed)
    return truck.next_sequence()


@lru_cache(maxsize=1024)
def _team(seed: int, vehicle: str, company_id: str, listed: bool) -> Owned:  # noqa: FBT001 - a key of the cache
    """Why a team's two drivers miss each other's numbers: one cause a team."""
    return Owned(f"{Cause.CO_DRIVER}-{seeded_id(seed, vehicle, company_id)}", listed)


def close_gap(world: World, driver: Driver, record: Record, *, told: bool = False) -> None:
    """The driver's list goes on after numbers of others: an error where the portal lists that, else a control.

    `told` where the record has a break of its own already.
    """
    owned, driver.gap = driver.gap, None
    if owned is None or told or driver.records_made <= 1:
        return
    if owned.listed:
        world.errors.append(log_error(world, driver, gap(owned.cause_id, proven=False), record))
    elif owned.cause_id.startswith(Cause.CO_DRIVER):
        note_control(world, driver, benign(Control.CO_DRIVER_NUMBERS, owned.cause_id), record)
    else:
        note_control(world, driver, benign(Control.NOBODYS_NUMBERS, owned.cause_id), record)


def note_control(world: World, driver: Driver, control: Benign, record: Record) -> None:
    """Keeps a control that has happened, for the truth."""
    world.controls.append(
        ControlMade(
            cause_id=control.cause_id,
            name=control.name,
            must_not=control.must_not,
            driver_id=driver.id,
            record_id=record.id,
            at=record.event.at,
            day=driver.day_of(record.event.at),
        )
    )


def log_error(
    world: World,
    driver: Driver,
    finding: Finding,
    record: Record,
    *,
    twin_id: str | None = None,
    mended_by: str | None = None,
) -> LogError:
    """The error that the log check makes of a finding at a record."""
    return LogError(
        id=seeded_id(world.seed, "error", record.id, finding.key),
        cause_id=finding.cause_id,
        key=finding.key,
        message=(finding.message or "").format(state=record.state),
        driver_id=driver.id,
        company_id=driver.company.id,
        record_id=record.id,
        code_name=record.event.code_name,
        at=record.event.at,
        day=driver.day_of(record.event.at),
        twin_id=twin_id,
        mended_by=mended_by,
        from_devices=finding.from_devices,
        from_rows=finding.from_rows,
    )
