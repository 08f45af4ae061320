"""The specification as the judge: requests that it allows and forbids, and whether it names each answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx2
import requests
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from logwarden.api.app import specification
from logwarden.store.users import Role
from tests.pipeline.fake_portal import SYSTEM

from .desk import Desk

HOLDS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
"""No 5xx; the status, the content type, the headers and the body are what the specification says."""
THERE = {"system": SYSTEM, "key": "twoIdenticalStatusesError", "action": "pause"}
"""Names that lead somewhere; numbers in paths lead to 1."""

Operation = APIOperation[Any, Any, Any, Any]


@dataclass
class Judgement:
    """How often each (operation, status) was answered; what does not hold, each with a way to ask again."""

    answered: Counter[tuple[str, int]] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)


@cache
def cases(number: int, each: int) -> Sequence[Case[Any]]:
    """Requests to every operation: at most `each` that it allows and as many that it forbids. `number` is the seed.

    What it allows is there once more with names and numbers that lead somewhere.
    """
    found: list[Case[Any]] = []
    for operation in _operations():
        for case in _drawn(operation, GenerationMode.POSITIVE, number, each):
            found.append(case)
            led = case.derive()
            led.path_parameters = {name: THERE.get(name, 1) for name in case.path_parameters}
            led.query = {name: THERE.get(name, value) for name, value in case.query.items()}
            if isinstance(led.body, dict):
                led.body = led.body | {name: THERE[name] for name in THERE if name in led.body}
            if led != case:
                found.append(led)
        with suppress(Unsatisfiable):  # of what takes nothing, nothing can be wrong
            found += _drawn(operation, GenerationMode.NEGATIVE, number, each)
    return found


def _operations() -> Iterator[Operation]:
    for found in openapi.from_dict(specification()).get_all_operations():
        assert isinstance(found, Ok), "the specification can be read"
        yield found.ok()


def _drawn(operation: Operation, mode: GenerationMode, number: int, each: int) -> list[Case[Any]]:
    found: list[Case[Any]] = []

    @seed(number)
    @settings(
        max_examples=each,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def draw(case: Case[Any]) -> None:
        found.append(case)

    draw()
    return found


async def judged(desk: Desk, asked: Iterable[Case[Any]], role: Role | None) -> Judgement:
    """Sends the requests as the person with that role, or as a stranger, and looks at each answer."""
    judgement = Judgement()
    for case in asked:
        answer = await _sent(desk, case, role)
        judgement.answered[case.operation.label, answer.status_code] += 1
        try:
            case.validate_response(answer, checks=HOLDS)
        except FailureGroup as group:
            for failure in group.exceptions:
                judgement.wrong.setdefault(f"{case.operation.label}: {failure.title}", str(group))
    return judgement


async def _sent(desk: Desk, case: Case[Any], role: Role | None) -> httpx2.Response:
    asked = requests.Request(**case.as_transport_kwargs(base_url="http://desk.example", headers=desk.bearer(role)))
    wire: Any = asked.prepare()
    desk.client.cookies.clear()
    return await desk.client.request(wire.method, wire.url, headers=dict(wire.headers), content=wire.body)
