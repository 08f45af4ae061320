"""Structured logs: dotted event names with fields, a correlation id from pass and request to fix, no secret."""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from pydantic import SecretStr

_SECRET_WORDS = ("password", "token", "secret", "authorization", "cookie")


def redact(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blanks every field that is a `SecretStr` or is named like a secret."""
    for name, value in entry.items():
        if isinstance(value, SecretStr) or any(word in name.lower() for word in _SECRET_WORDS):
            entry[name] = "***"
    return entry


def set_up(level: str = "INFO", *, plain: bool = False) -> None:
    """Sends all logs to standard error: JSON lines, or plain lines for a person at a terminal."""
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if plain else structlog.processors.JSONRenderer()
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
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
    root.setLevel(logging.WARNING)


def get(name: str) -> Any:
    """A logger; its first argument is a dotted event name such as `fix.attempt.failed`."""
    return structlog.get_logger(name)


def new_correlation_id() -> str:
    """A short id that binds all that one pass, request or attempt wrote."""
    return secrets.token_hex(6)


def correlate(correlation_id: str) -> None:
    """Binds the id to everything that this task logs from here on."""
    structlog.contextvars.bind_contextvars(correlation_id=correlation_id)


def current_correlation_id() -> str:
    """The id that is bound to this task; empty where none is."""
    return str(structlog.contextvars.get_contextvars().get("correlation_id", ""))
