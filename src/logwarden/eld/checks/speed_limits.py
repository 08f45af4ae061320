"""The highest speed limit for trucks in each state, and which state a location text names.

Caveat: written down from memory, not from the statutes [M]. States change them; posted limits are often lower, so a
truck below this figure may still have been too fast. A finding from this table is a hint for a person, and no
rule on hours of service. Before anyone relies on it, the table has to be checked against the states' own law.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TRUCK_LIMITS: Mapping[str, int] = MappingProxyType(
    {
        "AL": 70,
        "AK": 65,
        "AZ": 75,
        "AR": 70,
        "CA": 55,
        "CO": 75,
        "CT": 65,
        "DC": 55,
        "DE": 65,
        "FL": 70,
        "GA": 70,
        "HI": 60,
        "IA": 70,
        "ID": 70,
        "IL": 70,
        "IN": 65,
        "KS": 75,
        "KY": 70,
        "LA": 75,
        "MA": 65,
        "MD": 70,
        "ME": 75,
        "MI": 65,
        "MN": 70,
        "MO": 70,
        "MS": 70,
        "MT": 70,
        "NC": 70,
        "ND": 80,
        "NE": 75,
        "NH": 70,
        "NJ": 65,
        "NM": 75,
        "NV": 80,
        "NY": 65,
        "OH": 70,
        "OK": 80,
        "OR": 65,
        "PA": 70,
        "RI": 65,
        "SC": 70,
        "SD": 80,
        "TN": 70,
        "TX": 85,
        "UT": 80,
        "VA": 70,
        "VT": 65,
        "WA": 60,
        "WI": 70,
        "WV": 70,
        "WY": 80,
    }
)
"""Miles an hour by the state's postal letters."""

_STATE = re.compile(r"\b([A-Z]{2})\b(?=\W*(?:\d{5}\b|USA?\b|$))")


@lru_cache(maxsize=65_536)
def state_of(location: str) -> str:
    """The state that a place such as `12mi NW Joliet, IL` ends with, by its letters; empty where none is known."""
    found = _STATE.search(location.strip().upper())
    return found.group(1) if found and found.group(1) in TRUCK_LIMITS else ""
