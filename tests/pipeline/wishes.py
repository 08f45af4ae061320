"""What people want done in the tests' office, and drivers with errors that a wish can be about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from logwarden.eld.events import OFF_DUTY, ON_DUTY, Event
from logwarden.pipeline.wish import Wish
from logwarden.portal.wire import ListedError
from logwarden.remedies.catalogue import Remedy
from logwarden.store.users import Role, User

from .drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, at, duty, listed, working_days
from .office import Office

NOON = at(WEDNESDAY, "12:00")
LUNCH = at(WEDNESDAY, "12:20")
NOTE = "Gate receipt shows the place"
REASON = "Off duty at lunch, says the driver"


def error_of(message: str, when: datetime) -> ListedError:
    """A line of the list."""
    return listed(message, when)


def driver_with(message: str, when: datetime, *more: Event, driver_id: str = "D1") -> FakeDriver:
    """A driver with one error; at 12:20 on Wednesday he tapped ON a second time, at another place."""
    lunch = replace(duty(LUNCH, ON_DUTY, 0x95), latitude="42.00", location="1mi N of Cary, IL")
    smith = FakeDriver(driver_id, "SMITH JOHN", working_days(FIRST_DAY, TODAY, lunch, *more))
    smith.lists_twins = False
    smith.extra_errors = [error_of(message, when)]
    return smith


def wish(remedy: Remedy, **said: Any) -> Wish:
    """A wish about the first error, with everything that it needs, unless told otherwise."""
    of_remedy: dict[Remedy, dict[str, Any]] = {
        Remedy.ANNOTATE: {"text": NOTE},
        Remedy.REQUEST_EDIT: {
            "text": REASON,
            "record_at": LUNCH,
            "new_code": OFF_DUTY,
            "statement": "I sat in the diner and ate.",
            "document": "Receipt 4711 of the diner",
        },
        Remedy.ASK_DRIVER: {"text": "Please look at Wednesday noon."},
    }
    known: dict[str, Any] = {"error_ids": (1,), "how_known": "Seen in the records of that day."}
    return Wish(remedy, **(known | of_remedy.get(remedy, {}) | said))


async def ready(office: Office, driver: FakeDriver) -> None:
    """The driver's errors are listed and his log was read."""
    office.employ(driver)
    driver.gives_records = True
    await office.ingest()


async def somebody(office: Office, name: str, role: Role = Role.AUDITOR) -> User:
    """One more person of the office."""
    async with office.database.write() as session:
        user = User(
            email=f"{name}@desk.example",
            name=name,
            role=role,
            password_hash="-",
            active=True,
            created_at=office.clock.now(),
        )
        session.add(user)
    return user
