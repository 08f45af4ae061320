"""What a rule lets pass without a person: RESYNC, and errors that are left; and what keeps a remedy at watching."""

from __future__ import annotations

from datetime import timedelta

import pytest

from logwarden.facts import FactKind
from logwarden.pipeline.guard import refuses_alone
from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.laws import ALONE, LAWS
from logwarden.remedies.plan import plan_from_json
from logwarden.states import FixState, Outcome
from logwarden.store.approvals import Approval, of_fix
from logwarden.store.fixes import Fix
from logwarden.store.limits import Mode

from .drivers import WEDNESDAY, FakeDriver
from .office import ON_SQLITE, Office
from .wishes import LUNCH, driver_with, error_of, ready, wish

BREAK = "sequentialIdBreak"
MESSAGE = "SEQUENTIAL ID BREAK WARNING"


async def planned(office: Office, driver: FakeDriver | None = None, **limit: object) -> Fix:
    """A driver with a broken sequence, under a rule for RESYNC and a limit that lets it pass alone."""
    await office.rule(Remedy.RESYNC, BREAK)
    await office.limit(Remedy.RESYNC, **({"mode": Mode.AUTOMATIC, "company_hour": 10} | limit))
    await ready(office, driver or driver_with(MESSAGE, LUNCH))
    await office.plan()
    (fix,) = [fix for fix in await office.fixes() if fix.remedy == Remedy.RESYNC]
    return fix


async def said(office: Office, fix_id: int) -> list[tuple[Approval, str]]:
    """Who said what to a fix."""
    async with office.database.read() as session:
        return list(await of_fix(session, fix_id))


async def test_a_rule_says_yes_in_its_authors_name(office: Office) -> None:
    """Planned, approved and done with nobody asked; approval and audit name the author, and that it was his rule."""
    office.automatic = True
    fix = await planned(office)
    assert (fix.state, fix.reason) == ("approved", "Approved by the rule of ana@desk.example: As the office wants it.")
    ((yes, who),) = await said(office, fix.id)
    assert (who, yes.by_rule, yes.approved, yes.plan_hash) == ("ana@desk.example", True, True, fix.plan_hash)
    (fact,) = await office.facts(FactKind.FIX_APPROVED)
    assert (fact.user_id, fact.detail["limit"]) == (office.user.id, 1)
    await office.act(fix.id)
    assert ((await office.fix(fix.id)).outcome, office.clicks()) == ("done", ["Resync"])


@ON_SQLITE
@pytest.mark.parametrize("why", ["settings", "mode", "author"])
async def test_else_a_person_is_asked(office: Office, why: str) -> None:
    """Where the settings want a yes, the limit asks, or its author is no longer here, the plan waits for a person."""
    office.automatic = why != "settings"
    if why == "author":
        async with office.database.write() as session:
            (await session.merge(office.user)).active = False
    fix = await planned(office, mode=Mode.ASK if why == "mode" else Mode.AUTOMATIC)
    assert (fix.state, await said(office, fix.id)) == ("proposed", [])


@ON_SQLITE
@pytest.mark.parametrize("before_click", [False, True])
async def test_a_rules_yes_ends_with_the_rule(office: Office, *, before_click: bool) -> None:
    """What a rule approved and nobody began expires once the rule asks; begun already, the guard stops it."""
    office.automatic = True
    fix = await planned(office)

    async def asks() -> None:
        await office.limit_becomes(Remedy.RESYNC, mode=Mode.ASK)

    if before_click:
        office.portal.script[("stage", 1)] = asks
        await office.act(fix.id)
    else:
        await asks()
        await office.act(fix.id)
    fix = await office.fix(fix.id)
    assert (fix.outcome, office.clicks()) == ("refused" if before_click else "expired", [])
    await office.plan()
    stands = [one.state for one in await office.fixes() if one.outcome is None]
    assert stands == ([] if before_click else ["proposed"])


@ON_SQLITE
async def test_a_rule_resyncs_once_for_the_same_errors(office: Office) -> None:
    """What an earlier RESYNC was about is not planned again; a new error is, and waits for the 24 hours."""
    office.automatic = True
    driver = driver_with(MESSAGE, LUNCH)
    fix = await planned(office, driver)
    await office.act(fix.id)
    for _ in range(2):
        await office.ingest_anew()
        await office.plan()
    assert len(await office.fixes()) == 1
    driver.extra_errors.append(error_of(MESSAGE, office.portal.now))
    await office.ingest_anew()
    await office.plan()
    newest = (await office.fixes())[-1]
    assert (newest.id, newest.state, newest.paragraph) == (2, "blocked", "App. A 4.4.4.1")
    office.wait(24 * 3600)
    await office.ingest_anew()
    await office.plan()
    assert (await office.fix(2)).state == "approved"


@ON_SQLITE
async def test_a_no_to_a_resync_stands(office: Office) -> None:
    """What a person rejected or took back is not planned again for those errors, whatever else comes into the log."""
    fix = await planned(office)
    async with office.database.write() as session:
        (await session.get_one(Fix, fix.id)).close(Outcome.CANCELLED, "No.", office.clock.now())
    driver = office.portal.driver("D1")
    driver.changes(driver.events[0], location="3mi N of Joliet, IL")
    await office.ingest_anew()
    await office.plan()
    assert len(await office.fixes()) == 1


