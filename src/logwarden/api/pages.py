"""The dashboard: the files that its build made, and the page itself for every path that no other route has."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Response
from fastapi.responses import FileResponse
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

BUILT = Path(__file__).parent.parent / "dashboard"
"""What `tools/set-up` builds out of web/dashboard."""
_NOT_PAGES = frozenset({"api", "ask", "health", "metrics", "openapi.json"})
_HASHED = "assets/"
"""Files whose names change with what they hold."""
_ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""By preference; the build leaves each large file in all of them."""

# Ant Design writes its styles while it runs; pictures of evidence come with the token, by script.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def install(app: FastAPI, built: Path = BUILT) -> None:
    """Serves what `built` holds now; the page itself to every browser that goes to a path that no route has."""
    files = {file.relative_to(built).as_posix(): file for file in built.rglob("*") if file.is_file()}
    not_found = app.router.default

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        name = str(scope["path"]).removeprefix("/")
        reads = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        headers = Headers(scope=scope)
        if reads and name not in files and _is_page(name, headers.get("accept", "")):
            name = "index.html"
        if not reads or name not in files:
            await not_found(scope, receive, send)
            return
        await _file(name, files, headers.get("accept-encoding", ""))(scope, receive, send)

    app.router.default = page


def _is_page(name: str, accepted: str) -> bool:
    """Whether a browser goes to an address of the dashboard's: a program that asks for a wrong path is told so."""
    if name.partition("/")[0] in _NOT_PAGES or name.startswith(_HASHED):
        return False
    return not name or "text/html" in accepted


def _file(name: str, files: dict[str, Path], accepted: str) -> Response:
    """One file, packed as the browser takes it. Only names that the build gave are ever opened."""
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if name.startswith(_HASHED) else "no-cache",
        "Content-Security-Policy": POLICY,
        "Referrer-Policy": "no-referrer",
        "Vary": "Accept-Encoding",
    }
    plain = FileResponse(files[name], headers=headers)
    takes = {word.partition(";")[0].strip() for word in accepted.split(",")}
    for encoding, suffix in _ENCODINGS.items():
        if encoding in takes and name + suffix in files:
            packed = headers | {"Content-Encoding": encoding}
            return FileResponse(files[name + suffix], headers=packed, media_type=plain.media_type)
    return plain
