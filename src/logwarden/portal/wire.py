"""What Fortex tells us, as values of ours: between the portal's own JSON and pages, and the pipeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from logwarden.eld.events import Event
from logwarden.eld.log import DriverLog
from logwarden.remedies.steps import Step

CACHE = timedelta(seconds=600)
"""How long the portal gives the same answer, by its own clock (portal-contract.md §1)."""


@dataclass(frozen=True, slots=True)
class ListedCompany:
    """One company of the overview. `total` is the portal's own count of its errors."""

    company_id: str
    name: str
    total: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The portal's overview. `asked_at` is the answer's Date header: the portal's clock, aware UTC.

    `malformed_raw` holds the listed companies that nobody could read, as sent.
    """

    companies: tuple[ListedCompany, ...]
    total_errors: int
    asked_at: datetime
    last_updated_at: datetime | None
    malformed_raw: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedError:
    """One log check error as listed.

    `error_at` is None where the portal gives no time. `message` is as sent, stray spaces and all.
    `raw` is the portal's own JSON. `log_day` is the day of the daily log in which it stood, None where it
    stood in the driver's list alone; it tells apart equal errors that have no time.
    """

    portal_id: str | None
    message: str
    error_at: datetime | None
    event_code: str | None
    error_type: str | None
    raw: dict[str, object] = field(default_factory=dict)
    log_day: date | None = None


@dataclass(frozen=True, slots=True)
class DailySummary:
    """One day of a driver; `events` is None where the deployment gives no records by API.

    `whole` is False where a record of the day could not be read: then `events` are those that could.
    """

    day: date
    certified: bool
    events: tuple[Event, ...] | None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class DriverSnapshot:
    """One driver in a company's analysis.

    `asked_at` is the answer's Date header; `last_updated_at` is when the portal computed the list (it caches
    600 s), None where missing. Both by the portal's clock, aware UTC. `zone` is a portal name such as CT.
    Parts of the answer that nobody could read are in `malformed_raw`, as sent. `lines` is how many error lines
    the answer had, doubled ones and the `unreadable_lines` among them.
    """

    driver_id: str
    driver_name: str | None
    zone: str
    errors: tuple[ListedError, ...]
    days: tuple[DailySummary, ...]
    asked_at: datetime
    last_updated_at: datetime | None
    malformed_raw: tuple[object, ...] = ()
    lines: int = 0
    unreadable_lines: int = 0


@dataclass(frozen=True, slots=True)
class ListedDriver:
    """One driver in a company's analysis, not read yet: most say in each pass what they said in the last.

    `content` is a hash of all that was sent of him but `lastUpdatedAt`: equal means that nothing changed.
    `snapshot` reads it. The instants are as in DriverSnapshot.
    """

    driver_id: str
    content: str
    asked_at: datetime
    last_updated_at: datetime | None
    snapshot: Callable[[], DriverSnapshot]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A company's analysis, doubled drivers merged. `stray` are the elements that belong to no driver, as sent."""

    drivers: tuple[ListedDriver, ...]
    asked_at: datetime
    stray: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Whose log, and which days, a visit is about. `driver_name` is None where nobody knows it yet."""

    system: str
    company_id: str
    company_name: str
    driver_id: str
    driver_name: str | None
    zone: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Shown:
    """What the driver's page itself says it shows, read back from the page, with all its rows.

    Compared with the plan before any click. It exists only for a whole reading: every day's row stood there,
    and the footer's count was equal to the rows. `company` is the label as shown, which may carry a suffix:
    compare by `portal.identity.same_company`; `zone` is the portal's name for it, such as CT.
    """

    system: str
    company: str
    driver_id: str
    driver_name: str
    zone: str
    first_day: date
    last_day: date
    log: DriverLog


@dataclass(frozen=True, slots=True)
class Staged:
    """A page one click away from a write, and all that it shows.

    `row` is the record that an open row dialog names and `text` what stands in its field; both None for the
    tool kit and RESYNC. `code` and `at` are the status and the instant (UTC) that a dialog would ask for. `ticked`
    are the labels of all ticked boxes; empty for all but the tool kit.
    """

    step: Step
    shown: Shown
    row: Event | None
    text: str | None
    ticked: frozenset[str]
    code: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Committed:
    """After the click. `clicked_at` is the portal's clock right before it; `notice` is the toast's text.

    `succeeded` is what the toast said: True, False, or None when no toast came; without a toast a portal that
    refused the call (status 4xx) counts as False. It proves nothing: only the records do.
    """

    clicked_at: datetime
    notice: str | None
    succeeded: bool | None
