from __future__ import annotations

from datetime import timedelta

from logwarden.eld.events import DRIVING, OFF_DUTY
from logwarden.facts import FactKind
from logwarden.pipeline import approve as deciding
from logwarden.remedies import clear_twins
from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.plan import plan_from_json

from .drivers import FIRST_DAY, THURSDAY, TODAY, WEDNESDAY, FakeDriver, at, duty, listed, twin, twin_error, working_days
from .fake_portal import SYSTEM
from .office import TWINS, Office

DAY_SECONDS = 86_400


async def test_a_twin_of_a_certified_day_is_proposed(office: Office, smith: FakeDriver) -> None:
    """The rule prefers clear_twins and the guard has nothing against it: a proposal with its plan and its errors."""
    office.employ(smith)
    fix = await office.proposed()
    made = plan_from_json(fix.plan)
    assert (fix.state, fix.remedy, fix.first_day, fix.last_day) == ("proposed", "clear_twins", WEDNESDAY, WEDNESDAY)
    assert [pair.later for pair in made.pairs] == [twin(WEDNESDAY)]
    assert fix.plan_hash == made.hash
    assert [error.key for error in fix.errors] == [TWINS]
    assert await office.said(fix.id) == ["fix.proposed"]
    assert await office.statuses() == ["pending"]


async def test_a_proposal_is_made_once(office: Office, smith: FakeDriver) -> None:
    """However often the step runs, an error has one open fix, and nothing more is said."""
    office.employ(smith)
    fix = await office.proposed()
    for _ in range(3):
        await office.round()
    assert [one.id for one in await office.fixes()] == [fix.id]
    assert await office.said(fix.id) == ["fix.proposed"]


async def test_without_a_rule_nothing_is_planned(office: Office, smith: FakeDriver) -> None:
    """The default for twins is to leave them, which a person decides: no fix, and the error stays pending."""
    office.employ(smith)
    await office.round()
    assert await office.fixes() == []
    assert await office.statuses() == ["pending"]


async def test_without_a_reading_nothing_is_planned(office: Office, smith: FakeDriver) -> None:
    """No records, no plan."""
    office.employ(smith)
    await office.rule(Remedy.CLEAR_TWINS)
    await office.ingest()
    await office.plan()
    assert await office.fixes() == []


async def test_a_rule_leaves_errors_with_its_authors_reason(office: Office, smith: FakeDriver) -> None:
    """A rule for leave ignores errors of its key alone, with the reason and the name of who set it."""
    smith.extra_errors = [listed("ODOMETER ERROR", at(THURSDAY, "09:00"))]
    office.employ(smith)
    await office.rule(Remedy.LEAVE, reason="No time counts differently.")
    await office.ingest()
    await office.plan()
    twin_row, other = await office.errors()
    assert (twin_row.status, twin_row.status_reason) == ("ignored", "No time counts differently.")
    assert other.status == "pending"
    (fact,) = await office.facts(FactKind.ERROR_IGNORED)
    assert (fact.user_id, fact.detail["reason"]) == (office.user.id, "No time counts differently.")


async def test_a_rule_for_leave_waits_for_an_open_fix(office: Office, smith: FakeDriver) -> None:
    """An error that an open fix covers is not ignored by a rule that came later."""
    office.employ(smith)
    await office.proposed()
    await office.rule_becomes(Remedy.LEAVE, "Not worth it.")
    await office.plan()
    assert await office.statuses() == ["pending"]


async def test_a_rule_holds_for_its_own_system(office: Office, smith: FakeDriver) -> None:
    """A rule never touches the errors of another portal in the same database."""
    office.employ(smith)
    await office.rule(Remedy.LEAVE, reason="No time counts differently.")
    await office.ingest()
    await office.belongs_to("one")
    await office.plan()
    assert await office.statuses() == ["pending"]


