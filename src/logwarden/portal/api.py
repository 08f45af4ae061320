"""The portal's monitoring API: read only, patient with a busy portal, never following it to another host."""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self, TypeVar

import httpx2
import stamina
from pydantic import SecretStr

from logwarden import log
from logwarden.portal import addresses, parse
from logwarden.portal.wire import CACHE, Analysis, Overview
from logwarden.problems import SettingsProblem, TokenRefused, TryAgain

from .answers import Busy, NotThere, check_granted, check_up, date_of, json_of, text_of
from .breaker import Breaker, Circuit, CircuitState, Resting
from .limits import Limits
from .origins import Origins

_log = log.get(__name__)
_T = TypeVar("_T")

REQUESTS_AT_ONCE = 4
REQUESTS_PER_SECOND = 5

_SHORT_CALL = timedelta(seconds=30)
_ANALYSIS_CALL = timedelta(seconds=120)
"""A large company's analysis can take over a minute (portal-contract.md §1)."""

PATIENCE = timedelta(seconds=180)
"""One call with all its tries and waits lasts no longer, once it is its turn."""

FAILURES = 5
"""So many calls in a row that failed are the portal's failure, and not some companies'; more than are under way."""

LARGE_ANSWER = 100_000
"""Bytes. What is larger is parsed beside the loop, which others use meanwhile."""

TOKEN_PAUSE_SECONDS = 300
"""How long a refused token is not used: a portal may lock out whoever knocks with a wrong one."""


