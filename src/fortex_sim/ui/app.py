"""The UI server: the pages' data under /ui, then the pages themselves."""

from fastapi import FastAPI

from fortex_sim.portal import Portal
from fortex_sim.web import new_app

from . import account, acting, directory, logs, pages, toolkit


def ui_app(portal: Portal) -> FastAPI:
    """The UI server as an ASGI application."""
    app = new_app(portal, "Fortex")
    for part in (account, directory, logs, acting, toolkit):
        app.include_router(part.router, prefix="/ui")
    app.include_router(pages.router)
    return app
