"""Which page a request comes from: a browser says it, and no script of a page can say another."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection


def is_own(page: str, asked: HTTPConnection) -> bool:
    """Whether that page, or origin, is of the server that was asked, by the name that it was asked by."""
    try:
        there = urlsplit(page)
    except ValueError:
        return False
    return there.scheme in {"http", "https"} and there.netloc.lower() == asked.headers.get("host", "").lower()
