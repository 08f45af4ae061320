"""Answers that are spoilt by fault: another shape, fields that are null, rows twice, a body that does not end."""

import json
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

from fastapi import Response
from starlette.types import Receive, Scope, Send

from fortex_sim.faults import Fault, Order
from fortex_sim.portal import Portal
from fortex_sim.web import gone

NULLABLE = frozenset(
    {
        *("id", "eventCode", "event_code", "errorTime", "errorType", "timestamp", "type", "date"),
        *("timezone", "driverName", "driverState", "lastUpdatedAt", "name", "violations", "docProblems"),
    }
)
"""Fields that `null_fields` empties, save a company's id and a day's date. Messages and drivers' ids stay."""

A_QUARTER, A_HALF = 0.25, 0.5

WRONG = b'{"status":"ok","result":{"rows":7,"data":"see attachment"}}'
"""JSON that is no answer of the portal's."""


def spoilt(portal: Portal, answer: Callable[[], Response]) -> Response:
    """The answer, or what the faults that are on make of it."""
    if portal.faults.strikes(Fault.WRONG_SHAPE):
        return Response(WRONG, media_type="application/json")
    response = answer()
    for fault, spoil in (
        (Fault.DUPLICATE_ROWS, _double),
        (Fault.NULL_FIELDS, _empty_fields),
        (Fault.ID_COMES_AND_GOES, _take_ids),
    ):
        order = portal.faults.struck(fault)
        if order is not None:
            response = _changed(response, partial(spoil, dice=order.dice))
    slow = portal.faults.struck(Fault.SLOW_BODY)
    return SlowBody(portal, slow, bytes(response.body)) if slow else response


def _changed(response: Response, change: Callable[[Any], Any]) -> Response:
    """The answer with its JSON changed; as it is, if it is none."""
    try:
        body = json.loads(bytes(response.body))
    except ValueError:
        return response
    text = json.dumps(change(body), ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode(), media_type="application/json")


def _double(body: Any, dice: Random) -> Any:
    """Every list of objects holds some of its rows twice, the first one always."""
    if isinstance(body, dict):
        return {key: _double(value, dice) for key, value in body.items()}
    if not isinstance(body, list):
        return body
    rows = []
    for place, row in enumerate(body):
        doubled = _double(row, dice)
        twice = isinstance(row, dict) and (place == 0 or dice.random() < A_QUARTER)
        rows += [doubled, doubled] if twice else [doubled]
    return rows


def _empty_fields(body: Any, dice: Random) -> Any:
    """Fields of every object are null, each with a chance of one in four; one of every object that has any."""
    if isinstance(body, list):
        return [_empty_fields(row, dice) for row in body]
    if not isinstance(body, dict):
        return body
    emptied = {key: _empty_fields(value, dice) for key, value in body.items()}
    kept = {"id"} if "total" in body else {"date"} if "certified" in body else set()
    fields = sorted((emptied.keys() & NULLABLE) - kept)
    if fields:
        always = dice.choice(fields)
        emptied |= {field: None for field in fields if field == always or dice.random() < A_QUARTER}
    return emptied


def _take_ids(body: Any, dice: Random) -> Any:
    """About half of the errors have no id this time."""
    if isinstance(body, list):
        return [_take_ids(row, dice) for row in body]
    if not isinstance(body, dict):
        return body
    taken = {key: _take_ids(value, dice) for key, value in body.items()}
    is_error = "id" in body and ({"errorMessage", "message", "error_message"} & body.keys())
    return taken | {"id": None} if is_error and dice.random() < A_HALF else taken


class SlowBody(Response):
    """Half a body, and the rest when the fault is switched off; a client that gives up before never gets it."""

    media_type = "application/json"

    def __init__(self, portal: Portal, order: Order, body: bytes) -> None:
        super().__init__(body)
        self._portal, self._order = portal, order

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Sends it."""
        body = bytes(self.body)
        half = len(body) // 2
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": body[:half], "more_body": True})
        await self._portal.faults.hold(self._order, partial(gone, receive))
        await send({"type": "http.response.body", "body": body[half:]})
