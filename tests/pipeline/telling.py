"""People who are told, for the tests: channels to a receiver on loopback, what they want, and facts at any time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from logwarden.facts import FactKind
from logwarden.pipeline.deliver import deliver
from logwarden.pipeline.notify import Telling, notify
from logwarden.store import fact_numbers
from logwarden.store.channels import Channel, Subscription
from logwarden.store.deliveries import Delivery
from logwarden.store.facts import Fact
from tests.receiver import Receiver

from .office import Office


@dataclass(frozen=True)
class Desk:
    """An office with people who want to be told."""

    office: Office
    receiver: Receiver

    @property
    def telling(self) -> Telling:
        """What the steps work with."""
        return self.office.telling

    async def channel(self, path: str = "/hook", *, owner_id: int | None = None, **more: Any) -> Channel:
        """A channel to the receiver, in Chicago's zone."""
        address = self.telling.sealer.seal(SecretStr(self.receiver.address(path)))
        channel = Channel(
            name=path, owner_id=owner_id, address=address, service="webhook", made_by=self.office.user.id,
            made_at=self.office.clock.now(), **{"zone": "America/Chicago"} | more,
        )  # fmt: skip
        async with self.office.database.write() as session:
            session.add(channel)
        return channel

    async def wants(self, channel: Channel, about: str, *times: str, **more: Any) -> Subscription:
        """The channel tells this from now on."""
        async with self.office.database.write() as session:
            subscription = Subscription(
                channel_id=channel.id, about=about, times=list(times), since=await fact_numbers.newest(session),
                made_by=self.office.user.id, made_at=self.office.clock.now(), **more,
            )  # fmt: skip
            session.add(subscription)
        return subscription

    async def happens(self, kind: FactKind, subject: str, subject_id: int | None = None, **detail: Any) -> None:
        """A fact, now by the test's clock."""
        async with self.office.database.write() as session:
            session.add(fact(kind, subject, subject_id, self.office.clock.now(), **detail))

    async def told(self) -> Sequence[str]:
        """Both steps once; the messages that came of it."""
        before = len(self.receiver.received)
        await notify(self.telling)
        await deliver(self.telling)
        return self.receiver.texts[before:]

    async def told_at(self, at: str) -> Sequence[str]:
        """The same at an instant such as 2026-11-01T07:00-06:00."""
        self.office.clock.at = datetime.fromisoformat(at)
        return await self.told()

    async def deliveries(self) -> Sequence[Delivery]:
        """Every message there is, oldest first."""
        async with self.office.database.read() as session:
            return (await session.scalars(select(Delivery).order_by(Delivery.id))).all()


def fact(kind: FactKind, subject: str, subject_id: int | None, at: datetime, **detail: Any) -> Fact:
    """A fact as the steps record it."""
    return Fact(at=at, kind=kind, subject=subject, subject_id=subject_id, detail=detail)


def night(start: str = "22:00", end: str = "07:00") -> dict[str, Any]:
    """Quiet hours of a channel."""
    return {"quiet_from": time.fromisoformat(start), "quiet_to": time.fromisoformat(end)}
