"""A thousand facts, twenty subscriptions, and a process that is killed twice in the middle."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

import logwarden
from logwarden.facts import FactKind
from logwarden.pipeline.deliver import AT_ONCE, PATIENCE
from logwarden.states import DeliveryState
from logwarden.store.channels import Channel
from logwarden.store.facts import Fact
from logwarden.store.portals import Company

from .office import ON_SQLITE, TRAIL_SECRET
from .telling import Desk, fact

PATHS = os.pathsep.join([str(Path(logwarden.__file__).parents[1]), str(Path(__file__).parents[2])])
START = datetime.fromisoformat("2026-06-01T10:00-05:00")
NEXT_MORNING = datetime.fromisoformat("2026-06-02T08:00-05:00")
KILLED_AT = (60, 150)
"""The requests, counted over all, at which the process dies: the message arrived, and nobody wrote that down."""
FACTS, COMPANIES = 1000, 10
LAST_LINE = re.compile(r"\n\nMessage (\d+)\.(.*)$")


def happening(number: int) -> Fact:
    """The fact of that number: fixes that wait, every second decided; unseen companies, violations, rules, noise."""
    at = START - timedelta(minutes=30) + timedelta(seconds=number)
    match number % 5:
        case 0:
            return fact(FactKind.FIX_PROPOSED, "fix", number, at)
        case 1:
            return fact(FactKind.SCAN_COMPANY_NOT_SEEN, "company", number // 5 % COMPANIES + 1, at)
        case 2 if number % 25 == 2:
            return fact(FactKind.FIX_VIOLATION, "fix", number, at, system="hero" if number % 50 == 2 else "zero")
        case 3 if number % 10 == 3:
            return fact(FactKind.FIX_APPROVED, "fix", number - 3, at)
        case 4:
            return fact(FactKind.RULE_SET, "rule", number, at)
        case _:
            return fact(FactKind.LOG_READ, "driver", None, at)


async def subscribe(desk: Desk) -> dict[str, set[str]]:
    """Twenty subscriptions on five channels; which matters have to be told on each, worked out without the product."""
    waiting = {f"Fix {number}" for number in range(FACTS) if number % 10 == 5}
    unseen = {f"Company {number}" for number in range(1, COMPANIES + 1)}
    violations = {f"Fix {number}" for number in range(FACTS) if number % 25 == 2}
    at_hero = {f"Fix {number}" for number in range(FACTS) if number % 50 == 2}
    rules = {f"Rule {number}" for number in range(FACTS) if number % 5 == 4}
    paths = [f"/{name}" for name in ("now", "late", "summaries", "companies", "rules")]
    now, late, summaries, companies, of_rules = [await desk.channel(path) for path in paths]
    wanted: list[tuple[Channel, str, tuple[str, ...], dict[str, Any]]] = [
        (now, "approvals", (), {}),
        (now, "not_seen", (), {}),
        (now, "violations", (), {"urgent": True}),
        (now, "holds", (), {}),
        (late, "approvals", (), {"wait_minutes": 60}),
        (late, "violations", (), {"system": "hero"}),
        (summaries, "approvals", ("08:00", "20:00"), {}),
        (summaries, "violations", ("08:00",), {}),
        (summaries, "rule.set", ("08:00", "12:00"), {}),
        (of_rules, "rule.set", (), {}),
        *((companies, "not_seen", (), {"company_id": one}) for one in range(1, COMPANIES + 1)),
    ]
    assert len(wanted) == 20
    for channel, about, times, more in wanted:
        await desk.wants(channel, about, *times, **more)
    told = [waiting | unseen | violations, waiting | at_hero, waiting | violations | rules, unseen, rules]
    return dict(zip(paths, told, strict=True))


async def run(desk: Desk, url: SecretStr, at: datetime, kill_at: int | None = None) -> bool:
    """A process at that instant, killed when the receiver got so many requests; answers whether it ended by itself."""
    said = (url.get_secret_value(), TRAIL_SECRET.get_secret_value(), at.isoformat())
    arguments = (sys.executable, "-m", "tests.pipeline.telling_process", *said)
    child = await asyncio.create_subprocess_exec(*arguments, env=os.environ | {"PYTHONPATH": PATHS})

    def kill(count: int) -> None:
        if count == kill_at:
            child.kill()

    desk.receiver.before_answer = kill
    return await child.wait() == 0


@ON_SQLITE
async def test_a_thousand_facts_twenty_subscriptions_and_two_kills(desk: Desk, database_url: SecretStr) -> None:
    """Every matter is told where it is wanted, once; what was under way at a kill says that it may come twice."""
    async with desk.office.database.write() as session:
        session.add_all(Company(system="zero", portal_id=f"C{n}", name=f"ACME {n}") for n in range(1, COMPANIES + 1))
    expected = await subscribe(desk)
    async with desk.office.database.write() as session:
        session.add_all(happening(number) for number in range(FACTS))

    assert not await run(desk, database_url, START, KILLED_AT[0])
    assert not await run(desk, database_url, START, KILLED_AT[1])
    assert await run(desk, database_url, START + PATIENCE)
    assert await run(desk, database_url, START + timedelta(minutes=40))
    assert await run(desk, database_url, NEXT_MORNING)

    told: Counter[tuple[str, str]] = Counter()
    numbers: Counter[str] = Counter()
    repeats = 0
    for one in desk.receiver.received:
        end = LAST_LINE.search(one["message"])
        assert end is not None
        number, words = end.groups()
        numbers[number] += 1
        assert words or numbers[number] == 1  # what was under way at a kill says so, also where it had not come yet
        repeats += bool(words)
        if numbers[number] == 1:
            matters = re.findall(r"(?:^|\n\n)(\w+ \d+)(?: \(.*\))?: ", one["message"])
            told.update((one["path"], matter) for matter in matters)
    limit = "/summaries"  # a summary names fifty, and says how many more there are
    assert {path: {matter for p, matter in told if p == path} for path in expected if path != limit} == {
        path: matters for path, matters in expected.items() if path != limit
    }
    assert {matter for path, matter in told if path == limit} <= expected[limit]
    assert set(told.values()) == {1}
    titles = [one["title"] for one in desk.receiver.received if one["path"] == limit]
    assert sorted(titles) == [
        "Logwarden: Violation (40)", "Logwarden: Waits for a yes or no (100)", "Logwarden: rule.set (200)"
    ]  # fmt: skip
    assert repeats <= len(KILLED_AT) * AT_ONCE
    states = Counter(one.state for one in await desk.deliveries())
    assert set(states) == {DeliveryState.SENT, DeliveryState.NOT_NEEDED}
