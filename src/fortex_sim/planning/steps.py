"""A day's plan: the records that will happen, before anything has happened."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from logwarden.eld.events import EventType, Origin

from .motion import Motion


class Fate(Enum):
    """What becomes of a record that the device made."""

    KEPT = auto()
    """It reaches the portal."""
    WITHHELD = auto()
    """The device has numbered it and still holds it; a resynchronisation brings it."""
    LOST = auto()
    """The device has numbered it and lost it for good."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An error that the portal's log check will list once its record has happened.

    `message` is None for a state that no error lists. `partner` is the label of the step that it is about as
    well: the earlier of two twins, or the withheld record whose arrival mends it.
    """

    cause_id: str
    key: str
    message: str | None
    partner: str | None = None


@dataclass(slots=True)
class Step:
    """One record to come. `at` is its UTC instant to the second; `label` names it within its day.

    `letter` stands for both coordinates where it is not empty (X no fix, M typed by the driver); `shift`
    moves the latitude by degrees; `reduced` renders one decimal; `blank` leaves miles and hours out. With
    `edited_at` the driver enters the record anew at that instant, with `edit_note`.
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

    @property
    def is_main(self) -> bool:
        """Whether it is a duty status or special driving."""
        return self.type in (EventType.DUTY_STATUS, EventType.SPECIAL_DRIVING)


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

    @property
    def last_main(self) -> Step:
        """The last duty status or special driving of the day."""
        return [s for s in self.steps if s.is_main][-1]
