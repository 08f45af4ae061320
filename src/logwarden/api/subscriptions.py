"""Subscriptions: what is told on a channel; and a person's own quiet hours, which are his alone to choose."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.pipeline.approve import NotFound, Refused
from logwarden.store import channels, fact_numbers, facts
from logwarden.store.channels import QuietHours, Subscription
from logwarden.store.portals import Company
from logwarden.store.users import User

from .access import Admin, ContextOf, JudgedRoute, Viewer
from .channel_shapes import OwnQuietIn, QuietOut, SubscriptionIn, SubscriptionOut
from .channels import channel_of, check_zone
from .openapi import answers
from .shapes import Id

router = APIRouter(prefix="/api", tags=["channels"], route_class=JudgedRoute)

MOST_SUBSCRIPTIONS = 50
"""How many one channel may have."""


@router.post("/channels/{channel_id}/subscriptions", status_code=201, responses=answers(403, 404, 409))
async def subscribe(channel_id: Id, body: SubscriptionIn, context: ContextOf, user: Admin) -> SubscriptionOut:
    """Has something told on a channel from now on, as far as the channel's owner may see it."""
    if body.system is not None:
        context.crew_status().agent(body.system)
    async with context.database.write() as session:
        channel = await channel_of(session, channel_id)
        if len(await channels.subscriptions(session, [channel.id])) >= MOST_SUBSCRIPTIONS:
            raise Refused(f"The channel has {MOST_SUBSCRIPTIONS} subscriptions; end one that is not needed any more.")
        if body.company_id is not None and await session.get(Company, body.company_id) is None:
            raise NotFound(f"There is no company {body.company_id}.")
        subscription = Subscription(
            channel_id=channel.id,
            **body.model_dump(exclude={"times"}),
            times=sorted(set(body.times)),
            since=await fact_numbers.newest(session),
            made_by=user.id,
            made_at=context.clock.now(),
        )
        session.add(subscription)
        await session.flush()
        _tell(session, FactKind.SUBSCRIPTION_MADE, subscription, user)
        return SubscriptionOut.of(subscription)


@router.delete("/channels/{channel_id}/subscriptions/{subscription_id}", status_code=204, responses=answers(403, 404))
async def unsubscribe(channel_id: Id, subscription_id: Id, context: ContextOf, user: Admin) -> None:
    """Ends it: what waits to be told of it is not told any more."""
    async with context.database.write() as session:
        found = await channels.subscriptions(session, [(await channel_of(session, channel_id)).id])
        subscription = next((one for one in found if one.id == subscription_id), None)
        if subscription is None:
            raise NotFound(f"Channel {channel_id} has no subscription {subscription_id}.")
        subscription.ended_at = context.clock.now()
        _tell(session, FactKind.SUBSCRIPTION_ENDED, subscription, user)


@router.get("/quiet-hours")
async def own_quiet_hours(context: ContextOf, user: Viewer) -> QuietOut | None:
    """One's own quiet hours; null where one's channels have theirs."""
    async with context.database.read() as session:
        own = await session.get(QuietHours, user.id)
    return None if own is None else QuietOut.of(own.quiet_from, own.quiet_to, own.zone)


@router.put("/quiet-hours", responses=answers(403))
async def choose_quiet_hours(body: OwnQuietIn, context: ContextOf, user: Viewer) -> QuietOut:
    """Chooses one's own quiet hours: they count for all one's channels, instead of theirs."""
    check_zone(body.zone)
    async with context.database.write() as session:
        await session.get_one(User, user.id, with_for_update=True)  # two at once follow one another
        own = await session.get(QuietHours, user.id)
        before = None if own is None else QuietOut.of(own.quiet_from, own.quiet_to, own.zone).model_dump()
        if own is None:
            own = QuietHours(user_id=user.id)
            session.add(own)
        own.zone, (own.quiet_from, own.quiet_to) = body.zone, body.edges
        now = QuietOut.of(own.quiet_from, own.quiet_to, own.zone)
        facts.record(
            session,
            FactKind.QUIET_HOURS_SET,
            "quiet_hours",
            user.id,
            user_id=user.id,
            before=before,
            **now.model_dump(),
        )
        return now


@router.delete("/quiet-hours", status_code=204, responses=answers(403))
async def leave_quiet_hours(context: ContextOf, user: Viewer) -> None:
    """Leaves it to one's channels when they are quiet."""
    async with context.database.write() as session:
        own = await session.get(QuietHours, user.id)
        if own is not None:
            before = QuietOut.of(own.quiet_from, own.quiet_to, own.zone).model_dump()
            await session.delete(own)
            facts.record(session, FactKind.QUIET_HOURS_SET, "quiet_hours", user.id, user_id=user.id, before=before)


def _tell(session: AsyncSession, kind: FactKind, one: Subscription, user: User) -> None:
    said = SubscriptionOut.of(one).model_dump(exclude={"id"})
    facts.record(session, kind, "subscription", one.id, user_id=user.id, channel_id=one.channel_id, **said)
