"""What a driver of the tests can do with his own log, and what of it counts as an answer to us."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from logwarden.eld.events import OFF_DUTY, RecordStatus
from logwarden.eld.lawful import UnlawfulEdit

from .drivers import FakeDriver, in_time
from .wishes import LUNCH

DEEDS = ("yes", "certifies", "yes to some", "no", "mends", "uploads")


def does(driver: FakeDriver, deed: str, day: date, now: datetime) -> list[str]:
    """The driver does something at an instant of the portal's clock; `day` is the one that he certifies or mends.

    Answers what it counts as: `yes`, or `certified` and the day. What the rule does not let him do, he leaves.
    """
    before = driver.events
    try:
        match deed:
            case "yes":
                driver.accepts()
                driver.answers(yes=True)
            case "yes to some":
                driver.accepts(but=1)
            case "no":
                driver.rejects()
                driver.answers(yes=False)
            case "certifies":
                driver.certifies(day, now)
                return [f"certified {day}"]
            case "mends":
                _mends(driver, day)
            case _:
                driver.uploads()
    except UnlawfulEdit:
        driver.events = before
    return ["yes"] if deed.startswith("yes") and driver.events != before else []


def _mends(driver: FakeDriver, day: date) -> None:
    """He says himself that he was off duty at lunch: his first own entry from 12:20 on becomes another."""
    own = [e for e in driver.events if e.at >= LUNCH and e.is_active and e.is_main and e.notes == ""]
    if not own or own[0].at.astimezone(driver.zone_info).date() != day:
        return
    old = driver.changes(own[0], status=RecordStatus.INACTIVE_CHANGED)
    new = replace(old, code=OFF_DUTY, status=RecordStatus.ACTIVE, sequence_id=0x99, notes="At lunch", check_value="")
    driver.events = in_time(*driver.events, new)
    driver.certified.discard(day)
