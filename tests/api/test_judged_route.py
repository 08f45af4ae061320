from __future__ import annotations

import pytest
from fastapi import APIRouter, FastAPI

from logwarden.api import errors
from logwarden.api.access import JudgedRoute, Viewer

from .desk import raw


async def test_the_roles_refuse_even_without_the_door() -> None:
    """Where the middleware let a request through by mistake, the role itself refuses it with 401."""
    app = FastAPI()
    errors.install(app)
    router = APIRouter(route_class=JudgedRoute)
    router.add_api_route("/api/new", _show)
    app.include_router(router)
    assert (await raw(app, "GET", "/api/new")).status == 401


async def _show(user: Viewer) -> str:
    return user.name


async def _tell() -> str:
    return "told"


def test_a_route_without_a_role_cannot_be_made() -> None:
    """Whoever forgets to say who may call a route learns it when the program starts."""
    router = APIRouter(route_class=JudgedRoute)
    with pytest.raises(TypeError, match="names no role"):
        router.add_api_route("/api/new", _tell)
