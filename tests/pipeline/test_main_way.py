from __future__ import annotations

from .drivers import WEDNESDAY, FakeDriver
from .office import Office


async def test_whole(office: Office, smith: FakeDriver) -> None:
    """X."""
    office.employ(smith)
    fix = await office.acted()
    print(fix.state, fix.outcome, fix.reason)
    office.wait(300)
    smith.accepts()
    await office.ingest_anew()
    await office.verify()
    fix = await office.fix(fix.id)
    print(fix.state, fix.outcome, fix.reason)
    office.wait(60)
    smith.certifies(WEDNESDAY, office.portal.now)
    await office.ingest_anew()
    await office.verify()
    fix = await office.fix(fix.id)
    print(fix.state, fix.outcome, fix.reason)
    await office.ingest_anew()
    await office.verify()
    fix = await office.fix(fix.id)
    print(fix.state, fix.outcome, fix.reason)
    print(await office.said(fix.id), office.clicks(), await office.statuses())