async def test_an_uncertified_day_blocks(office: Office, smith: FakeDriver) -> None:
    """Until the driver has certified the day the fix is blocked, with the reason and 395.30(d)(2); then proposed."""
    smith.certified.discard(WEDNESDAY)
    office.employ(smith)
    fix = await office.proposed()
    assert (fix.state, fix.paragraph) == ("blocked", "395.30(d)(2)")
    assert "11/18/2026" in fix.reason
    await office.round()
    assert await office.said(fix.id) == ["fix.blocked"]
    smith.certified.add(WEDNESDAY)
    await office.round()
    fix = await office.fix(fix.id)
    assert (fix.state, fix.reason, fix.paragraph) == ("proposed", "", "")
    assert await office.said(fix.id) == ["fix.blocked", "fix.proposed"]


async def test_a_certification_that_goes_blocks_again(office: Office, smith: FakeDriver) -> None:
    """A proposal whose day is no longer certified is blocked until it is again."""
    office.employ(smith)
    fix = await office.proposed()
    smith.certified.discard(WEDNESDAY)
    await office.round()
    assert (await office.fix(fix.id)).state == "blocked"
    assert await office.said(fix.id) == ["fix.proposed", "fix.blocked"]


async def test_an_open_day_blocks(office: Office, smith: FakeDriver) -> None:
    """Today's twin waits until the day is over at the home terminal."""
    smith.events = working_days(FIRST_DAY, TODAY, twin(TODAY))
    smith.certified.add(TODAY)
    office.employ(smith)
    fix = await office.proposed()
    assert (fix.state, fix.reason) == ("blocked", "The day 11/20/2026 is not over at the driver's home terminal.")
    office.wait((at(TODAY + timedelta(days=1), "00:00") - office.portal.now).total_seconds() - 601)
    await office.round()
    assert (await office.fix(fix.id)).state == "proposed"


async def test_what_may_never_be_asked_is_refused_once(office: Office, smith: FakeDriver) -> None:
    """A driving twin is closed as refused with its paragraph; the same records are not refused again and again."""
    smith.events = working_days(FIRST_DAY, TODAY, duty(at(WEDNESDAY, "07:30"), DRIVING, 0x92))
    office.employ(smith)
    fix = await office.proposed()
    assert (fix.state, fix.outcome) == ("closed", "refused")
    assert "App. A 4.3.2.8.2(b)" in fix.paragraph
    for _ in range(3):
        await office.round()
    assert len(await office.fixes()) == 1
    (fact,) = await office.facts(FactKind.FIX_REFUSED)
    assert "not_driving" in fact.detail["conditions"]
    assert await office.statuses() == ["pending"]


async def test_records_that_move_make_a_proposal_stale(office: Office, smith: FakeDriver) -> None:
    """When the days' records are not those of the plan any more, it is closed as stale and planned anew."""
    office.employ(smith)
    old = await office.proposed()
    smith.changes(smith.record(at(WEDNESDAY, "18:00")), location="3mi N of Joliet, IL")
    office.wait(DAY_SECONDS)
    await office.round()
    stale, new = await office.fixes()
    assert (stale.id, stale.outcome, new.state) == (old.id, "stale", "proposed")
    assert new.plan_hash != stale.plan_hash
    assert await office.said(old.id) == ["fix.proposed", "fix.stale"]


async def test_errors_join_the_fix_that_is_open(office: Office, smith: FakeDriver) -> None:
    """A second error about the days of an open proposal is covered by it."""
    smith.events = working_days(FIRST_DAY, TODAY, twin(WEDNESDAY), twin(WEDNESDAY, "18:30", OFF_DUTY, 0x91))
    first, second = smith.log(WEDNESDAY, WEDNESDAY, office.portal.now).twins()
    smith.lists_twins, smith.extra_errors = False, [twin_error(first.later)]
    office.employ(smith)
    fix = await office.proposed()
    assert len(plan_from_json(fix.plan).pairs) == 2
    smith.extra_errors.append(twin_error(second.later))
    await office.round()
    (fix,) = await office.fixes()
    assert len(fix.errors) == 2


