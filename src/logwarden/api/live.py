"""The live connection: a WebSocket that tells facts as they become true, to whoever has a ticket."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from logwarden.store import live_tickets
from logwarden.store.live_tickets import LIFE

from .access import LARGEST_ID, ContextOf, JudgedRoute, Viewer, WhoAsks
from .context import Context
from .errors import ApiProblem, problem_response
from .live_client import Client
from .live_hub import Hub
from .live_shapes import TicketOut
from .origins import is_own

router = APIRouter(prefix="/api/live", tags=["live"], route_class=JudgedRoute)

OVER = 4401
"""The close code for who may no longer listen, or not to the same: get a new ticket, or log in again."""
SILENT = 1008
"""The close code for a client that says something; there is nothing to say."""


@router.post("/ticket")
async def make_ticket(context: ContextOf, _: Viewer, caller: WhoAsks) -> TicketOut:
    """A ticket for the live connection, for oneself or a program of one's own; good once.

    Open `/api/live?ticket=…` with it as a WebSocket, and with `&after=…` to get what came since. It says JSON: a
    `HelloFrame` or `ResyncFrame`, then also `FactsFrame` and `AliveFrame`. What may not be seen elsewhere is not told
    there either. It ends after 15 minutes at the latest with code 4401, and within seconds when its person logs out:
    get a new ticket and come back.
    """
    holder = live_tickets.Holder(caller.user.id, caller.user.token_version, caller.key_id)
    async with context.database.write() as session:
        ticket = await live_tickets.make(session, holder, context.clock.now())
    return TicketOut(ticket=ticket.get_secret_value(), expires_in=int(LIFE.total_seconds()))


@router.websocket("")
async def live(websocket: WebSocket) -> None:
    """Tells facts until the client leaves, may listen no longer, or the server stops (1012)."""
    hub: Hub = websocket.app.state.live
    try:
        after = _after(websocket.query_params.get("after"))
        client, too_far = await _admitted(websocket, hub, after)
    except ApiProblem as problem:
        await websocket.send_denial_response(problem_response(problem.status, problem.detail, headers=problem.headers))
        return
    try:
        await hub.judge(client)  # his right may have ended between being looked up and his joining
        await websocket.accept()
        await _tell(websocket, hub, client, after, too_far=too_far)
    except WebSocketDisconnect:
        pass  # he left, which is how most connections end
    finally:
        hub.leave(client)


async def _admitted(websocket: WebSocket, hub: Hub, after: int | None) -> tuple[Client, bool]:
    """The client of a ticket, which is used up from then on, whatever else is wrong: it may stand in logs.

    Raises:
        ApiProblem: no good ticket, or another page's script opened the connection.
    """
    context: Context = websocket.app.state.context
    async with context.database.write() as session:
        given = websocket.query_params.get("ticket", "")
        holder = await live_tickets.redeem(session, given, context.clock.now())
    origin = websocket.headers.get("origin")  # a program says none, and has its ticket
    if not (origin is None or origin in websocket.app.state.live_origins or is_own(origin, websocket)):
        raise ApiProblem(403, "This page may not listen; add its origin to CORS_ORIGINS if it is yours.")
    if holder is None:
        raise ApiProblem(401, "The ticket is not good, or not any more: POST /api/live/ticket gives another.")
    return await hub.join(holder, after)


async def _tell(websocket: WebSocket, hub: Hub, client: Client, after: int | None, *, too_far: bool) -> None:
    """Whatever happens first: telling fails, the client leaves or says something, or he may listen no longer."""
    telling = asyncio.create_task(_send(websocket, hub, client, after, too_far=too_far))
    hearing = asyncio.create_task(websocket.receive())
    ended = asyncio.create_task(client.ended.wait())
    tasks = (telling, hearing, ended)
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    if client.ended.is_set():
        await websocket.close(OVER, "Get a new ticket.")
    elif isinstance(results[1], dict):
        if results[1]["type"] != "websocket.disconnect":
            await websocket.close(SILENT, "There is nothing to say here.")
    elif isinstance(results[0], Exception):
        raise results[0]


async def _send(websocket: WebSocket, hub: Hub, client: Client, after: int | None, *, too_far: bool) -> None:
    async with aclosing(client.frames(after, hub.page, too_far=too_far)) as frames:
        async for frame in frames:
            await websocket.send_text(frame)


def _after(given: str | None) -> int | None:
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= len(str(LARGEST_ID)) and int(given) <= LARGEST_ID):
        raise ApiProblem(422, "`after` has to be the number that the last frame had.")
    return int(given)
