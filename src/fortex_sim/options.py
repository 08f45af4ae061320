"""How one simulator is set up."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .clock import DEFAULT_START
from .kits import Kit


class Records(StrEnum):
    """Where the deployment gives the records."""

    API = "api"
    """In the monitoring API and on the page, with drivers' names: a newer deployment."""
    PAGE = "page"
    """On the page only."""


class Latency(StrEnum):
    """Whether the portal lets its users wait."""

    NONE = "none"
    PORTAL = "portal"


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of `fortex-sim serve`. `start` is where the clock begins, in UTC."""

    system: str = "zero"
    profile: str = "small"
    seed: int = 7
    kit: Kit = Kit.RESTORES
    records: Records = Records.PAGE
    clock_rate: float = 1.0
    start: datetime = DEFAULT_START
    latency: Latency = Latency.NONE
