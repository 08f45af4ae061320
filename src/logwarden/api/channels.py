"""Channels: where people are told. An admin makes them; an address is sealed at once and never shown again."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.channels.address import service_at
from logwarden.channels.sealing import Sealer
from logwarden.channels.times import zones
from logwarden.facts import FactKind
from logwarden.pipeline.approve import NotFound, Refused
from logwarden.states import DeliveryState
from logwarden.store import channels, deliveries, facts, users
from logwarden.store.channels import Channel
from logwarden.store.deliveries import Delivery
from logwarden.store.users import Role, User

from .access import Admin, ContextOf, JudgedRoute, Viewer
from .channel_shapes import ChannelIn, ChannelOut, ChannelPatch, DeliveryOut, DeliveryPage, QuietOut, SubscriptionOut
from .context import Context
from .cursors import IdCursor, Limit
from .errors import CANNOT_BE_TAKEN, ApiProblem
from .openapi import answers
from .shapes import Id

router = APIRouter(prefix="/api/channels", tags=["channels"], route_class=JudgedRoute)

MOST_CHANNELS = 200
"""How many there may be: more than an office has people."""


@router.get("")
async def list_channels(context: ContextOf, user: Viewer) -> list[ChannelOut]:
    """All channels for an admin, else one's own."""
    async with context.database.read() as session:
        found = await channels.listed(session, None if user.role == Role.ADMIN else user.id)
        return [await _out(session, channel) for channel in found]


@router.post("", status_code=201, responses=answers(403, 404, 409))
async def make_channel(body: ChannelIn, context: ContextOf, user: Admin) -> ChannelOut:
    """Makes a channel; nothing is told on it until somebody subscribes it to something."""
    service, sealed = _sealed(body.address, context)
    check_zone(body.zone)
    async with context.database.write() as session:
        if len(await channels.listed(session)) >= MOST_CHANNELS:
            raise Refused(f"There are {MOST_CHANNELS} channels; end one that is not needed any more.")
        if body.owner_id is not None and await users.get(session, body.owner_id) is None:
            raise NotFound(f"There is no user {body.owner_id}.")
        start, end = body.quiet.edges if body.quiet else (None, None)
        channel = Channel(
            name=body.name, owner_id=body.owner_id, address=sealed, service=service, zone=body.zone, quiet_from=start,
            quiet_to=end, active=True, trouble="", made_by=user.id, made_at=context.clock.now(),
        )  # fmt: skip
        session.add(channel)
        await session.flush()
        _tell(session, FactKind.CHANNEL_MADE, channel, user)
        return await _out(session, await channel_of(session, channel.id))


@router.patch("/{channel_id}", responses=answers(403, 404))
async def change_channel(channel_id: Id, body: ChannelPatch, context: ContextOf, user: Admin) -> ChannelOut:
    """Changes a channel. A new address, or switching it on again, lets it try at once."""
    sealed = None if body.address is None else _sealed(body.address, context)
    if body.zone is not None:
        check_zone(body.zone)
    async with context.database.write() as session:
        channel = await channel_of(session, channel_id)
        before = _said(channel)
        channel.name, channel.zone = body.name or channel.name, body.zone or channel.zone
        if sealed is not None:
            channel.service, channel.address = sealed
        if "quiet" in body.model_fields_set:
            channel.quiet_from, channel.quiet_to = body.quiet.edges if body.quiet else (None, None)
        if sealed is not None or (body.active and not channel.active):
            channel.rest_until, channel.trouble = None, ""
        channel.active = channel.active if body.active is None else body.active
        _tell(session, FactKind.CHANNEL_CHANGED, channel, user, before=before, new_address=sealed is not None)
        return await _out(session, channel)


@router.delete("/{channel_id}", status_code=204, responses=answers(403, 404))
async def end_channel(channel_id: Id, context: ContextOf, user: Admin) -> None:
    """Ends a channel: its address is forgotten, and nothing is sent there any more."""
    async with context.database.write() as session:
        channel = await channel_of(session, channel_id)
        channel.address, channel.active, channel.ended_at = "", False, context.clock.now()
        _tell(session, FactKind.CHANNEL_ENDED, channel, user)


