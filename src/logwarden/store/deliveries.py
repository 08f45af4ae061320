"""Deliveries: one message to one channel each, from the row that makes it until it was sent or given up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from logwarden.states import DeliveryState, move_delivery

from .channels import Channel, Subscription
from .database import WRITES, Base, UtcDateTime


class Delivery(Base):
    """One message. `key` is what makes it one: a fact, a summary's instant, or a test, which has no subscription.

    Wall clock: it is due at `due_at` and next tried at `next_at`; `taken_at` is when a process began to send it.
    `words` say why it did not get through.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("subscription_id", "key"),
        Index("ix_deliveries_next", "channel_id", "state", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"))
    subscription_id: Mapped[int | None] = mapped_column(ForeignKey("subscriptions.id"))
    key: Mapped[str]
    state: Mapped[str] = mapped_column(default=DeliveryState.WAITING)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(default="")
    channel: Mapped[Channel] = relationship(lazy="raise")
    subscription: Mapped[Subscription | None] = relationship(lazy="raise")

    def move(self, state: DeliveryState, words: str = "") -> None:
        """Into another state. Raises IllegalMove where there is no such way."""
        self.state, self.words = move_delivery(DeliveryState(self.state), state), words


class Notice(Base):
    """One matter that a subscription wants told, by the fact that began it. `ended`: it is over."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("subscription_id", "matter", "fact_number"),
        Index("ix_notices_matter", "matter", "ended"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscriptions.id"))
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), index=True)
    matter: Mapped[str]
    fact_number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended: Mapped[bool] = mapped_column(default=False)


class Place(Base):
    """How far the facts were looked through for what somebody wants told; one row, made by the migration."""

    __tablename__ = "told_up_to"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]


async def place(session: AsyncSession) -> Place:
    """The place; locked where it is going to be moved, so that one process at a time looks."""
    return await session.get_one(Place, 1, with_for_update=bool(session.info.get(WRITES)))


async def open_notices(session: AsyncSession, matters: Collection[str]) -> Sequence[Notice]:
    """The notices of some matters that are not over, oldest first."""
    query = select(Notice).where(Notice.matter.in_(matters), ~Notice.ended).order_by(Notice.id)
    return (await session.scalars(query)).all()


async def notices_of(session: AsyncSession, delivery_id: int) -> Sequence[Notice]:
    """What a message is about, as far as it is not over."""
    query = select(Notice).where(Notice.delivery_id == delivery_id, ~Notice.ended).order_by(Notice.fact_number)
    return (await session.scalars(query)).all()


async def keyed(session: AsyncSession, subscription_id: int, key: str) -> Delivery | None:
    """The message of a subscription with that key."""
    same = (Delivery.subscription_id == subscription_id, Delivery.key == key)
    return await session.scalar(select(Delivery).where(*same).with_for_update())


def _due(now: datetime, taken_before: datetime) -> ColumnElement[bool]:
    """What is to be sent now; what was taken long ago by a process that never said how it went, too."""
    return or_(
        and_(Delivery.state.in_([DeliveryState.WAITING, DeliveryState.FAILED]), Delivery.next_at <= now),
        and_(Delivery.state == DeliveryState.SENDING, Delivery.taken_at <= taken_before),
    )


async def channels_due(session: AsyncSession, now: datetime, taken_before: datetime) -> Sequence[int]:
    """The ids of the channels that something is to be sent on and that do not rest."""
    query = select(Delivery.channel_id).join(Delivery.channel).where(_due(now, taken_before), Channel.active)
    query = query.where(or_(Channel.rest_until.is_(None), Channel.rest_until <= now))
    return (await session.scalars(query.distinct().order_by(Delivery.channel_id))).all()


async def first_due(session: AsyncSession, channel_id: int, now: datetime, taken_before: datetime) -> Delivery | None:
    """The next message of a channel, with both; locked, passing over those that another process looks at.

    A test goes before all others: somebody waits for it.
    """
    query = select(Delivery).where(Delivery.channel_id == channel_id, _due(now, taken_before)).limit(1)
    query = query.order_by(Delivery.subscription_id.is_not(None), Delivery.due_at, Delivery.id)
    query = query.with_for_update(skip_locked=True, of=Delivery)
    return await session.scalar(query.options(joinedload(Delivery.channel), joinedload(Delivery.subscription)))


async def get(session: AsyncSession, delivery_id: int) -> Delivery:
    """A message with its channel, locked."""
    return await session.get_one(
        Delivery, delivery_id, options=[joinedload(Delivery.channel)], with_for_update={"of": Delivery}
    )


async def page(session: AsyncSession, channel_id: int, *, before: int | None, limit: int) -> Sequence[Delivery]:
    """The messages of a channel with ids under `before`, newest first, with what they were wanted for."""
    query = select(Delivery).where(Delivery.channel_id == channel_id).options(joinedload(Delivery.subscription))
    query = query.order_by(Delivery.id.desc()).limit(limit)
    return (await session.scalars(query if before is None else query.where(Delivery.id < before))).all()


async def open_count(session: AsyncSession, channel_id: int) -> int:
    """How many messages of a channel are still to be sent."""
    still = [DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.FAILED]
    query = select(func.count()).where(Delivery.channel_id == channel_id, Delivery.state.in_(still))
    return await session.scalar(query) or 0
