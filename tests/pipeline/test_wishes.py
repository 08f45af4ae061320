"""What a person wants: proposed with the guard's word, carried out, and done once the records show it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from logwarden.eld.events import DRIVING, EventType, Origin, RecordStatus
from logwarden.facts import FactKind
from logwarden.pipeline.approve import NotFound, Refused
from logwarden.pipeline.withdraw import release
from logwarden.problems import TryAgain
from logwarden.remedies.catalogue import Remedy
from logwarden.store.fixes import Fix

from .drivers import TODAY, WEDNESDAY, FakeDriver, at, duty
from .fake_portal import Fault, Killed
from .office import ON_SQLITE, Office
from .wishes import LUNCH, NOON, NOTE, REASON, driver_with, error_of, ready, somebody, wish

PLACE = "LOCATION CHANGED ERROR"
ORDER = "INCORRECT STATUS PLACEMENT ERROR"
BREAK = "SEQUENTIAL ID BREAK WARNING"
DAY = WEDNESDAY.isoformat()


@pytest.fixture
def smith() -> FakeDriver:
    """One with an error about the place at 12:20 on Wednesday."""
    return driver_with(PLACE, LUNCH)


@pytest.fixture
def hasty() -> FakeDriver:
    """One who tapped on duty at lunch."""
    return driver_with(ORDER, LUNCH)


@pytest.fixture
def gappy() -> FakeDriver:
    """One whose device still holds a record of Wednesday."""
    gappy = driver_with(BREAK, LUNCH)
    record = replace(duty(at(WEDNESDAY, "18:10"), 2, 0x1C6, Origin.AUTOMATIC), type=EventType.LOGIN)
    gappy.withheld = (record,)
    return gappy


async def requested(office: Office, hasty: FakeDriver) -> int:
    """A request that two people said yes to and that waits for the driver."""
    await ready(office, hasty)
    fix = await office.wished(wish(Remedy.REQUEST_EDIT))
    await office.approve(fix.id)
    await office.approve(fix.id, user=await somebody(office, "ben"))
    await office.act(fix.id)
    return fix.id


async def test_a_note_is_done_when_it_stands_on_the_record(office: Office, smith: FakeDriver) -> None:
    """One click; the note on the record read back; done, and the error is ignored as annotated."""
    await ready(office, smith)
    fix = await office.wished(wish(Remedy.ANNOTATE))
    assert (fix.state, fix.wished_by, fix.first_day) == ("proposed", office.user.id, WEDNESDAY)
    await office.approve(fix.id)
    await office.act(fix.id)
    fix = await office.fix(fix.id)
    assert (fix.state, fix.outcome, fix.reason) == ("closed", "done", "The note stands on the record.")
    assert [(click.driver_id, click.days) for click in office.portal.clicks] == [("D1", (DAY, DAY))]
    assert smith.record(LUNCH).notes == NOTE
    (error,) = await office.errors()
    assert error.status == "ignored"
    assert error.status_reason.startswith("annotated: ")
    assert (await office.said(fix.id))[:4] == ["fix.proposed", "fix.wished", "fix.approved", "attempt.started"]
    await office.round()
    assert len(await office.fixes()) == 1


async def test_a_note_that_is_lost(office: Office, smith: FakeDriver) -> None:
    """The portal says saved and the record carries nothing: not effective, and nobody calls it annotated."""
    await ready(office, smith)
    office.portal.faults.add(Fault.NOTE_LOST)
    fix = await office.approve((await office.wished(wish(Remedy.ANNOTATE))).id)
    await office.act(fix.id)
    assert (await office.fix(fix.id)).outcome == "not_effective"
    assert await office.statuses() == ["failed"]


@pytest.mark.parametrize("made", [True, False])
async def test_a_note_around_which_the_program_ended(office: Office, smith: FakeDriver, made: bool) -> None:
    """A read-only visit says whether it was written: done, or not effective and nothing clicked again."""
    await ready(office, smith)
    fix = await office.approve((await office.wished(wish(Remedy.ANNOTATE))).id)
    office.portal.script[("clicked" if made else "clicking", 1)] = Killed()
    with pytest.raises(Killed):
        await office.act(fix.id)
    await office.act(fix.id)
    assert (await office.fix(fix.id)).state == "unknown"
    office.wait(120)
    await office.ingest_anew()
    await office.verify()
    assert (await office.fix(fix.id)).outcome == ("done" if made else "not_effective")
    assert await office.statuses() == ["ignored" if made else "pending"]


async def test_a_request_needs_two_and_the_one_who_wanted_it_is_the_first(office: Office, hasty: FakeDriver) -> None:
    """Hours of service change: the asker says the first yes, another the second; one yes moves nothing."""
    await ready(office, hasty)
    ben = await somebody(office, "ben")
    fix = await office.wished(wish(Remedy.REQUEST_EDIT))
    with pytest.raises(Refused, match="the first is who wanted it"):
        await office.approve(fix.id, user=ben)
    assert (await office.approve(fix.id)).state == "proposed"
    with pytest.raises(Refused, match="a second yes has to be another person's"):
        await office.approve(fix.id)
    assert await office.act(fix.id) == "nothing to do"
    assert (await office.approve(fix.id, user=ben)).state == "approved"
    assert [fact.kind for fact in await office.facts(FactKind.FIX_YES_GIVEN, FactKind.FIX_APPROVED)] == [
        "fix.yes_given",
        "fix.approved",
    ]


async def test_the_guard_counts_the_people_at_the_click(office: Office, hasty: FakeDriver) -> None:
    """A request that stands as approved with one yes alone is refused before the click."""
    await ready(office, hasty)
    fix = await office.wished(wish(Remedy.REQUEST_EDIT))
    await office.approve(fix.id)
    async with office.database.write() as session:
        (await session.get_one(type(fix), fix.id)).state = "approved"
    await office.act(fix.id)
    fix = await office.untouched(fix.id)
    assert (fix.outcome, "1 more person(s)" in fix.reason) == ("refused", True)


async def test_a_request_that_the_driver_accepts(office: Office, hasty: FakeDriver) -> None:
    """Yes in the records, certified anew, absent from a fresh list: confirmed, and the hours count otherwise."""
    fix_id = await requested(office, hasty)
    fix = await office.fix(fix_id)
    assert (fix.state, office.clicks()) == ("awaiting_driver", ["RequestEdit"])
    office.wait(300)
    hasty.answers(yes=True)
    hasty.extra_errors = []
    await office.ingest_anew()
    await office.verify()
    fix = await office.fix(fix_id)
    assert (fix.state, fix.answered_at is not None) == ("awaiting_driver", True)
    fix = await office.certified(hasty, WEDNESDAY)
    assert (fix.outcome, await office.statuses()) == ("confirmed", ["fixed"])
    assert hasty.record(LUNCH).code == 1


async def test_a_request_that_the_driver_rejects(office: Office, hasty: FakeDriver) -> None:
    """His no ends it; a second request needs a new fact and another person."""
    fix_id = await requested(office, hasty)
    office.wait(300)
    hasty.answers(yes=False)
    await office.ask(fix_id)
    await office.ingest_anew()
    await office.verify()
    assert ((await office.fix(fix_id)).outcome, await office.statuses()) == ("driver_rejected", ["pending"])
    again = await office.wished(wish(Remedy.REQUEST_EDIT, text="Lunch at the diner, he says"))
    assert (again.outcome, again.paragraph) == ("refused", "395.30(e)")
    with_a_fact = wish(Remedy.REQUEST_EDIT, text="Lunch at the diner, he says", new_fact="The receipt came today.")
    assert (await office.wished(with_a_fact)).outcome == "refused"
    assert (await office.wished(with_a_fact, await somebody(office, "carl"))).state == "proposed"


async def test_a_request_that_the_driver_never_answers(office: Office, hasty: FakeDriver) -> None:
    """When the day has left the window and the request still waits: silent, and the error is aged out."""
    fix_id = await requested(office, hasty)
    office.wait(9 * 86_400)
    hasty.extra_errors = []
    await office.ingest()
    await office.verify()
    fix = await office.fix(fix_id)
    assert (fix.outcome, await office.statuses()) == ("driver_silent", ["aged_out"])
    assert any(e.status is RecordStatus.INACTIVE_CHANGE_REQUESTED for e in hasty.events)


async def test_a_request_that_becomes_active_at_once(office: Office, hasty: FakeDriver) -> None:
    """A portal that asks nobody: violation; the remedy is refused there until an admin releases it, once."""
    office.portal.faults.add(Fault.ACCEPTED_AT_ONCE)
    fix_id = await requested(office, hasty)
    fix = await office.fix(fix_id)
    assert (fix.outcome, "395.30(d)(1)" in fix.paragraph) == ("violation", True)
    jones = driver_with(ORDER, LUNCH, driver_id="D2")
    jones.name, jones.gives_records = "JONES ANN", True
    office.employ(jones)
    await office.ingest_anew()
    refused = await office.wished(wish(Remedy.REQUEST_EDIT, error_ids=(2,)))
    assert (refused.outcome, refused.paragraph) == ("refused", "395.8(e)(2)")
    async with office.database.write() as session:
        broke = await session.get_one(Fix, fix_id)
        release(session, broke, office.user, "The provider mended its dialog.", office.clock)
        with pytest.raises(Refused, match="already"):
            release(session, broke, office.user, "Once more.", office.clock)
    assert (await office.wished(wish(Remedy.REQUEST_EDIT, error_ids=(2,)))).state == "proposed"
    assert (await office.fix(fix_id)).outcome == "violation"


@ON_SQLITE
@pytest.mark.parametrize(
    "fault", [Fault.OTHER_DRIVER, Fault.OTHER_ROW, Fault.NO_ROW, Fault.OTHER_TEXT, Fault.OTHER_TIME, Fault.BOX_AT_ROW]
)
async def test_a_dialog_that_shows_something_else_is_not_sent(office: Office, hasty: FakeDriver, fault: Fault) -> None:
    """Another driver, record, reason or time in the dialog, or a box: refused before the click."""
    office.portal.faults.add(fault)
    fix_id = await requested(office, hasty)
    assert (await office.untouched(fix_id)).outcome == "refused"


async def test_a_resync_is_done_and_its_errors_wait(office: Office, gappy: FakeDriver) -> None:
    """One click, no edit; what came late is counted, and the error stays pending until a list says otherwise."""
    await ready(office, gappy)
    fix = await office.approve((await office.wished(wish(Remedy.RESYNC))).id)
    await office.act(fix.id)
    fix = await office.fix(fix.id)
    assert (fix.outcome, office.clicks()) == ("done", ["Resync"])
    assert fix.reason == "RESYNC was done; 1 late record(s) of the device came for these days."
    assert await office.statuses() == ["pending"]
    gappy.extra_errors = []
    await office.ingest_anew()
    assert await office.statuses() == ["resolved"]


async def test_a_device_is_not_asked_twice_for_the_same(office: Office, gappy: FakeDriver) -> None:
    """After a RESYNC one for the same error is refused for good; one for a newer error waits out its 24 hours."""
    await ready(office, gappy)
    fix = await office.approve((await office.wished(wish(Remedy.RESYNC))).id)
    await office.act(fix.id)
    again = await office.wished(wish(Remedy.RESYNC))
    assert (again.outcome, again.paragraph) == ("refused", "App. A 4.4.4.1")
    office.wait(3600)
    gappy.extra_errors.append(error_of(BREAK, office.portal.now - timedelta(minutes=5)))
    await office.ingest_anew()
    newer = await office.wished(wish(Remedy.RESYNC, error_ids=(2,)))
    assert (newer.state, "once in 24 hours" in newer.reason) == ("blocked", True)


@pytest.mark.parametrize("uploaded", [True, False])
async def test_a_resync_around_which_the_program_ended(office: Office, gappy: FakeDriver, uploaded: bool) -> None:
    """Late records prove it; without any, nobody says that it was done."""
    await ready(office, gappy)
    fix = await office.approve((await office.wished(wish(Remedy.RESYNC))).id)
    office.portal.script[("clicked" if uploaded else "clicking", 1)] = Killed()
    with pytest.raises(Killed):
        await office.act(fix.id)
    await office.act(fix.id)
    office.wait(120)
    await office.ingest_anew()
    await office.verify()
    assert (await office.fix(fix.id)).outcome == ("done" if uploaded else "not_effective")
    assert await office.statuses() == ["pending"]


async def told(office: Office, hasty: FakeDriver) -> int:
    """A driver on duty who was told to look at his log."""
    hasty.events = tuple(e for e in hasty.events if not (e.is_driving and e.at >= at(TODAY, "13:00")))
    await ready(office, hasty)
    fix = await office.wished(wish(Remedy.ASK_DRIVER))
    return (await office.approve(fix.id)).id


async def test_a_driver_who_mends_it_himself(office: Office, hasty: FakeDriver) -> None:
    """Nothing is clicked; once the list drops the error his records are read, and say what he did."""
    fix_id = await told(office, hasty)
    assert ((await office.fix(fix_id)).state, await office.statuses()) == ("awaiting_driver", ["pending"])
    old = hasty.record(LUNCH)
    own = replace(duty(at(WEDNESDAY, "12:21"), 1, 0x99), notes="Lunch, not work")
    hasty.changes(old, status=RecordStatus.INACTIVE_CHANGED)
    hasty.events = tuple(sorted((*hasty.events, own), key=lambda e: e.at))
    hasty.extra_errors = []
    await office.ingest_anew()
    office.wait(700)
    await office.ingest_anew()
    await office.verify()
    fix = await office.fix(fix_id)
    assert (fix.outcome, await office.statuses()) == ("superseded", ["resolved"])
    assert "the driver edited or entered the record, with a note" in fix.reason
    assert office.clicks() == []


async def test_a_look_at_a_driver_who_was_told(office: Office, hasty: FakeDriver) -> None:
    """Whoever asks for a look gets one; while the error is listed it changes nothing."""
    fix_id = await told(office, hasty)
    await office.ingest_anew()
    await office.ask(fix_id)
    await office.verify()
    fix = await office.fix(fix_id)
    assert (fix.state, fix.verify_requested, fix.verified_at is not None) == ("awaiting_driver", False, True)


async def test_a_driver_who_was_told_and_does_nothing(office: Office, hasty: FakeDriver) -> None:
    """His day leaves the window unmended: silent, and the error is aged out."""
    fix_id = await told(office, hasty)
    office.wait(10 * 86_400)
    hasty.extra_errors = []
    await office.ingest()
    office.wait(700)
    await office.ingest_anew()
    await office.verify()
    assert ((await office.fix(fix_id)).outcome, await office.statuses()) == ("driver_silent", ["aged_out"])


async def test_a_driver_who_drives_is_not_told(office: Office, hasty: FakeDriver) -> None:
    """By the newest reading he is driving: blocked until he is not."""
    await ready(office, hasty)
    assert hasty.events[-1].code == DRIVING
    fix = await office.wished(wish(Remedy.ASK_DRIVER))
    assert (fix.state, fix.paragraph) == ("blocked", "395.3(a)(1)")


async def test_the_locked_remedy_is_kept_as_refused(office: Office, gappy: FakeDriver) -> None:
    """Whoever wants FIX boxes gets a closed fix that says which paragraph forbids them."""
    await ready(office, gappy)
    fix = await office.wished(wish(Remedy.RESTORE_RECORDS))
    assert (fix.state, fix.outcome, fix.paragraph) == ("closed", "refused", "App. A 4.3.2.8.2(a)")
    (fact,) = await office.facts(FactKind.FIX_REFUSED)
    assert fact.detail["conditions"] == ["remedy_allowed"]
    assert await office.statuses() == ["pending"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"error_ids": (1, 2)}, "errors of one driver only"),
        ({"record_at": NOON + timedelta(seconds=1)}, "No record stands at that time"),
    ],
)
async def test_a_wish_that_comes_to_no_plan(office: Office, smith: FakeDriver, said: Any, words: str) -> None:
    """Errors of two drivers, or a record that is not there, are told to the person; nothing is planned."""
    office.employ(smith, driver_with(PLACE, LUNCH, driver_id="D2"))
    smith.gives_records = True
    await office.ingest()
    with pytest.raises(Refused, match=words):
        await office.wished(wish(Remedy.ANNOTATE, **said))
    assert await office.fixes() == []


@ON_SQLITE
async def test_a_wish_that_may_not_be_had(office: Office, smith: FakeDriver) -> None:
    """No such error, a remedy that the catalogue does not know for it, and an error that a fix covers already."""
    await ready(office, smith)
    with pytest.raises(NotFound):
        await office.wished(wish(Remedy.ANNOTATE, error_ids=(99,)))
    with pytest.raises(Refused, match="the remedies are: annotate"):
        await office.wished(wish(Remedy.RESYNC))
    await office.wished(wish(Remedy.ANNOTATE))
    with pytest.raises(Refused, match="A fix is open for error 1"):
        await office.wished(wish(Remedy.ANNOTATE))


@ON_SQLITE
async def test_without_a_reading_nothing_is_planned(office: Office, smith: FakeDriver) -> None:
    """A log that nobody read is not planned on."""
    office.employ(smith)
    await office.ingest()
    with pytest.raises(Refused, match="has not been read yet"):
        await office.wished(wish(Remedy.ANNOTATE))


async def test_a_wish_is_planned_anew_when_records_move(office: Office, smith: FakeDriver) -> None:
    """Stale: the same wish comes to a new plan over the new records, which needs a yes of its own."""
    await ready(office, smith)
    fix = await office.approve((await office.wished(wish(Remedy.ANNOTATE))).id)
    smith.changes(smith.record(at(WEDNESDAY, "18:00")), location="3mi N of Joliet, IL")
    await office.act(fix.id)
    assert (await office.untouched(fix.id)).outcome == "stale"
    await office.ingest_anew()
    await office.plan()
    await office.plan()
    old, new = await office.fixes()
    assert (new.state, new.instead_of, new.wished_by) == ("proposed", old.id, office.user.id)
    assert new.plan_hash != old.plan_hash


@pytest.mark.parametrize("hours", [23, 24])
async def test_a_yes_is_good_for_a_day(office: Office, smith: FakeDriver, hours: int) -> None:
    """What was not begun within 24 hours expires, is planned anew, and needs a new yes."""
    await ready(office, smith)
    fix = await office.approve((await office.wished(wish(Remedy.ANNOTATE))).id)
    office.clock.tick(hours * 3600)
    await office.act(fix.id)
    assert (await office.fix(fix.id)).outcome == ("done" if hours == 23 else "expired")
    await office.plan()
    assert [f.state for f in await office.fixes()] == (["closed"] if hours == 23 else ["closed", "proposed"])


async def test_the_first_of_two_yeses_expires(office: Office, hasty: FakeDriver) -> None:
    """A first yes that waits a day for the second is nobody's decision any more."""
    await ready(office, hasty)
    fix = await office.approve((await office.wished(wish(Remedy.REQUEST_EDIT))).id)
    office.clock.tick(24 * 3600)
    await office.plan()
    assert (await office.fix(fix.id)).outcome == "expired"


