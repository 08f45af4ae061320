"""Wire shapes of the portal systems and of what admins set of their agents."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from .shapes import ScanOut, Text


class SystemState(BaseModel):
    """One portal system as this process sees it. Addresses are told by their hosts; secrets never."""

    system: str
    api_host: str = Field(examples=["api.portal.example"])
    ui_host: str = Field(examples=["portal.example"])
    state: str = Field(description="of its agent", examples=["running"])
    wish: str = Field(description="what people want of its agent", examples=["running", "paused", "stopped", "killed"])
    wish_reason: str
    dry_run: bool
    token: Literal["accepted", "refused", "unknown"] = Field(description="unknown until a pass was finished")
    portal: Literal["asked", "rests", "tried"] = Field(
        description="rests: it failed too often and is left alone for a while; tried: one call finds out"
    )
    rests_until: datetime | None
    trouble: str = Field(description="what keeps the agent from its work, in words; empty when all is well")
    last_scan: ScanOut | None


class CheckOut(BaseModel):
    """What a check of a system found: two calls that read. Empty words where all is well."""

    system: str
    passed: bool
    portal_at: datetime | None = Field(description="by the portal's clock; null where it did not answer")
    health: str
    token: str
    companies: int | None = Field(description="how many the portal lists")


class ConfigurationIn(BaseModel):
    """What is set from now on; what is left out stays as it is."""

    polling_interval_seconds: int | None = Field(
        default=None, ge=10, le=86_400, examples=[600], description="of the portal's clock, between two passes"
    )
    dry_run: bool | None = Field(default=None, description="true: every step is staged, nothing is clicked")
    reason: Text = Field(examples=["We watch for a week before we act."])


class ConfigurationOut(BaseModel):
    """How one system's agent works."""

    system: str
    polling_interval_seconds: int = Field(examples=[600])
    dry_run: bool
    dry_run_locked: bool = Field(description="the environment says dry run, and no switch turns it off")
    reason: str = Field(description="of the last change; empty where nobody changed anything")
    changed_by: str | None
    changed_at: datetime | None
