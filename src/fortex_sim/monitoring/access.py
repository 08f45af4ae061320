"""Who may ask the monitoring API, and how it refuses, by right and by fault."""

from functools import partial
from secrets import compare_digest
from typing import Annotated

from fastapi import Depends, Header, Request

from fortex_sim.faults import Fault
from fortex_sim.options import Dialect
from fortex_sim.portal import Portal, portal_of
from fortex_sim.web import Problem, gone

RETRY_AFTER_SECONDS = 30


async def admitted(
    request: Request,
    authorization: Annotated[str, Header()] = "",
    x_system_name: Annotated[str, Header()] = "",
    system: str = "",
) -> Portal:
    """The portal, for one who has the token and names the system.

    Raises:
        Problem: 401 no or wrong token, 400 no system, 404 unknown system; 500 and 429 by fault.
    """
    portal = portal_of(request.app)
    faults = portal.faults
    if (late := faults.struck(Fault.TIMEOUT)) is not None:
        await faults.hold(late, partial(gone, request.receive))
    if faults.strikes(Fault.HTTP_500):
        raise Problem(500, "the portal is not well")
    if faults.strikes(Fault.HTTP_429):
        raise Problem(429, "too many requests", {"Retry-After": str(RETRY_AFTER_SECONDS)})
    right = compare_digest(authorization.encode(), portal.credentials.token.encode())
    if not right or faults.strikes(Fault.UNAUTHORIZED):
        raise Problem(401, "no or wrong token in Authorization")
    named = _named_system(portal, x_system_name, system)
    if named != portal.options.system:
        raise Problem(404, f"no system {named!r} here")
    return portal


def _named_system(portal: Portal, header: str, query: str) -> str:
    """The system that the request names, where this deployment looks for it.

    Raises:
        Problem: 400, it names none there.
    """
    dialects = portal.options.dialects
    if Dialect.HEADER in dialects:
        named, where = header, "x-system-name"
    elif Dialect.QUERY in dialects:
        named, where = query, "?system="
    else:
        named, where = header or query, "x-system-name or ?system="
    if not named:
        raise Problem(400, f"no system: send {where}")
    return named


Admitted = Annotated[Portal, Depends(admitted)]
