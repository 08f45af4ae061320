"""One message to one address, and what became of it."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus

from apprise import Apprise, NotifyFormat
from pydantic import SecretStr

from logwarden.problems import GiveUp, TryAgain

from .address import service_at

_CODE = re.compile(r"\berror=(\d{3})\b")
"""How Apprise's services tell the status of an answer: in words alone."""
_PASSING = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)
"""Of the 4xx, those that another try may mend."""

logging.getLogger("apprise").propagate = False  # it tells hosts and recipients; what counts is in the result


async def send(address: SecretStr, title: str, text: str) -> None:
    """Sends plain text.

    Raises:
        TryAgain: nobody answered, or the service is in trouble or wants less.
        GiveUp: the address or the message will never be taken; the words say why, and hold no address.
    """
    try:
        _, service = service_at(address.get_secret_value())
    except ValueError as refused:
        raise GiveUp(str(refused)) from None
    way = Apprise(asset=service.asset)
    way.add(service)
    result = await way.async_notify(text, title=title, body_format=NotifyFormat.TEXT)
    if result:
        return
    codes = [int(code) for one in result for entry in one.logs() for code in _CODE.findall(entry.message)]
    if not codes:
        raise TryAgain("The address does not answer, or not in time.")
    words = f"The address answers {codes[-1]}{_phrase(codes[-1])}."
    if HTTPStatus.MULTIPLE_CHOICES <= codes[-1] < HTTPStatus.INTERNAL_SERVER_ERROR and codes[-1] not in _PASSING:
        raise GiveUp(f"{words} That does not change by itself: an admin has to enter the address anew.")
    raise TryAgain(words)


def _phrase(code: int) -> str:
    try:
        return f" ({HTTPStatus(code).phrase})"
    except ValueError:
        return ""
