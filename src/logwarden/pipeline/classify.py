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


def classify(system: str, driver_id: str, listed: Iterable[ListedError]) -> list[ClassifiedError]:
    """Classifies a driver's list.

    The fingerprint is of system, driver, key (the words, where no key is known), time and code: the portal's
    id comes and goes, so it counts only where there is no time. True repeats get an ordinal each.
    """
    seen: Counter[str] = Counter()
    found = []
    for error in listed:
        entry = look_up(error.message)
        words = " ".join(error.message.split()).upper() if entry is UNKNOWN else entry.key
        when = error.error_at.isoformat() if error.error_at else f"id:{error.portal_id}"
        about = json.dumps([system, driver_id, words, when, error.event_code])
        seen[about] += 1
        fingerprint = hashlib.sha256(f"{about}#{seen[about]}".encode()).hexdigest()
        found.append(ClassifiedError(error, entry, fingerprint))
    return found
