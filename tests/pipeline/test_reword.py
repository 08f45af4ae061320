"""The step that asks the advisor's model: budget, cache, audit, and the rules' answer whenever something is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from logwarden.advisor.asking import Answer, NoAnswer
from logwarden.advisor.said import Said
from logwarden.facts import FactKind
from logwarden.pipeline import reword
from logwarden.pipeline.approve import NotFound
from logwarden.pipeline.reword import Limits, Rewording, Told
from logwarden.store import incidents
from tests.advisor.stand_in import repeated

from .drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, at, listed, working_days
from .office import ON_SQLITE, Office

ASKED, ANSWERED = FactKind.ADVICE_ASKED, FactKind.ADVICE_ANSWERED
DAY = 24 * 3600


@dataclass
class Scripted:
    """A model whose answers a test writes; `asked` are the questions."""

    name: str = "scripted"
    patience_seconds: float = 30
    changed: dict[str, Any] = field(default_factory=dict)
    tokens: tuple[int | None, int | None] = (2000, 100)
    fails: Callable[[], None] = lambda: None
    asked: list[str] = field(default_factory=list)

    async def ask(self, text: str) -> Answer:
        """What the rules found, but for what the test changed."""
        self.asked.append(text)
        self.fails()
        said = repeated(json.loads(text)) | self.changed
        return Answer(Said.model_validate(said), json.dumps(said), *self.tokens)

    async def aclose(self) -> None:
        """Nothing is open."""


@pytest_asyncio.fixture
async def rewording(office: Office) -> Rewording:
    """A model for an office with one incident (1): a driving status that was entered by hand, with its records."""
    smith = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY), gives_records=True)
    smith.extra_errors = [listed("DRIVING ORIGIN WARNING", at(WEDNESDAY, "07:00"), "e1", "DS_D")]
    office.employ(smith)
    await office.ingest()
    await office.group()
    return Rewording(office.database, office.clock, Scripted(), Limits(100_000, 20_000, (1.0, 10.0)))


def script(rewording: Rewording) -> Scripted:
    """The model of the test."""
    assert isinstance(rewording.model, Scripted)
    return rewording.model


async def ask(office: Office, rewording: Rewording) -> Told:
    """The auditor asks."""
    return await reword.ask(rewording, 1, office.user, None)


async def seen(rewording: Rewording | None, office: Office) -> Told:
    """What one sees who only looks."""
    async with office.database.read() as session:
        incident = await incidents.get(session, 1)
        assert incident is not None
        return await reword.told(session, incident, rewording)


async def test_who_asks_gets_the_models_words(office: Office, rewording: Rewording) -> None:
    """From then on everybody sees them, with what they cost; and the same is not asked twice."""
    before = await seen(rewording, office)
    assert (before.model, before.may_ask, before.why) == (None, True, "")
    told = await ask(office, rewording)
    assert (told.model, told.confidence, told.may_ask) == ("scripted", 0.9, False)
    assert told.spent is not None
    assert told.spent.tokens == 2100
    assert told.spent.dollars == pytest.approx(0.003)
    assert await ask(office, rewording) == await seen(rewording, office) == told
    assert len(script(rewording).asked) == 1
    off = await seen(None, office)
    assert (off.model, off.may_ask, off.spent) == (None, False, None)


async def test_what_went_out_and_came_back_is_in_the_audit(office: Office, rewording: Rewording) -> None:
    """Two facts, which the trail takes: the question as it left, without the driver's id, and the answer as it came."""
    await ask(office, rewording)
    sent, came = await office.facts(ASKED, ANSWERED)
    assert (sent.kind, came.kind, sent.user_id) == (ASKED, ANSWERED, office.user.id)
    assert sent.detail["sent"] == script(rewording).asked[0]
    assert not [name for name in ("SMITH", '"D1"') if name in sent.detail["sent"]]
    assert json.loads(came.detail["came"]) == came.detail["said"]
    assert came.detail["content"] == sent.detail["content"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"remedy": "restore_records"}, "restore_records is not lawful for this"),
        ({"claims": [{"words": "It is so.", "records": []}]}, "nothing shows it: It is so."),
        ({"claims": [{"words": "It is so.", "records": ["[R99]"]}]}, "no such record: [R99]"),
    ],
)
async def test_an_answer_that_does_not_hold_is_thrown_away(
    office: Office, rewording: Rewording, changed: dict[str, Any], words: str
) -> None:
    """The rules' answer stands, the reader is told why, the log has one line, and nobody pays for it twice."""
    script(rewording).changed = changed
    with capture_logs() as lines:
        told = await ask(office, rewording)
        assert await ask(office, rewording) == told
    assert (told.model, told.may_ask) == (None, False)
    assert words in told.why
    assert told.advice == (await seen(None, office)).advice
    assert [line["event"] for line in lines] == ["advice.model.not_shown"]
    assert lines[0]["why"] == told.why
    assert len(script(rewording).asked) == 1


