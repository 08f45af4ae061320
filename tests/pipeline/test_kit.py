"""A tool kit that nobody has proved: two people, one driver, one day, one pair, and nothing beside it until it is."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import delete

from logwarden.eld.events import OFF_DUTY
from logwarden.facts import FactKind
from logwarden.pipeline import kit as proving
from logwarden.pipeline.approve import Refused
from logwarden.states import KitState
from logwarden.store.database import Database
from logwarden.store.kits import Kit

from .drivers import FIRST_DAY, THURSDAY, TODAY, WEDNESDAY, FakeDriver, twin, working_days
from .fake_portal import SYSTEM, Fault
from .office import ON_SQLITE, Office
from .wishes import somebody


@pytest_asyncio.fixture
async def office(database: Database, tmp_path: Path) -> Office:
    """An office whose tool kit nobody has proved, and whose settings declare nothing."""
    office = Office(database, tmp_path / "data", kit_proved=False)
    await office.open()
    return office


async def states(office: Office) -> list[str]:
    """The state of every fix, its outcome where it is closed."""
    return [fix.outcome or fix.state for fix in await office.fixes()]


async def two_yeses(office: Office, fix_id: int) -> None:
    """The auditor and a colleague say yes, and the fix is carried out."""
    await office.approve(fix_id)
    await office.approve(fix_id, user=await somebody(office, f"second-of-{fix_id}"))
    await office.act(fix_id)


async def declared(office: Office, *, proved: bool) -> Kit:
    """What the kit is after a start with that setting."""
    await proving.declare(office.database, office.clock, SYSTEM, proved=proved)
    return await office.kit()


async def pages_change(office: Office) -> None:
    """A look finds a page that is not as we know it."""
    async with office.database.write() as session:
        await proving.pages_changed(session, SYSTEM, "TOOL KIT, panel", office.clock)


async def doubted(office: Office, reason: str = "The provider mended it.") -> None:
    """A person sets the kit back."""
    async with office.database.write() as session:
        await proving.doubt(session, SYSTEM, office.user, reason, office.clock)


async def test_the_proof(office: Office, smith: FakeDriver, jones: FakeDriver) -> None:
    """One fix alone is asked, by two people; once it is confirmed the kit is proved, and one yes does for others."""
    office.employ(smith, jones)
    await office.proposed()
    assert await states(office) == ["proposed", "blocked"]
    proof, other = await office.fixes()
    assert ("proved by fix 1" in other.reason, other.paragraph) == (True, "395.8(e)(2)")
    first = await office.approve(proof.id)
    assert (first.state, "proof of the system's tool kit" in first.reason) == ("proposed", True)
    with pytest.raises(Refused, match="another person's"):
        await office.approve(proof.id)
    assert (await office.approve(proof.id, user=await somebody(office, "ben"))).state == "approved"
    await office.act(proof.id)
    await office.plan()
    assert await states(office) == ["awaiting_driver", "blocked"]
    await office.answered(smith)
    await office.plan()
    assert (await states(office), (await office.kit()).state) == (["awaiting_driver", "blocked"], "unproved")
    await office.certified(smith, WEDNESDAY)
    kit = await office.kit()
    assert (kit.state, kit.why) == ("proved", "Fix 1 is confirmed.")
    (fact,) = await office.facts(FactKind.KIT_PROVED)
    assert (fact.detail["system"], fact.detail["fix_id"]) == (SYSTEM, 1)
    assert fact.before is not None
    assert fact.before["state"] == "unproved"
    await office.plan()
    assert await states(office) == ["confirmed", "proposed"]
    assert (await office.approve(other.id)).state == "approved"


@ON_SQLITE
async def test_more_than_one_pair_is_no_proof(office: Office, smith: FakeDriver, jones: FakeDriver) -> None:
    """A plan of two pairs waits for the proof; a smaller one that was planned after it is the proof."""
    smith.events = working_days(FIRST_DAY, TODAY, twin(WEDNESDAY), twin(WEDNESDAY, "18:30", OFF_DUTY, 0x91))
    office.employ(smith, jones)
    await office.proposed()
    large, _ = await office.fixes()
    assert await states(office) == ["blocked", "proposed"]
    assert "one pair of one day" in large.reason


@ON_SQLITE
async def test_a_proof_that_breaks_a_log_blocks_the_kit(office: Office, smith: FakeDriver, jones: FakeDriver) -> None:
    """Violation: the kit is blocked and nothing is asked, until a person sets it back; then there is a new proof."""
    office.employ(smith, jones)
    await office.proposed()
    proof, _ = await office.fixes()
    office.portal.faults.add(Fault.FABRICATES)
    await two_yeses(office, proof.id)
    assert ((await office.kit()).state, await states(office)) == ("blocked", ["violation", "blocked"])
    assert [fact.detail["fix_id"] for fact in await office.facts(FactKind.KIT_BLOCKED)] == [proof.id]
    office.portal.faults.clear()
    await office.plan()
    assert (await office.fixes())[1].reason.startswith("This system's tool kit changed a log")
    assert (await declared(office, proved=True)).state == "blocked"
    await doubted(office)
    await office.plan()
    (fact,) = await office.facts(FactKind.KIT_UNPROVED)
    assert (fact.user_id, fact.detail["why"]) == (office.user.id, "The provider mended it.")
    assert ((await office.kit()).state, await states(office)) == ("unproved", ["violation", "proposed"])
    with pytest.raises(Refused, match="unproved already"):
        await doubted(office)


@ON_SQLITE
async def test_a_drivers_no_proves_nothing(office: Office, smith: FakeDriver, jones: FakeDriver) -> None:
    """A no shows nothing of what a yes does with a log: the kit stays unproved, and the next fix is its proof."""
    office.employ(smith, jones)
    await office.proposed()
    await two_yeses(office, 1)
    office.wait(300)
    smith.rejects()
    await office.ask(1)
    await office.ingest_anew()
    await office.verify()
    await office.plan()
    assert await states(office) == ["driver_rejected", "proposed", "refused"]
    assert (await office.kit()).state == "unproved"


@ON_SQLITE
async def test_changed_pages_unmake_the_proof(office: Office, smith: FakeDriver, jones: FakeDriver) -> None:
    """A yes of one person to a plan for a proved kit is not enough any more once the portal's pages changed."""
    office.employ(smith, jones)
    await declared(office, proved=True)
    fix = await office.approved()
    assert await states(office) == ["proposed", "approved"]
    await pages_change(office)
    await office.act(fix.id)
    assert (office.clicks(), (await office.fix(fix.id)).outcome) == ([], "refused")
    assert "1 more person(s)" in (await office.fix(fix.id)).reason


