"""notify: facts become messages that wait to be sent, each once, by the order of the facts' commits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.channels.matters import NOT_SEEN, Begun, Happened, begun, ended
from logwarden.channels.sealing import Sealer
from logwarden.channels.times import next_summary
from logwarden.facts import FactKind
from logwarden.states import DeliveryState
from logwarden.store import channels, deliveries, fact_companies, fact_numbers, scans, user_companies
from logwarden.store.channels import Channel, Subscription
from logwarden.store.database import Database
from logwarden.store.deliveries import Delivery, Notice
from logwarden.store.facts import Fact
from logwarden.store.sight import OFFICE, Sight

from .happened import happened
from .ports import Clock

BATCH = 500
"""How many facts are looked through in one short transaction."""

AGAIN = timedelta(hours=24)
"""A matter that goes on is told again after so long; one that was over and begins anew, at once."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What both halves of telling people work with. `url` is where people open the dashboard."""

    database: Database
    clock: Clock
    sealer: Sealer
    url: str


async def notify(telling: Telling) -> int:
    """Looks through the facts that are new; answers how many there were.

    Which facts were looked through stands in the same transaction as the messages that they made. So none is
    forgotten and none counts twice, wherever a process ends, and two processes take their turns.
    """
    looked = 0
    while True:
        async with telling.database.read() as session:  # most looks end here, and lock nobody out
            numbered = not await fact_numbers.are_waiting(session)
            if numbered and await fact_numbers.newest(session) <= (await deliveries.place(session)).number:
                return looked
        if not numbered:
            async with telling.database.write() as session:
                await fact_numbers.give(session)
        async with telling.database.write() as session:
            looked += await _look(session, telling.clock.now())


async def _look(session: AsyncSession, now: datetime) -> int:
    place = await deliveries.place(session)
    facts = await fact_numbers.between(session, place.number, None, BATCH)
    if not facts:
        return 0
    if wanted := await channels.wanted(session):
        company_of = await fact_companies.of(session, facts)
        sights = await sights_of(session, [subscription.channel for subscription in wanted])
        found = await happened(session, facts, company_of)
        look = _Look(session, now, wanted)
        await look.know(found)
        for fact, one in zip(facts, found, strict=True):
            look.end(look.over[one.number])
            for subscription, matter in look.wants(one):
                sight = sights[subscription.channel_id]
                if sight is not None and sight.sees(fact, company_of):
                    await look.begin(subscription, fact, matter)
    place.number = facts[-1].number or 0
    return len(facts)


async def sights_of(session: AsyncSession, found: Iterable[Channel]) -> dict[int, Sight | None]:
    """What may be told on each channel, by its id: what its owner may see; None where he is not active any more."""
    owners = {channel.id: channel.owner_id for channel in found}
    people = await user_companies.people(session, {owner for owner in owners.values() if owner is not None})
    sights = {owner: Sight.of(*person, by_key=False) for owner, person in people.items()}
    return {channel: OFFICE if owner is None else sights.get(owner) for channel, owner in owners.items()}


@dataclass(slots=True)
class _Look:
    """One batch: who wants what. `told` is what was told before, by matter and subscription; `over` what ends."""

    session: AsyncSession
    now: datetime
    wanted: Sequence[Subscription]
    told: defaultdict[str, dict[int, Notice]] = field(default_factory=lambda: defaultdict(dict))
    over: dict[int, list[str]] = field(default_factory=dict)

    async def know(self, found: Sequence[Happened]) -> None:
        """Reads what was told of all that these facts begin or end."""
        keys: set[str] = set()
        for one in found:
            self.over[one.number] = ended(one)
            if one.kind == FactKind.SCAN_FINISHED and one.subject_id is not None:
                seen = await scans.seen_in(self.session, one.subject_id)
                self.over[one.number] += [NOT_SEEN.key_of("company", company) for company in seen]
            keys |= {*self.over[one.number], *(matter.key for matter in begun(one))}
        for notice in await deliveries.open_notices(self.session, keys):
            self.told[notice.matter][notice.subscription_id] = notice

    def end(self, keys: Iterable[str]) -> None:
        """These matters are over: who was not told yet will not be, and who was will be told of the next one."""
        for key in keys:
            for notice in self.told.pop(key, {}).values():
                notice.ended = True

    def wants(self, one: Happened) -> list[tuple[Subscription, Begun]]:
        """Who wants what of this fact."""
        matters: Mapping[str, Begun] = {matter.about: matter for matter in begun(one)}
        return [
            (subscription, matters[subscription.about])
            for subscription in self.wanted
            if subscription.about in matters
            and subscription.since < one.number
            and (subscription.system is None or one.system in {None, subscription.system})
            and subscription.company_id in {None, one.company_id}
        ]

    async def begin(self, subscription: Subscription, fact: Fact, matter: Begun) -> None:
        """Has it told, unless it was and goes on."""
        at = min(fact.at, self.now)  # the clock of the machine that recorded it may be ahead of this one's
        before = self.told[matter.key].get(subscription.id)
        if before is not None:
            if at - before.at < AGAIN:
                return
            before.ended = True  # what is told now says it too
        delivery = await self._message(subscription, f"fact {fact.number}", at)
        notice = Notice(
            subscription_id=subscription.id,
            delivery_id=delivery.id,
            matter=matter.key,
            fact_number=fact.number or 0,
            at=at,
            ended=False,
        )
        self.session.add(notice)
        self.told[matter.key][subscription.id] = notice

    async def _message(self, subscription: Subscription, key: str, at: datetime) -> Delivery:
        """The message that tells it: one of its own, or the first summary after it that nobody has begun to send."""
        due = at + timedelta(minutes=subscription.wait_minutes)
        if not subscription.times:
            return await self._add(subscription, key, due)
        zone = ZoneInfo(subscription.channel.zone)
        while True:
            due = next_summary(due, subscription.summary_times, zone)
            key = f"summary {due:%Y-%m-%d %H:%M}Z"
            delivery = await deliveries.keyed(self.session, subscription.id, key)
            if delivery is None:
                return await self._add(subscription, key, due)
            if delivery.state == DeliveryState.WAITING:
                return delivery

    async def _add(self, subscription: Subscription, key: str, due: datetime) -> Delivery:
        delivery = Delivery(
            channel_id=subscription.channel_id, subscription_id=subscription.id, key=key, due_at=due, next_at=due,
            state=DeliveryState.WAITING, attempts=0, words="",
        )  # fmt: skip
        self.session.add(delivery)
        await self.session.flush()
        return delivery
