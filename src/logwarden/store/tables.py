"""All tables, imported for their effect on the metadata: what migrations and tests compare with."""

from __future__ import annotations

from . import (
    approvals,
    attempts,
    audit,
    controls,
    errors,
    facts,
    fixes,
    leases,
    messages,
    portals,
    quarantine,
    readings,
    records,
    rules,
    scans,
    users,
    visits,
    workers,
)
from .database import Base

metadata = Base.metadata

__all__ = [
    "approvals",
    "attempts",
    "audit",
    "controls",
    "errors",
    "facts",
    "fixes",
    "leases",
    "messages",
    "metadata",
    "portals",
    "quarantine",
    "readings",
    "records",
    "rules",
    "scans",
    "users",
    "visits",
    "workers",
]
