"""The portal's monitoring API: read only, patient with a busy portal, never following it to another host."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import quote, urlsplit

import httpx2
import stamina
from pydantic import SecretStr

from logwarden import log
from logwarden.portal import addresses, fields, parse
from logwarden.portal.wire import Analysis, Overview
from logwarden.problems import AskPerson, SettingsProblem, TryAgain

_log = log.get(__name__)
_T = TypeVar("_T")

_SHORT_CALL = timedelta(seconds=30)
_ANALYSIS_CALL = timedelta(seconds=120)
"""A large company's analysis can take over a minute (portal-contract.md §1)."""

_PATIENCE = timedelta(seconds=180)
"""No new try of one call begins later than this after its first."""


class _Busy(TryAgain):
    """Worth another try right here. `retry_after` is what the portal asked for, in seconds."""

    def __init__(self, words: str, retry_after: float | None = None) -> None:
        super().__init__(words, after_seconds=max(60, round(retry_after or 0)))
        self.retry_after = retry_after


class FortexApi:
    """One portal deployment's monitoring API.

    Args:
        api_url: https, or loopback.
        token: sent raw, in a header only; never logged, never in an error's text.
        system: the deployment's name, sent as header and as query.
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
        transport: httpx2.AsyncBaseTransport | None = None,
        attempts: int = 4,
    ) -> None:
        self._url = addresses.checked(api_url)
        _check_header("token", token.get_secret_value())
        _check_header("system's name", system)
        self._system = system
        self._attempts = attempts
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

    async def now(self) -> datetime:
        """The portal's clock, aware UTC, to the second.

        Raises:
            TryAgain: the portal is away, or says no time.
            AskPerson: it refuses us.
        """
        return await self._ask("/health", _SHORT_CALL, lambda _, asked_at: asked_at)

    async def overview(self) -> Overview:
        """All companies.

        Raises:
            TryAgain: the portal is away, busy, or answers with something else.
            AskPerson: it refuses us.
        """
        return await self._ask("/monitoring", _SHORT_CALL, lambda answer, at: parse.overview(_json(answer), at))

    async def analysis(self, company_id: str) -> Analysis | None:
        """All drivers of a company, doubled ones merged.

        Raises:
            TryAgain: the portal is away, busy, does not know the company, or answers with something else.
            AskPerson: it refuses us.
        """
        path = "/monitoring/smart-analyze/" + quote(company_id, safe=":")
        return await self._ask(path, _ANALYSIS_CALL, _analysis)

    async def _ask(
        self,
        path: str,
        limit: timedelta,
        read: Callable[[httpx2.Response, datetime], _T],
    ) -> _T:
        begun = asyncio.get_running_loop().time()

        def wait(error: Exception) -> bool | float:
            if not isinstance(error, _Busy):
                return False
            if error.retry_after is None:
                return True
            spent = asyncio.get_running_loop().time() - begun
            if spent + error.retry_after > _PATIENCE.total_seconds():
                return False
            return error.retry_after + random.uniform(0, 1)  # noqa: S311 - jitter is no secret

        async for attempt in stamina.retry_context(
            on=wait,
            attempts=self._attempts,
            timeout=_PATIENCE,
            wait_initial=0.5,
            wait_max=20,
            wait_jitter=1,
        ):
            with attempt:
                answer = await self._get(path, limit)
                return await asyncio.to_thread(read, answer, _date(answer))  # a large answer takes a second
        raise AssertionError("stamina either returns or raises")

    async def _get(self, path: str, limit: timedelta) -> httpx2.Response:
        """One request with its whole body, or the problem that its answer means."""
        seconds = limit.total_seconds()
        try:
            async with asyncio.timeout(seconds):
                answer = await self._client.get(self._url + path, timeout=httpx2.Timeout(seconds, connect=10))
        except (httpx2.TimeoutException, TimeoutError):
            raise _Busy("The portal's API did not answer in time.") from None
        except httpx2.TransportError:
            raise _Busy("The portal's API cannot be reached, or broke off.") from None
        except (httpx2.HTTPError, httpx2.InvalidURL):
            raise TryAgain("The portal's API answered with something that is no answer.") from None
        _log.debug("portal.api.answered", system=self._system, path=path, status=answer.status_code)
        _raise_for_status(answer)
        return answer


def _raise_for_status(answer: httpx2.Response) -> None:
    status = answer.status_code
    if status == HTTPStatus.OK:
        return
    if answer.is_redirect or HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise AskPerson(
            f"The portal's API sends us on to {_host(answer)}. We do not follow: check the API's address.",
        )
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise AskPerson("The portal's API refuses our token. A person has to check or renew it.")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise _Busy("The portal's API asks us to slow down.", _retry_after(answer))
    if status == HTTPStatus.NOT_FOUND:
        raise TryAgain("The portal's API does not know what we asked for; perhaps it was just removed.")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise _Busy(f"The portal's API failed with status {status}.", _retry_after(answer))
    raise AskPerson(f"The portal's API refuses our request with status {status}: check the system's name.")


def _host(answer: httpx2.Response) -> str:
    try:
        return urlsplit(answer.headers.get("Location", "")).hostname or "another page"
    except ValueError:
        return "another page"


def _retry_after(answer: httpx2.Response) -> float | None:
    """Seconds to wait, from a number or from an HTTP date by the answer's own clock; None where not said."""
    written = answer.headers.get("Retry-After", "").strip()
    if written.isdecimal():
        return float(written)
    until = fields.http_date(written)
    if until is None:
        return None
    now = fields.http_date(answer.headers.get("Date")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def _date(answer: httpx2.Response) -> datetime:
    moment = fields.http_date(answer.headers.get("Date"))
    if moment is None:
        raise TryAgain("The portal's API does not say what time it is (no Date header).")
    return moment


def _analysis(answer: httpx2.Response, asked_at: datetime) -> Analysis:
    try:
        text = answer.content.decode()
    except ValueError:
        raise TryAgain("The portal's API answered with something that is not text.") from None
    return parse.analysis(text, asked_at)


def _json(answer: httpx2.Response) -> object:
    try:
        parsed: object = answer.json()
    except (ValueError, RecursionError):
        raise TryAgain("The portal's API broke off in the middle of an answer, or it is not JSON.") from None
    return parsed


def _check_header(what: str, value: str) -> None:
    """Refuses what would not fit into a header: the HTTP library's own complaint would quote it."""
    if not value or not value.isascii() or not value.isprintable() or value != value.strip():
        raise SettingsProblem([f"The portal's {what} is empty, or has blanks or special letters."])
