"""One attempt from beginning to end: carried out, rehearsed, refused, without effect, or a violation."""

from __future__ import annotations

import json
import stat
from datetime import timedelta

import pytest

from logwarden.eld.archive import log_from_json
from logwarden.eld.events import OFF_DUTY
from logwarden.facts import FactKind
from logwarden.problems import TryAgain
from logwarden.store import attempts

from .drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, at, twin, working_days
from .fake_portal import Fault
from .office import ON_SQLITE, Office

DAY = WEDNESDAY.isoformat()
WHOLE_RUN = [
    "fix.proposed",
    "fix.approved",
    "attempt.started",
    *(["attempt.staged", "attempt.intended", "attempt.clicked", "attempt.read_back"] * 2),
    "evidence.kept",
    "fix.awaits_driver",
]


async def test_a_whole_run(office: Office, smith: FakeDriver) -> None:
    """Annotate, then CLEAR TWIN EVENTS: two clicks, each staged, intended, clicked and read back, in this order."""
    office.employ(smith)
    fix = await office.acted()
    assert (fix.state, fix.outcome, fix.attempt) == ("awaiting_driver", None, 1)
    assert office.clicks() == ["AnnotateRow", "ClearTwins"]
    assert [(click.driver_id, click.days) for click in office.portal.clicks] == [("D1", (DAY, DAY))] * 2
    assert await office.said(fix.id) == WHOLE_RUN
    assert await office.statuses() == ["in_progress"]
    intents = await office.intents(fix.id)
    assert sorted(intents) == [0, 1]
    assert all(
        intent.clicked_at and intent.read_back_at and intent.clicked_at < intent.read_back_at
        for intent in intents.values()
    )
    assert (fix.applied_at, fix.read_back_at) == (intents[1].clicked_at, intents[1].read_back_at)
    assert intents[1].staged["ticked"] == ["CLEAR TWIN EVENTS"]
    assert intents[0].staged["text"] == "ON 12:30 repeats ON of 12:00, same place"
    (attempt,) = await office.attempts(fix.id)
    assert (attempt.number, attempt.dry_run, attempt.portal_account) == (1, False, "desk")
    assert (attempt.ended_at, attempt.ending) == (office.clock.now(), "The request waits for the driver's answer.")


@ON_SQLITE
async def test_the_approvers_own_account_acts(office: Office, smith: FakeDriver) -> None:
    """Who has a portal account of his own acts with it, whatever the letters of his address; the attempt says so."""
    office.own_accounts = {"ana@desk.example": "ana.a", "ben@desk.example": "ben.b"}
    office.employ(smith)
    fix = await office.acted()
    assert office.portal.visitors[-1] == "ana.a"
    assert [attempt.portal_account for attempt in await office.attempts(fix.id)] == ["ana.a"]


@ON_SQLITE
async def test_without_an_own_account_the_systems_acts(office: Office, smith: FakeDriver) -> None:
    """Another person's account is never borrowed."""
    office.own_accounts = {"ben@desk.example": "ben.b"}
    office.employ(smith)
    fix = await office.acted()
    assert set(office.portal.visitors) == {"desk"}
    assert [attempt.portal_account for attempt in await office.attempts(fix.id)] == ["desk"]


async def test_the_evidence_of_a_run(office: Office, smith: FakeDriver) -> None:
    """Records before and after, the comparison and the pictures are kept, readable by this account alone."""
    before = smith.log(WEDNESDAY, WEDNESDAY, office.portal.now).events
    office.employ(smith)
    fix = await office.acted()
    folder = office.data_dir / "evidence" / str(fix.id) / "1"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    names = ["01-opened.png", "comparison.json", "records-after.json", "records-before.json"]
    assert sorted(file.name for file in folder.iterdir()) == names
    assert stat.S_IMODE((folder / "comparison.json").stat().st_mode) == 0o600
    assert log_from_json(json.loads((folder / "records-before.json").read_text())).events == before
    assert json.loads((folder / "comparison.json").read_text())["breaches"] == []
    async with office.database.read() as session:
        kept = await attempts.evidence_of(session, fix.id)
    assert [(file.name, number) for file, number in kept] == [(name, 1) for name in names]
    assert all(len(file.sha256) == 64 and file.size > 0 for file, _ in kept)
    sources = [reading.source for reading in await office.readings()]
    assert sources == ["page", "attempt", "attempt", "attempt"]