async def test_errors_join_only_a_fix_that_mends_them(office: Office, smith: FakeDriver) -> None:
    """A pair that reaches beyond the days of the open fix waits for a fix of its own."""
    night = duty(at(THURSDAY, "00:30"), OFF_DUTY, 0x95)
    smith.events = working_days(FIRST_DAY, TODAY, twin(WEDNESDAY), night)
    smith.lists_twins, smith.extra_errors = False, [twin_error(twin(WEDNESDAY))]
    office.employ(smith)
    fix = await office.proposed()
    smith.extra_errors.append(twin_error(night))
    await office.round()
    (fix,) = await office.fixes()
    assert [error.error_at for error in fix.errors] == [twin(WEDNESDAY).at]
    async with office.database.write() as session:
        await deciding.reject(session, fix.id, office.user, "Both at once, please.", office.clock)
    await office.round()
    newest = (await office.fixes())[-1]
    assert (newest.first_day, newest.last_day, len(newest.errors)) == (WEDNESDAY, THURSDAY, 2)


async def test_errors_that_vanish_supersede_a_proposal(office: Office, smith: FakeDriver) -> None:
    """When the portal no longer lists the error and its day is still listed, the proposal is superseded."""
    office.employ(smith)
    fix = await office.proposed()
    smith.lists_twins = False
    await office.round()
    fix = await office.fix(fix.id)
    assert (fix.state, fix.outcome) == ("closed", "superseded")
    assert await office.statuses() == ["resolved"]


async def test_errors_that_age_out_leave_a_proposal_unconfirmed(office: Office, smith: FakeDriver) -> None:
    """When the day left the window before anybody decided, the proposal is closed as unconfirmed."""
    office.employ(smith)
    fix = await office.proposed()
    office.wait(9 * DAY_SECONDS)
    await office.ingest()
    await office.plan()
    fix = await office.fix(fix.id)
    assert (fix.state, fix.outcome) == ("closed", "unconfirmed")
    assert await office.statuses() == ["aged_out"]


async def test_a_plan_that_people_rejected_is_not_proposed_again(office: Office, smith: FakeDriver) -> None:
    """A no holds for these records: only when they change is anybody asked again."""
    office.employ(smith)
    fix = await office.proposed()
    async with office.database.write() as session:
        await deciding.reject(session, fix.id, office.user, "The driver was right.", office.clock)
    await office.round()
    assert len(await office.fixes()) == 1
    smith.changes(smith.record(at(WEDNESDAY, "06:00")), location="3mi N of Joliet, IL")
    office.wait(DAY_SECONDS)
    await office.round()
    assert [one.state for one in await office.fixes()] == ["closed", "proposed"]


async def test_hours_of_service_never_make_a_plan(office: Office, smith: FakeDriver) -> None:
    """I8: with violations listed at the same times the plan is the same as without them, to the hash."""
    smith.extra_errors = [
        listed(f"{hours} HOURS VIOLATION", twin(WEDNESDAY).at + timedelta(minutes=n))
        for n, hours in enumerate((8, 11, 14, 60, 70))
    ]
    office.employ(smith)
    fix = await office.proposed()
    log = smith.log(FIRST_DAY, TODAY, office.portal.now)
    assert fix.plan_hash == clear_twins.plan(log, SYSTEM, WEDNESDAY, WEDNESDAY).hash
    assert [error.key for error in fix.errors] == [TWINS]
    assert len(await office.fixes()) == 1


async def test_two_days_are_two_fixes(office: Office, smith: FakeDriver) -> None:
    """Pairs of days apart are two fixes, each with its own day."""
    smith.events = working_days(FIRST_DAY, TODAY, twin(WEDNESDAY), twin(WEDNESDAY - timedelta(days=2), number=0x91))
    office.employ(smith)
    await office.proposed()
    assert [(fix.first_day, len(fix.errors)) for fix in await office.fixes()] == [
        (WEDNESDAY - timedelta(days=2), 1),
        (WEDNESDAY, 1),
    ]
