"""The shapes of the monitoring API's answers."""

from datetime import date
from typing import Any

from fortex_sim.clock import epoch_ms, iso_instant
from fortex_sim.options import Records
from fortex_sim.portal import Portal
from fortex_sim.world.errors import LogError
from fortex_sim.world.fleet import Company, Driver
from fortex_sim.world.records import Record
from logwarden.eld.events import DRIVING, OFF_DUTY, ON_DUTY, SLEEPER_BERTH, EventType

STATUS_WORDS = {OFF_DUTY: "OFF", SLEEPER_BERTH: "SB", DRIVING: "D", ON_DUTY: "ON"}


def error_json(error: LogError) -> dict[str, Any]:
    """One error of the log check."""
    return {
        "id": error.id,
        "eventCode": error.code_name,
        "errorTime": epoch_ms(error.at),
        "errorMessage": error.message,
        "errorType": "warning" if "warning" in error.message.lower() else "error",
    }


def event_json(record: Record) -> dict[str, Any]:
    """One record, as deployments that give records in the API do."""
    event = record.event
    return {
        "id": record.id,
        "sequenceId": record.sequence_hex,
        "eventTime": epoch_ms(event.at),
        "eventType": int(event.type),
        "eventCode": event.code,
        "eventCodeName": event.code_name,
        "origin": int(event.origin),
        "state": event.status.name,
        "location": event.location,
        "odometer": event.odometer,
        "engineHours": None if event.engine_hours is None else float(event.engine_hours),
        "notes": event.notes,
        "vehicle": event.vehicle,
        "device": event.device,
        "latitude": event.latitude,
        "longitude": event.longitude,
        "checkValue": event.check_value,
        "certifiedDate": event.certified_date.isoformat() if event.certified_date else None,
    }


def day_json(portal: Portal, driver: Driver, day: date) -> dict[str, Any]:
    """A daily summary, with the day's records where this deployment gives them."""
    summary: dict[str, Any] = {"date": day.isoformat(), "certified": portal.world.certified(driver, day)}
    if portal.options.records is Records.API:
        summary["events"] = [event_json(r) for r in portal.world.between(driver, day, day)]
    return summary


def status_json(portal: Portal, driver: Driver) -> dict[str, Any]:
    """What the driver does now."""
    duty = [r for r in portal.world.log(driver.id) if r.is_active and r.event.type is EventType.DUTY_STATUS]
    return {
        "account_id": driver.id,
        "status": STATUS_WORDS[duty[-1].event.code] if duty else "OFF",
        "since": epoch_ms(duty[-1].event.at) if duty else None,
        "vehicle": driver.truck.vehicle,
    }


def driver_json(portal: Portal, driver: Driver, errors: list[LogError]) -> dict[str, Any]:
    """One element of smart-analyze: a driver's last eight days."""
    element = {
        "timezone": driver.zone_code,
        "driverId": driver.id,
        "driverState": status_json(portal, driver),
        "driverLogs": [day_json(portal, driver, day) for day in portal.world.window(driver)],
        "logCheckErrors": [error_json(e) for e in errors],
        "lastUpdatedAt": iso_instant(portal.world.now),
    }
    if portal.options.records is Records.API:
        element["driverName"] = driver.name
    return element


def company_json(portal: Portal, company: Company) -> dict[str, Any]:
    """A company's line of the overview. `total` is violations and problems of documents together."""
    counts = portal.world.tally(company.id)
    return {
        "id": company.id,
        "name": company.label,
        "violations": counts.violations,
        "uncertified": counts.uncertified,
        "docProblems": counts.errors - counts.violations,
        "total": counts.errors,
        "isError": counts.errors > 0,
    }


def overview_json(portal: Portal) -> dict[str, Any]:
    """All companies, those with most errors first."""
    companies = [company_json(portal, c) for c in portal.world.companies.values()]
    return {
        "totalNumberOfCompany": len(companies),
        "totalNumberOfError": sum(c["total"] for c in companies),
        "violations": sum(c["violations"] for c in companies),
        "docProblems": sum(c["docProblems"] for c in companies),
        "uncertified": sum(c["uncertified"] for c in companies),
        "companies": sorted(companies, key=lambda c: (-c["total"], c["id"])),
        "lastUpdatedAt": iso_instant(portal.world.now),
    }
