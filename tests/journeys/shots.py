"""`make shots`: every page of the dashboard as a picture, on a desk in the light and in the dark, and on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from logwarden.cli.demo.office import wait_rounds

from .dashboard import DESK, PAGES, PHONE, dashboard

FOLDER = Path(__file__).parents[2] / ".shots"
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": DESK, "color_scheme": "light"},
    "dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "color_scheme": "light", "device_scale_factor": 2},
}


def test_every_page_is_drawn(tmp_path: Path) -> None:
    """One PNG a page and look, whole pages, of an office in which somebody altered a log and one company is held."""
    FOLDER.mkdir(exist_ok=True)
    with dashboard(tmp_path) as desk:
        desk.fault("record_vanishes")
        desk.simulator.advance(660)
        with desk.office.as_person(desk.office.admin) as client:
            wait_rounds(client, 3)
            client.post("/api/holds", {"company_id": 1, "reason": "The carrier's lawyer asked to keep everything."})
            finding = client.get("/api/findings")["items"][0]["id"]
        for look, options in LOOKS.items():
            with desk.signed_in(desk.office.admin, **options) as page:
                for path in (*PAGES, f"/findings/{finding}"):
                    desk.go(page, path)
                    name = path.strip("/").replace("/", "-") or "today"
                    page.screenshot(path=FOLDER / f"{name}.{look}.png", full_page=True)
    assert len(list(FOLDER.glob("*.png"))) >= len(PAGES) * len(LOOKS)
