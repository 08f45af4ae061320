"""Addresses that messages go to: https or mail. Whatever could lead to a file or a command is refused.

Only the few services below are ever loaded, so no address can reach any other of Apprise's. Most of these take settings
out of an address, a template's path or `verify=no` among them: so every parameter that is not on the list is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from apprise import AppriseAsset
from apprise.exception import AppriseException
from apprise.plugins.base import NotifyBase
from apprise.plugins.custom_json import NotifyJSON
from apprise.plugins.discord import NotifyDiscord
from apprise.plugins.email import NotifyEmail
from apprise.plugins.google_chat import NotifyGoogleChat
from apprise.plugins.ntfy import NotifyNtfy
from apprise.plugins.slack import NotifySlack
from apprise.plugins.workflows import NotifyWorkflows

from logwarden.settings import LOOPBACK

LONGEST = 2000
"""Characters of an address."""
SECONDS = 20.0
"""How long one service has to take a message."""

_OWN_WEB_ADDRESSES: Mapping[type[NotifyBase], tuple[str, frozenset[str]]] = {
    NotifySlack: ("Slack", frozenset()),
    NotifyDiscord: ("Discord", frozenset()),
    NotifyGoogleChat: ("Google Chat", frozenset({"key", "token"})),
    NotifyWorkflows: ("Teams", frozenset({"api-version", "sp", "sv", "sig"})),
    NotifyNtfy: ("ntfy", frozenset()),
}
"""Services that give out https addresses, with the parameters that theirs have."""
_MAIL_PARAMETERS = frozenset({"to", "from", "cc", "bcc", "reply", "smtp", "name", "user", "pass", "mode"})
_ASSET = AppriseAsset(
    app_id="Logwarden",
    app_desc="Logwarden",
    app_url="",
    image_url_mask="",
    image_url_logo="",
    storage_mode="memory",
    http_redirects=False,
    pgp_autogen=False,
    pem_autogen=False,
    service_timeout=SECONDS,
)
"""Nothing is kept in files, no redirect is followed, and no picture of somebody else's server is shown."""


def service_at(address: str) -> tuple[str, NotifyBase]:
    """The service of an address: its name, and what sends to it.

    One of https is a service's own, or else gets the message as JSON; one of mailtos, with `?to=`, is mail.
    Plain http and mail without TLS are for this very machine.

    Raises:
        ValueError: it is refused; the words never hold the address.
    """
    if len(address) > LONGEST or not address.isprintable() or any(sign.isspace() for sign in address):
        raise ValueError(f"An address has no blanks and at most {LONGEST} characters.")
    try:
        parts = urlsplit(address)
        scheme, host, _ = parts.scheme.lower(), parts.hostname, parts.port
        parameters = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        raise ValueError("It cannot be read as an address.") from None
    if scheme not in {"https", "http", "mailto", "mailtos"} or not host or parts.fragment:
        raise ValueError("An address is of https or mailtos and names a host; it has no #.")
    names = {name for name, _ in parameters}
    if scheme in {"mailto", "mailtos"}:
        return "e-mail", _mail(address, names)
    if scheme == "http" and host not in LOOPBACK:
        raise ValueError("Plain http is for loopback addresses alone; use https.")
    for service, (name, allowed) in _OWN_WEB_ADDRESSES.items():
        if scheme == "https" and (found := service.parse_native_url(address)):
            _only(names, allowed)
            return name, _made(service, found)
    # A parameter goes to the server as it is: Apprise would take one without the dash for a setting of its own.
    query = urlencode([(f"-{name}", value) for name, value in parameters], quote_via=quote)
    said = parts._replace(scheme="jsons" if scheme == "https" else "json", query=query)
    return "webhook", _made(NotifyJSON, _read(NotifyJSON, said.geturl()))


def _mail(address: str, names: set[str]) -> Any:
    _only(names, _MAIL_PARAMETERS)
    mail = _made(NotifyEmail, _read(NotifyEmail, f"{address}{'&' if names else '?'}format=text"))
    if not mail.targets:
        raise ValueError("It names nobody; add ?to= with the address of whom it is for.")
    if not mail.secure and mail.smtp_host not in LOOPBACK:
        raise ValueError("Mail goes out with TLS: the address has to be of mailtos.")
    return mail


def _only(names: set[str], allowed: frozenset[str]) -> None:
    if not names <= allowed:
        words = f"these alone are taken: {', '.join(sorted(allowed))}" if allowed else "this service takes none"
        raise ValueError(f"It has a parameter that is not taken; {words}.")


def _read(service: Any, address: str) -> dict[str, Any] | None:
    """What Apprise, which has no types here, makes of an address."""
    found: dict[str, Any] | None = service.parse_url(address)
    return found


def _made(service: type[NotifyBase], found: dict[str, Any] | None) -> Any:
    """Apprise's own object, whose attributes each service has by itself."""
    try:
        if found:
            return service(**found, asset=_ASSET)
    except (AppriseException, TypeError):
        pass
    raise ValueError("The service cannot read it; copy it whole, as the service gave it.")
