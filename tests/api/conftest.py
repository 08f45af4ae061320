from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from logwarden import log
from logwarden.pipeline.report import make_reports
from logwarden.pipeline.report_writing import Reporting
from logwarden.store.database import Database
from logwarden.store.tickets import Ticket
from logwarden.store.users import Role
from tests.pipeline.drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, at, listed, twin, working_days
from tests.pipeline.fake_portal import SYSTEM
from tests.pipeline.office import Office

from .desk import Desk, make_desk
from .own_logs import own_logs


@pytest.fixture(autouse=True)
def logs() -> Iterator[None]:
    """The product's own logs, for each test anew."""
    with own_logs():
        log.set_up("WARNING")
        yield


@pytest_asyncio.fixture
async def desk(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk with one person of each role, where nothing was ingested yet."""
    desk = make_desk(Office(database, tmp_path / "data"))
    await desk.employ()
    yield desk
    await desk.client.aclose()


@pytest_asyncio.fixture
async def busy_desk(desk: Desk) -> Desk:
    """A desk with a proposed fix (1) for SMITH JOHN's twin, and one unknown message of his, a task (1)."""
    strange = listed("<b>GATEWAY</b> =1+1 \u202eNOTICE", None, "g1")
    smith = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY)), extra_errors=[strange])
    desk.office.employ(smith)
    fix = await desk.office.proposed()
    await desk.office.group()
    assert (fix.id, fix.state) == (1, "proposed")
    return desk


@pytest_asyncio.fixture
async def open_desk(busy_desk: Desk) -> Desk:
    """SMITH's fix of company C1 was carried out and left evidence; JONES of company C2 has nothing yet."""
    await busy_desk.office.approve(1)
    await busy_desk.office.act(1)
    smith = busy_desk.office.portal.driver("D1")
    smith.gives_records = True
    await busy_desk.office.ingest_anew()
    smith.changes(smith.record(at(WEDNESDAY, "06:00")), odometer=1)
    await busy_desk.office.ingest_anew()
    assert await busy_desk.office.witness() == 1
    busy_desk.office.employ(FakeDriver("D2", "JONES ANN", working_days(FIRST_DAY, TODAY)), company="C2")
    await busy_desk.office.ingest_anew()
    assert (await busy_desk.post("/api/scans/orders", {"system": SYSTEM})).status_code == 202
    await busy_desk.office.hold(company_id=1)
    channel = {"name": "Desk", "address": "http://127.0.0.1:9/hook", "zone": "America/Chicago"}
    assert (await busy_desk.post("/api/channels", channel, Role.ADMIN)).status_code == 201
    wanted = await busy_desk.post("/api/channels/1/subscriptions", {"about": "approvals"}, Role.ADMIN)
    assert wanted.status_code == 201
    asked = await busy_desk.post("/api/desk/questions", {"driver_number": 1, "kind": "request", "fix_id": 1})
    assert asked.status_code == 201
    now, ana = busy_desk.office.clock.now(), busy_desk.office.user.id
    async with busy_desk.office.database.write() as session:
        session.add(Ticket(incident_id=1, device="E1", words="To mend.", made_by=ana, made_at=now, moved_at=now))
    ordered = await busy_desk.post("/api/reports", {"kind": "edits", "company_id": 1})
    assert ordered.status_code == 202
    await make_reports(Reporting(busy_desk.office.database, busy_desk.office.clock, busy_desk.office.data_dir))
    monthly = {"kind": "edits", "every": "month", "at_minute": 0, "zone": "UTC"}
    assert (await busy_desk.post("/api/reports/schedules", monthly, Role.ADMIN)).status_code == 201
    return busy_desk
