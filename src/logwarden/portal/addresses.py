"""Which addresses of a portal are allowed: https, or this very machine."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from logwarden.problems import SettingsProblem


def is_loopback(url: str) -> bool:
    """Whether an address names this very machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def origin(url: str) -> tuple[str, str]:
    """Scheme, host and port: what has to be the same for a page to be the portal's own."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def checked(url: str) -> str:
    """The address without its last slash.

    Raises:
        SettingsProblem: it is neither https nor loopback, or holds a name, a password, a query or a fragment.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        raise SettingsProblem(["A portal's address cannot be read as an address."]) from None
    if not host or parts.scheme not in ("https", "http"):
        raise SettingsProblem(["A portal's address must begin with https:// and name a host."])
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SettingsProblem([f"The address of {host} must hold no name, password, query or fragment."])
    if parts.scheme == "http" and not is_loopback(url):
        raise SettingsProblem([f"The address of {host} must begin with https:// unless it is loopback."])
    return url.rstrip("/")
