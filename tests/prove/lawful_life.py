"""Lawful life in the simulator: requests and answers, notes, late uploads, the page read between; all by its rules."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, select

from fortex_sim.kits import PLANS, Declined, Kit, Scope, carry_out
from fortex_sim.world.fleet import Driver as SimulatedDriver
from fortex_sim.world.uploads import upload
from logwarden.eld.events import EventType, Origin
from logwarden.eld.log import DriverLog
from logwarden.store import readings
from logwarden.store.database import Database
from logwarden.store.portals import Driver
from logwarden.store.readings import Reading
from logwarden.store.records import Record

from .silent_changes import Watch, watching

_TWINS = frozenset({"CLEAR TWIN EVENTS"})
_NOTE = "Second dock of the same yard"


@dataclass
class Life:
    """What people and devices do beside driving and certifying, which drivers do by themselves; counted in `done`."""

    watch: Watch
    dice: Random
    looked_at: datetime
    done: Counter[str] = field(default_factory=Counter)

    async def goes_on(self) -> None:
        """Something lawful happens to each of some drivers."""
        portal = self.watch.simulator.portal
        now = portal.now()
        for driver in portal.world.drivers.values():
            act = self.dice.choice([self.request, self.request, self.note, self.hold_back, self.send, None])
            if act is not None and act(driver):
                self.done[act.__name__] += 1
        if self.dice.random() < 0.5:
            await self.read_page(self.dice.choice(list(portal.world.drivers.values())), now)

    def request(self, driver: SimulatedDriver) -> bool:
        """Somebody requests that the twins of a certified day are removed; the driver answers in his way."""
        world = self.watch.simulator.portal.world
        day = self.dice.choice(world.window(driver)[:-1])
        if not world.certified(driver, day):
            return False
        try:
            return bool(carry_out(PLANS[Kit.RESTORES](Scope(world, driver, day, day), _TWINS)).changes)
        except Declined:
            return False

    def note(self, driver: SimulatedDriver) -> bool:
        """Somebody annotates a duty status that bears no note."""
        world = self.watch.simulator.portal.world
        plain = [r for r in world.log(driver.id) if r.is_active and r.event.is_main and not r.event.notes]
        if plain:
            self.dice.choice(plain).set_notes(_NOTE)
        return bool(plain)

    def hold_back(self, driver: SimulatedDriver) -> bool:
        """The device has not uploaded yet some of what it made by itself since the desk last looked.

        Nothing of the driver's: a tap of his that comes late into a stretch of driving is a breach by decision 12.
        """
        world = self.watch.simulator.portal.world
        types = (EventType.INTERMEDIATE, EventType.ENGINE_POWER, EventType.DUTY_STATUS)
        unseen = [
            r
            for r in world.log(driver.id)
            if r.event.at > self.looked_at
            and r.event.type in types
            and r.event.sequence_id is not None
            and r.event.origin is Origin.AUTOMATIC
        ]
        held = self.dice.sample(unseen, min(len(unseen), 2))
        for record in held:
            world.vanish(record)
            world.withheld.setdefault(driver.id, []).append(record)
        return bool(held)

    def send(self, driver: SimulatedDriver) -> bool:
        """The device uploads what it held back."""
        return bool(upload(self.watch.simulator.portal.world, driver, lambda _: True))

    async def read_page(self, driver: SimulatedDriver, now: datetime) -> None:
        """The desk reads his page: nine days, where the API gives eight."""
        world = self.watch.simulator.portal.world
        today = world.today(driver)
        first = today - timedelta(days=8)
        events = tuple(record.event for record in world.between(driver, first, today))
        log = DriverLog(driver.id, driver.zone, first, today, now.replace(microsecond=0), events)
        async with self.watch.database.write() as session:
            row = (await session.execute(select(Driver.id).where(Driver.portal_id == driver.id))).scalar_one()
            await readings.keep(session, row, readings.PAGE, log)
        self.done["page read"] += 1


async def lawful_life(
    database: Database, *, days: int, steady: int | None, seed: int = 7, hours: int = 3
) -> dict[str, Any]:
    """What the witness says of so many days of `small`, looked at every `hours`; on day `steady` every ten minutes."""
    began = time.process_time()
    looks = found = 0
    async with watching(database, seed) as watch:
        life = Life(watch, Random(f"{seed}/life"), watch.simulator.portal.now())  # noqa: S311 - a seeded proof
        await watch.look()
        for day in range(days):
            every = 601 if day == steady else hours * 3600 + 1
            for _ in range(86_400 // every):
                await watch.wait(every)
                if life.dice.random() < 0.3:
                    await life.goes_on()
                    await watch.wait(59)
                found += await watch.look()
                life.looked_at = watch.simulator.portal.now()
                looks += 1
        words = [f"{f.words}; {f.identity}; {f.between_at} {f.and_at}" for f, _ in await watch.findings()][:5]
        async with database.read() as session:
            counts = [await session.scalar(select(func.count()).select_from(table)) for table in (Reading, Record)]
    return {
        "looks": looks, "readings": counts[0], "records": counts[1], "done": dict(life.done), "findings": found,
        "words": words, "seconds": round(time.process_time() - began),
    }  # fmt: skip
