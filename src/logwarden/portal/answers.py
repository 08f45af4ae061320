"""What an answer of the monitoring API means: the portal is busy, refuses us, knows nothing of it, or all is well."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx2

from logwarden.portal import fields
from logwarden.problems import AskPerson, TokenRefused, TryAgain


class Busy(TryAgain):
    """The portal's own fault, worth another try. `retry_after` is what the portal asked for, in seconds."""

    def __init__(self, words: str, retry_after: float | None = None) -> None:
        super().__init__(words, after_seconds=max(60, round(retry_after or 0)))
        self.retry_after = retry_after


class NotThere(TryAgain):
    """The portal does not know what was asked for (404)."""


def check_up(answer: httpx2.Response) -> None:
    """Returns for every answer that shows a portal at work, be it a refusal.

    Raises:
        Busy: it failed, or asks us to slow down.
    """
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        raise Busy("The portal's API asks us to slow down.", _retry_after(answer))
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Busy(f"The portal's API failed with status {answer.status_code}.", _retry_after(answer))


def check_granted(answer: httpx2.Response) -> None:
    """Returns for an answer that gives what was asked for.

    Raises:
        TokenRefused: 401 or 403.
        NotThere: 404.
        AskPerson: it sends us elsewhere, or refuses the request.
    """
    status = answer.status_code
    if status == HTTPStatus.OK:
        return
    if answer.is_redirect or HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise AskPerson(
            f"The portal's API sends us on to {_host(answer)}. We do not follow: check the API's address.",
        )
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise TokenRefused("The portal's API refuses our token. A person has to check or renew it.")
    if status == HTTPStatus.NOT_FOUND:
        raise NotThere("The portal's API does not know what we asked for; perhaps it was just removed.")
    raise AskPerson(f"The portal's API refuses our request with status {status}: check the system's name.")


def date_of(answer: httpx2.Response) -> datetime:
    """The portal's clock when it answered: the Date header, aware UTC.

    Raises:
        TryAgain: it says none.
    """
    moment = fields.http_date(answer.headers.get("Date"))
    if moment is None:
        raise TryAgain("The portal's API does not say what time it is (no Date header).")
    return moment


def json_of(answer: httpx2.Response) -> object:
    """The answer's JSON.

    Raises:
        TryAgain: it is none, or not whole.
    """
    try:
        parsed: object = answer.json()
    except (ValueError, RecursionError):
        raise TryAgain("The portal's API broke off in the middle of an answer, or it is not JSON.") from None
    return parsed


def text_of(answer: httpx2.Response) -> str:
    """The answer's text, which is UTF-8.

    Raises:
        TryAgain: it is not.
    """
    try:
        return answer.content.decode()
    except ValueError:
        raise TryAgain("The portal's API broke off in the middle of an answer, or it is no text.") from None


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
