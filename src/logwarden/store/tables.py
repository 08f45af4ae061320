"""All tables, imported for their effect on the metadata: what migrations and tests compare with."""

from __future__ import annotations

from . import approvals, attempts, errors, facts, fixes, portals, readings, rules, scans, users, visits
from .database import Base

metadata = Base.metadata

__all__ = [
    "approvals",
    "attempts",
    "errors",
    "facts",
    "fixes",
    "metadata",
    "portals",
    "readings",
    "rules",
    "scans",
    "users",
    "visits",
]
