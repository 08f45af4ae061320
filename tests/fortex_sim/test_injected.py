"""Injected errors are to be seen in the records."""

from decimal import Decimal

from fortex_sim.world.world import World
from logwarden.eld.events import EventType, Origin, RecordStatus


def test_entered_driving_keeps_its_original(world: World) -> None:
    """Driving that was entered anew stands beside its inactive original of the same time and values."""
    errors = [e for e in world.errors if e.key == "drivingOriginWarning"]
    assert errors
    for error in errors:
        entered = world.record(error.driver_id, error.record_id)
        assert entered is not None
        assert (entered.event.origin, entered.is_active) == (Origin.DRIVER, True)
        twins = [r.event for r in world.log(error.driver_id) if r.event.at == entered.event.at]
        assert {e.status for e in twins} == {RecordStatus.ACTIVE, RecordStatus.INACTIVE_CHANGED}


def test_typed_and_missing_positions_are_letters(world: World) -> None:
    """A typed place has the letter M, a lost fix the letter X."""
    shown = {
        e.key: r.event.latitude + r.event.longitude
        for e in world.errors
        if (r := world.record(e.driver_id, e.record_id)) is not None
    }
    assert shown["eventHasManualLocation"] == "MM"
    assert shown["locationError"] == "XX"


def test_the_odometer_leaps_while_parked(world: World) -> None:
    """The odometer error's record shows six miles more than the record before it, with the engine off."""
    error = next(e for e in world.errors if e.key == "odometerError")
    log = world.log(error.driver_id)
    place = next(i for i, r in enumerate(log) if r.id == error.record_id)
    before, after = log[place - 1].event, log[place].event
    assert before.code_name == "ENG_DOWN_NORMAL"
    assert before.odometer is not None
    assert after.odometer == before.odometer + 6
    assert after.engine_hours == before.engine_hours


def test_diagnostics_are_logged_and_cleared(world: World) -> None:
    """A DIAGNOSTIC EVENT stands on a 7/3 record that a 7/4 record follows."""
    error = next(e for e in world.errors if e.key == "diagnosticEvent")
    log = world.log(error.driver_id)
    codes = [r.event.code_name for r in log if r.event.at >= error.at and r.event.type is EventType.MALFUNCTION]
    assert codes[:2] == ["ELD_DIAG", "ELD_DIAG_CLEARED"]


def test_engine_hours_gain_on_the_clock(world: World) -> None:
    """The engine hours warning's record gained more hours than the clock since the record before it."""
    error = next(e for e in world.errors if e.key == "engineHoursWarning")
    log = world.log(error.driver_id)
    place = next(i for i, r in enumerate(log) if r.id == error.record_id)
    before, after = log[place - 1].event, log[place].event
    assert before.engine_hours is not None
    assert after.engine_hours is not None
    clock = Decimal((after.at - before.at).total_seconds()) / 3600
    assert after.engine_hours - before.engine_hours > clock + Decimal("0.3")
