"""ENGINE HOURS HAVE CHANGED AFTER SHUT DOWN WARNING: hours differ from a shut-down to the power-up.

Wrong: shut-down at 10416.2 h, power-up at 10416.8 h. Right: both at 10416.2 h.
Why: the engine ran while the ELD recorded nothing (unplugged, no power, app closed), or a value was read badly. If the
truck moved too, driving was not recorded.
Where the shut-down gave no hours, the first that another record gave while the engine was off stand for them.
Tolerance: +0.2 h, -0.1 h; 1 mile. Paragraph: App. A 4.3.1.1, 4.5.1.6; no data repair, 4.3.2.8.2(a).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .finding import Finding, Severity, about

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Fleet
    from .records import Record
    from .tolerances import Tolerances
    from .vehicles import Vehicle

KEY = "engineHoursAfterShutdown"


def find(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """Every shut-down and the power-up that follows it, by vehicle."""
    for vehicle in fleet.vehicles.values():
        for down, up, tenths in _rests(vehicle):
            if tenths is None or up.tenths is None:
                continue
            gained = up.tenths - tenths
            if gained > tolerances.engine_tenths or gained < -tolerances.engine_loss_tenths:
                yield _changed(down, up, gained, tolerances)


def _rests(vehicle: Vehicle) -> Iterator[tuple[Record, Record, int | None]]:
    """Each shut-down, the power-up that follows it, and the hours at which the engine stopped."""
    down: Record | None = None
    tenths: int | None = None
    for reading in vehicle.readings:
        record = reading.record
        if record.is_shut_down:
            down, tenths = record, record.tenths
        elif record.is_power_up:
            if down is not None:
                yield down, record, tenths
            down = None
        elif down is not None and tenths is None:
            tenths = record.tenths


def _changed(down: Record, up: Record, gained: int, tolerances: Tolerances) -> Finding:
    miles = 0 if down.odometer is None or up.odometer is None else up.odometer - down.odometer
    moved = miles > tolerances.odometer_miles
    words = f"engine hours changed by {gained / 10:+.1f} h while the engine was off since {down.clock}"
    if moved:
        words += f", and the truck moved {miles} mi: driving that was not recorded"
    swapped = down.event.device != up.event.device
    return about(
        KEY,
        up,
        words,
        beside=(down,),
        start=down.event.at,
        end=up.event.at,
        severity=Severity.HIGH if moved else None,
        explained_by="another device was fitted" if swapped else "",
    )
