"""Wire shapes of channels, what is told on them, and their messages. Instants are ISO 8601 in UTC."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, Field, SecretStr, StrictBool, StringConstraints, model_validator

from logwarden.channels.address import LONGEST
from logwarden.channels.matters import Family
from logwarden.facts import FactKind
from logwarden.store.channels import Subscription
from logwarden.store.deliveries import Delivery

from .shapes import SaidId, Text

NEVER_TOLD = frozenset({FactKind.DELIVERY_SENT, FactKind.DELIVERY_GIVEN_UP})
"""Facts of messages themselves: each would make another message."""
ABOUT = (*Family, *(kind for kind in FactKind if kind not in NEVER_TOLD))
"""What one can be told of: families of matters, and every kind of fact."""
MOST_TIMES, LONGEST_WAIT = 12, 7 * 24 * 60


def _can_be_told(value: str) -> str:
    if value not in ABOUT:
        raise ValueError(f"it has to be a kind of fact, or one of {', '.join(Family)}")
    return value


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00]*$")]
Zone = Annotated[Text, Field(examples=["America/Chicago"], description="the name of a time zone")]
OfDay = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["22:00"])]
Address = Annotated[SecretStr, Field(min_length=1, max_length=LONGEST, examples=["https://office.example/hook"])]
About = Annotated[
    str, AfterValidator(_can_be_told), Field(examples=["approvals"], json_schema_extra={"enum": list(ABOUT)})
]


class QuietIn(BaseModel):
    """From when to when nothing is sent, by the clock of a zone; over midnight where `start` is the later one."""

    start: OfDay
    end: OfDay = Field(examples=["07:00"])

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.start == self.end:
            raise ValueError("start and end have to differ")
        return self

    @property
    def edges(self) -> tuple[time, time]:
        """Both as times."""
        return time.fromisoformat(self.start), time.fromisoformat(self.end)


class OwnQuietIn(QuietIn):
    """A person's own quiet hours."""

    zone: Zone


class QuietOut(BaseModel):
    """Quiet hours as they stand."""

    start: OfDay
    end: OfDay
    zone: Zone

    @classmethod
    def of(cls, start: time, end: time, zone: str) -> Self:
        """To the minute."""
        return cls(start=f"{start:%H:%M}", end=f"{end:%H:%M}", zone=zone)


class ChannelIn(BaseModel):
    """A new channel. Its address is kept sealed and never shown again."""

    name: Name = Field(examples=["Night desk"])
    address: Address = Field(description="of https, as its service gave it; or mail: mailtos with ?to=")
    owner_id: SaidId | None = Field(default=None, description="whose it is, by users' numbers; null: the office's")
    zone: Zone
    quiet: QuietIn | None = None


class ChannelPatch(BaseModel):
    """What changes of a channel; what is left out stays, and `quiet` null means none."""

    name: Name | None = Field(default=None, examples=["Night desk"])
    address: Address | None = Field(default=None, examples=["https://office.example/hook"])
    zone: Zone | None = Field(default=None, examples=["America/Chicago"])
    quiet: QuietIn | None = None
    active: StrictBool | None = None


class SubscriptionIn(BaseModel):
    """What is told on a channel: at once, or as a summary at some times of day in the channel's zone."""

    about: About
    system: Text | None = Field(default=None, description="of one portal system alone")
    company_id: SaidId | None = Field(default=None, examples=[1], description="of one company alone, by our number")
    times: list[OfDay] = Field(default=[], max_length=MOST_TIMES, examples=[["08:00", "16:00"]])
    wait_minutes: Annotated[int, Field(strict=True, ge=0, le=LONGEST_WAIT, examples=[30])] = 0
    urgent: StrictBool = Field(default=False, description="in quiet hours too")


class SubscriptionOut(BaseModel):
    """What is told on a channel."""

    id: int
    about: str = Field(examples=["approvals"])
    system: str | None
    company_id: int | None = Field(examples=[1])
    times: list[str] = Field(examples=[["08:00"]], description="empty: at once")
    wait_minutes: int = Field(description="told only if it still stands after so long")
    urgent: bool

    @classmethod
    def of(cls, one: Subscription) -> Self:
        """As the row has it."""
        return cls(
            id=one.id,
            about=one.about,
            system=one.system,
            company_id=one.company_id,
            times=one.times,
            wait_minutes=one.wait_minutes,
            urgent=one.urgent,
        )


class ChannelOut(BaseModel):
    """A channel, without its address."""

    id: int
    name: str = Field(examples=["Night desk"])
    service: str = Field(examples=["Slack"])
    owner_id: int | None
    owner: str | None = Field(description="null: the office's; what is told is what its owner may see")
    zone: Zone
    quiet: QuietOut | None = Field(description="the owner's own where he chose some")
    active: bool
    trouble: str = Field(description="why the last message did not get through; empty when all is well")
    waiting: int = Field(description="messages that are still to be sent")
    subscriptions: list[SubscriptionOut]


class DeliveryOut(BaseModel):
    """One message, and what became of it."""

    id: int
    about: str = Field(examples=["approvals"], description="`test` of one that somebody asked for")
    key: str = Field(examples=["fact 1207"], description="what makes it one: a fact, or a summary's instant")
    state: str = Field(examples=["sent"], description="waiting, sending, sent, failed (for now), given_up, not_needed")
    due_at: datetime
    next_at: datetime
    sent_at: datetime | None
    attempts: int
    words: str

    @classmethod
    def of(cls, one: Delivery) -> Self:
        """As the row has it, which knows its subscription."""
        return cls(
            id=one.id,
            about="test" if one.subscription is None else one.subscription.about,
            key=one.key,
            state=one.state,
            due_at=one.due_at,
            next_at=one.next_at,
            sent_at=one.sent_at,
            attempts=one.attempts,
            words=one.words,
        )


class DeliveryPage(BaseModel):
    """A part of a channel's messages, newest first."""

    items: list[DeliveryOut]
    next: int | None = Field(description="send it as `cursor` for what comes next; null at the end")
