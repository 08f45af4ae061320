"""Which function makes which cause, and what else another judge may say of the same mutation."""

from collections.abc import Callable

from . import causes, device_causes, driver_causes, hours_causes, position_causes
from .causes import Cause, Injection
from .controls import (
    Control,
    compact,
    go_home,
    let_partner_log_in,
    lose_position_with_notice,
    mark,
    say_nothing,
    stay_in_the_yard,
    type_in_order,
)
from .hours_causes import ABOVE, MUCH_ABOVE, StateAt
from .shape import Shape
from .steps import DayPlan

Bend = Callable[[Shape, Injection, StateAt], None]

BENDS: dict[Cause | Control, Bend] = {
    Cause.DROVE_TOO_LONG: lambda shape, _i, _s: causes.drive_longer(shape),
    Cause.DROVE_TOO_FAST: lambda shape, _i, _s: causes.drive_faster(shape),
    Cause.DROVE_ABOVE_LIMIT: lambda shape, _i, state_at: hours_causes.speed_up(shape, ABOVE, state_at),
    Cause.DROVE_MUCH_TOO_FAST: lambda shape, _i, state_at: hours_causes.speed_up(shape, MUCH_ABOVE, state_at),
    Cause.WINDOW_EXCEEDED: lambda shape, i, _s: hours_causes.exceed_window(shape, i.amount),
    Cause.NO_BREAK: lambda shape, i, _s: hours_causes.take_no_break(shape, i.amount),
    Control.YARD_INTERMEDIATE: lambda shape, _i, _s: stay_in_the_yard(shape),
    Control.AUTOMATIC_ON: lambda shape, _i, _s: say_nothing(shape),
    Control.PERSONAL_BLANKS: lambda shape, _i, _s: go_home(shape),
}
"""What a cause or a control does to the shape of a day, before it is laid out."""


def _mark_personal(plan: DayPlan, _injection: Injection, cause_id: str) -> None:
    for label in ("personal", "personal_end"):
        mark(plan, label, Control.PERSONAL_BLANKS, cause_id)


def _mark_yard(plan: DayPlan, _injection: Injection, cause_id: str) -> None:
    mark(plan, "yard_inter1", Control.YARD_INTERMEDIATE, cause_id)


def _mark_automatic(plan: DayPlan, _injection: Injection, cause_id: str) -> None:
    mark(plan, "stop1", Control.AUTOMATIC_ON, cause_id)


def _mark_vehicle(plan: DayPlan, _injection: Injection, cause_id: str) -> None:
    mark(plan, "login", Control.VEHICLE_CHANGED, cause_id)


MARKS: dict[Cause | Control, Callable[[DayPlan, Injection, str], None]] = {
    Cause.RETAPPED: causes.retap,
    Cause.LOST_RECORD: causes.lose_record,
    Cause.WITHHELD_SHUT_DOWN: causes.withhold_shut_down,
    Cause.UNPLUGGED_AT_SHUT_DOWN: causes.miss_shut_down,
    Cause.ODOMETER_LEAP: causes.leap_odometer,
    Cause.HOURS_LEAP: causes.leap_hours,
    Cause.TYPED_PLACE: causes.type_place,
    Cause.NO_FIX: causes.lose_fix,
    Cause.DATA_DIAGNOSTIC: causes.log_diagnostic,
    Cause.DRIVING_ENTERED_AGAIN: causes.enter_driving_again,
    Cause.DROVE_TOO_LONG: causes.note_long_driving,
    Cause.DROVE_TOO_FAST: causes.note_speed,
    Cause.FIRMWARE: causes.note_firmware,
    Cause.UNPLUGGED: device_causes.unplug,
    Cause.LOST_UPLOADS: device_causes.lose_uploads,
    Cause.SHUT_DOWN_NOT_MADE: device_causes.skip_shut_down,
    Cause.POWER_UP_NOT_MADE: device_causes.skip_power_up,
    Cause.RAN_UNRECORDED: device_causes.run_unrecorded,
    Cause.BAD_ODOMETER_READING: device_causes.misread_odometer,
    Cause.BAD_HOURS_READING: device_causes.misread_hours,
    Cause.NO_ENGINE_DATA: device_causes.lose_engine_data,
    Cause.ENGINE_LINK_DOWN: device_causes.lose_engine_link,
    Cause.GATEWAY_CHANGED: device_causes.log_new_gateway,
    Cause.DEVICE_SWAPPED: device_causes.log_new_device,
    Cause.DEVICE_RESET: device_causes.log_reset,
    Cause.GPS_FROZEN: position_causes.freeze,
    Cause.GPS_MOVED: position_causes.move,
    Cause.GPS_DOWN: position_causes.lose_all_fixes,
    Cause.POSITION_MALFUNCTION: position_causes.break_receiver,
    Cause.PLACES_TYPED: position_causes.type_places,
    Cause.INTERMEDIATE_SHIFTED: device_causes.shift_intermediate,
    Cause.INTERMEDIATE_NOT_MADE: device_causes.skip_intermediate,
    Cause.LOGGED_IN_TWICE: driver_causes.log_in_twice,
    Cause.LOGGED_OUT_TWICE: driver_causes.log_out_twice,
    Cause.LOGGED_IN_ON_THE_ROAD: driver_causes.log_in_on_the_road,
    Cause.OUT_AT_STOPS: driver_causes.log_out_at_stops,
    Cause.NOT_DOWNLOADED: device_causes.leave_on_device,
    Cause.DROVE_MUCH_TOO_FAST: hours_causes.note_much_above,
    Cause.DROVE_ABOVE_LIMIT: hours_causes.note_above,
    Cause.WINDOW_EXCEEDED: hours_causes.note_window,
    Cause.NO_BREAK: hours_causes.note_no_break,
    Cause.LONG_WEEK: hours_causes.note_long_week,
    Cause.UNIDENTIFIED_TRIP: driver_causes.drive_with_nobody,
    Control.PERSONAL_BLANKS: _mark_personal,
    Control.YARD_INTERMEDIATE: _mark_yard,
    Control.AUTOMATIC_ON: _mark_automatic,
    Control.VEHICLE_CHANGED: _mark_vehicle,
    Control.COMPACTED_POWER: lambda plan, _i, cause_id: compact(plan, cause_id),
    Control.TYPED_IN_ORDER: lambda plan, i, cause_id: type_in_order(plan, i.at, cause_id),
    Control.EXPLAINED_BY_MALFUNCTION: lambda plan, _i, cause_id: lose_position_with_notice(plan, cause_id),
    Control.CO_DRIVER_LOGIN: lambda plan, _i, cause_id: let_partner_log_in(plan, cause_id),
}
"""What a cause or a control does to the laid-out steps of a day."""

