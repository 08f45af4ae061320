"""Structured logs: dotted event names with fields, a correlation id from pass and request to fix, no secret."""

from __future__ import annotations

import logging
import re
import secrets
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from pydantic import SecretBytes, SecretStr

_SECRET_WORDS = ("password", "token", "secret", "authorization", "cookie")
_BLANK = "***"
_LOGIN_IN_ADDRESS = re.compile(r"(?<=://)[^\s/@]+@")
_OWN_HANDLERS = ("dbos",)
"""Libraries whose logger brings a handler and does not tell its parents."""


def redact(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blanks, at any depth, what is a `SecretStr` or named like a secret, and the login in an address."""
    for name, value in entry.items():
        entry[name] = _clean(name, value)
    return entry


def _clean(name: object, value: object) -> object:
    if isinstance(value, SecretStr | SecretBytes) or any(word in str(name).lower() for word in _SECRET_WORDS):
        return _BLANK
    if isinstance(value, str):
        return _LOGIN_IN_ADDRESS.sub(f"{_BLANK}@", value)
    if isinstance(value, Mapping):
        return {key: _clean(key, inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean("", inner) for inner in value]
    return value


def set_up(level: str = "INFO", *, plain: bool = False) -> None:
    """Sends all logs to standard error: JSON lines, or plain lines for a person at a terminal."""
    least = logging.getLevelNamesMapping()[level.upper()]
    renderer: structlog.typing.Processor = structlog.processors.JSONRenderer()
    if plain:  # its pretty traces would show variables, and so secrets
        renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                renderer,
            ],
        ),
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(least, logging.WARNING))
    for name in _OWN_HANDLERS:
        logging.getLogger(name).handlers[:] = [handler]
        logging.getLogger(name).propagate = False


def get(name: str) -> Any:
    """A logger; its first argument is a dotted event name such as `fix.attempt.failed`."""
    return structlog.get_logger(name)


def new_correlation_id() -> str:
    """A short id that binds all that one pass, request or attempt wrote."""
    return secrets.token_hex(6)


def correlate(correlation_id: str, **more: str) -> None:
    """Binds the id, and whatever else is given, to everything that this task logs from here on."""
    structlog.contextvars.bind_contextvars(correlation_id=correlation_id, **more)


def current_correlation_id() -> str:
    """The id that is bound to this task; empty where none is."""
    return str(structlog.contextvars.get_contextvars().get("correlation_id", ""))
