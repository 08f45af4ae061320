"""The portal's limits, by a moved clock: how hard it is pressed, when it is left alone, and how long a call lasts."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from logwarden.portal.api import FAILURES, PATIENCE, TOKEN_PAUSE_SECONDS, FortexApi
from logwarden.portal.breaker import CircuitState, Resting
from logwarden.problems import Problem, TokenRefused, TryAgain

from .moved_clock import clock, run

NOON = datetime(2026, 6, 17, 12, tzinfo=UTC)
COMPANIES = [f"C{number}" for number in range(46)]
CAP = PATIENCE.total_seconds()

Behaviour = Callable[[httpx2.Request], Awaitable[httpx2.Response]]


class Portal:
    """A portal that behaves as it is told to, and keeps when each request began and how many were under way."""

    def __init__(self, behaviour: Behaviour, *, at_once: int = 4, per_second: int = 5, attempts: int = 4) -> None:
        self.behaviour, self.at_once, self.per_second = behaviour, at_once, per_second
        self.begun: list[float] = []
        self.paths: list[str] = []
        self.under_way = self.most_at_once = 0
        self.api = FortexApi(
            "https://portal.test",
            SecretStr("t0ken"),
            "zero",
            requests_at_once=at_once,
            requests_per_second=per_second,
            transport=httpx2.MockTransport(self._answer),
            attempts=attempts,
        )

    async def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.begun.append(clock())
        self.paths.append(request.url.path)
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            return await self.behaviour(request)
        finally:
            self.under_way -= 1

    async def whole_pass(self) -> Counter[str]:
        """All companies at once; how it went for them, by the kind of problem."""

        async def one(company: str) -> str:
            try:
                await self.api.analysis(company)
            except Problem as problem:
                return type(problem).__name__
            return "seen"

        return Counter(await asyncio.gather(*map(one, COMPANIES)))

    def most_in_a_second(self) -> int:
        """Requests that began within any one second; a microsecond is the clock's own."""
        return max(sum(start <= other < start + 1 - 1e-6 for other in self.begun) for start in self.begun)


def given_answer(status: int = 200, retry_after: int | None = None, updated: datetime | None = None) -> httpx2.Response:
    """An answer of that status, dated by the moved clock."""
    date = (NOON + timedelta(seconds=clock())).strftime("%a, %d %b %Y %H:%M:%S GMT")
    headers = {"Date": date} | ({} if retry_after is None else {"Retry-After": str(retry_after)})
    body: list[dict[str, str]] | dict[str, list[str]] = [{"driverId": "D"}]
    if updated is not None:
        body = [{"driverId": "D", "lastUpdatedAt": updated.isoformat()}]
    return httpx2.Response(status, headers=headers, json=body)


