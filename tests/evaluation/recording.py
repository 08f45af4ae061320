"""Records incidents anew: `python -m tests.evaluation.recording`. The simulator's office, grouped by the real steps.

Of each rule and true cause some, drawn by a seed: three in four from an office that gives its records by API, one in
four from one of which nobody has read a log yet.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter, defaultdict
from random import Random

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fortex_sim import Options, Simulator, running
from fortex_sim.options import Records
from logwarden.pipeline.advise import case_of
from logwarden.pipeline.group import group
from logwarden.pipeline.ingest import ingest
from logwarden.portal.api import FortexApi
from logwarden.store.database import Database, upgrade
from logwarden.store.errors import LogError
from logwarden.store.incidents import Incident
from tests.pipeline.fake_portal import FakeClock

from .cases import FILE, Recorded

SEED = 2026
NUMBERS = {Records.API: 90, Records.PAGE: 30}


async def record(records: Records, number: int) -> list[Recorded]:
    """So many incidents of one office."""
    simulator = Simulator(Options(clock_rate=0, seed=SEED, profile="office", records=records))
    clock = FakeClock()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(SecretStr(f"sqlite+aiosqlite:///{folder}/a.db"))
        await upgrade(database)
        async with running(simulator) as at:
            async with FortexApi(at.api_url, SecretStr(at.token), at.system) as api:
                await ingest(database, api, clock, at.system)
                now = await api.now()
            await group(database, clock, at.system, now)
        async with database.read() as session:
            every = await _every(session, simulator, has_records=records is Records.API)
        await database.close()
    return _drawn(every, number)


async def _every(session: AsyncSession, simulator: Simulator, *, has_records: bool) -> list[Recorded]:
    world = simulator.portal.world
    truth = {error.id: error.cause_id.partition("-")[0] for d in world.drivers.values() for error in world.listed(d)}
    causes: dict[int | None, Counter[str]] = defaultdict(Counter)
    for error in await session.scalars(select(LogError)):
        causes[error.incident_id][truth[error.portal_id or ""]] += 1
    found = await session.scalars(select(Incident).order_by(Incident.id))
    return [
        Recorded(await case_of(session, incident), causes[incident.id].most_common(1)[0][0], has_records)
        for incident in found.all()
    ]


def _drawn(every: list[Recorded], number: int) -> list[Recorded]:
    """As many as wanted, of each rule and true cause in turn."""
    kinds: dict[tuple[str, str], list[Recorded]] = {}
    for one in every:
        kinds.setdefault((one.case.rule, one.truth), []).append(one)
    dice = Random(SEED)  # noqa: S311 - which ones does not matter, but that they are the same
    for some in kinds.values():
        dice.shuffle(some)
    found: list[Recorded] = []
    while len(found) < number and any(kinds.values()):
        found += [some.pop() for _, some in sorted(kinds.items()) if some]
    return found[:number]


async def main() -> None:
    """Writes the file."""
    found = [one for records, number in NUMBERS.items() for one in await record(records, number)]
    FILE.write_text("".join(one.to_json() + "\n" for one in found))


if __name__ == "__main__":
    asyncio.run(main())
