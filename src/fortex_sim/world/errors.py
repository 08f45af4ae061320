"""What the portal's log check says, kept with the truth behind it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(slots=True)
class LogError:
    """One error of the log check.

    `at` is the error's time in UTC, `day` its home-terminal day. `twin_id` is the earlier of two identical
    records: the error stands while both are active. `mended_by` is the withheld record whose arrival ends it.
    `first_given` is the portal's instant at which an answer of the monitoring API first held it. `from_devices` and
    `from_rows` say whether all records of the devices, and whether the rows of this one driver, prove the message.
    """

    id: str
    cause_id: str
    key: str
    message: str
    driver_id: str
    company_id: str
    record_id: str
    code_name: str
    at: datetime
    day: date
    twin_id: str | None = None
    mended_by: str | None = None
    first_given: datetime | None = None
    from_devices: bool = True
    from_rows: bool = True


@dataclass(frozen=True, slots=True)
class ControlMade:
    """A negative control as it stands in the records. The record's id is empty for a whole day.

    No error of the keys in `must_not` may be said of it.
    """

    cause_id: str
    name: str
    must_not: tuple[str, ...]
    driver_id: str
    record_id: str
    at: datetime
    day: date
