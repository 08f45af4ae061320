from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logwarden.agent.lifecycle import Agent, Portal
from logwarden.agent.worker import WorkerLife
from logwarden.problems import AskPerson, TryAgain
from logwarden.remedies.catalogue import Remedy
from logwarden.states import AgentState
from logwarden.store.configurations import Configuration
from logwarden.store.controls import Wish
from logwarden.store.database import Database
from tests.pipeline.drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, at, working_days
from tests.pipeline.fake_pages import FakePages
from tests.pipeline.fake_portal import SYSTEM, FakeClock, FakePortal, FakePortalApi
from tests.pipeline.office import Office

STANDS = {
    Wish.RUNNING: AgentState.RUNNING,
    Wish.PAUSED: AgentState.PAUSED,
    Wish.STOPPED: AgentState.STOPPED,
    Wish.KILLED: AgentState.STOPPED,
}


async def test_a_round_does_every_step(agent: Agent, office: Office, smith: FakeDriver, life: WorkerLife) -> None:
    """One round ingests, reads and plans; with the driver's answer the later ones verify."""
    office.employ(smith)
    await office.rule(Remedy.CLEAR_TWINS)
    await office.ingest()
    await agent.round()
    assert [fix.state for fix in await office.fixes()] == ["proposed"]
    assert (agent.rounds, agent.trouble) == (1, "")
    await office.approve(1)
    await office.act(1, worker=life.executor_id)
    office.wait(300)
    smith.rejects()
    await office.ask(1)
    await agent.round()
    assert (await office.fix(1)).outcome == "driver_rejected"


async def test_it_looks_at_the_pages_once_a_day(agent: Agent, office: Office) -> None:
    """The second round after the first start looks at every page, and the next look is a day later."""
    for _ in range(3):
        await agent.round()
    assert office.portal.passed["look"] == 1
    office.wait(86_400)
    await agent.round()
    assert office.portal.passed["look"] == 2


async def test_what_the_settings_declare_counts(agent: Agent, office: Office) -> None:
    """The agent takes over whether its settings declare the tool kit proved."""
    await agent.round()
    assert (await office.kit()).state == "proved"
    agent.portal = replace(agent.portal, kit_proved=False)
    await agent.round()
    assert (await office.kit()).state == "unproved"


async def test_what_an_admin_sets_counts_from_the_next_round(agent: Agent, office: Office, smith: FakeDriver) -> None:
    """A shorter interval makes the next pass due, without a restart."""
    office.employ(smith)
    await agent.round()
    office.portal.tick(60)
    await agent.round()
    assert office.api.asked["overview"] == 1
    async with office.database.write() as session:
        session.add(
            Configuration(system=SYSTEM, polling_interval_seconds=60, reason="Soon.", user_id=1, at=office.clock.now())
        )
    await agent.round()
    assert office.api.asked["overview"] == 2


async def test_the_portals_clock_sets_the_pace(agent: Agent, office: Office, smith: FakeDriver) -> None:
    """However much time passes here, the list is asked again only after the interval by the portal's clock."""
    office.employ(smith)
    await agent.round()
    for _ in range(3):
        office.clock.tick(3600)
        await agent.round()
    office.portal.now = office.portal.now.replace(minute=9, second=59)
    await agent.round()
    assert office.api.asked["overview"] == 1
    office.portal.tick(1)
    await agent.round()
    assert office.api.asked["overview"] == 2
    assert agent.rounds == 6


@pytest.mark.parametrize("call", ["now", "overview"])
async def test_trouble_is_told_and_forgotten(agent: Agent, office: Office, smith: FakeDriver, call: str) -> None:
    """While the portal is away the agent says why in words, counts no round, and tries again at each round."""
    office.employ(smith)
    office.portal.failing[call] = TryAgain("The portal is away.")
    for _ in range(2):
        await agent.round()
        assert (agent.trouble, agent.rounds) == ("The portal is away.", 0)
    office.portal.failing[call] = AskPerson("The token is refused.")
    await agent.round()
    assert agent.trouble == "The token is refused."
    office.portal.failing.clear()
    await agent.round()
    assert (agent.trouble, agent.rounds) == ("", 1)
    assert len(await office.errors()) == 1


async def test_a_defect_is_not_hidden(agent: Agent, office: Office, smith: FakeDriver) -> None:
    """What is no problem of the portal's but a defect of ours leaves the round to whoever runs it."""
    office.employ(smith)
    office.portal.script[("open", 1)] = RuntimeError("a defect")
    with pytest.raises(RuntimeError, match="a defect"):
        await agent.round()
    await agent.round()
    assert agent.rounds == 1


@pytest.mark.parametrize("wish", [Wish.PAUSED, Wish.STOPPED, Wish.KILLED])
async def test_only_a_running_agent_works(agent: Agent, office: Office, smith: FakeDriver, wish: Wish) -> None:
    """Paused, stopped or killed, nothing is asked of the portal; running again, it is."""
    office.employ(smith)
    agent.obey(wish, "Because.")
    await agent.round()
    assert (office.api.asked.total(), agent.rounds, agent.wished) == (0, 0, "Because.")
    agent.obey(Wish.RUNNING, "")
    await agent.round()
    assert agent.rounds == 1


async def test_one_process_at_a_time_polls(agent: Agent, office: Office, smith: FakeDriver, life: WorkerLife) -> None:
    """While another process holds the lease this one asks the portal nothing; when it goes, this one goes on."""
    office.employ(smith)
    other = WorkerLife(office.database)
    assert await other.may_poll(SYSTEM)
    await agent.round()
    assert (office.api.asked.total(), agent.rounds) == (0, 0)
    await other.leave()
    await agent.round()
    assert agent.rounds == 1
    assert life.struck_out is False


@given(st.lists(st.sampled_from(list(Wish)), max_size=12))
def test_every_wish_is_obeyed_from_everywhere(wishes: list[Wish]) -> None:
    """Whatever was wanted before, the agent gets to where people want it, by moves of the table alone."""
    portal = FakePortal()
    database = Database.__new__(Database)
    life = WorkerLife(database)
    agent = Agent(database, Portal(SYSTEM, FakePortalApi(portal), FakePages(portal)), FakeClock(), life)
    for wish in wishes:
        agent.obey(wish, wish)
        assert (agent.state, agent.wished) == (STANDS[wish], wish)


async def test_a_round_compares_what_it_read(agent: Agent, office: Office) -> None:
    """A record that is gone without a trace is a finding at the end of the round that read its log."""
    driver = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY), gives_records=True)
    office.employ(driver)
    await agent.round()
    driver.events = tuple(e for e in driver.events if e.at != at(WEDNESDAY, "07:00"))
    office.wait(601)
    await agent.round()
    assert [finding.day for finding in await office.findings()] == [WEDNESDAY]
    assert agent.rounds == 2
