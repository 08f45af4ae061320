from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from logwarden.facts import FactKind
from logwarden.problems import AskPerson, TokenRefused, TryAgain
from logwarden.store import scans

from .drivers import NOW, THURSDAY, WEDNESDAY, FakeDriver, at, listed
from .fake_portal import SYSTEM
from .office import TWINS, Office


async def test_a_pass_keeps_everything_and_says_what_it_saw(
    office: Office, smith: FakeDriver, jones: FakeDriver
) -> None:
    """Every company, driver, day and error of the list is stored, and the scan's row counts them."""
    smith.extra_errors = [listed("GATEWAY NOTICE 4411", at(THURSDAY, "09:00")), listed("odometer error", None, "x1")]
    office.employ(smith)
    office.employ(jones, company="C2")
    coverage = await office.ingest()
    assert (coverage.companies_listed, coverage.companies_seen, coverage.drivers_seen, coverage.errors_seen) == (
        2,
        2,
        2,
        4,
    )
    assert coverage.gaps == []
    found = {(error.key, error.day, error.status) for error in await office.errors()}
    assert found == {
        (TWINS, WEDNESDAY, "pending"),
        ("unknown", THURSDAY, "pending"),
        ("odometerError", None, "pending"),
    }
    unknown = (await office.errors("unknown"))[0]
    assert (unknown.message, unknown.raw["errorMessage"]) == ("GATEWAY NOTICE 4411", "GATEWAY NOTICE 4411")
    async with office.database.read() as session:
        scan = await scans.latest(session, SYSTEM)
        assert scan is not None
        assert (scan.companies_seen, scan.drivers_seen, scan.errors_seen, scan.portal_at) == (2, 2, 4, NOW)
    assert sorted(fact.detail["new"] for fact in await office.facts(FactKind.ERRORS_LISTED)) == [1, 3]
    assert len(await office.facts(FactKind.SCAN_FINISHED)) == 1


async def test_the_portals_cached_answer_changes_nothing(office: Office, smith: FakeDriver) -> None:
    """As long as the portal gives the very same answer, nothing of a driver changes and no fact is written."""
    office.employ(smith)
    await office.ingest()
    before = [(e.status, e.last_listed_at, e.absent_since) for e in await office.errors()]
    listed_at = await office.listed_at()
    smith.lists_twins = False
    office.wait(500)
    await office.ingest()
    assert [(e.status, e.last_listed_at, e.absent_since) for e in await office.errors()] == before
    assert await office.listed_at() == listed_at
    assert len(await office.facts(FactKind.ERRORS_LISTED)) == 1
    assert await office.facts(FactKind.ERROR_RESOLVED) == []


async def test_a_known_error_is_listed_again(office: Office, smith: FakeDriver) -> None:
    """An error that is still listed stays one row, pending, whatever becomes of its id in the portal."""
    office.employ(smith)
    await office.ingest()
    smith.with_ids = False
    await office.ingest_anew()
    (error,) = await office.errors()
    assert (error.status, error.first_listed_at, error.absent_since) == ("pending", NOW, None)
    assert await office.listed_at() == office.portal.now
    assert (error.portal_id, error.reopened) == ("t-181830", 0)


async def test_an_error_that_goes_while_its_day_is_listed_is_resolved(office: Office, smith: FakeDriver) -> None:
    """Gone by itself, its day in the window: resolved, and the fact says so."""
    office.employ(smith)
    await office.ingest()
    smith.lists_twins = False
    await office.ingest_anew()
    (error,) = await office.errors()
    assert (error.status, error.last_listed_at, error.absent_since) == ("resolved", NOW, office.portal.now)
    assert [fact.subject_id for fact in await office.facts(FactKind.ERROR_RESOLVED)] == [error.id]


@pytest.mark.parametrize(("zone", "status"), [("CT", "resolved"), ("ET", "aged_out")])
async def test_an_error_whose_day_leaves_the_window_is_aged_out(
    office: Office, smith: FakeDriver, zone: str, status: str
) -> None:
    """The window is eight days of the home terminal: at 23:15 in Chicago the ninth has begun in New York."""
    smith.zone, smith.lists_twins = zone, False
    smith.extra_errors = [listed("ODOMETER ERROR", at(WEDNESDAY, "12:00"))]
    office.employ(smith)
    await office.ingest()
    smith.extra_errors = []
    office.wait((at(WEDNESDAY + timedelta(days=7), "23:15") - NOW).total_seconds())
    await office.ingest()
    assert await office.statuses() == [status]
    kind = FactKind.ERROR_RESOLVED if status == "resolved" else FactKind.ERROR_AGED_OUT
    assert len(await office.facts(FactKind.ERROR_RESOLVED, FactKind.ERROR_AGED_OUT)) == 1
    assert len(await office.facts(kind)) == 1


@pytest.mark.parametrize(("status", "reopens"), [("resolved", 1), ("aged_out", 1), ("fixed", 1), ("ignored", 0)])
async def test_an_error_that_comes_back(office: Office, smith: FakeDriver, status: str, reopens: int) -> None:
    """What had gone and is listed again is pending again and counted; what people ignored stays ignored."""
    office.employ(smith)
    await office.ingest()
    await office.stand(status)
    smith.lists_twins = False
    await office.ingest_anew()
    assert await office.statuses() == [status]
    smith.lists_twins = True
    await office.ingest_anew()
    (error,) = await office.errors()
    assert (error.status, error.reopened) == ("pending" if reopens else status, reopens)
    assert error.absent_since is None
    assert len(await office.facts(FactKind.ERROR_REOPENED)) == reopens


