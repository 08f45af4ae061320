"""The dashboard as people have it: a running office with a simulator, and a Chromium in which they sign in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from logwarden.cli.demo.office import Office, Person, open_office, wait_for, wait_rounds
from logwarden.cli.demo.once import STEP_SECONDS
from logwarden.cli.demo.processes import child
from logwarden.cli.demo.simulator import Simulator
from logwarden.portal.browser import FLAGS, find_chromium

PAGES = (
    "/",
    "/decisions",
    "/decisions/1",
    "/incidents",
    "/errors",
    "/errors/1",
    "/fixes",
    "/fixes/1",
    "/tasks",
    "/tasks/1",
    "/desk",
    "/desk/1",
    "/tickets",
    "/reports",
    "/findings",
    "/drivers/1",
    "/scans",
    "/scans/1",
    "/control",
    "/holds",
    "/systems",
    "/rules",
    "/messages",
    "/people",
    "/channels",
    "/keys",
    "/audit",
)
"""Every page of the dashboard; what has a number exists in a fresh demo."""

GO = "to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')) }"
IS_READ = """path => new Promise((done, failed) => {
  let frames = 0;
  setTimeout(() => failed(new Error('still reading ' + path)), 20000);
  const look = () => {
    const page = document.querySelector('#content[aria-busy=false]:has(h1):not(:has(.bones))');
    frames = page && page.dataset.path === path ? frames + 1 : 0;
    if (frames > 2) done(); else requestAnimationFrame(look);
  };
  look();
})"""
"""Waits until a page is there and asks nothing more. What an answer brings can ask in the frame after it, so one
glance is not enough."""

REST_SECONDS = 3.0
"""Half of what a server took while pages were looked at went into rounds that found nothing."""
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One running office, and the browser of its people."""

    office: Office
    simulator: Simulator
    browser: Browser
    _windows: dict[str, Page] = field(default_factory=dict)

    @contextmanager
    def at_work(self, person: Person) -> Iterator[Page]:
        """The window that this person has kept open, at the first page; where something failed in it, a new one."""
        page = self._windows.pop(person.email, None)
        if page is None:
            page = self._signed_in(person)
        else:
            self.go(page, "/")
        try:
            yield page
        except BaseException:
            page.context.close()
            raise
        self._windows[person.email] = page

    @contextmanager
    def signed_in(self, person: Person, **options: Any) -> Iterator[Page]:
        """A window for this once, in which that person has signed in and sees the first page."""
        page = self._signed_in(person, **options)
        try:
            yield page
        finally:
            page.context.close()

    def _signed_in(self, person: Person, **options: Any) -> Page:
        """A fresh window of that person at the first page; it asks for no animations."""
        wanted = {"viewport": DESK, "reduced_motion": "reduce", "locale": "en-US", "timezone_id": "America/Chicago"}
        context = self.browser.new_context(**(wanted | options))
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto(self.office.url)
        page.get_by_label("E-mail address").fill(person.email)
        page.get_by_label("Password", exact=True).fill(person.password)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", level=1, name="today").wait_for()
        return page

    def go(self, page: Page, path: str) -> None:
        """To another page, as a link goes there, and waits until it has all that it shows."""
        page.evaluate(GO, path)
        self.settled(page, path)

    def settled(self, page: Page, path: str) -> None:
        """Waits until a page has all that it shows, drawn as it is to be looked at now."""
        page.evaluate(IS_READ, path.partition("?")[0])

    def fix_of(self, driver: str, state: str) -> dict[str, Any]:
        """That driver's request in that state, as the API tells it."""
        with self.office.as_person(self.office.admin) as client:
            found = [f for f in client.everything("/api/fixes", state=state) if f["driver_name"] == driver]
            (one,) = found
            whole: dict[str, Any] = client.get(f"/api/fixes/{one['id']}")
        return whole

    def clicked(self, driver_id: str) -> list[str]:
        """What was written in the portal about that driver, in order."""
        kinds = [one["kind"] for one in self.simulator.ledger() if one.get("driver_id") == driver_id]
        return [kind for kind in kinds if kind in ("ANNOTATE", "PROCEED", "REQUEST_EDIT", "RESYNC")]

    def later(self) -> None:
        """Moves the portal's clock past its cache; drivers answer meanwhile."""
        self.simulator.advance(STEP_SECONDS)

    def fault(self, name: str, **aim: object) -> list[dict[str, Any]]:
        """Switches a fault of the portal on; gives what was altered behind everyone's back."""
        found: list[dict[str, Any]] = self._control("faults", {"name": name, **aim})["altered"]
        return found

    def behave(self, driver_id: str, **how: object) -> None:
        """How a driver answers from now on, and the days that he certifies right now."""
        self._control("drivers", {"driverId": driver_id, **how})

    def somebody_taps(self) -> str:
        """A driver who can taps his present status once more; his name."""
        for driver in self.simulator.truth()["drivers"]:
            if self._asked("taps", {"driverId": driver["id"]}).is_success:
                return str(driver["name"])
        raise AssertionError("every driver drives")

    def _control(self, what: str, body: dict[str, object]) -> dict[str, Any]:
        told: dict[str, Any] = self._asked(what, body).raise_for_status().json()
        return told

    def _asked(self, what: str, body: dict[str, object]) -> httpx2.Response:
        said = self.simulator.said
        return httpx2.post(
            f"{said['control_url']}/__sim__/{what}",
            json=body,
            headers={"Authorization": said["control_token"]},
            trust_env=False,
        )


@contextmanager
def dashboard(folder: Path) -> Iterator[Dashboard]:
    """Starts the simulator, the server and a browser, and waits until the first pass is read and planned."""
    with child("fortex_sim", ["serve", "--json", "--records", "api"], {}, folder) as said:
        simulator = Simulator(said)
        try:
            with (
                open_office(simulator, folder, dry_run=False, rest_seconds=REST_SECONDS) as office,
                sync_playwright() as playwright,
            ):
                with office.as_person(office.admin) as client:
                    wait_for(client, lambda agent: agent["systems"][0]["last_scan"] is not None, "the first pass")
                    wait_rounds(client, 2)
                browser = playwright.chromium.launch(
                    executable_path=find_chromium(None, playwright.chromium.executable_path),
                    args=list(FLAGS),
                )
                yield Dashboard(office, simulator, browser)
                browser.close()
        finally:
            simulator.close()
