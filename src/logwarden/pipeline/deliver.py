"""deliver: messages that are due go out, each channel's in their order; what fails is tried again, or given up."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden import log
from logwarden.channels.lines import message, test_message
from logwarden.channels.send import send
from logwarden.channels.times import Quiet
from logwarden.facts import FactKind
from logwarden.problems import AskPerson, GiveUp, TryAgain
from logwarden.states import DeliveryState
from logwarden.store import channels, deliveries, fact_companies, facts
from logwarden.store.channels import Channel
from logwarden.store.deliveries import Delivery

from .happened import happened
from .notify import Telling, sights_of

_log = log.get(__name__)

AT_ONCE = 4
"""Channels that are sent on at a time, one message each."""
MOST = 50
"""Messages that go out on a channel before there is a rest, in which a process can end."""
PATIENCE = timedelta(minutes=2)
"""A message that a process took so long ago, and never said how it went, goes to another: the process is gone."""
RESTS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30))
"""How long a channel rests after a failure, the first, the second and so on; then as the last."""
GIVEN_UP_AFTER = timedelta(hours=24)
"""How long a message is tried after it was due."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """What is sent, read from the database before, so that no transaction is open meanwhile."""

    delivery_id: int
    sealed: str
    title: str
    text: str


async def deliver(telling: Telling) -> int:
    """Sends what is due; answers how many messages went out.

    A process that dies while it sends leaves a message of which nobody knows whether it got through: that one goes
    out again, with the same number, and says so. No other is ever sent twice.
    """
    now = telling.clock.now()
    async with telling.database.read() as session:
        due = await deliveries.channels_due(session, now, now - PATIENCE)
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(channel_id: int) -> int:
        async with turns:
            return await _deliver_on(telling, channel_id)

    return sum(await asyncio.gather(*(one(channel_id) for channel_id in due)))


async def _deliver_on(telling: Telling, channel_id: int) -> int:
    """Sends what is due on one channel, at most `MOST`, until a message fails for now."""
    sent = 0
    for _ in range(MOST):
        async with telling.database.write() as session:
            now = telling.clock.now()
            delivery = await deliveries.first_due(session, channel_id, now, now - PATIENCE)
            if delivery is None or not delivery.channel.active:
                return sent
            letter = await _take(session, telling, delivery, now)
        if letter is None:
            continue
        try:
            await send(_open(telling, letter.sealed), letter.title, letter.text)
        except TryAgain as failed:
            await _failed(telling, letter.delivery_id, str(failed))
            return sent
        except GiveUp as failed:
            await _failed(telling, letter.delivery_id, str(failed), for_good=True)
        else:
            await _went_out(telling, letter.delivery_id)
            sent += 1
    return sent


def _open(telling: Telling, sealed: str) -> SecretStr:
    try:
        return telling.sealer.open(sealed)
    except AskPerson as problem:
        raise TryAgain(str(problem)) from None


async def _take(session: AsyncSession, telling: Telling, delivery: Delivery, now: datetime) -> _Letter | None:
    """The message as it is to be sent; None where it waits for the end of quiet hours, or nothing is left to say."""
    channel, wanted, again = delivery.channel, delivery.subscription, delivery.state == DeliveryState.SENDING
    if wanted is None:
        title, text = test_message(telling.url, delivery.id, again=again)
    else:
        if not wanted.urgent and not again and (until := await _quiet_until(session, channel, now)):
            delivery.next_at = until
            return None
        notices = await deliveries.notices_of(session, delivery.id)
        sight = (await sights_of(session, [channel]))[channel.id]
        found = await facts.numbered(session, [notice.fact_number for notice in notices])
        company_of = await fact_companies.of(session, found)
        seen = [fact for fact in found if sight is not None and sight.sees(fact, company_of)]
        if not seen or wanted.ended_at is not None:
            delivery.move(DeliveryState.NOT_NEEDED, "It was over before it was told, or nobody wants it any more.")
            return None
        matters = await happened(session, seen, company_of)
        title, text = message(wanted.about, matters, telling.url, delivery.id, again=again)
    delivery.move(DeliveryState.SENDING)
    delivery.taken_at, delivery.attempts = now, delivery.attempts + 1
    return _Letter(delivery.id, channel.address, title, text)


async def _quiet_until(session: AsyncSession, channel: Channel, now: datetime) -> datetime | None:
    hours = await channels.quiet_of(session, channel)
    return None if hours is None else Quiet(*hours).until(now)


async def _went_out(telling: Telling, delivery_id: int) -> None:
    async with telling.database.write() as session:
        delivery = await deliveries.get(session, delivery_id)
        if delivery.state != DeliveryState.SENDING:  # another process took this one for dead, and was done first
            return
        delivery.move(DeliveryState.SENT)
        delivery.sent_at = telling.clock.now()
        delivery.channel.trouble, delivery.channel.rest_until = "", None
        facts.record(session, FactKind.DELIVERY_SENT, "delivery", delivery.id, channel_id=delivery.channel_id)


async def _failed(telling: Telling, delivery_id: int, words: str, *, for_good: bool = False) -> None:
    """Notes a failure: the channel rests, or the message is given up, and the channel's page says so."""
    async with telling.database.write() as session:
        now = telling.clock.now()
        delivery = await deliveries.get(session, delivery_id)
        if delivery.state != DeliveryState.SENDING:
            return
        delivery.channel.trouble = words
        if for_good or now - delivery.due_at >= GIVEN_UP_AFTER:
            delivery.move(DeliveryState.GIVEN_UP, words)
            facts.record(
                session, FactKind.DELIVERY_GIVEN_UP, "delivery", delivery.id, channel_id=delivery.channel_id, why=words
            )
        else:
            delivery.move(DeliveryState.FAILED, words)
        if not for_good:
            rest = now + RESTS[min(delivery.attempts, len(RESTS)) - 1]
            delivery.next_at = delivery.channel.rest_until = rest
    _log.warning("delivery.failed", delivery_id=delivery_id, for_good=for_good, why=words)