async def test_two_pairs_are_three_clicks(office: Office, smith: FakeDriver) -> None:
    """Each later twin is annotated by itself; the tool kit is clicked once for both."""
    smith.events = working_days(FIRST_DAY, TODAY, twin(WEDNESDAY), twin(WEDNESDAY, "18:30", OFF_DUTY, 0x91))
    office.employ(smith)
    fix = await office.acted()
    assert fix.state == "awaiting_driver"
    assert office.clicks() == ["AnnotateRow", "AnnotateRow", "ClearTwins"]


async def test_a_dry_run(office: Office, smith: FakeDriver) -> None:
    """Every step is staged and judged, none is clicked or intended, and the errors stay pending."""
    office.dry_run = True
    office.employ(smith)
    fix = await office.acted()
    fix = await office.untouched(fix.id)
    assert (fix.state, fix.outcome) == ("closed", "dry_run")
    assert (office.portal.passed["stage"], office.portal.passed["unstage"]) == (2, 2)
    assert await office.said(fix.id) == [
        "fix.proposed",
        "fix.approved",
        "attempt.started",
        "attempt.staged",
        "attempt.staged",
        "evidence.kept",
        "fix.closed",
    ]
    assert [attempt.dry_run for attempt in await office.attempts(fix.id)] == [True]


async def test_a_rehearsed_plan_is_not_rehearsed_again(office: Office, smith: FakeDriver) -> None:
    """In a dry run the same plan is not proposed a second time; once dry run is off, it is."""
    office.dry_run = True
    office.employ(smith)
    await office.acted()
    await office.plan(dry_run=True)
    assert len(await office.fixes()) == 1
    await office.plan()
    assert [fix.state for fix in await office.fixes()] == ["closed", "proposed"]


@ON_SQLITE
@pytest.mark.parametrize(
    "fault",
    [
        Fault.OTHER_SYSTEM,
        Fault.OTHER_COMPANY,
        Fault.OTHER_DRIVER,
        Fault.OTHER_NAME,
        Fault.OTHER_ZONE,
        Fault.OTHER_DAYS,
        Fault.BOX_AT_ROW,
        Fault.OTHER_ROW,
        Fault.NO_ROW,
        Fault.ROW_NOTED,
        Fault.OTHER_TEXT,
    ],
)
async def test_the_guard_refuses_before_the_first_click(office: Office, smith: FakeDriver, fault: Fault) -> None:
    """What the page shows otherwise than planned ends the attempt: no click, refused, errors pending."""
    office.dry_run = fault in (Fault.OTHER_DRIVER, Fault.OTHER_ROW)
    office.employ(smith)
    fix = await office.approved()
    office.portal.faults.add(fault)
    await office.act(fix.id)
    fix = await office.untouched(fix.id)
    assert (fix.state, fix.outcome) == ("closed", "refused")
    assert fix.reason.startswith("The guard refused before the click: ")
    assert fix.paragraph
    (staged,) = await office.facts(FactKind.ATTEMPT_STAGED)
    assert staged.detail["refused"]
    assert office.portal.passed["unstage"] == 1


@ON_SQLITE
@pytest.mark.parametrize("fault", [Fault.EXTRA_BOX, Fault.NO_BOX, Fault.ROW_AT_KIT])
async def test_the_guard_refuses_at_the_tool_kit(office: Office, smith: FakeDriver, fault: Fault) -> None:
    """With another set of ticked boxes PROCEED is never clicked; the annotation that was made stays on record."""
    office.employ(smith)
    office.portal.faults.add(fault)
    fix = await office.acted()
    assert (fix.state, fix.outcome) == ("closed", "refused")
    assert office.clicks() == ["AnnotateRow"]
    assert await office.statuses() == ["pending"]


async def test_records_that_moved_since_the_yes(office: Office, smith: FakeDriver) -> None:
    """Before the first click, records that are not the plan's make it stale: no click, errors pending."""
    office.employ(smith)
    fix = await office.approved()
    smith.changes(smith.record(at(WEDNESDAY, "18:00")), location="3mi N of Joliet, IL")
    await office.act(fix.id)
    assert (await office.untouched(fix.id)).outcome == "stale"


async def test_records_that_move_between_the_clicks(office: Office, smith: FakeDriver) -> None:
    """A record that changes between the two clicks stops the second: refused, not stale."""
    office.employ(smith)
    fix = await office.approved()

    async def moves() -> None:
        smith.changes(smith.record(at(WEDNESDAY, "18:00")), location="3mi N of Joliet, IL")

    office.portal.script[("read", 5)] = moves
    await office.act(fix.id)
    assert office.clicks() == ["AnnotateRow"]
    assert (await office.fix(fix.id)).outcome == "refused"


