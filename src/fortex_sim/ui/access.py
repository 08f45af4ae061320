"""Who may use the pages, and which driver he means."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from fortex_sim.faults import Fault
from fortex_sim.portal import Portal, portal_of
from fortex_sim.sessions import COOKIE
from fortex_sim.web import Problem
from fortex_sim.world.fleet import Driver


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a logged-in account."""

    portal: Portal
    account: str


def account_of(request: Request) -> str | None:
    """The account of the request's session; None without one. Here sessions expire by fault."""
    portal = portal_of(request.app)
    secret = request.cookies.get(COOKIE)
    account = portal.sessions.account(secret, portal.world.now)
    if account is not None and portal.faults.strikes(Fault.SESSION_EXPIRED):
        portal.sessions.close(secret)
        return None
    return account


async def logged_in(request: Request) -> Visit:
    """The visit of a logged-in account.

    Raises:
        Problem: 401, there is no session or it has expired.
    """
    account = account_of(request)
    if account is None:
        raise Problem(401, "please log in")
    return Visit(portal_of(request.app), account)


LoggedIn = Annotated[Visit, Depends(logged_in)]


async def known_driver(visit: LoggedIn, driver_id: str) -> Driver:
    """The driver that the address names.

    Raises:
        Problem: 404, there is none of that id.
    """
    driver = visit.portal.world.drivers.get(driver_id)
    if driver is None:
        raise Problem(404, f"no driver {driver_id!r}")
    return driver


KnownDriver = Annotated[Driver, Depends(known_driver)]