async def test_a_begun_fix_does_not_expire(office: Office, hasty: FakeDriver) -> None:
    """Once something was clicked the rest is followed to its end, however long it takes."""
    fix_id = await requested(office, hasty)
    office.clock.tick(48 * 3600)
    await office.plan()
    assert (await office.fix(fix_id)).state == "awaiting_driver"


async def test_a_busy_portal_is_tried_again(office: Office, smith: FakeDriver) -> None:
    """Before any click a fix that a person wanted is put off like any other."""
    await ready(office, smith)
    fix = await office.approve((await office.wished(wish(Remedy.ANNOTATE))).id)
    office.portal.script[("stage", 1)] = TryAgain("Busy.")
    await office.act(fix.id)
    assert ((await office.fix(fix.id)).state, await office.statuses()) == ("approved", ["pending"])
    await office.act(fix.id, 2)
    assert (await office.fix(fix.id)).outcome == "done"


async def test_a_reason_is_what_stands_on_the_request(office: Office, hasty: FakeDriver) -> None:
    """The request carries the reason, the wanted status and time, and no number of a device."""
    await requested(office, hasty)
    (request,) = [e for e in hasty.events if e.origin is Origin.OTHER_USER]
    assert (request.notes, request.code, request.at, request.sequence_id) == (REASON, 1, LUNCH, None)
