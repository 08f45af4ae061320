"""A refused token: the agent pauses the system, says so, records it once, and goes on when it is taken again."""

from __future__ import annotations

from sqlalchemy import select

from logwarden.agent.lifecycle import Agent, Portal
from logwarden.agent.worker import WorkerLife
from logwarden.facts import FactKind
from logwarden.problems import TokenRefused, TryAgain
from logwarden.states import AgentState
from logwarden.store import facts
from logwarden.store.controls import Wish
from tests.pipeline.drivers import FakeDriver
from tests.pipeline.fake_portal import SYSTEM
from tests.pipeline.office import Office

REFUSED, ACCEPTED = FactKind.SYSTEM_TOKEN_REFUSED, FactKind.SYSTEM_TOKEN_ACCEPTED
WORDS = "The portal's API refuses our token. A person has to check or renew it."


async def told(office: Office) -> list[str]:
    """The kinds of the facts about the token, oldest first."""
    async with office.database.read() as session:
        found = await session.scalars(select(facts.Fact).order_by(facts.Fact.id))
        return [fact.kind for fact in found if fact.kind in (REFUSED, ACCEPTED) and fact.detail["system"] == SYSTEM]


def started_anew(office: Office, life: WorkerLife) -> Agent:
    """The agent of a new process, running."""
    agent = Agent(office.database, Portal(SYSTEM, office.api, office.pages, kit_proved=True), office.clock, life)
    agent.obey(Wish.RUNNING, "")
    return agent


async def test_a_refused_token_pauses_the_system(agent: Agent, office: Office, smith: FakeDriver) -> None:
    """Paused with the reason, whatever people want; a round asks for the overview alone; one fact in all."""
    office.employ(smith)
    office.portal.failing["overview"] = TokenRefused(WORDS)
    await agent.round()
    office.api.asked.clear()
    for _ in range(3):
        agent.obey(Wish.RUNNING, "")
        await agent.round()
        assert (agent.state, agent.trouble, agent.rounds) == (AgentState.PAUSED, WORDS, 0)
    assert office.api.asked == {"overview": 3}
    assert await told(office) == [REFUSED]


async def test_a_renewed_token_ends_the_pause(agent: Agent, office: Office, smith: FakeDriver) -> None:
    """Taken again, the agent does its whole round by itself, and that is a fact too."""
    office.employ(smith)
    office.portal.failing["overview"] = TokenRefused(WORDS)
    await agent.round()
    office.portal.failing["overview"] = TryAgain("The portal is away.")
    await agent.round()
    assert (agent.state, agent.trouble) == (AgentState.PAUSED, "The portal is away.")
    office.portal.failing.clear()
    await agent.round()
    assert (agent.state, agent.trouble, agent.rounds) == (AgentState.RUNNING, "", 1)
    assert len(await office.errors()) == 1
    assert await told(office) == [REFUSED, ACCEPTED]


async def test_a_token_refused_when_asked_for_the_time(agent: Agent, office: Office) -> None:
    """Where the portal's time is not open to anybody either, the same holds."""
    office.portal.failing["now"] = TokenRefused(WORDS)
    await agent.round()
    assert (agent.state, agent.trouble) == (AgentState.PAUSED, WORDS)


async def test_what_people_want_counts_meanwhile(agent: Agent, office: Office) -> None:
    """Paused by people too, nothing is asked; stopped is stopped."""
    office.portal.failing["overview"] = TokenRefused(WORDS)
    await agent.round()
    office.portal.failing.clear()
    office.api.asked.clear()
    agent.obey(Wish.PAUSED, "The portal is being updated.")
    await agent.round()
    assert (agent.state, agent.wished) == (AgentState.PAUSED, "The portal is being updated.")
    agent.obey(Wish.STOPPED, "")
    await agent.round()
    assert (agent.state, office.api.asked.total()) == (AgentState.STOPPED, 0)


async def test_a_restart_tells_no_change_twice(agent: Agent, office: Office, life: WorkerLife) -> None:
    """A new process with the same bad token adds no fact; the first with a new one says that it is taken."""
    office.portal.failing["overview"] = TokenRefused(WORDS)
    await agent.round()
    await started_anew(office, life).round()
    assert await told(office) == [REFUSED]
    office.portal.failing.clear()
    for _ in range(2):
        await started_anew(office, life).round()
        assert await told(office) == [REFUSED, ACCEPTED]


async def test_a_token_that_was_always_taken_is_no_news(agent: Agent, office: Office) -> None:
    """Nothing is recorded then."""
    await agent.round()
    assert agent.rounds == 1
    assert await told(office) == []
