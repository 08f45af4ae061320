"""What people did about a driver's log stands in his file as the store has it: who asked, who said yes, his answer."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from logwarden.pipeline.reporting_log import kept_log
from logwarden.reporting.driver_file import driver_file
from logwarden.reporting.kept_log import KeptLog
from logwarden.reporting.page import page
from logwarden.store.approvals import Approval
from logwarden.store.attempts import EvidenceFile
from logwarden.store.contacts import Contact
from logwarden.store.findings import Finding
from logwarden.store.fixes import Fix

from .drivers import FIRST_DAY, THURSDAY, TODAY, WEDNESDAY, FakeDriver, at, twin, working_days
from .office import Office


async def kept(office: Office) -> KeptLog:
    """The log of the driver's week."""
    return await kept_log(office.database, 1, FIRST_DAY, TODAY, office.clock.now())


def smith() -> FakeDriver:
    """A driver with a twin on Wednesday, whose records the API gives."""
    return FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY)), gives_records=True)


async def test_a_request_stands_with_yes_answer_and_evidence(office: Office) -> None:
    """From the approver's reason to the driver's yes; each file of evidence once, by the hash that the store has."""
    driver = smith()
    office.employ(driver)
    await office.proposed()
    await office.approve(1)
    await office.act(1)
    await office.ingest_anew()
    waits = await kept(office)
    assert [one.waits for day in waits.read for one in day.asked] == [True]
    assert [one.answer for one in waits.requests] == ["none so far"]
    driver.accepts()
    driver.certifies(WEDNESDAY, office.portal.now)
    await office.ingest_anew()
    await office.verify()
    log = await kept(office)
    (request,) = log.requests
    async with office.database.read() as session:
        fix = await session.get_one(Fix, 1)
        yes = (await session.scalars(select(Approval))).one()
        files = (await session.scalars(select(EvidenceFile))).all()
    assert (request.number, request.remedy, request.answer) == (1, fix.remedy, "yes")
    assert [(one.who, one.yes, one.at, one.reason) for one in request.decisions] == [
        (office.user.email, True, yes.at, yes.reason)
    ]
    assert files
    assert sorted(one.sha256 for one in request.evidence) == sorted(one.sha256 for one in files)
    assert dict(request.times)["Last click in the portal"] == fix.applied_at
    assert dict(request.times)["First seen answered"] == fix.answered_at
    written = page(driver_file(log, office.clock.now()))
    assert all(one.sha256 in written for one in files)
    assert "the driver accepted it" in written


async def test_a_request_of_other_days_is_not_in_the_file(office: Office) -> None:
    """The file of Thursday says nothing of what was asked for Wednesday."""
    office.employ(smith())
    await office.proposed()
    log = await kept_log(office.database, 1, THURSDAY, TODAY, office.clock.now())
    assert log.requests == ()


async def test_what_the_witness_found_stands_with_its_two_readings(office: Office) -> None:
    """An altered record is told as it was and as it is, between the instants that the finding has."""
    driver = smith()
    office.employ(driver)
    await office.ingest()
    driver.changes(driver.record(at(WEDNESDAY, "07:00")), odometer=1)
    await office.ingest_anew()
    await office.witness()
    log = await kept(office)
    async with office.database.read() as session:
        found = (await session.scalars(select(Finding))).all()
    assert [(one.number, one.between_at, one.and_at) for one in log.altered] == [
        (one.id, one.between_at, one.and_at) for one in found
    ]
    assert len(found) == 1
    assert (log.uncompared, log.altered[0].review) == (0, "not reviewed")
    assert "miles: 1" in page(driver_file(log, office.clock.now()))


async def test_who_talked_with_him_stands_within_the_days_alone(office: Office) -> None:
    """A contact of these days is there, one of before is not."""
    office.employ(smith())
    await office.ingest()
    for days, said in ((1, "He looks at it tonight."), (40, "Of another month.")):
        when = office.clock.now() - timedelta(days=days)
        async with office.database.write() as session:
            session.add(
                Contact(
                    driver_id=1, user_id=office.user.id, at=when, noted_at=when, how="phone", reached=True, said=said
                )
            )
    log = await kept(office)
    assert [(one.who, one.words) for one in log.talks] == [(office.user.email, "He looks at it tonight.")]
