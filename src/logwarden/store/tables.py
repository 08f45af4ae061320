"""All tables, imported for their effect on the metadata: what migrations and tests compare with."""

from __future__ import annotations

from . import (
    api_keys,
    approvals,
    attempts,
    audit,
    controls,
    errors,
    facts,
    fixes,
    incidents,
    invitations,
    leases,
    portals,
    quarantine,
    readings,
    records,
    rules,
    scan_orders,
    scans,
    sessions,
    tasks,
    user_companies,
    users,
    visits,
    workers,
    wrong_passwords,
)
from .database import Base

metadata = Base.metadata

__all__ = [
    "api_keys",
    "approvals",
    "attempts",
    "audit",
    "controls",
    "errors",
    "facts",
    "fixes",
    "incidents",
    "invitations",
    "leases",
    "metadata",
    "portals",
    "quarantine",
    "readings",
    "records",
    "rules",
    "scan_orders",
    "scans",
    "sessions",
    "tasks",
    "user_companies",
    "users",
    "visits",
    "workers",
    "wrong_passwords",
]
