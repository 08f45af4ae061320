"""Whether the portal's pages are as we know them: looked at once a day, and what a changed control keeps back."""

from __future__ import annotations

import pytest

from logwarden.facts import FactKind
from logwarden.portal import selectors as s
from logwarden.portal.findings import (
    ACTIVITY,
    ANNOTATE,
    EXPECTED,
    LOGIN,
    LOGS,
    OPENS_DIRECTLY,
    REQUEST_EDIT,
    SENDS_NOTHING,
    TOOL_KIT,
    Seen,
)
from logwarden.portal.needed_by import needed_by
from logwarden.problems import TryAgain
from logwarden.remedies.catalogue import Remedy
from logwarden.store import page_looks

from .drivers import FakeDriver
from .fake_portal import SYSTEM
from .office import ON_SQLITE, Office
from .wishes import LUNCH, driver_with, ready, wish

DAY, HOUR = 86_400, 3_600
BOX = (TOOL_KIT, "CLEAR TWIN EVENTS")
NOTE, EDIT, TWINS, SYNC = Remedy.ANNOTATE, Remedy.REQUEST_EDIT, Remedy.CLEAR_TWINS, Remedy.RESYNC


async def changed(office: Office) -> list[tuple[str, str]]:
    """The controls that are not as we know them."""
    async with office.database.read() as session:
        return list(await page_looks.changed(session, SYSTEM))


@pytest.mark.parametrize(
    ("where", "control", "remedies"),
    [
        (LOGIN, "password", {NOTE, EDIT, TWINS, SYNC}),
        (ACTIVITY, "driver select", {NOTE, EDIT, TWINS, SYNC}),
        (LOGS, "LOAD", {NOTE, EDIT, TWINS, SYNC}),
        (LOGS, OPENS_DIRECTLY, set()),
        (LOGS, s.RESYNC, {SYNC}),
        (LOGS, SENDS_NOTHING, {NOTE, EDIT, TWINS}),
        (ANNOTATE, "row menu", {NOTE, EDIT, TWINS}),
        (ANNOTATE, s.SAVE, {NOTE, TWINS}),
        (REQUEST_EDIT, s.REQUEST, {EDIT}),
        (*BOX, {TWINS}),
    ],
)
def test_who_needs_what(where: str, control: str, remedies: set[Remedy]) -> None:
    """Each control is needed by the remedies that cannot be carried out without it, and by no other."""
    assert (where, control) in EXPECTED
    assert needed_by(where, control) == remedies


@ON_SQLITE
async def test_once_a_day_by_the_portals_clock(office: Office) -> None:
    """The first look is at the first start, the next a day of the portal's clock later; what was found is kept."""
    office.wait(0)
    assert [await office.drift(), await office.drift()] == [True, False]
    office.wait(DAY - 10)
    assert await office.drift() is False
    office.wait(10)
    assert await office.drift() is True
    async with office.database.read() as session:
        look = await page_looks.latest(session, SYSTEM)
    assert look is not None
    assert ({one["seen"] for one in look.findings}, len(look.findings)) == ({"found"}, len(EXPECTED))
    assert [fact.detail["found"] for fact in await office.facts(FactKind.PAGES_LOOKED_AT)] == [len(EXPECTED)] * 2
    assert await office.facts(FactKind.PAGES_CHANGED) == []


async def test_a_changed_control_keeps_back_who_needs_it(office: Office, smith: FakeDriver) -> None:
    """A box that is gone blocks CLEAR TWIN EVENTS until a later look finds it; the kit has to be proved anew."""
    office.employ(smith)
    fix = await office.proposed()
    office.portal.seen[BOX] = Seen.MISSING
    await office.drift()
    await office.plan()
    fix = await office.fix(fix.id)
    assert (fix.state, "TOOL KIT, CLEAR TWIN EVENTS" in fix.reason) == ("blocked", True)
    kit = await office.kit()
    assert (kit.state, kit.why) == ("unproved", "The portal's pages changed: TOOL KIT, CLEAR TWIN EVENTS.")
    office.portal.seen.clear()
    office.wait(HOUR)
    assert await office.drift() is True
    await office.plan()
    assert ((await office.fix(fix.id)).state, (await office.kit()).state) == ("proposed", "unproved")
    assert [fact.detail["controls"] for fact in await office.facts(FactKind.PAGES_CHANGED)] == [
        "TOOL KIT, CLEAR TWIN EVENTS",
        "",
    ]
    assert office.clicks() == []


@ON_SQLITE
async def test_the_others_go_on(office: Office) -> None:
    """A dialog that changed keeps back its own remedy: a note may be asked for, an edit waits."""
    await ready(office, driver_with("LOCATION CHANGED ERROR", LUNCH))
    office.portal.seen[REQUEST_EDIT, "dialog"] = Seen.CHANGED
    await office.drift()
    assert (await office.wished(wish(Remedy.ANNOTATE))).state == "proposed"
    office.portal.seen[ANNOTATE, "dialog"] = Seen.CHANGED
    office.wait(HOUR)
    await office.drift()
    await office.plan()
    (fix,) = await office.fixes()
    assert (fix.state, fix.paragraph) == ("blocked", "395.8(e)(1)")


@ON_SQLITE
async def test_what_was_not_looked_at_stands_as_before(office: Office) -> None:
    """A portal that is away changes nothing, and clears nothing: it is looked at again an hour later."""
    office.portal.seen[BOX] = Seen.MISSING
    await office.drift()
    office.portal.seen.clear()
    office.portal.script["look", 2] = TryAgain("The browser does not start.")
    office.wait(HOUR)
    assert await office.drift() is True
    assert await changed(office) == [BOX]
    office.portal.seen[LOGS, "LOAD"] = Seen.FAILED
    office.wait(HOUR)
    assert await office.drift() is True
    assert await changed(office) == []
    office.wait(HOUR)
    assert await office.drift() is True


@ON_SQLITE
async def test_what_no_remedy_needs_is_no_change(office: Office) -> None:
    """A deployment that opens nobody by his address is looked at once a day, and its kit stays proved."""
    office.portal.seen[LOGS, OPENS_DIRECTLY] = Seen.CHANGED
    await office.drift()
    office.wait(HOUR)
    assert await office.drift() is False
    assert (await changed(office), (await office.kit()).state) == ([], "proved")


@ON_SQLITE
async def test_approved_work_goes_first(office: Office, smith: FakeDriver) -> None:
    """While something approved waits for the browser nobody looks at the pages."""
    office.employ(smith)
    fix = await office.approved()
    assert await office.drift() is False
    await office.act(fix.id)
    assert await office.drift() is True


@ON_SQLITE
async def test_what_has_to_wait_keeps_no_look_back(office: Office, smith: FakeDriver) -> None:
    """An approved fix whose next attempt is due later, as it is when its budget is spent, is no work for now."""
    office.employ(smith)
    fix = await office.approved()
    office.portal.passed.clear()
    office.portal.script["open", 1] = TryAgain("The portal is busy.", after_seconds=60)
    await office.act(fix.id)
    assert (await office.fix(fix.id)).state == "approved"
    assert await office.drift() is True