@ON_SQLITE
async def test_without_a_rule_no_resync_is_planned(office: Office) -> None:
    """That the catalogue has RESYNC first is no wish of anybody's."""
    await ready(office, driver_with(MESSAGE, LUNCH))
    await office.plan()
    assert await office.fixes() == []


@ON_SQLITE
async def test_a_persons_wish_waits_for_a_person(office: Office) -> None:
    """A rule lets pass what a rule made; what a person wants, a person approves."""
    office.automatic = True
    await office.limit(Remedy.RESYNC, mode=Mode.AUTOMATIC, company_hour=10)
    await ready(office, driver_with(MESSAGE, LUNCH))
    fix = await office.wished(wish(Remedy.RESYNC))
    await office.plan()
    assert (await office.fix(fix.id)).state == "proposed"


def test_only_what_writes_nothing_may_pass_alone() -> None:
    """The guard names what may, and its paragraph, for every remedy that clicks something else."""
    assert {remedy for remedy in Remedy if refuses_alone(remedy) is None} == ALONE == {Remedy.LEAVE, Remedy.RESYNC}
    assert not LAWS[Remedy.RESYNC].bound_to_records
    refusal = refuses_alone(Remedy.CLEAR_TWINS)
    assert refusal is not None
    assert (refusal.condition, refusal.paragraph) == ("alone", "395.30(c)(2)")


@ON_SQLITE
async def test_automatic_is_nothing_for_what_edits(office: Office, smith: FakeDriver) -> None:
    """Even a row that says so, by whatever way it came there, lets no request pass without a person."""
    office.automatic = True
    await office.limit(Remedy.CLEAR_TWINS, mode=Mode.AUTOMATIC, company_hour=10)
    office.employ(smith)
    assert (await office.proposed()).state == "proposed"


async def test_watch_only(office: Office, smith: FakeDriver) -> None:
    """It is planned and shown, and cannot be approved until the limit asks; then it is proposed by itself."""
    await office.limit(Remedy.CLEAR_TWINS, mode=Mode.WATCH_ONLY)
    office.employ(smith)
    fix = await office.proposed()
    assert (fix.state, fix.paragraph) == ("blocked", "the office's own rule")
    assert fix.reason.startswith("A limit keeps clear_twins at watching here")
    await office.limit_becomes(Remedy.CLEAR_TWINS, mode=Mode.ASK)
    await office.plan()
    assert (await office.approve(fix.id)).state == "approved"
    await office.limit_becomes(Remedy.CLEAR_TWINS, mode=Mode.WATCH_ONLY)
    await office.act(fix.id)
    assert ((await office.fix(fix.id)).outcome, office.clicks()) == ("refused", [])


@ON_SQLITE
@pytest.mark.parametrize(
    ("system", "company", "left"),
    [("ask", None, []), ("automatic", "ask", ["JONES MARY"]), ("ask", "automatic", ["SMITH JOHN"])],
)
async def test_who_leaves_errors(
    office: Office, smith: FakeDriver, jones: FakeDriver, system: str, company: str | None, left: list[str]
) -> None:
    """A rule to leave errors passes them by where a limit of the system, or of the company, wants a person."""
    office.employ(smith)
    office.employ(jones, company="C2")
    await office.ingest()
    drivers = {driver.id: driver for driver in await office.drivers()}
    (his,) = [driver.company_id for driver in drivers.values() if driver.name == smith.name]
    await office.rule(Remedy.LEAVE, reason="It repeats the first.")
    await office.limit(Remedy.LEAVE, mode=system)
    if company:
        await office.limit(Remedy.LEAVE, mode=company, company_id=his)
    await office.plan()
    ignored = [error for error in await office.errors() if error.status == "ignored"]
    assert [drivers[error.driver_id].name for error in ignored] == left


@ON_SQLITE
@pytest.mark.parametrize(("hours", "state"), [(1, FixState.CLOSED), (2, FixState.APPROVED)])
async def test_how_long_a_yes_is_good(office: Office, smith: FakeDriver, hours: int, state: str) -> None:
    """As many hours as the limit says; then it is planned anew."""
    await office.limit(Remedy.CLEAR_TWINS, yes_hours=hours)
    office.employ(smith)
    fix = await office.approved()
    office.clock.tick(timedelta(hours=1).total_seconds())
    await office.plan()
    assert (await office.fix(fix.id)).state == state


@ON_SQLITE
async def test_one_resync_for_all_of_a_drivers_errors(office: Office) -> None:
    """All his errors of the kinds that a rule names are in one plan over all their days."""
    driver = driver_with(MESSAGE, LUNCH)
    driver.extra_errors.append(error_of(MESSAGE, LUNCH - timedelta(days=1)))
    fix = await planned(office, driver)
    assert (fix.first_day, fix.last_day) == (WEDNESDAY - timedelta(days=1), WEDNESDAY)
    assert plan_from_json(fix.plan).grounds is None
    assert ([error.id for error in fix.errors], fix.keys) == ([1, 2], [BREAK])
