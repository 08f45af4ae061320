"""advise: what is known of a cause, gathered for the advisor. It reads the store, and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.advisor.case import Case, Line, Shown
from logwarden.remedies.catalogue import UNKNOWN
from logwarden.store import incident_lists, readings, records
from logwarden.store.errors import LogError
from logwarden.store.incidents import Incident

OF_EACH_KIND = 3
"""How many errors of one kind are looked at: the first of them; a cause can have thousands."""

AROUND = 2
"""How many records on either side of an error's own say how things stood."""


async def case_of(session: AsyncSession, incident: Incident) -> Case:
    """The case of an incident: how many errors of each kind, and of each kind the first few with their records."""
    told = await incident_lists.kinds(session, incident.id)
    found = await incident_lists.first_of_each_kind(session, incident.id, OF_EACH_KIND)
    logs = {driver_id: await _log(session, driver_id) for driver_id in {error.driver_id for error in found}}
    return Case(
        rule=incident.rule,
        key=incident.key,
        counts=told,
        lines=tuple(_line(error, *logs[error.driver_id]) for error in found),
    )


async def _log(session: AsyncSession, driver_id: int) -> tuple[Sequence[Shown], ZoneInfo | None]:
    """The active records of his newest log, in order; none where nobody read it."""
    reading = await readings.latest(session, driver_id)
    if reading is None:
        return (), None
    log = await readings.log_of(session, reading)
    numbers = records.numbers_of(reading.records or "")
    shown = [Shown(f"{driver_id}/{number}", event) for number, event in zip(numbers, log.events, strict=True)]
    return sorted((one for one in shown if one.event.is_active), key=lambda one: one.event.at), log.zone


def _line(error: LogError, shown: Sequence[Shown], zone: ZoneInfo | None) -> Line:
    says = error.message if error.key == UNKNOWN.key else ""
    bare = Line(error.key, error.driver.portal_id, error.error_at, error.day, zone, says=says)
    place = next((n for n, one in enumerate(shown) if _is_own(error, one)), None)
    if place is None:
        return bare
    since = max(0, place - AROUND)
    return replace(bare, records=tuple(shown[since : place + AROUND + 1]), place=place - since)


def _is_own(error: LogError, one: Shown) -> bool:
    return one.event.at == error.error_at and error.event_code in (None, one.event.code_name)