@ON_SQLITE
@pytest.mark.parametrize(
    ("fault", "paragraph"),
    [
        (Fault.FABRICATES, "App. A 4.3.2.8.2(a)"),
        (Fault.ACTIVE_AT_ONCE, "395.30(d)(1)"),
        (Fault.ACCEPTED_AT_ONCE, "395.30(d)(1)"),
    ],
)
async def test_a_violation(office: Office, smith: FakeDriver, jones: FakeDriver, fault: Fault, paragraph: str) -> None:
    """A log that changed as nobody asked: violation, errors failed, told, and the tool kit blocked on that system."""
    office.employ(smith)
    office.portal.faults.add(fault)
    fix = await office.acted()
    assert (fix.state, fix.outcome) == ("closed", "violation")
    assert paragraph in fix.paragraph
    assert await office.statuses() == ["failed"]
    (fact,) = await office.facts(FactKind.FIX_VIOLATION)
    assert fact.subject_id == fix.id
    office.portal.faults.clear()
    office.employ(jones)
    await office.round()
    newest = (await office.fixes())[-1]
    assert (newest.driver_id, newest.state, newest.paragraph) == (2, "blocked", "395.8(e)(2)")


async def test_an_answer_at_once_is_no_drivers_however_long_the_way(office: Office, smith: FakeDriver) -> None:
    """I6 counts from the click that asked: a yes within seconds of it is the portal's own."""
    office.employ(smith)
    fix = await office.approved()
    office.portal.script[("stage", 2)] = TryAgain("The page is slow.")
    await office.act(fix.id)
    assert office.clicks() == ["AnnotateRow"]
    office.wait(3600)
    office.portal.faults.add(Fault.ACCEPTED_AT_ONCE)
    await office.act(fix.id, 2)
    fix = await office.fix(fix.id)
    assert (fix.outcome, "395.30(d)(1)" in fix.paragraph) == ("violation", True)


async def test_a_click_without_effect(office: Office, smith: FakeDriver) -> None:
    """The portal says saved and the records say nothing happened: not effective, errors failed, no second click."""
    office.employ(smith)
    office.portal.faults.add(Fault.PROCEED_SILENT)
    fix = await office.acted()
    assert (fix.outcome, fix.reason) == ("not_effective", "The tool kit made no request. The portal said: Saved")
    assert await office.statuses() == ["failed"]
    await office.round()
    assert len(await office.fixes()) == 1
    assert len(office.portal.clicks) == 2


async def test_an_annotation_that_is_lost(office: Office, smith: FakeDriver) -> None:
    """Where the note is not on the record after its click, the tool kit is not clicked."""
    office.employ(smith)
    office.portal.faults.add(Fault.NOTE_LOST)
    fix = await office.acted()
    assert (fix.outcome, office.clicks()) == ("not_effective", ["AnnotateRow"])


async def test_the_records_count_not_the_toast(office: Office, smith: FakeDriver) -> None:
    """A portal that does it and says nothing has done it."""
    office.employ(smith)
    office.portal.faults.add(Fault.PROCEED_NO_TOAST)
    assert (await office.acted()).state == "awaiting_driver"


async def test_a_request_for_one_of_two(office: Office, smith: FakeDriver) -> None:
    """Half of the requests made is enough to wait for the driver's answer; nothing is clicked again."""
    smith.events = working_days(FIRST_DAY, TODAY, twin(WEDNESDAY), twin(WEDNESDAY, "18:30", OFF_DUTY, 0x91))
    office.employ(smith)
    office.portal.faults.add(Fault.PROCEED_HALF)
    fix = await office.acted()
    assert fix.state == "awaiting_driver"
    assert office.clicks().count("ClearTwins") == 1


async def test_the_day_goes_on_while_we_act(office: Office, smith: FakeDriver) -> None:
    """What happens on other days while a fix is carried out neither stops it nor counts as its doing."""
    office.employ(smith)
    fix = await office.approved()

    async def drives_on() -> None:
        smith.certifies(TODAY - timedelta(days=1), office.portal.now)

    office.portal.script[("stage", 2)] = drives_on
    await office.act(fix.id)
    assert (await office.fix(fix.id)).state == "awaiting_driver"
