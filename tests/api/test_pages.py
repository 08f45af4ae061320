"""The dashboard's files over HTTP: what a path gives, how long it may be kept, and what a page may do."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from logwarden.api import errors, pages

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def client(tmp_path: Path) -> httpx2.AsyncClient:
    """An application with nothing but a build of two files."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>Logwarden</title>")
    (tmp_path / "assets" / "app-1a2b.js").write_text("plain")
    (tmp_path / "assets" / "app-1a2b.js.br").write_bytes(b"packed")
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    errors.install(app)
    pages.install(app, tmp_path)
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://desk.example")


@pytest.mark.parametrize("path", ["/", "/decisions/4", "/errors?status=pending", "/..%2f..%2fetc%2fpasswd"])
async def test_every_other_path_is_the_page_itself(client: httpx2.AsyncClient, path: str) -> None:
    """A path of the dashboard's own gives its page, which may run no script but its own files."""
    answer = await client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.text) == (200, "<title>Logwarden</title>")
    assert answer.headers["cache-control"] == "no-cache"
    assert "script-src 'self';" in answer.headers["content-security-policy"]


async def test_a_hashed_file_is_kept_for_good_and_comes_packed(client: httpx2.AsyncClient) -> None:
    """What is named after its content never changes; a browser that takes brotli gets the smaller file."""
    packed = await client.head("/assets/app-1a2b.js", headers={"Accept-Encoding": "gzip, br"})
    plain = await client.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "identity"})
    assert "immutable" in packed.headers["cache-control"]
    assert (packed.headers["content-encoding"], packed.headers["content-length"]) == ("br", "6")
    assert packed.headers["content-type"].startswith("text/javascript")
    assert (plain.text, plain.headers["vary"]) == ("plain", "Accept-Encoding")


@pytest.mark.parametrize("path", ["/api/nothing", "/health/nothing", "/assets/app-old.js"])
async def test_what_is_no_page_is_not_found(client: httpx2.AsyncClient, path: str) -> None:
    """A wrong path of the API, or a file of an older build, is a 404 and never the page."""
    answer = await client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


async def test_a_program_is_told_of_a_wrong_path(client: httpx2.AsyncClient) -> None:
    """Whoever does not ask for a page gets none, but for the first one."""
    assert ((await client.get("/nothing")).status_code, (await client.get("/")).status_code) == (404, 200)


async def test_only_reading_gives_pages(client: httpx2.AsyncClient) -> None:
    """Nothing can be posted to a page."""
    assert (await client.post("/decisions", json={})).status_code == 404
