"""How one simulator is set up."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

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


class Dialect(StrEnum):
    """How the monitoring API speaks, one trait each. docs/simulator.md shows what each says."""

    HEADER = "header"
    QUERY = "query"
    LIST = "list"
    OBJECT = "object"
    TOP_LEVEL = "top_level"
    NESTED = "nested"
    DAYS_LIST = "days_list"
    DAYS_OBJECT = "days_object"
    NEW_NAMES = "new_names"
    OLD_NAMES = "old_names"
    OLDER_NAMES = "older_names"
    PLAIN_PATH = "plain_path"
    ORIGIN_PATH = "origin_path"
    NAMES = "names"
    NO_NAMES = "no_names"
    MS = "ms"
    SECONDS = "seconds"
    ISO = "iso"
    NO_TIMES = "no_times"
    NULL_IDS = "null_ids"
    DOUBLED_DRIVERS = "doubled_drivers"
    DOUBLED_COMPANIES = "doubled_companies"
    STRAY_SPACES = "stray_spaces"
    LOWER_CASE = "lower_case"
    MIXED = "mixed"
    """Each company another one."""


RIVALS: tuple[frozenset[Dialect], ...] = (
    frozenset({Dialect.HEADER, Dialect.QUERY}),
    frozenset({Dialect.LIST, Dialect.OBJECT}),
    frozenset({Dialect.TOP_LEVEL, Dialect.NESTED}),
    frozenset({Dialect.DAYS_LIST, Dialect.DAYS_OBJECT}),
    frozenset({Dialect.NEW_NAMES, Dialect.OLD_NAMES, Dialect.OLDER_NAMES}),
    frozenset({Dialect.PLAIN_PATH, Dialect.ORIGIN_PATH}),
    frozenset({Dialect.NAMES, Dialect.NO_NAMES}),
    frozenset({Dialect.MS, Dialect.SECONDS, Dialect.ISO, Dialect.NO_TIMES}),
)
"""Traits of which a portal has one at most; the first that the contract names is the default."""


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of `fortex-sim serve`. `start` is where the clock begins, in UTC.

    `dialects` are the traits that differ from the default; `ledger` is the file that keeps the ledger.

    Raises:
        ValueError: two traits exclude each other.
    """

    system: str = "zero"
    profile: str = "small"
    seed: int = 7
    kit: Kit = Kit.RESTORES
    records: Records = Records.PAGE
    clock_rate: float = 1.0
    start: datetime = DEFAULT_START
    latency: Latency = Latency.NONE
    dialects: frozenset[Dialect] = frozenset()
    ledger: Path | None = None

    def __post_init__(self) -> None:
        """Refuses a portal that would have to speak in two ways at once."""
        for rivals in RIVALS:
            both = sorted(self.dialects & rivals)
            if len(both) > 1:
                raise ValueError(f"these dialects exclude each other: {', '.join(both)}")
