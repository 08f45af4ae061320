"""The model's client over real HTTP, against a stand-in on loopback."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest
from pydantic import SecretStr

from logwarden.advisor.asking import NoAnswer
from logwarden.advisor.case import Line
from logwarden.advisor.claims import NO_PLACE
from logwarden.advisor.explain import explain
from logwarden.advisor.question import question_of
from tests.evaluation.cases import recorded
from tests.evaluation.hostile import LICENCE, NAME, UNIT, planted

from .stand_in import ENDLESS, KEY, Answers, asked, called, completion, http, message, repeated, standing_in

PATIENCE = 5.0
QUESTION = (
    '{"found": {"reason": "no_fix", "remedy": "ask_driver", "claims": [{"words": "It is.", "records": ["[R1]"]}]}}'
)


@pytest.fixture(scope="module")
def client() -> Any:
    """The client's module: its libraries take seconds to import, so only the process that runs these tests does."""
    return import_module("logwarden.advisor.model")


def good(body: dict[str, Any]) -> bytes:
    """A model that repeats what the rules found."""
    return called(json.dumps(repeated(asked(body))))


@pytest.mark.parametrize(
    ("make", "answers", "path"),
    [
        ("openai_compatible", good, "POST /chat/completions "),
        ("anthropic", lambda body: message(repeated(asked(body))), "POST /v1/messages "),
    ],
    ids=["openai", "anthropic"],
)
async def test_a_good_answer_is_typed(client: Any, make: str, answers: Answers, path: str) -> None:
    """Either way of speaking: one request with the key in a header, one typed answer with its tokens."""
    async with standing_in(answers) as server:
        model = getattr(client, make)(server.url, "small-7b", SecretStr(KEY), PATIENCE)
        answer = await model.ask(QUESTION)
        await model.aclose()
    assert (answer.said.reason, answer.said.confidence) == ("no_fix", 0.9)
    assert (answer.input_tokens, answer.output_tokens) == (2000, 100)
    assert json.loads(answer.raw)["remedy"] == "ask_driver"
    (received,) = server.received
    assert received.startswith(path)
    assert KEY in received.partition("\r\n\r\n")[0]


NOT_ASKED_FOR = "The model's answer is not what it was asked for"
AWAY = "The model's server cannot be reached, or broke off."
NO_CHOICE = b'{"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": []}'
BAD: dict[str, tuple[bytes, str]] = {
    "429": (http(b"{}", 429, head="Retry-After: 1\r\n"), "The model's server refused the question (HTTP 429)."),
    "500": (http(b"{}", 500), "The model's server refused the question (HTTP 500)."),
    "broken JSON": (http(b'{"id": '), NOT_ASKED_FOR),
    "a list": (http(b"[]"), NOT_ASKED_FOR),
    "a broken call": (called('{"reason": "no_f'), NOT_ASKED_FOR),
    "no such reason": (called('{"reason": "made_up"}'), NOT_ASKED_FOR),
    "words": (completion({"content": "Of course!"}, "stop"), NOT_ASKED_FOR),
    "a refusal": (completion({"refusal": "I cannot help."}, "stop"), NOT_ASKED_FOR),
    "no choice": (http(NO_CHOICE), NOT_ASKED_FOR),
    "endless": (b"HTTP/1.1 200 Said\r\n\r\n" + ENDLESS, AWAY),
    "coded": (b"HTTP/1.1 200 Said\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n", AWAY),
    "closed": (b"", AWAY),
}
"""What a server sends that is no answer, and what is said of it."""


@pytest.mark.parametrize("name", [*BAD, "nothing"])
async def test_what_is_no_answer_ends_in_one_sentence(client: Any, name: str) -> None:
    """Each ends after one request, in words that hold neither the key nor anything of the server's."""
    sent, words = BAD.get(name, (None, "The model did not answer within 0.2 seconds."))
    patience = PATIENCE if name in BAD else 0.2
    async with standing_in(lambda _: sent) as server:
        model = client.openai_compatible(server.url, "small-7b", SecretStr(KEY), patience)
        with pytest.raises(NoAnswer) as problem:
            await model.ask(QUESTION)
        await model.aclose()
    assert str(problem.value).startswith(words)
    assert KEY not in str(problem.value) + problem.value.raw
    assert len(server.received) == 1
    assert len(problem.value.raw) < client.LARGEST_ANSWER


async def test_nobody_is_sent_elsewhere(client: Any) -> None:
    """A redirect is not followed: the key and the question stay where the settings say."""
    async with (
        standing_in(good) as other,
        standing_in(lambda _: http(b"", 307, head=f"Location: {other.url}/chat/completions\r\n")) as server,
    ):
        model = client.openai_compatible(server.url, "small-7b", SecretStr(KEY), PATIENCE)
        with pytest.raises(NoAnswer):
            await model.ask(QUESTION)
        await model.aclose()
    assert (len(server.received), other.received) == (1, [])


def private(line: Line) -> set[str]:
    """What of an error and its records says who, with what, and where."""
    events = [shown.event for shown in line.records]
    values = {value for event in events for value in (event.vehicle, event.device, event.location, event.longitude)}
    return (values - {"", *NO_PLACE}) | {line.driver} | {f'"{shown.id}\\"' for shown in line.records}


async def test_no_name_no_licence_and_no_unit_leaves(client: Any) -> None:
    """All that the stand-in received, as recorded and with a name, a licence and a unit in every text of a portal."""
    secrets = {*NAME.split(), LICENCE, UNIT, "Mainstreet", "Renoville", "IGNORE ALL"}
    async with standing_in(good) as server:
        model = client.openai_compatible(server.url, "small-7b", None, PATIENCE)
        for one in recorded()[::8]:
            for case in (one.case, planted(one.case)):
                question = question_of(case, explain(case))
                if question is not None:
                    secrets |= {value for line in case.lines for value in private(line)}
                    await model.ask(question.text)
        await model.aclose()
    assert len(server.received) > 20
    everything = "\n".join(server.received)
    assert '\\"portal_says\\"' in everything
    assert [secret for secret in secrets if secret.lower() in everything.lower()] == []
