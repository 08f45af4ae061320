from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from logwarden.store import sessions
from tests.pipeline.office import Office

from .test_queue import until
from .test_trail import at_work


async def test_a_crew_forgets_log_ins_that_are_long_over(office: Office) -> None:
    """A session that ended days ago goes with its tokens while a crew works; one that goes on stays."""
    now = datetime.now(UTC)
    async with office.database.write() as session:
        await sessions.start(session, office.user.id, now - timedelta(days=3))
        goes_on = await sessions.start(session, office.user.id, now)

    async def forgotten() -> bool:
        async with office.database.read() as session:
            kept = (await session.scalars(select(sessions.RefreshToken.session_id))).all()
        return list(kept) == [goes_on.session_id]

    async with at_work(office):
        await until(forgotten)
