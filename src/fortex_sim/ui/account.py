"""Login, logout, who is logged in, and how the page he opens behaves."""

from secrets import compare_digest
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from fortex_sim.faults import Fault
from fortex_sim.ledger import Act
from fortex_sim.portal import Portal, portal_of
from fortex_sim.sessions import COOKIE, LIFETIME
from fortex_sim.web import Problem

from .access import LoggedIn

ACTIVITY = "/activity"

router = APIRouter()

PERSON = "+"
"""Parts the account's name from a person's, who has an account of his own with the same password: `desk-1a2b3c+ben`."""


class Login(BaseModel):
    """What the login page sends; the code only where one was asked for."""

    username: str = Field(max_length=200)
    password: str = Field(max_length=200)
    code: str = Field("", max_length=200)


@router.post("/login", status_code=204)
async def log_in(request: Request, login: Login) -> Response:
    """Opens a session in the cookie `fortex_session`; 202 where the portal asks for a one-time code first.

    Raises:
        Problem: 401, wrong username, password or code.
    """
    portal = portal_of(request.app)
    await portal.wait(0.3, 1)
    opens = portal.credentials
    if not (_same(login.username.partition(PERSON)[0], opens.username) and _same(login.password, opens.password)):
        _note(portal, login, "wrong password")
        raise Problem(401, "Wrong username or password")
    owing = portal.sessions.owing_a_code
    if portal.faults.strikes(Fault.ASKS_FOR_CODE):
        owing.add(login.username)
    if login.username in owing and not _same(login.code, opens.code):
        _note(portal, login, "wrong code" if login.code else "code asked for")
        if login.code:
            raise Problem(401, "Wrong code")
        return JSONResponse({"codeRequired": True}, 202)
    owing.discard(login.username)
    _note(portal, login, "")
    secret = portal.sessions.open(login.username, portal.now())
    response = Response(status_code=204)
    response.set_cookie(COOKIE, secret, max_age=int(LIFETIME.total_seconds()), path="/", httponly=True, samesite="lax")
    return response


def _same(given: str, right: str) -> bool:
    return compare_digest(given.encode(errors="replace"), right.encode())


def _note(portal: Portal, login: Login, problem: str) -> None:
    portal.ledger.write(Act.LOGIN, portal.now(), login.username, ok=not problem, message=problem)


@router.post("/logout", status_code=204)
async def log_out(request: Request, response: Response) -> None:
    """Ends the session, if there is one."""
    portal_of(request.app).sessions.close(request.cookies.get(COOKIE))
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")


@router.get("/session")
async def session(visit: LoggedIn, page: str = "") -> dict[str, Any]:
    """The account and the system; `quirks` are faults that the page named has to act out, if there are any."""
    answer: dict[str, Any] = {"account": visit.account, "system": visit.portal.options.system}
    asked = [Fault.MODAL_IN_THE_WAY, Fault.RENAMED_BUTTON] if page else []
    if page == ACTIVITY:
        asked.append(Fault.SELF_REFRESH)
    quirks = [fault.value for fault in asked if visit.portal.faults.strikes(fault)]
    return answer | ({"quirks": quirks} if quirks else {})