async def test_an_error_that_a_fix_works_on_is_not_resolved(office: Office, smith: FakeDriver) -> None:
    """While its fix is carried out, an error that is no longer listed waits for verify; since when is kept."""
    office.employ(smith)
    await office.acted()
    smith.lists_twins = False
    await office.ingest_anew()
    (error,) = await office.errors()
    assert (error.status, error.absent_since) == ("in_progress", office.portal.now)


async def test_a_company_that_fails_is_a_gap(office: Office, smith: FakeDriver, jones: FakeDriver) -> None:
    """One company away: its errors stay as they are, the others go on, and the gap says which and why."""
    office.employ(smith)
    office.employ(jones, company="C2")
    await office.ingest()
    smith.lists_twins = jones.lists_twins = False
    office.portal.failing["C1"] = TryAgain("The portal is busy.")
    coverage = await office.ingest_anew()
    assert (coverage.companies_listed, coverage.companies_seen, coverage.drivers_seen) == (2, 1, 1)
    assert coverage.gaps == [{"company": "ACME C1 INC", "company_id": "C1", "why": "The portal is busy."}]
    who = {driver.id: driver.portal_id for driver in await office.drivers()}  # companies come in any order
    assert {who[error.driver_id]: error.status for error in await office.errors()} == {
        "D1": "pending",
        "D2": "resolved",
    }
    assert len(await office.facts(FactKind.SCAN_COMPANY_NOT_SEEN)) == 1
    del office.portal.failing["C1"]
    await office.ingest_anew()
    assert await office.statuses() == ["resolved", "resolved"]


@pytest.mark.parametrize("problem", [TryAgain("Away."), AskPerson("The token is refused.")])
async def test_without_an_overview_nothing_changes(office: Office, smith: FakeDriver, problem: Exception) -> None:
    """If the overview itself cannot be read, the pass raises and leaves everything as it was."""
    office.employ(smith)
    await office.ingest()
    smith.lists_twins = False
    office.portal.failing["overview"] = problem  # type: ignore[assignment]  # both are problems
    with pytest.raises(type(problem), match=str(problem)):
        await office.ingest_anew()
    assert await office.statuses() == ["pending"]
    assert len(await office.facts(FactKind.SCAN_FINISHED)) == 1


async def test_unreadable_companies_are_a_gap(office: Office, smith: FakeDriver) -> None:
    """What of the overview could not be read is kept as sent and is never taken for nothing."""
    office.employ(smith)
    office.portal.overview_malformed = ({"name": "NO ID INC"},)
    coverage = await office.ingest()
    assert [gap["company"] for gap in coverage.gaps] == [None]
    assert [part.raw for part in await office.quarantined()] == [{"name": "NO ID INC"}]
    async with office.database.read() as session:
        scan = await scans.latest(session)
        assert scan is not None
        assert scan.gaps == coverage.gaps


async def test_a_company_whose_answer_cannot_have_changed_is_not_asked(office: Office, smith: FakeDriver) -> None:
    """What was said of it still counts as seen, as of then, and the pass says that it did not ask."""
    office.employ(smith)
    await office.ingest()
    office.api.cached = True
    office.wait(300)
    coverage = await office.ingest()
    assert (coverage.companies_seen, coverage.drivers_seen, coverage.errors_seen) == (1, 1, 1)
    assert office.api.asked["C1"] == 1
    async with office.database.read() as session:
        seen = await scans.last_seen(session, 1)
    assert seen is not None
    assert (seen.cached, seen.seen_at) == (True, NOW)


async def test_a_company_that_was_seen_in_part_is_asked_again(office: Office, smith: FakeDriver) -> None:
    """What could not be read may have broken on the way, whatever the portal's cache holds."""
    smith.malformed = ("cut short",)
    office.employ(smith)
    await office.ingest()
    office.api.cached = True
    await office.ingest()
    assert office.api.asked["C1"] == 2


async def test_a_refused_token_ends_the_pass_and_is_told(office: Office, smith: FakeDriver) -> None:
    """Companies seen before it are kept, the others are told as not seen; then the refusal goes to the caller."""
    office.employ(smith)
    office.employ(replace(smith), company="C2")
    office.portal.failing["C2"] = TokenRefused("The token is refused.")
    with pytest.raises(TokenRefused):
        await office.ingest()
    async with office.database.read() as session:
        scan = await scans.latest(session, SYSTEM)
        assert scan is not None
        assert (scan.companies_seen, [gap["company_id"] for gap in scan.gaps]) == (1, ["C2"])


async def test_an_unchanged_pass_changes_nothing_but_one_reading_a_driver(
    office: Office, smith: FakeDriver, jones: FakeDriver
) -> None:
    """Beside the pass's own rows, only the readings say that they still held."""
    smith.gives_records = jones.gives_records = True
    office.employ(smith, jones)
    await office.ingest()
    before = await office.rows()
    await office.ingest_anew()
    after = await office.rows()
    changed = {name for name, rows in after.items() if rows != before[name]}
    assert changed == {"scans", "coverage", "facts", "readings"}
    assert (len(after["readings"]), len(after["facts"]) - len(before["facts"])) == (2, 1)


async def test_the_bridge_from_the_portals_lines_to_errors(office: Office, smith: FakeDriver) -> None:
    """Lines are errors, lines that stood there twice, and lines that nobody could read; none is lost."""
    error = listed("ODOMETER ERROR", at(THURSDAY, "08:00"), "x1")
    smith.extra_errors, smith.malformed, smith.doubled = [error], ({"errorMessage": None},), 3
    office.employ(smith)
    await office.ingest()
    async with office.database.read() as session:
        seen = await scans.last_seen(session, 1)
    assert seen is not None
    assert (seen.lines, seen.errors, seen.doubled, seen.unreadable) == (6, 2, 3, 1)
