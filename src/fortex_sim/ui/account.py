"""Login, logout, and who is logged in."""

from secrets import compare_digest

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from fortex_sim.ledger import Act
from fortex_sim.portal import portal_of
from fortex_sim.sessions import COOKIE, LIFETIME
from fortex_sim.web import Problem

from .access import LoggedIn

router = APIRouter()


class Login(BaseModel):
    """What the login page sends."""

    username: str = Field(max_length=200)
    password: str = Field(max_length=200)


@router.post("/login", status_code=204)
async def log_in(request: Request, login: Login, response: Response) -> None:
    """Opens a session in the cookie `fortex_session`."""
    portal = portal_of(request.app)
    await portal.wait(0.3, 1)
    right = (portal.credentials.username, portal.credentials.password)
    given = (login.username, login.password)
    ok = all(compare_digest(a.encode(), b.encode()) for a, b in zip(given, right, strict=True))
    now = portal.now()
    portal.ledger.write(Act.LOGIN, now, login.username, ok=ok, message="" if ok else "wrong password")
    if not ok:
        raise Problem(401, "Wrong username or password")
    secret = portal.sessions.open(login.username, now)
    response.set_cookie(COOKIE, secret, max_age=int(LIFETIME.total_seconds()), path="/", httponly=True, samesite="lax")


@router.post("/logout", status_code=204)
async def log_out(request: Request, response: Response) -> None:
    """Ends the session, if there is one."""
    portal_of(request.app).sessions.close(request.cookies.get(COOKIE))
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")


@router.get("/session")
async def session(visit: LoggedIn) -> dict[str, str]:
    """The account and the system."""
    return {"account": visit.account, "system": visit.portal.options.system}
