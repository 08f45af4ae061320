"""How deployments word the same answers differently. One function a trait; the default needs none."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from fortex_sim.clock import iso_instant
from fortex_sim.ids import seeded_id
from fortex_sim.occasion import COMPANY_PREFIX
from fortex_sim.options import Dialect
from fortex_sim.portal import Portal
from fortex_sim.world.errors import LogError
from fortex_sim.world.fleet import Driver

Json = dict[str, Any]

MIX: tuple[frozenset[Dialect], ...] = (
    frozenset({Dialect.OLD_NAMES, Dialect.SECONDS}),
    frozenset({Dialect.OBJECT, Dialect.NESTED, Dialect.ISO}),
    frozenset({Dialect.NULL_IDS, Dialect.STRAY_SPACES, Dialect.NO_NAMES}),
    frozenset({Dialect.OLDER_NAMES, Dialect.ISO, Dialect.DOUBLED_DRIVERS}),
    frozenset({Dialect.NO_TIMES, Dialect.NAMES}),
    frozenset({Dialect.DAYS_OBJECT, Dialect.NESTED, Dialect.LOWER_CASE}),
    frozenset({Dialect.OBJECT, Dialect.DOUBLED_DRIVERS, Dialect.SECONDS}),
    frozenset({Dialect.OLD_NAMES, Dialect.NESTED, Dialect.NULL_IDS, Dialect.STRAY_SPACES}),
    frozenset(),
)
"""What `mixed` deals out, company by company; only traits of a company's own answer."""

OLD: dict[str, str] = {
    "eventCode": "event_code",
    "errorTime": "timestamp",
    "errorMessage": "message",
    "errorType": "type",
}
OLDER: dict[str, str] = {"errorTime": "date", "errorMessage": "error_message", "errorType": "type"}


def dialects_for(portal: Portal, company_id: str) -> frozenset[Dialect]:
    """The traits in which a company is spoken of; with `mixed` each company's own, the chosen ones besides."""
    chosen = portal.options.dialects
    if Dialect.MIXED not in chosen:
        return chosen
    place = list(portal.world.companies).index(company_id)
    return chosen | MIX[place % len(MIX)]


def say_error(portal: Portal, error: LogError, said: Json, dialects: frozenset[Dialect]) -> Json:
    """One error, in the dialects' names, times, ids and spelling."""
    if not dialects:
        return said
    spoken = dict(said)
    _spell(spoken, dialects)
    _time(spoken, error, dialects)
    if Dialect.NULL_IDS in dialects:
        spoken["id"] = None
    for trait, names, log, event in (
        (Dialect.OLD_NAMES, OLD, "log_id", "event_id"),
        (Dialect.OLDER_NAMES, OLDER, "logId", "eventId"),
    ):
        if trait in dialects:
            spoken = {names.get(key, key): value for key, value in spoken.items()}
            spoken[log] = seeded_id(portal.seed, "log", error.driver_id, error.day)
            spoken[event] = error.record_id
    return spoken


def _spell(said: Json, dialects: frozenset[Dialect]) -> None:
    """Stray spaces, lower case."""
    words = said["errorMessage"]
    if Dialect.STRAY_SPACES in dialects:
        words = f"  {'  '.join(words.split())} "
    if Dialect.LOWER_CASE in dialects:
        words = words.lower()
    said["errorMessage"] = words


def _time(said: Json, error: LogError, dialects: frozenset[Dialect]) -> None:
    if Dialect.SECONDS in dialects:
        said["errorTime"] = int(error.at.timestamp())
    elif Dialect.ISO in dialects:
        said["errorTime"] = iso_instant(error.at)
    elif Dialect.NO_TIMES in dialects:
        del said["errorTime"]


def say_driver(portal: Portal, driver: Driver, said: Json, errors: list[LogError]) -> list[Json]:
    """A driver's element; two where the portal lists him twice."""
    dialects = dialects_for(portal, driver.company.id)
    if not dialects:
        return [said]
    spoken = [say_error(portal, e, json, dialects) for e, json in zip(errors, said["logCheckErrors"], strict=True)]
    element = {**said, "logCheckErrors": spoken}
    if Dialect.NAMES in dialects:
        element["driverName"] = driver.name
    if Dialect.NO_NAMES in dialects:
        element.pop("driverName", None)
    days = [e.day for e in errors]
    if Dialect.DOUBLED_DRIVERS not in dialects:
        return [_laid_out(element, days, dialects)]
    half = (len(spoken) + 1) // 2
    first = {**element, "logCheckErrors": spoken[:half]}
    second = {**element, "logCheckErrors": spoken[half:]}
    return [_laid_out(first, days[:half], dialects), _laid_out(second, days[half:], dialects)]


def _laid_out(element: Json, days: Iterable[date], dialects: frozenset[Dialect]) -> Json:
    """The element with its errors in its days, and its days in an object, where that is the dialect."""
    logs: list[Json] = element["driverLogs"]
    if Dialect.NESTED in dialects:
        by_day: dict[str, list[Json]] = {}
        for day, error in zip(days, element["logCheckErrors"], strict=True):
            by_day.setdefault(day.isoformat(), []).append(error)
        logs = [{**log, "logCheckErrors": by_day.get(log["date"], [])} for log in logs]
        element = {**element, "logCheckErrors": []}
    if Dialect.DAYS_OBJECT in dialects:
        return {**element, "driverLogs": {log["date"]: log for log in logs}}
    return {**element, "driverLogs": logs}


def say_analysis(portal: Portal, company_id: str, elements: list[Json]) -> Any:
    """A company's analysis: a list, or an object that is empty where nobody is listed."""
    if Dialect.OBJECT in dialects_for(portal, company_id):
        return {"drivers": elements} if elements else {}
    return elements


def say_companies(portal: Portal, companies: list[Json]) -> list[Json]:
    """The companies of the overview: twice, or with their origin, where that is the dialect."""
    dialects = portal.options.dialects
    if Dialect.ORIGIN_PATH in dialects:
        companies = [{**c, "id": COMPANY_PREFIX + c["id"], "origin": portal.options.system} for c in companies]
    if Dialect.DOUBLED_COMPANIES in dialects:
        companies = [*companies, *companies[: (len(companies) + 1) // 2]]
    return companies
