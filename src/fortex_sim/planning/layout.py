"""From the shape of a day to its records: every step with its instant, and the truck's motion."""

from datetime import datetime, timedelta
from math import ceil
from random import Random

from logwarden.eld.events import (
    DRIVING,
    OFF_DUTY,
    ON_DUTY,
    PERSONAL_USE,
    SPECIAL_CLEARED,
    YARD_MOVES,
    EventType,
    Origin,
)

from .motion import Drive, Motion
from .shape import Shape
from .steps import DayPlan, Step

YARD_MILES = 1.0
STANDING_MINUTES = 6
"""How long driving goes on after the truck stands, where the driver says nothing (App. A 4.4.1.2)."""
PERSONAL_MINUTES = 16


class _Pen:
    """Writes a day's steps down in the order of time; `now` is where the pen stands, in UTC."""

    def __init__(self, start: datetime, rng: Random) -> None:
        self.now = start
        self.rng = rng
        self.steps: list[Step] = []
        self.motion = Motion()
        self._engine_since: datetime | None = None

    def write(self, type_: EventType, code: int, label: str, *, at: datetime | None = None) -> Step:
        """One record; duty status (but driving) and special driving are entered by the driver."""
        by_driver = type_ is EventType.SPECIAL_DRIVING or (type_ is EventType.DUTY_STATUS and code != DRIVING)
        origin = Origin.DRIVER if by_driver else Origin.AUTOMATIC
        step = Step(at or self.now, type_, code, label, origin)
        self.steps.append(step)
        return step

    def wait(self, low: int, high: int) -> None:
        """Lets some seconds pass."""
        self.now += timedelta(seconds=self.rng.randint(low, high))

    def power_up(self, label: str, at: datetime) -> None:
        """The engine starts."""
        self.write(EventType.ENGINE_POWER, 1, label, at=at)
        self._engine_since = at

    def shut_down(self, label: str, at: datetime) -> None:
        """The engine stops."""
        self.write(EventType.ENGINE_POWER, 3, label, at=at)
        if self._engine_since is not None:
            self.motion.engine.append((self._engine_since, at))
        self._engine_since = None

    def drive(self, number: int, minutes: int, mph: float, *, standing_minutes: int = 0) -> None:
        """A leg, with an intermediate record for each full hour of it (App. A 4.5.1.2)."""
        start, end = self.now, self.now + timedelta(minutes=minutes)
        self.write(EventType.DUTY_STATUS, DRIVING, f"drive{number}")
        for hour in range(1, ceil(minutes / 60)):
            self.write(EventType.INTERMEDIATE, 1, f"inter{number}.{hour}", at=start + timedelta(hours=hour))
        self.motion.drives.append(Drive(start, end, minutes / 60 * mph))
        self.now = end + timedelta(minutes=standing_minutes)

    def yard(self, minutes: int) -> None:
        """A yard move of some minutes within an on-duty stop; motion of an hour has its record there too."""
        self.wait(150, 240)
        start = self.now
        self.write(EventType.SPECIAL_DRIVING, YARD_MOVES, "yard")
        for hour in range(1, ceil(minutes / 60)):
            self.write(EventType.INTERMEDIATE, 1, f"yard_inter{hour}", at=start + timedelta(hours=hour))
        self.now += timedelta(minutes=minutes)
        self.motion.drives.append(Drive(start, self.now, YARD_MILES))
        self.write(EventType.SPECIAL_DRIVING, SPECIAL_CLEARED, "yard_end")

    def personal(self, miles: float) -> None:
        """Personal use after work: reduced precision, no miles and hours (App. A 4.7.3)."""
        self.wait(90, 150)
        start = self.now
        moves = [self.write(EventType.SPECIAL_DRIVING, PERSONAL_USE, "personal")]
        self.now += timedelta(minutes=PERSONAL_MINUTES)
        self.motion.drives.append(Drive(start, self.now, miles))
        moves.append(self.write(EventType.SPECIAL_DRIVING, SPECIAL_CLEARED, "personal_end"))
        for step in moves:
            step.reduced = step.blank = True


def lay_out(shape: Shape, rng: Random) -> DayPlan:
    """The steps and the motion of a working day, from login to the rest; certification and logout follow.

    Labels: login, up0, inspection, drive1, inter1.1…, stop1, down1, up1, drive2, …, yard, yard_end, closing,
    down4, night, personal, personal_end.
    """
    pen = _Pen(shape.login, rng)
    pen.write(EventType.LOGIN, 1, "login")
    pen.wait(50, 90)
    pen.power_up("up0", pen.now)
    pen.wait(40, 80)
    pen.write(EventType.DUTY_STATUS, ON_DUTY, "inspection")
    pen.now += timedelta(minutes=shape.inspection_minutes)
    for number, leg in enumerate(shape.legs, start=1):
        stop = shape.stops[number - 1] if number < len(shape.legs) else None
        standing = STANDING_MINUTES if stop is not None and stop.automatic else 0
        pen.drive(number, leg.minutes, leg.mph, standing_minutes=standing)
        if stop is None:
            break
        stopped = pen.now
        status = pen.write(EventType.DUTY_STATUS, stop.code, f"stop{number}")
        if stop.automatic:
            status.origin = Origin.AUTOMATIC
        if stop.yard:
            pen.yard(stop.yard_minutes)
        pen.wait(40, 170)
        pen.shut_down(f"down{number}", pen.now)
        pen.now = stopped + timedelta(minutes=stop.minutes)
        pen.power_up(f"up{number}", pen.now - timedelta(seconds=pen.rng.randint(70, 240)))
    _close(pen, shape)
    return DayPlan(sorted(pen.steps, key=lambda s: s.at), pen.motion)


def _close(pen: _Pen, shape: Shape) -> None:
    """The last on-duty time, then the rest, with or without personal use before it."""
    pen.write(EventType.DUTY_STATUS, ON_DUTY, "closing")
    pen.now += timedelta(minutes=shape.closing_minutes)
    if shape.personal_miles:
        pen.write(EventType.DUTY_STATUS, OFF_DUTY, "night")
        pen.personal(shape.personal_miles)
        pen.wait(40, 100)
        pen.shut_down("down4", pen.now)
        return
    pen.shut_down("down4", pen.now - timedelta(seconds=pen.rng.randint(60, 110)))
    pen.write(EventType.DUTY_STATUS, shape.night, "night")
