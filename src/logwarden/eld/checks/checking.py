"""The one way in: all checks over a carrier's logs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from .explaining import explained
from .fleet import Fleet, Setting, fleet
from .incidents import grouped
from .order import STEP_OF, STEPS, in_doubt
from .parts import parts
from .records import UNIDENTIFIED
from .tolerances import Tolerances

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..events import Event, Identity
    from ..hours import Options
    from ..log import DriverLog
    from .finding import Finding


_LATEST = datetime.max.replace(tzinfo=UTC)


def check(
    logs: Iterable[DriverLog],
    *,
    unidentified: Iterable[Event] | None = None,
    beside: Iterable[DriverLog] = (),
    whole: bool | None = None,
    not_downloaded: Iterable[Identity] = (),
    options: Mapping[str, Options] | None = None,
    tolerances: Tolerances | None = None,
    now: datetime | None = None,
) -> tuple[Finding, ...]:
    """What the checks find in logs of one carrier, by instant; the same however often and in whatever order given.

    Miles and engine hours are totals. `unidentified` are the records of the unidentified profile, None if they were not
    read. `beside` are logs, such as a co-driver's, that help to judge and are not judged. `whole` says that all this
    together is everything that the devices recorded, so that a number that none of it has is lost, not another's; by
    default it is where `unidentified` is given. `not_downloaded` names records that the portal marks so. `options` are
    the hours-of-service rules by driver, else 70 hours in 8 days with no exception. Nothing after `now` counts, by
    default the last reading.
    """
    given = (*logs,)
    helping = (*beside,)
    homes = sorted((log.driver_id, log.zone.key) for log in (*given, *helping))
    setting = Setting(
        now=now or max((log.read_at for log in (*given, *helping)), default=_LATEST),
        cut=now is not None,
        home=ZoneInfo(homes[0][1]) if homes else UTC,
        whole=unidentified is not None if whole is None else whole,
        not_downloaded=frozenset(not_downloaded),
        options=options or {},
        tolerances=tolerances or Tolerances(),
    )
    found = (f for part in parts(given, helping, unidentified or ()) for f in _checked(fleet(part, setting)))
    return tuple(sorted(found, key=_order))


def _checked(records: Fleet) -> list[Finding]:
    tolerances = records.setting.tolerances
    wanted = {driver.id for driver in records.judged()} | {UNIDENTIFIED}
    found = [
        finding
        for _, checks in STEPS
        for one in checks
        for finding in one.find(records, tolerances)
        if finding.driver in wanted
    ]
    return in_doubt(grouped(list(explained(found, records, tolerances))), records)


def _order(finding: Finding) -> tuple[datetime, int, str, str, str, str]:
    return finding.at, STEP_OF[finding.key], finding.key, finding.driver, finding.vehicle, finding.words
