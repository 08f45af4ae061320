"""A page to try the API: Swagger UI over /openapi.json, all of it from this server."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response

from .errors import ApiProblem

router = APIRouter(include_in_schema=False)

_STATIC = Path(str(distribution("fastapi-offline").locate_file("fastapi_offline/static")))
"""Its copy of Swagger UI is all that we want of it: it is not imported."""
_SWAGGER_UI = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}
_KEPT = {"Cache-Control": "public, max-age=3600"}

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Logwarden: the API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""
_START = """SwaggerUIBundle({
  url: "openapi.json", dom_id: "#api", deepLinking: true, docExpansion: "none", filter: true, validatorUrl: null,
});
"""


@router.get("/docs")
async def page() -> HTMLResponse:
    """The page. It has no token: who tries something logs in on it first."""
    return HTMLResponse(_PAGE, headers=HEADERS)


@router.get("/docs/{name}")
async def part(name: str) -> Response:
    """What the page loads."""
    if name == "start.js":
        return Response(_START, media_type="text/javascript", headers=_KEPT)
    if name not in _SWAGGER_UI:
        raise ApiProblem(404, "There is no such part of the page.")
    return FileResponse(_STATIC / name, media_type=_SWAGGER_UI[name], headers=_KEPT)
