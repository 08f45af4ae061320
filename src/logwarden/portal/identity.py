"""Whose log a page shows, and whether it is the one that was meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from logwarden.eld.log import PORTAL_ZONES
from logwarden.portal.fields import squeezed

if TYPE_CHECKING:
    from logwarden.portal.wire import Target

_SUFFIX = re.compile(r"\s{2,}ELD\s*$", re.IGNORECASE)
_ZONE = re.compile(r"\s*([^()\s]*)\s*(?:\(([^()]+)\))?\s*")


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a driver's page says, as written there."""

    system: str
    name: str
    driver_id: str
    company: str
    zone: str

    @property
    def zone_name(self) -> str:
        """The zone without what stands in brackets: `CT` of `CT (America/Chicago)`."""
        match = _ZONE.fullmatch(self.zone)
        return match[1] if match else self.zone.strip()


def same_company(one: str, other: str) -> bool:
    """Whether two labels name one company: the `  ELD` at the end, spaces and case are no difference."""
    return squeezed(_SUFFIX.sub("", one)) == squeezed(_SUFFIX.sub("", other))


def same_name(one: str, other: str) -> bool:
    """Whether two names are written alike but for spaces and case."""
    return squeezed(one) == squeezed(other)


def zone_of(written: str) -> ZoneInfo | None:
    """The zone that `CT`, `America/Chicago` or `CT (America/Chicago)` names; None for any other text."""
    match = _ZONE.fullmatch(written)
    if not match:
        return None
    for name in (match[2], PORTAL_ZONES.get(match[1].upper()), match[1]):
        if name:
            try:
                return ZoneInfo(name.strip())
            except (ZoneInfoNotFoundError, ValueError, OSError):
                return None
    return None


def differences(target: Target, head: Head) -> list[str]:
    """What the page shows and the target does not mean, each as words for people; empty when it is he."""
    found = []
    if head.driver_id.strip() != target.driver_id:
        found.append(f"driver {head.driver_id.strip()[:60] or 'without an id'}, not {target.driver_id}")
    if head.system.strip() != target.system:
        found.append(f"system {head.system.strip()[:60] or 'without a name'}, not {target.system}")
    if not same_company(head.company, target.company_name):
        found.append(f"company {head.company.strip()[:80] or 'without a name'}, not {target.company_name}")
    if target.driver_name is not None and not same_name(head.name, target.driver_name):
        found.append(f"name {head.name.strip()[:80] or 'missing'}, not {target.driver_name}")
    meant, shown = zone_of(target.zone), zone_of(head.zone)
    if shown is None or (target.zone and (meant is None or meant.key != shown.key)):
        found.append(f"home-terminal zone {head.zone.strip()[:60] or 'missing'}, not {target.zone}")
    return found
