from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from pydantic import SecretStr

from fortex_sim.faults import Fault
from logwarden.portal.browser import fresh_context
from logwarden.portal.check import Pages, check_pages
from logwarden.portal.findings import EXPECTED, Finding, Seen
from logwarden.problems import SettingsProblem

from .desk import HASTE, Desk

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext

    from logwarden.portal.browser import Browsers

    from .desk import Served

_SENDS_BY_ITSELF = """window.addEventListener("click", () => {
    if (document.querySelector("[role=dialog]")) fetch("/sly", { method: "POST" });
}, true);"""


@dataclass(frozen=True)
class Usual:
    """A check's findings, the kinds of the ledger's entries, and whether it wrote or saved anything."""

    found: dict[str, Finding]
    kinds: Counter[str]
    written: int
    saved_a_login: bool


async def look(desk: Desk, **changed: Any) -> dict[str, Finding]:
    """A check of the desk's portal, by `where, control`."""
    seconds = changed.pop("seconds", 60)
    addresses = desk.served.addresses
    given = {
        "system": addresses.system,
        "ui_url": addresses.ui_url,
        "username": addresses.username,
        "password": SecretStr(addresses.password),
        **changed,
    }
    found = await check_pages(Pages(**given), desk.browsers, seconds=seconds, patience=HASTE)
    assert [(one.where, one.control) for one in found] == list(EXPECTED)
    return {f"{one.where}, {one.control}": one for one in found}


def not_found(found: dict[str, Finding]) -> dict[str, Seen]:
    """What is not as we know it."""
    return {name: one.seen for name, one in found.items() if one.seen is not Seen.FOUND}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def usual(served: Served, browsers: Browsers, tmp_path_factory: pytest.TempPathFactory) -> Usual:
    """One whole check of a portal as we know it, and what it left."""
    desk = Desk(served, browsers, tmp_path_factory.mktemp("usual"))
    found = {f"{one.where}, {one.control}": one for one in await desk.pages.look()}
    kinds = Counter(str(entry.kind) for entry in desk.portal.ledger.entries)
    return Usual(found, kinds, written=len(desk.done()), saved_a_login=desk.session_dir.exists())


def test_every_control_of_the_simulator_is_found(usual: Usual) -> None:
    """On a portal as we know it each expected control is found, and the boxes ticked by default are told."""
    assert not_found(usual.found) == {}
    assert "Ticked by default." in {one.words for one in usual.found.values() if one.where == "TOOL KIT"}


def test_a_check_writes_nothing(usual: Usual) -> None:
    """The ledger of a whole check holds one login, choices, openings and one LOAD, and no write."""
    assert usual.written == 0
    assert set(usual.kinds) == {"LOGIN", "CHOICE", "OPEN", "LOAD"}
    assert (usual.kinds["LOGIN"], usual.kinds["LOAD"]) == (1, 1)


def test_a_check_leaves_the_saved_login_alone(usual: Usual) -> None:
    """A check logs in for itself: it neither uses nor makes a saved login."""
    assert not usual.saved_a_login


@pytest.mark.asyncio(loop_scope="module")
async def test_a_refused_login_ends_the_check_and_says_so(desk: Desk) -> None:
    """With a wrong password the fields are found, the login failed, and all that follows was not reached."""
    found = await look(desk, password=SecretStr("not the password"))
    assert found["login, LOGIN"].seen is Seen.FOUND
    refused = found["login, our account gets in"]
    assert refused.seen is Seen.FAILED
    assert "Wrong username or password" in refused.words
    assert "not the password" not in str(found)
    later = [one for one in found.values() if one.where != "login"]
    assert {one.seen for one in later} == {Seen.NOT_REACHED}
    assert all("login, our account gets in" in one.words for one in later)
    assert [entry.ok for entry in desk.done("LOGIN")] == [False]


@pytest.mark.asyncio(loop_scope="module")
async def test_each_difference_is_told_and_the_rest_goes_on(desk: Desk) -> None:
    """A box that is gone, another system's name, and an address that shows Activity: told, and all else is found."""
    desk.portal.faults.switch(Fault.MISSING_CHECKBOX, on=True)
    desk.portal.faults.switch(Fault.NO_DIRECT_OPEN, on=True)
    found = await look(desk, system="hero2")
    assert not_found(found) == {
        "TOOL KIT, CLEAR TWIN EVENTS": Seen.MISSING,
        "driver's logs, head: system": Seen.CHANGED,
        "driver's logs, opens by his address": Seen.CHANGED,
    }
    assert "zero, not hero2" in found["driver's logs, head: system"].words
    assert "through the selects" in found["driver's logs, opens by his address"].words


@pytest.mark.asyncio(loop_scope="module")
async def test_a_load_that_fails_is_no_changed_page(desk: Desk) -> None:
    """A LOAD that the portal fails is failed, and what needs its rows was not reached."""
    desk.portal.faults.switch(Fault.LOAD_FAILS, on=True)
    found = await look(desk)
    assert found["driver's logs, LOAD"].seen is Seen.FAILED
    assert found["driver's logs, range picker"].seen is Seen.FOUND
    assert found["TOOL KIT, panel"].seen is Seen.NOT_REACHED


@pytest.mark.asyncio(loop_scope="module")
async def test_a_portal_that_is_away_is_told_in_words(desk: Desk) -> None:
    """Nobody at the address: the first control failed, the others were not reached, and nothing is raised."""
    found = await look(desk, ui_url="http://127.0.0.1:9")
    assert found["login, login page"].seen is Seen.FAILED
    assert set(list(not_found(found).values())[1:]) == {Seen.NOT_REACHED}


@pytest.mark.asyncio(loop_scope="module")
async def test_a_check_ends_in_its_time(desk: Desk) -> None:
    """When its seconds are over no look begins, and what was not looked at says why."""
    found = await look(desk, seconds=-1)
    assert {one.seen for one in found.values()} == {Seen.NOT_REACHED}
    assert all("seconds" in one.words for one in found.values())
    assert not desk.portal.ledger.entries


@pytest.mark.asyncio(loop_scope="module")
async def test_a_page_that_writes_by_itself_is_stopped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page sends by itself while a dialog is open does not leave the browser, and it is told."""

    async def sly(browser: Browser, login: None) -> BrowserContext:
        context = await fresh_context(browser, login)
        await context.add_init_script(_SENDS_BY_ITSELF)
        return context

    monkeypatch.setattr("logwarden.portal.check.fresh_context", sly)
    found = await look(desk)
    sends = found["driver's logs, sends nothing while dialogs are open"]
    assert sends.seen is Seen.CHANGED
    assert "POST /sly" in sends.words
    assert not desk.done()


@pytest.mark.asyncio(loop_scope="module")
async def test_an_address_without_https_is_refused(desk: Desk) -> None:
    """No page of another machine is visited over plain http."""
    with pytest.raises(SettingsProblem):
        await look(desk, ui_url="http://portal.example.com")
