"""Logs for one test alone: whatever it sets up is undone, for the standard error that it wrote to is closed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

_TOUCHED = ("", "dbos", "uvicorn.error", "uvicorn.access")


@contextmanager
def own_logs() -> Iterator[None]:
    """Puts structlog, its context and the loggers of the standard library back as they were."""
    before = structlog.get_config()
    loggers = [logging.getLogger(name) for name in _TOUCHED]
    kept = [(logger, logger.handlers[:], logger.level, logger.propagate) for logger in loggers]
    for logger in loggers[1:]:  # a server or a queue of an earlier test may have made them quiet
        logger.setLevel(logging.NOTSET)
        logger.propagate = True
    try:
        yield
    finally:
        structlog.configure(**before)
        structlog.contextvars.clear_contextvars()
        for logger, handlers, level, propagate in kept:
            logger.handlers[:], logger.propagate = handlers, propagate
            logger.setLevel(level)
