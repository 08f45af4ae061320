"""Answers of the monitoring API: cached for ten minutes of the portal's clock, and noted as given."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fastapi import Response

from fortex_sim.faults import Fault
from fortex_sim.portal import Cached, Portal
from fortex_sim.world.errors import LogError

CACHE = timedelta(seconds=600)

Compute = Callable[[], tuple[Any, list[LogError]]]
"""Computes an answer: its JSON, and the errors that it holds."""


def cached_answer(portal: Portal, key: str, compute: Compute) -> Response:
    """The answer to a GET: the same body for ten minutes."""
    now = portal.now()
    kept = portal.cache.get(key)
    if kept is None or now - kept.at >= CACHE:
        kept = portal.cache[key] = _computed(portal, compute)
    return give(portal, kept)


def fresh_answer(portal: Portal, compute: Compute) -> Response:
    """An answer computed anew."""
    return give(portal, _computed(portal, compute))


def give(portal: Portal, answer: Cached) -> Response:
    """Sends an answer and notes which errors it told; a broken answer tells none."""
    if portal.faults.strikes(Fault.TRUNCATED_JSON):
        return Response(answer.body[: len(answer.body) // 2], media_type="application/json")
    for error in answer.errors:
        error.first_given = error.first_given or portal.world.now
    return Response(answer.body, media_type="application/json")


def _computed(portal: Portal, compute: Compute) -> Cached:
    body, errors = compute()
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Cached(text.encode(), portal.world.now, tuple(errors))