def always(status: int = 200, seconds: float = 0, retry_after: int | None = None) -> Behaviour:
    """Each answer takes so long and has that status."""

    async def behaviour(request: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(seconds)
        if request.url.path == "/monitoring":
            return httpx2.Response(status, json={"companies": []}, headers=given_answer().headers.copy())
        return given_answer(status, retry_after)

    return behaviour


async def hangs(_: httpx2.Request) -> httpx2.Response:
    """Never answers."""
    await asyncio.sleep(1e6)
    raise AssertionError


async def is_gone(_: httpx2.Request) -> httpx2.Response:
    """Takes no connection."""
    raise httpx2.ConnectError("refused")


def test_so_many_at_once_and_so_many_a_second() -> None:
    """A whole pass keeps to both limits, uses them up, and sees every company."""

    async def story() -> None:
        slow = Portal(always(seconds=10))
        assert await slow.whole_pass() == {"seen": 46}
        assert slow.most_at_once == 4
        quick = Portal(always())
        begun = clock()
        assert await quick.whole_pass() == {"seen": 46}
        assert (quick.most_in_a_second(), round(clock() - begun)) == (5, 9)

    run(story())


def test_a_pass_over_a_dead_portal_ends_in_seconds() -> None:
    """After FAILURES calls in a row the others are not asked, and hear until when."""

    async def story() -> None:
        portal = Portal(is_gone)
        assert set(await portal.whole_pass()) == {"Busy", "Resting"}
        assert clock() < 30
        assert len(portal.begun) <= (FAILURES + 3) * 4
        circuit = portal.api.circuit
        assert circuit.until is not None
        assert (circuit.state, circuit.until - circuit.since) == (CircuitState.OPEN, timedelta(seconds=30))
        assert circuit.problem == "The portal's API cannot be reached, or broke off."
        with pytest.raises(TryAgain, match=r"not asked again before \d\d:\d\d:\d\d UTC: The portal's API cannot be"):
            await portal.api.overview()

    run(story())


def test_a_portal_that_hangs_costs_two_calls_time() -> None:
    """Calls that get no answer end at the cap, and not one after the other 46 times."""

    async def story() -> None:
        portal = Portal(hangs)
        assert (await portal.whole_pass())["Resting"] >= 46 - FAILURES - 3
        assert clock() <= 2 * CAP + 1

    run(story())


def test_pauses_grow_and_one_call_finds_out() -> None:
    """One request a pause, 30 s to ten minutes; the first good answer lets everybody through again."""

    async def story() -> None:
        portal = Portal(is_gone)
        await portal.whole_pass()
        trials: list[float] = []
        while len(trials) < 7:
            before = len(portal.begun)
            await asyncio.gather(portal.api.overview(), portal.api.overview(), return_exceptions=True)
            assert len(portal.begun) - before <= 1
            trials += portal.begun[before:]
            await asyncio.sleep(1)
        apart = [round(later - sooner) for sooner, later in pairwise(trials)]
        assert apart == [60, 120, 240, 480, 600, 600]
        portal.behaviour = always()
        await asyncio.sleep(600)
        await portal.api.overview()
        assert portal.api.circuit.state is CircuitState.CLOSED
        assert await portal.whole_pass() == {"seen": 46}

    run(story())


def test_a_few_broken_companies_do_not_hide_the_others() -> None:
    """Failures while others are answered leave the circuit closed, though they end in a row."""
    broken = {*COMPANIES[:3], *COMPANIES[-2:]}

    async def some_fail(request: httpx2.Request) -> httpx2.Response:
        ill = request.url.path.rpartition("/")[2] in broken
        await asyncio.sleep(10 if ill else 0.22)
        return given_answer(500 if ill else 200)

    async def story() -> None:
        portal = Portal(some_fail, attempts=1)
        assert await portal.whole_pass() == {"seen": 41, "Busy": 5}
        assert portal.api.circuit.state is CircuitState.CLOSED

    run(story())


def test_all_places_may_fail_at_once() -> None:
    """As many failures as calls are under way say nothing of the others yet: the next in line are asked."""

    async def largest_fail(request: httpx2.Request) -> httpx2.Response:
        return given_answer(500 if request.url.path.rpartition("/")[2] in COMPANIES[:10] else 200)

    async def story() -> None:
        portal = Portal(largest_fail, at_once=10, attempts=1)
        assert await portal.whole_pass() == {"Busy": 10, "seen": 36}

    run(story())


def test_a_pause_that_the_portal_asks_for_is_kept() -> None:
    """A Retry-After that is too long to wait for holds for all companies at once, up to an hour."""

    async def story() -> None:
        portal = Portal(always(429, retry_after=86_400))
        await portal.whole_pass()
        assert len(portal.begun) <= 4
        portal.behaviour = always()
        await asyncio.sleep(3590)
        with pytest.raises(Resting) as said:
            await portal.api.overview()
        assert said.value.after_seconds >= 1
        await asyncio.sleep(20)
        await portal.api.overview()

    run(story())


def test_a_given_up_trial_leaves_the_way_free() -> None:
    """Who was to find out and was cancelled learnt nothing: the next call finds out."""

    async def story() -> None:
        portal = Portal(is_gone)
        await portal.whole_pass()
        await asyncio.sleep(30)
        portal.behaviour = hangs
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(portal.api.overview(), 5)
        assert portal.api.circuit.state is CircuitState.OPEN
        portal.behaviour = always()
        await portal.api.overview()

    run(story())


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_token_is_not_used_again_for_some_minutes(status: int) -> None:
    """No company but those under way is asked with it; then one call finds out; the portal's time stays to be had."""

    async def expired(request: httpx2.Request) -> httpx2.Response:
        return given_answer(200 if request.url.path == "/health" else status)

    async def story() -> None:
        portal = Portal(expired)
        assert await portal.whole_pass() == {"TokenRefused": 46}
        assert len(portal.begun) <= 4
        before = len(portal.begun)
        for _ in range(TOKEN_PAUSE_SECONDS // 15 * 3):
            await portal.api.now()
            with pytest.raises(TokenRefused, match="refuses our token"):
                await portal.api.overview()
            await asyncio.sleep(15)
        assert Counter(portal.paths[before:])["/monitoring"] == 2
        assert portal.api.circuit.state is CircuitState.CLOSED
        portal.behaviour = always()
        await asyncio.sleep(TOKEN_PAUSE_SECONDS)
        await portal.api.overview()
        assert await portal.whole_pass() == {"seen": 46}

    run(story())


def test_until_when_an_answer_stays() -> None:
    """Ten minutes after the oldest list in it was computed, or after it was given; unknown until there is one."""

    async def story() -> None:
        updated: list[datetime | None] = []

        async def told(_: httpx2.Request) -> httpx2.Response:
            body = [
                {"driverId": f"D{number}"} | ({"lastUpdatedAt": at.isoformat()} if at else {})
                for number, at in enumerate(updated)
            ]
            return httpx2.Response(200, json=body, headers=given_answer().headers.copy())

        api = Portal(told).api
        assert api.unchanged_until("C1") is None
        cases: list[tuple[list[datetime | None], datetime]] = [
            ([NOON - timedelta(seconds=90), NOON - timedelta(seconds=30), None], NOON + timedelta(seconds=510)),
            ([None], NOON + timedelta(seconds=600)),
            ([], NOON + timedelta(seconds=600)),
            ([NOON + timedelta(days=400)], NOON + timedelta(seconds=600)),
        ]
        for instants, until in cases:
            updated[:] = instants
            await api.analysis("C1")
            assert api.unchanged_until("C1") == until
        assert api.unchanged_until("C2") is None

    run(story())


def test_a_broken_answer_may_be_asked_for_again() -> None:
    """What could not be read may have broken on the way: nobody says that it stays."""

    async def half(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=[{"driverId": None}], headers=given_answer().headers.copy())

    async def story() -> None:
        portal = Portal(always())
        await portal.api.analysis("C1")
        portal.behaviour = half
        await portal.api.analysis("C1")
        assert portal.api.unchanged_until("C1") is None

    run(story())


class Weather:
    """A portal whose behaviour changes at random with every request; keeps what must never happen."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.portal = Portal(self.behave, at_once=chance.randint(1, 5), per_second=chance.randint(1, 6))
        self.ill = 0.5
        self.trials = 0
        self.wrong: list[str] = []
        self.first: dict[str, float] = {}

    async def behave(self, request: httpx2.Request) -> httpx2.Response:
        """An answer, a failure, or nothing for a long time."""
        self.first.setdefault(request.url.path, clock())
        state = self.portal.api.circuit.state
        if state is CircuitState.OPEN:
            self.wrong.append("a request while the circuit is open")
        if state is CircuitState.HALF_OPEN and self.trials:
            self.wrong.append("two calls find out")
        finds_out = state is CircuitState.HALF_OPEN
        self.trials += finds_out
        try:
            return await self._fall()
        finally:
            self.trials -= finds_out

    async def _fall(self) -> httpx2.Response:
        await asyncio.sleep(self.chance.choice([0, 0, 0.3, 5, 20]))
        if self.chance.random() >= self.ill:
            return given_answer()
        fault = self.chance.choice(["status", "busy", "gone", "hangs", "not there"])
        if fault == "gone":
            raise httpx2.ConnectError("refused")
        if fault == "hangs":
            await asyncio.sleep(self.chance.choice([40, 125, 1000]))
        if fault == "busy":
            return given_answer(429, self.chance.choice([0, 1, 20, 100, 400, 10_000]))
        return given_answer({"status": 503, "not there": 404}.get(fault, 200))

    async def call(self, company: str) -> None:
        """One call, sometimes given up by its caller; no problem of it is a defect."""
        patience = self.chance.choice([None, None, None, 3, 50])
        try:
            async with asyncio.timeout(patience):
                await self.portal.api.analysis(company)
        except (Problem, TimeoutError):
            pass
        path = f"/monitoring/smart-analyze/{company}"
        if clock() - self.first.get(path, clock()) > CAP + 1e-6:
            self.wrong.append(f"a call of {clock() - self.first[path]} s")

    async def passes(self) -> None:
        """Some waves of calls, with pauses between; at the end the portal is well, and so are we."""
        for wave in range(self.chance.randint(1, 6)):
            self.ill = self.chance.choice([0.0, 0.2, 0.8, 1.0])
            await asyncio.gather(*(self.call(f"{wave}-{n}") for n in range(self.chance.randint(1, 30))))
            await asyncio.sleep(self.chance.choice([0, 1, 15, 29, 31, 300, 601]))
        self.ill = 0.0
        await asyncio.sleep(3600)
        await self.portal.api.analysis("at last")


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_whatever_goes_wrong_the_limits_hold(seed: int) -> None:
    """Whatever the faults and the clock: both limits, one call that finds out, and the cap of a call hold."""
    weather = Weather(random.Random(seed))  # noqa: S311 - a made-up portal
    run(weather.passes())
    portal = weather.portal
    assert weather.wrong == []
    assert portal.most_at_once <= portal.at_once
    assert portal.most_in_a_second() <= portal.per_second