_SPEEDS = frozenset({"speedHigherThanLimit", "speedMuchHigherThanLimit"})
_ENGINE_HOURS = frozenset({"engineHoursWarning", "engineHoursAfterShutdown"})
_ODOMETER = frozenset({"odometerError", "locationError", "locationChangedError", *_SPEEDS})
_POWER = frozenset({"noPowerUpError", "noShutdownError", "engineHoursAfterShutdown", "engineHoursWarning"})
_INTERMEDIATE = frozenset({"missingIntermediateError", "incorrectIntermediatePlacementError"})
_PLACE = frozenset({"locationError", "locationChangedError", "locationDidNotChangeWarning", "odometerError"})

COMPANIONS: dict[str, frozenset[str]] = {
    Cause.LOST_RECORD: _INTERMEDIATE | _POWER,
    Cause.LOST_UPLOADS: _INTERMEDIATE | _POWER,
    Cause.WITHHELD_SHUT_DOWN: _POWER,
    Cause.UNPLUGGED_AT_SHUT_DOWN: _POWER,
    Cause.UNPLUGGED: _POWER | _INTERMEDIATE | {"odometerError"},
    Cause.SHUT_DOWN_NOT_MADE: _POWER,
    Cause.POWER_UP_NOT_MADE: _POWER,
    Cause.RAN_UNRECORDED: _ENGINE_HOURS | {"noPowerUpError"},
    Cause.ODOMETER_LEAP: _ODOMETER | {"noPowerUpError"},
    Cause.BAD_ODOMETER_READING: _ODOMETER,
    Cause.HOURS_LEAP: _ENGINE_HOURS,
    Cause.BAD_HOURS_READING: _ENGINE_HOURS | {"noPowerUpError"},
    Cause.ENGINE_LINK_DOWN: _ENGINE_HOURS,
    Cause.GATEWAY_CHANGED: _ODOMETER | _ENGINE_HOURS | _POWER,
    Cause.DEVICE_RESET: frozenset({"incorrectStatusPlacementError"}),
    Cause.GPS_FROZEN: _PLACE,
    Cause.GPS_MOVED: _PLACE,
    Cause.GPS_DOWN: frozenset({"locationDidNotChangeWarning"}),
    Cause.INTERMEDIATE_SHIFTED: _INTERMEDIATE,
    Cause.INTERMEDIATE_NOT_MADE: _INTERMEDIATE,
    Cause.LOGGED_IN_TWICE: frozenset({"excessiveLogInWarning"}),
    Cause.OUT_AT_STOPS: frozenset({"excessiveLogInWarning", "excessiveLogOutWarning"}),
    Cause.DROVE_TOO_FAST: _SPEEDS,
    Cause.DROVE_ABOVE_LIMIT: _SPEEDS,
    Cause.DROVE_MUCH_TOO_FAST: _SPEEDS,
    Cause.UNIDENTIFIED_TRIP: frozenset({"odometerError", "locationChangedError", *_POWER}),
    Cause.LONG_WEEK: frozenset({"hosViolation60Hour", "hosViolation70Hour"}),
}
"""Keys that a sound judge may also say of the records that a cause bent, besides the errors that it makes."""
