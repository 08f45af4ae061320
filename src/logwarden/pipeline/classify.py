"""classify: an error's key, category, severity, and the fingerprint by which it is known again."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from logwarden.portal.wire import ListedError
from logwarden.remedies.catalogue import UNKNOWN, CatalogueEntry
from logwarden.remedies.catalogue import classify as look_up


@dataclass(frozen=True, slots=True)
class ClassifiedError:
    """A listed error with its catalogue entry; `fingerprint` is the same whenever the portal lists it again."""

    listed: ListedError
    entry: CatalogueEntry
    fingerprint: str


def classify(system: str, company_id: str, driver_id: str, listed: Iterable[ListedError]) -> list[ClassifiedError]:
    """Classifies a driver's list.

    The fingerprint is of system, company, driver, key (the words, where no key is known), time and code: the
    portal's id comes and goes, so it counts only where there is no time; where there is neither, the daily log
    in which the error stood counts. True repeats get an ordinal each.
    """
    seen: Counter[str] = Counter()
    found = []
    for error in listed:
        entry = look_up(error.message)
        words = " ".join(error.message.split()).upper() if entry is UNKNOWN else entry.key
        about = json.dumps([system, company_id, driver_id, words, _when(error), error.event_code])
        seen[about] += 1
        fingerprint = hashlib.sha256(f"{about}#{seen[about]}".encode()).hexdigest()
        found.append(ClassifiedError(error, entry, fingerprint))
    return found


def _when(error: ListedError) -> str:
    if error.error_at is not None:
        return error.error_at.isoformat()
    return f"id:{error.portal_id}" if error.portal_id is not None else f"day:{error.log_day}"
