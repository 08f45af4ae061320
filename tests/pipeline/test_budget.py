"""Budgets: attempts that click, for one driver in a day of his home terminal and for one company in an hour."""

from __future__ import annotations

from datetime import timedelta

from logwarden.facts import FactKind
from logwarden.remedies.catalogue import Remedy
from logwarden.store.fixes import Fix

from .drivers import FIRST_DAY, TODAY, TUESDAY, WEDNESDAY, FakeDriver, at, twin, working_days
from .office import ON_SQLITE, Office

TOMORROW = at(TODAY + timedelta(days=1), "00:00")


def two_days(driver_id: str = "D1") -> FakeDriver:
    """A driver with a twin on Tuesday and one on Wednesday: two fixes."""
    return FakeDriver(driver_id, f"SMITH {driver_id}", working_days(FIRST_DAY, TODAY, twin(TUESDAY), twin(WEDNESDAY)))


async def approved(office: Office) -> list[int]:
    """Every fix that is proposed is approved."""
    await office.proposed()
    found = [fix.id for fix in await office.fixes() if fix.state == "proposed"]
    return [(await office.approve(fix_id)).id for fix_id in found]


async def waiting(office: Office, fix_id: int, number: int = 1) -> Fix:
    """A fix of which an attempt was begun and put off: nothing is clicked, nothing is lost."""
    clicks = office.clicks()
    await office.act(fix_id, number)
    fix = await office.fix(fix_id)
    assert (office.clicks(), fix.state, fix.outcome) == (clicks, "approved", None)
    assert fix.reason.startswith(f"The budget of {fix.remedy} is spent (")
    return fix


async def test_one_a_day_for_a_driver(office: Office) -> None:
    """The second fix of a driver stays approved, says until when, and goes on after midnight at his home terminal."""
    await office.limit(Remedy.CLEAR_TWINS, driver_day=1)
    office.employ(two_days())
    first, second = await approved(office)
    await office.act(first)
    assert office.clicks() == ["AnnotateRow", "ClearTwins"]
    fix = await waiting(office, second)
    assert f"it waits until {TOMORROW:%Y-%m-%d %H:%M} UTC of the portal" in fix.reason
    assert fix.not_before is not None
    assert fix.not_before > office.clock.now()
    assert (fix.attempt, len(await office.attempts(second))) == (0, 0)
    office.wait((TOMORROW - office.portal.now).total_seconds())
    await office.ingest()
    await office.act(second)
    assert (await office.fix(second)).state == "awaiting_driver"


async def test_other_drivers_have_their_own(office: Office) -> None:
    """What one driver's budget holds back, another's does not."""
    await office.limit(Remedy.CLEAR_TWINS, driver_day=1)
    office.employ(two_days(), two_days("D2"))
    for fix_id in await approved(office):
        await office.act(fix_id)
    found = await office.fixes()
    assert [(fix.driver_id, fix.state) for fix in found] == [
        (1, "awaiting_driver"),
        (1, "approved"),
        (2, "awaiting_driver"),
        (2, "approved"),
    ]


@ON_SQLITE
async def test_an_hour_of_a_company(office: Office) -> None:
    """An hour after the first click of a company the next may be made, not sooner; another company is not held back."""
    await office.limit(Remedy.CLEAR_TWINS, company_hour=1)
    office.employ(two_days())
    office.employ(FakeDriver("D2", "JONES MARY", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY))), company="C2")
    first, second, others = await approved(office)
    await office.act(first)
    await office.act(others)
    assert (await office.fix(others)).state == "awaiting_driver"
    await waiting(office, second)
    (begun,) = await office.attempts(first)
    assert begun.first_click_at is not None
    free = begun.first_click_at + timedelta(hours=1)
    office.wait((free - office.portal.now).total_seconds() - 1)
    await office.ingest()
    await waiting(office, second)
    office.wait(600)
    await office.ingest()
    await office.act(second)
    assert (await office.fix(second)).state == "awaiting_driver"


@ON_SQLITE
async def test_a_companys_own_limit_stands_in_place_of_the_systems(office: Office) -> None:
    """Whole: a company whose limit has no budget has none, whatever the system's says."""
    office.employ(two_days())
    await office.ingest()
    await office.limit(Remedy.CLEAR_TWINS, company_hour=1)
    await office.limit(Remedy.CLEAR_TWINS, company_id=1)
    for fix_id in await approved(office):
        await office.act(fix_id)
    assert {fix.state for fix in await office.fixes()} == {"awaiting_driver"}


@ON_SQLITE
async def test_what_did_not_click_does_not_count(office: Office) -> None:
    """Neither a rehearsal, nor an attempt that the portal was too busy for, nor what was stopped before its click."""
    await office.limit(Remedy.CLEAR_TWINS, driver_day=1)
    office.employ(two_days())
    first, second = await approved(office)
    office.dry_run = True
    await office.act(first)
    assert (await office.fix(first)).outcome == "dry_run"
    office.dry_run = False
    office.portal.passed.clear()
    office.portal.script[("stage", 1)] = RuntimeError("a defect")
    await office.act(second)
    await office.act(second, 2)
    assert (await office.fix(second)).state == "awaiting_driver"


async def test_the_page_has_the_last_word(office: Office) -> None:
    """What another attempt clicked since the last look counts: the guard's last look before the click holds it back."""
    await office.limit(Remedy.CLEAR_TWINS, company_hour=1)
    office.employ(two_days(), two_days("D2"))
    first, _, other, _ = await approved(office)

    async def meanwhile() -> None:
        await office.act(other)

    office.portal.passed.clear()
    office.portal.script[("open", 1)] = meanwhile
    await office.act(first)
    fix = await office.fix(first)
    assert (fix.state, fix.attempt) == ("approved", 1)
    assert fix.reason.startswith("The budget of clear_twins is spent (1 an hour for one company)")
    assert [click.driver_id for click in office.portal.clicks] == ["D2", "D2"]
    assert set(await office.statuses()) == {"pending", "in_progress"}


@ON_SQLITE
async def test_a_wait_is_told_once(office: Office) -> None:
    """Looked at again before the budget is free, the fix tells nothing new; nobody reads pages less for it."""
    await office.limit(Remedy.CLEAR_TWINS, driver_day=1)
    office.employ(two_days())
    first, second = await approved(office)
    await office.act(first)
    for _ in range(3):
        await waiting(office, second)
    assert [fact.subject_id for fact in await office.facts(FactKind.FIX_WAITS)] == [second]
    office.employ(FakeDriver("D9", "NEW NED", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY))))
    await office.ingest_anew()
    await waiting(office, second)
    assert await office.read() > 0
