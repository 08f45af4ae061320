"""Wire shapes of the portal systems and of what admins set of their agents."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from .shapes import ScanOut, Text


class KitOut(BaseModel):
    """What is known of a system's tool kit, and why it stands there."""

    state: Literal["unproved", "proved", "blocked"] = Field(
        description="unproved: its first use is a proof by two people; blocked: it broke a log, and people decide"
    )
    why: str
    since: datetime | None = Field(description="null where nothing happened to it yet")
    declared: bool = Field(description="the settings declare it proved, which counts once")
    proof: int | None = Field(description="the fix that is its proof now; null for who is limited to some companies")


class PagesOut(BaseModel):
    """What the newest look over all pages of a system found."""

    looked_at: datetime = Field(description="by the portal's clock")
    controls: int = Field(description="how many we rely on", examples=[60])
    found: int = Field(description="how many of them are as we know them", examples=[59])
    changed: list[str] = Field(examples=[["TOOL KIT, CLEAR TWIN EVENTS"]])
    paused: list[str] = Field(description="the remedies that need one of those", examples=[["clear_twins"]])


class ControlOut(BaseModel):
    """One control of the portal's pages as the newest look found it."""

    where: str = Field(examples=["TOOL KIT"])
    control: str = Field(examples=["CLEAR TWIN EVENTS"])
    seen: Literal["found", "changed", "missing", "failed", "not reached"]
    words: str = Field(description="what the page showed; empty for who is limited to some companies")


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
    kit: KitOut
    pages: PagesOut | None = Field(description="null until somebody looked")


class SystemWhole(SystemState):
    """The same with each control of its pages."""

    controls: list[ControlOut]


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