@ON_SQLITE
async def test_what_was_asked_before_proves_nothing(office: Office, smith: FakeDriver, jones: FakeDriver) -> None:
    """A request from before the pages changed keeps no proof waiting, and its confirmation is no proof."""
    await declared(office, proved=True)
    office.employ(smith)
    await office.acted()
    office.wait(60)
    await pages_change(office)
    office.employ(jones)
    await office.round()
    assert await states(office) == ["awaiting_driver", "proposed"]
    office.wait(300)
    smith.accepts()
    await office.round()
    await office.certified(smith, WEDNESDAY)
    assert (await office.fix(1)).outcome == "confirmed"
    assert (await office.kit()).state == "unproved"


async def test_a_declaration_counts_once(office: Office) -> None:
    """The settings prove a kit when they begin to say so, not again at each start, and no longer once they stop."""
    assert (await office.kit()).state == "unproved"
    assert (await declared(office, proved=True)).state == "proved"
    await pages_change(office)
    assert (await declared(office, proved=True)).state == "unproved"
    assert (await declared(office, proved=False)).state == "unproved"
    assert (await declared(office, proved=True)).state == "proved"
    assert (await declared(office, proved=False)).state == "unproved"
    told = await office.facts(FactKind.KIT_PROVED, FactKind.KIT_UNPROVED)
    assert [fact.detail["state"] for fact in told] == ["proved", "unproved", "proved", "unproved"]


@ON_SQLITE
async def test_of_many_that_were_proposed_one_is_left(office: Office, smith: FakeDriver, jones: FakeDriver) -> None:
    """When a kit loses its proof, one of the fixes that wait for people becomes the new one; the others wait for it."""
    jones.events = working_days(FIRST_DAY, TODAY, twin(THURSDAY))
    third = FakeDriver("D3", "BROWN ANN", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY)))
    office.employ(smith, jones, third)
    await declared(office, proved=True)
    await office.proposed()
    assert await states(office) == ["proposed"] * 3
    await doubted(office, "Its provider changed the boxes.")
    for _ in range(2):
        await office.plan()
        assert sorted(await states(office)) == ["blocked", "blocked", "proposed"]
    assert (await office.kit()).state == KitState.UNPROVED


async def test_two_processes_declare_it_at_once(office: Office) -> None:
    """Where nothing was known of a kit, two processes that start together make one row of it, and one fact."""
    async with office.database.write() as session:
        await session.execute(delete(Kit))
    await asyncio.gather(*(declared(office, proved=True) for _ in range(2)))
    assert (await office.kit()).state == "proved"
    assert len(await office.facts(FactKind.KIT_PROVED)) == 1
