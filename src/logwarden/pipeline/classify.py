"""classify: an error's key, category, severity, and the fingerprint by which it is known again."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from logwarden.portal.wire import ListedError
from logwarden.remedies.catalogue import BY_KEY, UNKNOWN, CatalogueEntry, words
from logwarden.remedies.catalogue import classify as look_up


@dataclass(frozen=True, slots=True)
class ClassifiedError:
    """A listed error with its catalogue entry; `fingerprint` is the same whenever the portal lists it again.

    `words` are its message's where the catalogue has none such, whatever a person mapped them to; else None.
    """

    listed: ListedError
    entry: CatalogueEntry
    fingerprint: str
    words: str | None


def strange_words(message: str) -> str | None:
    """The words of a message that the catalogue has not, None of one that it has."""
    return words(message) if look_up(message) is UNKNOWN else None


def classify(
    system: str,
    company_id: str,
    driver_id: str,
    listed: Iterable[ListedError],
    mapped: Mapping[str, str] = MappingProxyType({}),
) -> list[ClassifiedError]:
    """Classifies a driver's list; `mapped` says which key people gave to the words of an unknown message.

    The fingerprint is of system, company, driver, key (the words, where the catalogue has none such: an error is
    the same before and after somebody maps them), time and code: the portal's id comes and goes, so it counts
    only where there is no time; where there is neither, the daily log in which the error stood counts. True
    repeats get an ordinal each.
    """
    seen: Counter[str] = Counter()
    found = []
    for error in listed:
        entry = look_up(error.message)
        strange = words(error.message) if entry is UNKNOWN else None
        kind = entry.key if strange is None else strange
        about = json.dumps([system, company_id, driver_id, kind, _when(error), error.event_code])
        seen[about] += 1
        fingerprint = hashlib.sha256(f"{about}#{seen[about]}".encode()).hexdigest()
        if strange is not None:
            entry = BY_KEY.get(mapped.get(strange, ""), UNKNOWN)
        found.append(ClassifiedError(error, entry, fingerprint, strange))
    return found


def _when(error: ListedError) -> str:
    if error.error_at is not None:
        return error.error_at.isoformat()
    return f"id:{error.portal_id}" if error.portal_id is not None else f"day:{error.log_day}"
