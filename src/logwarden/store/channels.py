"""Channels: where messages to people go, when nothing goes there, and who wants what told on which."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from .database import WRITES, Base, UtcDateTime
from .users import User


class Channel(Base):
    """One way out. `owner_id` is whose it is, None: the office's; told is what its owner may see.

    `address` is sealed (channels/sealing.py), and empty once the channel has ended. Quiet hours, of the clock in
    `zone`: none where both are None. Wall clock: nothing is sent before `rest_until`. `trouble` says why the last
    message did not get through, empty when all is well.
    """

    __tablename__ = "channels"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    address: Mapped[str]
    service: Mapped[str]
    zone: Mapped[str]
    quiet_from: Mapped[time | None]
    quiet_to: Mapped[time | None]
    active: Mapped[bool] = mapped_column(default=True)
    rest_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[str] = mapped_column(default="")
    made_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    owner: Mapped[User | None] = relationship(lazy="raise", foreign_keys=owner_id)


class QuietHours(Base):
    """A person's own quiet hours: for his channels they count instead of theirs."""

    __tablename__ = "quiet_hours"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    zone: Mapped[str]
    quiet_from: Mapped[time]
    quiet_to: Mapped[time]


class Subscription(Base):
    """What is told on a channel: a family of matters or a kind of fact, of a system or company, or of all.

    At once where `times` is empty, else as a summary at these times (HH:MM) of the channel's zone. `wait_minutes`
    tells only what nobody ended for so long. `urgent` goes out in quiet hours too. Facts with numbers up to `since`
    were before it.
    """

    __tablename__ = "subscriptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"), index=True)
    about: Mapped[str]
    system: Mapped[str | None]
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"))
    times: Mapped[list[str]] = mapped_column(JSON)
    wait_minutes: Mapped[int] = mapped_column(default=0)
    urgent: Mapped[bool] = mapped_column(default=False)
    since: Mapped[int]
    made_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    channel: Mapped[Channel] = relationship(lazy="raise")

    @property
    def summary_times(self) -> list[time]:
        """When its summaries go out; empty where each matter is told at once."""
        return [time.fromisoformat(at) for at in self.times]


async def listed(session: AsyncSession, owner_id: int | None = None) -> Sequence[Channel]:
    """The channels that have not ended, or those of one owner."""
    query = select(Channel).where(Channel.ended_at.is_(None)).options(joinedload(Channel.owner)).order_by(Channel.id)
    return (await session.scalars(query if owner_id is None else query.where(Channel.owner_id == owner_id))).all()


async def get(session: AsyncSession, channel_id: int) -> Channel | None:
    """A channel that has not ended, with its owner; locked where it is going to be changed."""
    query = select(Channel).where(Channel.id == channel_id, Channel.ended_at.is_(None))
    if session.info.get(WRITES):
        query = query.with_for_update(of=Channel)
    return await session.scalar(query.options(joinedload(Channel.owner)))


async def subscriptions(session: AsyncSession, channel_ids: Collection[int]) -> Sequence[Subscription]:
    """What is told on these channels."""
    query = select(Subscription).where(Subscription.channel_id.in_(channel_ids), Subscription.ended_at.is_(None))
    return (await session.scalars(query.order_by(Subscription.id))).all()


async def wanted(session: AsyncSession) -> Sequence[Subscription]:
    """Everything that is told anywhere, with its channel."""
    query = select(Subscription).join(Subscription.channel).options(joinedload(Subscription.channel))
    query = query.where(Subscription.ended_at.is_(None), Channel.ended_at.is_(None), Channel.active)
    return (await session.scalars(query.order_by(Subscription.id))).all()


async def quiet_of(session: AsyncSession, channel: Channel) -> tuple[time, time, ZoneInfo] | None:
    """From when to when nothing goes out on a channel: its owner's own choice, else the channel's."""
    own = None if channel.owner_id is None else await session.get(QuietHours, channel.owner_id)
    if own is not None:
        return own.quiet_from, own.quiet_to, ZoneInfo(own.zone)
    if channel.quiet_from is None or channel.quiet_to is None:
        return None
    return channel.quiet_from, channel.quiet_to, ZoneInfo(channel.zone)