@router.post("/{channel_id}/test", status_code=202, responses=answers(403, 404, 409))
async def test_channel(channel_id: Id, context: ContextOf, user: Admin) -> DeliveryOut:
    """Has a message sent, in quiet hours too, within seconds; the channel's messages say what became of it."""
    now = context.clock.now()
    async with context.database.write() as session:
        channel = await channel_of(session, channel_id)
        if not channel.active:
            raise Refused("The channel is switched off; switch it on first.")
        channel.rest_until = None
        delivery = Delivery(
            channel_id=channel.id, key=f"test {now:%Y-%m-%d %H:%M:%S}Z", due_at=now, next_at=now, attempts=0,
            state=DeliveryState.WAITING, words="", subscription=None,
        )  # fmt: skip
        session.add(delivery)
        await session.flush()
        _tell(session, FactKind.CHANNEL_TESTED, channel, user, delivery_id=delivery.id)
        return DeliveryOut.of(delivery)


@router.get("/{channel_id}/deliveries", responses=answers(403, 404))
async def list_deliveries(
    channel_id: Id, context: ContextOf, _: Admin, cursor: IdCursor = None, limit: Limit = 100
) -> DeliveryPage:
    """The messages of a channel, newest first. What they said is not kept."""
    async with context.database.read() as session:
        await channel_of(session, channel_id)
        found = await deliveries.page(session, channel_id, before=cursor, limit=limit + 1)
    items = [DeliveryOut.of(one) for one in found[:limit]]
    return DeliveryPage(items=items, next=items[-1].id if len(found) > limit else None)


async def channel_of(session: AsyncSession, channel_id: int) -> Channel:
    """A channel that has not ended, with its owner.

    Raises:
        NotFound: there is none.
    """
    channel = await channels.get(session, channel_id)
    if channel is None:
        raise NotFound(f"There is no channel {channel_id}.")
    return channel


def _sealed(address: SecretStr, context: Context) -> tuple[str, str]:
    """The service of an address, and the address sealed."""
    try:
        service, _ = service_at(address.get_secret_value())
    except ValueError as refused:
        raise _not_taken("address", str(refused)) from None
    return service, Sealer(context.secret_key).seal(address)


def check_zone(zone: str) -> None:
    """Whether there is a zone of that name.

    Raises:
        ApiProblem: 422, there is none.
    """
    if zone not in zones():
        raise _not_taken("zone", "It has to be the name of a time zone, such as America/Chicago.")


def _not_taken(name: str, words: str) -> ApiProblem:
    return ApiProblem(422, CANNOT_BE_TAKEN, fields=[{"field": f"body.{name}", "words": words}])


def _said(channel: Channel) -> dict[str, Any]:
    """What a fact says of a channel: everything but its address."""
    return {
        "name": channel.name,
        "service": channel.service,
        "owner_id": channel.owner_id,
        "zone": channel.zone,
        "quiet": [None if edge is None else f"{edge:%H:%M}" for edge in (channel.quiet_from, channel.quiet_to)],
        "active": channel.active,
    }


def _tell(
    session: AsyncSession,
    kind: FactKind,
    channel: Channel,
    user: User,
    *,
    before: dict[str, Any] | None = None,
    **more: Any,
) -> None:
    facts.record(session, kind, "channel", channel.id, user_id=user.id, before=before, **_said(channel), **more)


async def _out(session: AsyncSession, channel: Channel) -> ChannelOut:
    quiet = await channels.quiet_of(session, channel)
    wanted = await channels.subscriptions(session, [channel.id])
    return ChannelOut(
        id=channel.id,
        name=channel.name,
        service=channel.service,
        owner_id=channel.owner_id,
        owner=channel.owner.name if channel.owner else None,
        zone=channel.zone,
        quiet=quiet and QuietOut.of(quiet[0], quiet[1], quiet[2].key),
        active=channel.active,
        trouble=channel.trouble,
        waiting=await deliveries.open_count(session, channel.id),
        subscriptions=[SubscriptionOut.of(one) for one in wanted],
    )