class FortexApi:
    """One portal deployment's monitoring API.

    A portal that fails again and again is left alone for a while (`circuit`), and so is one that refused our token.

    Args:
        api_url: https, or loopback.
        token: sent raw, in a header only; never logged, never in an error's text.
        system: the deployment's name, sent as header and as query.
        origin: what stands before every company in the paths of its analysis, on deployments of several origins;
            None takes the origin that the overview tells of a company, if it tells one.
        requests_at_once: calls under way at a time.
        requests_per_second: requests that begin within any second.
        transport: for tests.
        attempts: how often a busy portal is asked in all, with growing, jittered waits between.

    Raises:
        SettingsProblem: the address or the token cannot be used.
    """

    def __init__(
        self,
        api_url: str,
        token: SecretStr,
        system: str,
        *,
        origin: str | None = None,
        requests_at_once: int = REQUESTS_AT_ONCE,
        requests_per_second: int = REQUESTS_PER_SECOND,
        transport: httpx2.AsyncBaseTransport | None = None,
        attempts: int = 4,
    ) -> None:
        self._url = addresses.checked(api_url)
        _check_header("token", token.get_secret_value())
        _check_header("system's name", system)
        self._system = system
        self._attempts = attempts
        self._origins = Origins(origin)
        self._limits = Limits(requests_at_once, requests_per_second)
        failures = max(FAILURES, requests_at_once + 1)
        self._portal = Breaker(Busy, after=failures, first_pause=30, longest_pause=600, refusal=_rests)
        self._token = Breaker(
            TokenRefused,
            after=1,
            first_pause=TOKEN_PAUSE_SECONDS,
            longest_pause=TOKEN_PAUSE_SECONDS,
            refusal=lambda circuit: TokenRefused(circuit.problem),
        )
        self._unchanged_until: dict[str, datetime] = {}
        self._client = httpx2.AsyncClient(
            headers={
                "Authorization": token.get_secret_value(),
                "x-system-name": system,
                "Accept": "application/json",
            },
            params={"system": system},
            follow_redirects=False,
            trust_env=not addresses.is_loopback(self._url),
            transport=transport,
        )

    async def __aenter__(self) -> Self:
        """The API itself; leaving closes it."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes all connections."""
        await self._client.aclose()

    @property
    def circuit(self) -> Circuit:
        """Whether the portal is asked at present, and if not, why and until when."""
        return self._portal.circuit

    async def now(self) -> datetime:
        """The portal's clock, aware UTC, to the second.

        Raises:
            TryAgain: the portal is away, or says no time.
            AskPerson: it refuses us.
        """
        async with self._limits.place():
            answer = await self._ask("/health", _SHORT_CALL)  # open to anybody: it proves nothing about the token
        check_granted(answer)
        return date_of(answer)

    async def overview(self) -> Overview:
        """All companies.

        Raises:
            TryAgain: the portal is away, busy, or answers with something else.
            TokenRefused: it refuses our token, or did so less than TOKEN_PAUSE_SECONDS ago.
            AskPerson: it refuses us for another reason.
        """

        def read(answer: httpx2.Response, asked_at: datetime) -> Overview:
            raw = json_of(answer)
            found = parse.overview(raw, asked_at)
            self._origins.learn(raw)
            return found

        return await self._get("/monitoring", _SHORT_CALL, read)

    async def analysis(self, company_id: str) -> Analysis:
        """All drivers of a company, doubled ones merged.

        Raises:
            TryAgain: the portal is away, busy, does not know the company, or answers with something else.
            TokenRefused: as `overview`.
            AskPerson: it refuses us for another reason.
        """
        path, *others = self._origins.paths(company_id)
        try:
            found = await self._get(path, _ANALYSIS_CALL, _analysis)
        except NotThere:
            if not others:
                raise
            path = others[0]
            found = await self._get(path, _ANALYSIS_CALL, _analysis)
        self._origins.found(company_id, path)
        if found.stray:
            self._unchanged_until.pop(company_id, None)  # what could not be read may have broken on the way
        else:
            told = [driver.last_updated_at for driver in found.drivers if driver.last_updated_at is not None]
            self._unchanged_until[company_id] = min([*told, found.asked_at]) + CACHE
        return found

    def unchanged_until(self, company_id: str) -> datetime | None:
        """Until when the portal would give the same analysis as last time, by its clock, aware UTC.

        That is `CACHE` after it was computed: after the oldest `lastUpdatedAt` in it, or where it tells none, after
        it was given. None where this process has no answer of the company yet.
        """
        return self._unchanged_until.get(company_id)

    async def _get(self, path: str, limit: timedelta, read: Callable[[httpx2.Response, datetime], _T]) -> _T:
        """What stands there, read; asked with our token, unless that was just refused."""
        async with self._limits.place():  # first of all: what became known while we waited for it counts
            with self._token.call():
                answer = await self._ask(path, limit)
                check_granted(answer)
        if len(answer.content) < LARGE_ANSWER:
            return read(answer, date_of(answer))
        return await asyncio.to_thread(read, answer, date_of(answer))

    async def _ask(self, path: str, limit: timedelta) -> httpx2.Response:
        """The answer of a portal at work, within `PATIENCE`.

        Raises:
            TryAgain: there is none, or the portal is left alone at present.
        """
        with self._portal.call() as finds_out:
            try:
                async with asyncio.timeout(PATIENCE.total_seconds()):
                    return await self._tries(path, limit, finds_out=finds_out)
            except TimeoutError:
                raise Busy("The portal's API did not answer in time.") from None

    async def _tries(self, path: str, limit: timedelta, *, finds_out: bool) -> httpx2.Response:
        """The answer to the first try that gets one; a call that finds out whether the portal is back has one try."""
        now = asyncio.get_running_loop().time
        end = now() + PATIENCE.total_seconds()

        def wait(error: Exception) -> bool | float:
            if not isinstance(error, Busy) or self.circuit.state is not CircuitState.CLOSED:
                return False  # it would not pass, or others found meanwhile that the portal is down
            if error.retry_after is None:
                return True
            if now() + error.retry_after > end:
                return False
            return error.retry_after + random.uniform(0, 1)  # noqa: S311 - jitter is no secret

        async for attempt in stamina.retry_context(
            on=wait,
            attempts=1 if finds_out else self._attempts,
            timeout=None,
            wait_initial=0.5,
            wait_max=20,
            wait_jitter=1,
        ):
            with attempt:
                await self._limits.turn()
                if self.circuit.state is not CircuitState.CLOSED and not finds_out:
                    raise _rests(self.circuit)
                return await self._request(path, limit)
        raise AssertionError("stamina either returns or raises")

    async def _request(self, path: str, limit: timedelta) -> httpx2.Response:
        """One request with its whole body.

        Raises:
            Busy: no answer, or one of a portal that is not well.
            TryAgain: what came is no HTTP.
        """
        seconds = limit.total_seconds()
        try:
            async with asyncio.timeout(seconds):
                answer = await self._client.get(self._url + path, timeout=httpx2.Timeout(seconds, connect=10))
        except (httpx2.TimeoutException, TimeoutError):
            raise Busy("The portal's API did not answer in time.") from None
        except httpx2.TransportError:
            raise Busy("The portal's API cannot be reached, or broke off.") from None
        except (httpx2.HTTPError, httpx2.InvalidURL):
            raise TryAgain("The portal's API answered with something that is no answer.") from None
        _log.debug("portal.api.answered", system=self._system, path=path, status=answer.status_code)
        check_up(answer)
        return answer


def _analysis(answer: httpx2.Response, asked_at: datetime) -> Analysis:
    return parse.analysis(text_of(answer), asked_at)


def _rests(circuit: Circuit) -> TryAgain:
    """What those hear who call while the portal is left alone."""
    now = datetime.now(UTC)
    until = max(circuit.until or now, now)
    return Resting(
        f"The portal's API failed too often and is not asked again before {until:%H:%M:%S} UTC: {circuit.problem}",
        after_seconds=math.ceil((until - now).total_seconds()),
    )


def _check_header(what: str, value: str) -> None:
    """Refuses what would not fit into a header: the HTTP library's own complaint would quote it."""
    if not value or not value.isascii() or not value.isprintable() or value != value.strip():
        raise SettingsProblem([f"The portal's {what} is empty, or has blanks or special letters."])
