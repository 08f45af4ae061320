"""What a message says: a line and a link a matter. A link opens a page of the dashboard; it never acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from logwarden.facts import FactKind as Kind

from .matters import WORDS, Happened

_SAID: Mapping[str, str] = {
    Kind.FIX_PROPOSED: "waits for a yes or no",
    Kind.FIX_VIOLATION: "the log changed in a way that nobody asked for; the remedy stops on that system",
    Kind.FIX_UNKNOWN: "the program ended around a click; a look at the records will tell",
    Kind.FIX_CLOSED: "is closed",
    Kind.INCIDENT_OPENED: "is new",
    Kind.INCIDENT_REOPENED: "is back",
    Kind.FINDING_MADE: "a record was altered without trace",
    Kind.SCAN_COMPANY_NOT_SEEN: "was not seen by the last pass",
    Kind.SYSTEM_TOKEN_REFUSED: "the portal refuses our token; the agent is paused",
    Kind.SYSTEM_TESTED: "a test of the portal did not pass",
    Kind.SYSTEM_LOGIN_NEEDED: "the portal wants a person to log in; the agent is paused",
    Kind.FIX_WRONG_RECORD: "the page showed another record than the one approved; nothing was clicked",
    Kind.PAGES_CHANGED: "the portal's pages are not as we know them",
    Kind.KIT_UNPROVED: "the tool kit has to be proved anew",
    Kind.KIT_BLOCKED: "the tool kit is blocked",
    Kind.AUDIT_CHECKED: "the audit trail does not hold",
    Kind.KILL_FILE_FOUND: "the file KILL lies in the data folder; nothing is clicked",
    Kind.HOLD_PLACED: "is in force; nothing is written",
    Kind.HOLD_LIFTED: "is lifted",
    Kind.TASK_MADE: "is to be done",
    Kind.TASK_REOPENED: "is to be done again",
}
_PAGES: Mapping[str, str] = {
    "fix": "/fixes/{id}",
    "incident": "/decisions/{id}",
    "finding": "/findings/{id}",
    "task": "/tasks/{id}",
    "error": "/errors/{id}",
    "driver": "/drivers/{id}",
    "scan": "/scans/{id}",
    "company": "/scans",
    "system": "/control",
    "hold": "/holds",
    "mandate": "/holds",
    "rule": "/rules",
    "message": "/messages",
    "user": "/people",
    "invitation": "/people",
    "audit": "/audit",
    "channel": "/channels",
}
MOST = 50
"""Matters that one message names; of the others it says how many there are."""


def line(one: Happened, url: str) -> str:
    """A matter in two lines: what it is, and the address of its page under `url`."""
    number = f" {one.subject_id}" if one.subject_id is not None else ""
    more = ", ".join(word for word in (one.of, one.driver and f"driver {one.driver}", one.company, one.system) if word)
    said = _SAID.get(one.kind, one.kind.replace(".", " ").replace("_", " "))
    if one.kind == Kind.AGENT_WISHED:
        said = f"a person wants it {one.detail.get('wish')}"
    page = _PAGES.get(one.subject, "/").format(id=one.subject_id)
    return f"{one.subject.capitalize()}{number}{f' ({more})' if more else ''}: {said}.\n{url}{page}"


def message(about: str, matters: Sequence[Happened], url: str, number: int, *, again: bool) -> tuple[str, str]:
    """Title and text of message `number`; `again`: a process died while it sent it, and it may have got through."""
    heading = WORDS.get(about, about)
    title = f"Logwarden: {heading}" if len(matters) == 1 else f"Logwarden: {heading} ({len(matters)})"
    lines = [line(one, url) for one in matters[:MOST]]
    if len(matters) > MOST:
        lines.append(f"And {len(matters) - MOST} more.\n{url}/")
    words = " It may have reached you before: Logwarden was interrupted while sending it." if again else ""
    return title, "\n\n".join([*lines, f"Message {number}.{words}"])


def test_message(url: str, number: int, *, again: bool) -> tuple[str, str]:
    """Title and text of a test."""
    title, text = message("a test", [], url, number, again=again)
    return title.removesuffix(" (0)"), f"This channel works.\n{url}/channels\n\n{text}"
