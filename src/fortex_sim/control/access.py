"""Who may use the control interface: one on this machine who has its token."""

from ipaddress import ip_address
from secrets import compare_digest
from typing import Annotated

from fastapi import Depends, Header, Request

from fortex_sim.portal import Portal, portal_of
from fortex_sim.web import Problem


def is_loopback(host: str) -> bool:
    """Whether an address is this very machine's."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


async def in_control(request: Request, authorization: Annotated[str, Header()] = "") -> Portal:
    """The portal, for one who has the control token.

    Raises:
        Problem: 403, not from this machine; 401, no or wrong token.
    """
    if request.client is None or not is_loopback(request.client.host):
        raise Problem(403, "the control interface is for this machine alone")
    portal = portal_of(request.app)
    if not compare_digest(authorization.encode(), portal.credentials.control_token.encode()):
        raise Problem(401, "no or wrong control token in Authorization")
    return portal


InControl = Annotated[Portal, Depends(in_control)]
