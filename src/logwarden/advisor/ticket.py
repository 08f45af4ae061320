"""A ticket's text for the ELD's provider: which device, what its records lack, when, and which records show it. Pure.

No driver, company or place stands in it: a provider finds the device by its serial, and the records by their numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from logwarden.remedies.catalogue import BY_KEY

from .case import Case, Line

_RECORDS = 10
"""So many records show it; the provider has them all."""
_WHEN = "%Y-%m-%d %H:%M:%S UTC"


def ticket_text(case: Case, device: str | None, title: str, since: datetime | None, until: datetime | None) -> str:
    """The ticket in English, to be read and changed by a person before it is sent."""
    lines = [
        f"Device (ELD identifier or serial): {device or 'not known yet; no record that was read says it'}",
        f"Subject: {title}",
        "",
        "What our log check lists for this device:",
        *_counts(case.counts),
    ]
    if since is not None and until is not None:
        lines += [f"First: {since:{_WHEN}}", f"Newest: {until:{_WHEN}}"]
    shown = [text for line in case.lines if (text := _shown(line)) is not None]
    if shown:
        lines += ["", "Records that show it:", *shown[:_RECORDS]]
    return "\n".join(
        [
            *lines,
            "",
            "Please say what caused it, whether the device holds records that were not sent, and when it is mended.",
            "Please change or delete no record: original records are kept as they are (49 CFR 395.30(f)).",
        ]
    )


def _counts(counts: Mapping[str, int]) -> list[str]:
    return [
        f"- {number} x {BY_KEY[key].message or 'a message that no catalogue has'}" for key, number in counts.items()
    ]


def _shown(line: Line) -> str | None:
    """The record of an error, by what a provider finds it by; None where nobody read it."""
    if line.own is None:
        return None
    event = line.own.event
    number = "without a number" if event.sequence_id is None else f"sequence {event.sequence_id:X}"
    return f"- {event.at:{_WHEN}}  {event.code_name}  {number}  ({BY_KEY[line.key].message or line.key})"
