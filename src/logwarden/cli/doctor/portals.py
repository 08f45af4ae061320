"""The doctor's looks at one portal system: its API, our token, its clock, our login, its pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from pydantic import SecretStr

from logwarden.portal.api import FortexApi
from logwarden.portal.browser import Browsers
from logwarden.portal.check import Pages, check_pages
from logwarden.portal.findings import LOGIN, Finding, Seen
from logwarden.problems import Problem

from .checks import Check, Verdict, failed, ok, skipped, warning

CLOCK_SECONDS = 60
"""A larger difference between the portal's clock and this machine's is told."""

_CLOCK_WORDS = (
    "No record is misjudged, for portal times are compared by the portal's clock alone; but approvals, attempts and "
    "evidence bear this machine's times, and would not fit the portal's in an audit"
)


class PortalSystem(Protocol):
    """One portal deployment, as settings give it (`systems.System` is one)."""

    @property
    def name(self) -> str:
        """The deployment's name."""

    @property
    def api_url(self) -> str:
        """Where its API is."""

    @property
    def token(self) -> SecretStr:
        """What opens its API."""

    @property
    def ui_url(self) -> str:
        """Where its pages are."""

    @property
    def username(self) -> str:
        """The account that acts."""

    @property
    def password(self) -> SecretStr:
        """That account's password."""


async def api(system: PortalSystem) -> AsyncIterator[Check]:
    """Whether the API answers and takes our token, and how far its clock is from ours."""
    about = f"portal {system.name}"
    async with FortexApi(system.api_url, system.token, system.name, attempts=1) as portal:
        before = datetime.now(UTC)
        try:
            theirs = await portal.now()
        except Problem as problem:
            yield failed(about, "API", str(problem), f"Check its address, {system.api_url}, and the way there.")
            yield skipped(about, "clock", "The API says no time.")
            yield skipped(about, "token", "The API does not answer.")
            return
        yield ok(about, "API", system.api_url)
        yield _clock(about, theirs, before + (datetime.now(UTC) - before) / 2)
        try:
            seen = await portal.overview()
        except Problem as problem:
            to_do = "Ask your ELD provider for a new token, and check the system's name."
            yield failed(about, "token", str(problem), to_do)
        else:
            yield ok(about, "token", f"Taken; it lists {len(seen.companies)} companies.")


def _clock(about: str, theirs: datetime, ours: datetime) -> Check:
    """Its answer is to the second, so a second is no difference."""
    apart = round((ours - theirs) / timedelta(seconds=1))
    if abs(apart) <= CLOCK_SECONDS:
        return ok(about, "clock", f"{apart:+d} s: this machine's clock less the portal's.")
    words = (
        f"This machine's clock is {abs(apart)} s {'ahead of' if apart > 0 else 'behind'} the portal's. {_CLOCK_WORDS}."
    )
    return warning(
        about, "clock", words, "Let this machine take its time from the network (NTP); then tell the provider."
    )


async def pages(system: PortalSystem, browsers: Browsers) -> AsyncIterator[Check]:
    """Our login, and every control of every page that we rely on; the visit has its own time limit."""
    about = f"portal {system.name}"
    findings = await check_pages(Pages(system.name, system.ui_url, system.username, system.password), browsers)
    for check in summed_up(about, findings):
        yield check


def summed_up(about: str, findings: Sequence[Finding]) -> list[Check]:
    """The findings as the doctor tells them: the login and the pages, one line each, and each that is amiss."""
    login = [one for one in findings if one.where == LOGIN]
    rest = [one for one in findings if one.where != LOGIN]
    if any(one.seen is Seen.FAILED for one in login):
        to_do = "Check the account and its password by hand in the portal; it must want no one-time code."
    else:
        to_do = "The portal's pages changed: nothing acts on a page that is not understood. Tell Logwarden's makers."
    checks = _group(about, "login", login, to_do)
    if not any(one.seen is Seen.FOUND for one in rest):
        return [*checks, skipped(about, "pages", "Nobody got there.")]
    to_do = "Look at the page by hand. If it changed, nothing acts on it until Logwarden knows it: tell its makers."
    return [*checks, *_group(about, "pages", rest, to_do)]


def _group(about: str, name: str, findings: Sequence[Finding], to_do: str) -> list[Check]:
    found = sum(one.seen is Seen.FOUND for one in findings)
    words = f"{found} of {len(findings)} controls are as we know them."
    if found == len(findings):
        return [ok(about, name, words)]
    amiss = [one for one in findings if one.seen not in {Seen.FOUND, Seen.NOT_REACHED}]
    lines = [
        Check(about, name, Verdict.FAILED, f"{one.where}, {one.control}: {one.seen}. {one.words}", to_do)
        for one in amiss
    ]
    return lines or [failed(about, name, words, "Run it again: logwarden portal check")]
