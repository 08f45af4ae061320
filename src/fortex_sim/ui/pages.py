"""The built pages, served as they are; the addresses of the pages all give the one document."""

from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, PlainTextResponse, RedirectResponse

from fortex_sim.faults import Fault
from fortex_sim.portal import portal_of
from fortex_sim.web import Problem

from .access import account_of

PAGES = Path(__file__).parent.parent / "pages"
NOT_BUILT = "The portal's pages are not built. `make demo` builds them (web/portal into src/fortex_sim/pages).\n"

router = APIRouter()


@router.get("/")
@router.get("/login")
@router.get("/activity")
@router.get("/activity/{driver_id}")
async def page(request: Request) -> Response:
    """A page's document; one who is not logged in lands on the login page."""
    document = PAGES / "index.html"
    if not document.is_file():
        return PlainTextResponse(NOT_BUILT, 503, headers={"Cache-Control": "no-store"})
    path = request.url.path
    if path != "/login" and account_of(request) is None:
        return RedirectResponse("/login", 302, headers={"Cache-Control": "no-store"})
    from_outside = "referer" not in request.headers
    if path.startswith("/activity/") and from_outside and portal_of(request.app).faults.strikes(Fault.NO_DIRECT_OPEN):
        return RedirectResponse("/activity", 302, headers={"Cache-Control": "no-store"})
    return FileResponse(document, headers={"Cache-Control": "no-store"})


@router.get("/{path:path}")
async def asset(path: str) -> Response:
    """A file that belongs to the pages.

    Raises:
        Problem: 404, there is none.
    """
    file = _file(path)
    if file is None:
        raise Problem(404, f"no page /{path}")
    return FileResponse(file)


def _file(path: str) -> Path | None:
    """The built file of that path; None if there is none inside the pages' folder."""
    try:
        file = (PAGES / path).resolve()
        return file if file.is_relative_to(PAGES.resolve()) and file.is_file() else None
    except (OSError, ValueError):  # a path that the file system cannot even name
        return None