async def test_without_an_answer_the_rules_stand(office: Office, rewording: Rewording) -> None:
    """One line in the log, all that was set aside counts as spent, and one may ask again."""

    def fail() -> None:
        raise NoAnswer("The model did not answer within 30 seconds.", "half\0 an \ud800answer")

    script(rewording).fails = fail
    with capture_logs() as lines:
        told = await ask(office, rewording)
    assert (told.model, told.may_ask, told.why) == (None, True, "The model did not answer within 30 seconds.")
    assert [line["event"] for line in lines] == ["advice.model.not_shown"]
    sent, came = await office.facts(ASKED, ANSWERED)
    assert came.detail["came"] == "half\\0 an \\ud800answer"
    assert told.spent is not None
    assert told.spent.tokens == sent.detail["set_aside"]
    script(rewording).fails = lambda: None
    assert (await ask(office, rewording)).model == "scripted"


async def test_a_budget_ends_the_asking(office: Office, rewording: Rewording) -> None:
    """Of an incident for good, of a day until the next one; it is reckoned before anything leaves."""
    poor = replace(rewording, limits=Limits(100_000, 100))
    with capture_logs() as lines:
        told = await ask(office, poor)
    assert told.why.startswith("The budget of 100 tokens for one cause does not suffice")
    assert [line["event"] for line in lines] == ["advice.model.not_asked"]
    daily = replace(rewording, limits=Limits(6_000, 100_000))
    script(rewording).changed, script(rewording).tokens = {"confidence": 0.8}, (None, None)
    assert (await ask(office, daily)).model == "scripted"
    other = replace(daily, model=replace(script(rewording), name="other"))
    assert "for one day" in (await ask(office, other)).why
    office.wait(DAY)
    assert (await ask(office, other)).model == "other"
    assert len(await office.facts(ASKED)) == 2


async def test_while_one_asks_no_other_does(office: Office, rewording: Rewording) -> None:
    """A process that ended while it asked is waited for twice as long as an answer may take; then one may ask again."""

    def end() -> None:
        raise KeyboardInterrupt

    script(rewording).fails = end
    with pytest.raises(KeyboardInterrupt):
        await ask(office, rewording)
    script(rewording).fails = lambda: None
    waits = await ask(office, rewording)
    assert (waits.why, waits.may_ask) == ("The model is being asked.", False)
    office.wait(61)
    assert (await seen(rewording, office)).why == "The model was asked, and the process ended before it answered."
    assert (await ask(office, rewording)).model == "scripted"


async def test_what_the_store_holds_is_judged_too(office: Office, rewording: Rewording) -> None:
    """An answer that somebody changed in the database has to pass the same gate as one that just came."""
    await ask(office, rewording)
    async with office.database.write() as session:
        (came,) = await office.facts(ANSWERED)
        came = await session.merge(came)
        came.detail = came.detail | {"said": came.detail["said"] | {"remedy": "restore_records"}}
    assert "restore_records" in (await seen(rewording, office)).why
    async with office.database.write() as session:
        came = await session.merge(came)
        came.detail = came.detail | {"said": {"made": "up"}}
    assert (await seen(rewording, office)).model is None


async def test_of_another_company_there_is_nothing_to_ask(office: Office, rewording: Rewording) -> None:
    """Who may not see an incident may not have it worded either, and nothing leaves."""
    with pytest.raises(NotFound):
        await reword.ask(rewording, 1, office.user, frozenset({2}))
    assert script(rewording).asked == []
