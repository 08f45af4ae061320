"""A day's plan: the records that will happen, before anything has happened."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from logwarden.eld.events import DRIVING, EventType, Origin

from .motion import Motion


class Fate(Enum):
    """What becomes of a record that the device made."""

    KEPT = auto()
    """It reaches the portal."""
    WITHHELD = auto()
    """The device has numbered it and still holds it; a resynchronisation brings it."""
    LOST = auto()
    """The device has numbered it and lost it for good."""


class Whose(Enum):
    """In whose log a record stands."""

    DRIVER = auto()
    """His whose day is planned."""
    PARTNER = auto()
    """The co-driver's, who rides along."""
    NOBODY = auto()
    """The device's unidentified profile: nobody was logged in."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An error that the portal's log check will list once its record has happened.

    `message` is None for a state that no error lists. `partner` is the label of the step that it is about as
    well: the earlier of two twins, or the withheld record whose arrival mends it. `from_devices` and `from_rows`
    say whether all records of the devices, and whether the rows of the one driver, prove what the message says.
    """

    cause_id: str
    key: str
    message: str | None
    partner: str | None = None
    from_devices: bool = True
    from_rows: bool = True


@dataclass(frozen=True, slots=True)
class Benign:
    """Something that looks wrong and is in order: a negative control. No error of these keys may be said of it."""

    cause_id: str
    name: str
    must_not: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Owned:
    """Why a number is missing in another user's list, and whether the portal lists that as a break."""

    cause_id: str
    listed: bool


@dataclass(slots=True)
class Step:
    """One record to come. `at` is its UTC instant to the second; `label` names it within its day.

    `letter` stands for both coordinates where it is not empty (X no fix, M typed by the driver, E malfunction);
    `shift` moves the latitude by degrees; `place_at` shows the place of another instant; `reduced` renders one
    decimal; `blank` leaves miles and hours out; `miles_slip` and `hours_slip` falsify this one reading. With
    `edited_at` the driver enters the record anew at that instant, with `edit_note`. `owned` says what other users'
    lists make of its number. `flagged`: the portal marks it as not downloaded.
    """

    at: datetime
    type: EventType
    code: int
    label: str
    origin: Origin = Origin.AUTOMATIC
    notes: str = ""
    letter: str = ""
    shift: float = 0.0
    reduced: bool = False
    blank: bool = False
    fate: Fate = Fate.KEPT
    edited_at: datetime | None = None
    edit_note: str = ""
    findings: list[Finding] = field(default_factory=list)
    controls: list[Benign] = field(default_factory=list)
    whose: Whose = Whose.DRIVER
    owned: Owned | None = None
    place_at: datetime | None = None
    miles_slip: float = 0.0
    hours_slip: float = 0.0
    flagged: bool = False

    @property
    def is_main(self) -> bool:
        """Whether it is a duty status or special driving."""
        return self.type in (EventType.DUTY_STATUS, EventType.SPECIAL_DRIVING)

    @property
    def is_driving(self) -> bool:
        """Whether it is a driving duty status."""
        return self.type is EventType.DUTY_STATUS and self.code == DRIVING


@dataclass(slots=True)
class DayPlan:
    """One driver's coming day: steps in the order of time, and what the truck does."""

    steps: list[Step]
    motion: Motion

    def step(self, label: str) -> Step:
        """The step of that name.

        Raises:
            LookupError: the day has none of it.
        """
        for step in self.steps:
            if step.label == label:
                return step
        raise LookupError(f"no step {label!r} in {[s.label for s in self.steps]}")

    def after(self, step: Step) -> Step:
        """The step that follows."""
        return self.steps[self.steps.index(step) + 1]

    def add(self, step: Step) -> None:
        """Puts a step in its place."""
        self.steps.append(step)
        self.steps.sort(key=lambda s: s.at)

    def leg_of(self, step: Step) -> Step:
        """The driving record of the leg in which a step lies: the last one up to it."""
        return [s for s in self.steps if s.is_driving and s.at <= step.at][-1]

    def next_after(self, step: Step, type_: EventType, *codes: int) -> Step:
        """The first later step of the driver's own of that type and those codes.

        Raises:
            StopIteration: the day has none.
        """
        return next(
            s
            for s in self.steps
            if s.at > step.at and s.whose is Whose.DRIVER and s.type is type_ and (not codes or s.code in codes)
        )

    @property
    def last_main(self) -> Step:
        """The driver's last duty status or special driving of the day."""
        return [s for s in self.steps if s.is_main and s.whose is Whose.DRIVER][-1]
