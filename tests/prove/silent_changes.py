"""A portal with records by API in this process, and a desk that watches it: passes of ingest and witness, no more."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx2
from pydantic import SecretStr
from sqlalchemy import select

from fortex_sim import Options, Simulator
from fortex_sim.options import Records
from logwarden.pipeline.ingest import ingest
from logwarden.pipeline.witness import witness
from logwarden.portal.api import FortexApi
from logwarden.store.database import Database
from logwarden.store.findings import Finding
from logwarden.store.portals import Driver
from logwarden.store.readings import Reading
from tests.pipeline.fake_portal import FakeClock

ALTERATIONS = ("records_shifted", "record_vanishes", "origin_changed")


@dataclass(frozen=True)
class Watch:
    """A simulator's portal and the database of who watches it; everything goes through the portal's two faces."""

    database: Database
    simulator: Simulator
    api: FortexApi
    control: httpx2.AsyncClient
    clock: FakeClock = field(default_factory=FakeClock)

    async def look(self) -> int:
        """One pass; answers how many findings are new."""
        coverage = await ingest(self.database, self.api, self.clock, "zero")
        assert not coverage.gaps
        return await witness(self.database, self.clock, "zero")

    async def wait(self, seconds: int) -> None:
        """The portal's clock goes on, by its control."""
        await self.say("clock", advanceSeconds=seconds)

    async def say(self, call: str, **body: object) -> Any:
        """One call of the control interface."""
        answer = await self.control.post(f"/__sim__/{call}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def alter(self, fault: str, seed: int) -> list[dict[str, Any]]:
        """A third party alters one log, of some driver who has records."""
        for n in range(20):
            told = await self.say("faults", name=fault, seed=seed * 100 + n)
            if altered := told["altered"]:
                return list(altered)
        raise AssertionError("nobody has a record")

    async def updated(self, driver_id: str) -> datetime:
        """The instant of the newest list of a driver, as stored: the portal's own lastUpdatedAt."""
        query = select(Reading.read_at).join(Driver, Driver.listing_id == Reading.id)
        async with self.database.read() as session:
            return (await session.execute(query.where(Driver.portal_id == driver_id))).scalar_one()

    async def findings(self) -> Sequence[tuple[Finding, str]]:
        """All findings, each with its driver's portal id."""
        query = select(Finding, Driver.portal_id).join(Driver, Driver.id == Finding.driver_id).order_by(Finding.id)
        async with self.database.read() as session:
            return [(finding, driver) for finding, driver in (await session.execute(query)).all()]


@asynccontextmanager
async def watching(database: Database, seed: int, profile: str = "small", **more: Any) -> AsyncIterator[Watch]:
    """A portal with that fleet, its clock standing still, and nobody has looked yet."""
    options = Options(profile=profile, seed=seed, records=Records.API, clock_rate=0, **more)
    simulator = Simulator(options)
    credentials = simulator.portal.credentials
    transport = httpx2.ASGITransport(app=simulator.monitoring)
    headers = {"Authorization": credentials.control_token}
    control = httpx2.ASGITransport(app=simulator.control, client=("127.0.0.1", 1))
    async with (
        FortexApi("http://127.0.0.1", SecretStr(credentials.token), "zero", transport=transport) as api,
        httpx2.AsyncClient(transport=control, base_url="http://127.0.0.1", headers=headers) as client,
    ):
        yield Watch(database, simulator, api, client)


async def silent_alteration(database: Database, fault: str, seed: int, profile: str = "small") -> dict[str, Any]:
    """One alteration between two lists: whether it was found at the next reading, of whom, with which window.

    Twice looked at before, at another hour for each seed; ten minutes and a second lie between two looks.
    """
    async with watching(database, seed, profile) as watch:
        await watch.wait(seed * 1_777 % 86_400)
        await watch.look()
        await watch.wait(601)
        before = await watch.look()
        await watch.wait(seed % 600)
        altered = await watch.alter(fault, seed)
        driver = altered[0]["driverId"]
        was = await watch.updated(driver)
        await watch.wait(601 - seed % 600)
        made = await watch.look()
        found = await watch.findings()
        now = await watch.updated(driver)
        await watch.wait(601)
        after = await watch.look()
    records = {one["before"]["at"] for one in altered}
    told = {f"{finding.identity['at'][:19]}Z" for finding, _ in found}
    return {
        "altered": len(records),
        "found": len(records & told),
        "findings": made,
        "right_driver": {who for _, who in found} == {driver},
        "right_window": {(f.between_at, f.and_at) for f, _ in found} == {(was, now)},
        "false": before + after,
    }
