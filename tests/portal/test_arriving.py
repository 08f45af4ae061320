from __future__ import annotations

import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fortex_sim.faults import Fault
from logwarden.problems import AskPerson, GiveUp, LoginNeeded

if TYPE_CHECKING:
    from .desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_saved_login_is_used_again_and_is_for_its_owner_alone(desk: Desk) -> None:
    """The second visit does not log in. Folder 0700, file 0600, no account's name in the file's, no password in it."""
    target = desk.target(desk.driver("YAZZIE RUTH"))
    for _ in range(2):
        async with desk.pages.visit(target, None):
            pass
    assert len(desk.done("LOGIN")) == 1
    (file,) = desk.session_dir.iterdir()
    assert stat.S_IMODE(desk.session_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert desk.served.addresses.username not in file.name
    assert desk.served.addresses.password not in file.read_text()


async def test_a_broken_saved_login_is_no_obstacle(desk: Desk) -> None:
    """What cannot be read is left aside, and the visit logs in."""
    target = desk.target(desk.driver("YAZZIE RUTH"))
    async with desk.pages.visit(target, None):
        pass
    (file,) = desk.session_dir.iterdir()
    for rubbish in ("{", '{"cookies": 7}'):
        file.write_text(rubbish)
        async with desk.pages.visit(target, None):
            pass
    assert len(desk.done("LOGIN")) == 3


async def test_a_refused_login_is_for_people(desk: Desk) -> None:
    """A wrong password is tried once; the portal's words are told, the password is not, nothing is saved."""
    pages = desk.account("not the password")
    with pytest.raises(LoginNeeded, match="refuses the login: Wrong username or password") as refused:
        async with pages.visit(desk.target(desk.driver("YAZZIE RUTH")), desk.evidence):
            pass
    assert [login.ok for login in desk.done("LOGIN")] == [False]
    assert "not the password" not in str(refused.value)
    assert "not the password" not in desk.evidence.path("01-failed.html").read_text()
    assert not list(desk.session_dir.glob("*"))


async def test_where_addresses_do_not_open_the_selects_do(desk: Desk) -> None:
    """The driver with the id opens from Activity, though a namesake is listed first and names contain his."""
    desk.log_in()
    desk.portal.faults.switch(Fault.NO_DIRECT_OPEN, on=True)
    for name, place in (("GARCIA MARIA", 1), ("SMITH JOHN", 0), ("ШЕВЧЕНКО ОЛЕНА", 0)):
        driver = desk.driver(name, place)
        target = desk.target(driver, days=2)
        async with desk.pages.visit(target, None) as visit:
            shown = await visit.read()
        assert shown.log.events == desk.truth(driver, target.first_day, target.last_day)


async def test_a_driver_whom_the_selects_do_not_list_is_given_up(desk: Desk) -> None:
    """Both namesakes are opened, neither has the id."""
    desk.log_in()
    desk.portal.faults.switch(Fault.NO_DIRECT_OPEN, on=True)
    target = replace(desk.target(desk.driver("GARCIA MARIA")), driver_id="someoneelse")
    with pytest.raises(GiveUp, match="GARCIA MARIA 2 times in BLUE MESA FREIGHT LLC; none of them has the id"):
        async with desk.pages.visit(target, None):
            pass


async def test_without_a_name_the_selects_are_no_way(desk: Desk) -> None:
    """A driver without a known name is not guessed."""
    desk.log_in()
    desk.portal.faults.switch(Fault.NO_DIRECT_OPEN, on=True)
    target = replace(desk.target(desk.driver("GARCIA MARIA")), driver_name=None)
    with pytest.raises(GiveUp, match="nobody knows this driver's name"):
        async with desk.pages.visit(target, None):
            pass


async def test_the_wrong_tab_is_never_taken(desk: Desk) -> None:
    """CREATE opens another driver than chosen: every tab is compared by id, and none is taken."""
    desk.log_in()
    desk.portal.faults.switch(Fault.NO_DIRECT_OPEN, on=True)
    desk.portal.faults.switch(Fault.WRONG_DRIVER_OPENS, on=True)
    with pytest.raises(GiveUp, match="none of them has the id"):
        async with desk.pages.visit(desk.target(desk.driver("SMITH JOHN")), None):
            pass
    assert not desk.done("LOAD")


async def test_the_password_goes_to_no_other_host(desk: Desk) -> None:
    """A portal that sends us to a login elsewhere is refused before anything is typed."""
    elsewhere = desk.served.addresses.ui_url.replace("127.0.0.1", "localhost")
    desk.served.elsewhere.to = f"{elsewhere}/login"
    with pytest.raises(AskPerson, match=r"sends us on to localhost\. We do not follow"):
        async with desk.pages.visit(desk.target(desk.driver("YAZZIE RUTH")), None):
            pass
    assert not desk.done("LOGIN")
