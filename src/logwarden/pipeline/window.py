"""The portal's sliding window: its list covers 8 home-terminal days, and an error that leaves it is not mended."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from logwarden.eld.log import PORTAL_ZONES

WINDOW_DAYS = 8
FRESH_AFTER_SECONDS = 60
"""A snapshot is fresh for an instant if the portal computed it at least this much later."""


def zone_of(portal_zone: str) -> ZoneInfo:
    """The IANA zone of a portal's short name; UTC where nobody knows it, which the guard then refuses."""
    return ZoneInfo(PORTAL_ZONES.get(portal_zone, "UTC"))


def first_day(portal_now: datetime, zone: ZoneInfo) -> date:
    """The oldest day that the portal's list covers at an instant of its clock."""
    return portal_now.astimezone(zone).date() - timedelta(days=WINDOW_DAYS - 1)


def holds(day: date, portal_now: datetime, zone: ZoneInfo) -> bool:
    """Whether the list still covers that day."""
    return day >= first_day(portal_now, zone)


def fresh_for(snapshot_at: datetime, instant: datetime) -> bool:
    """Whether a list that the portal computed at `snapshot_at` can know what happened at `instant`."""
    return snapshot_at >= instant + timedelta(seconds=FRESH_AFTER_SECONDS)
