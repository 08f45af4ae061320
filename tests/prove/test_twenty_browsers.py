"""Twenty browser sessions at once: nothing mixed up, and LOAD at most five times as slow as for one alone."""

from __future__ import annotations

import asyncio
import time
from statistics import median
from typing import TYPE_CHECKING

import pytest

from fortex_sim import Options, Simulator
from fortex_sim.profiles import PROFILES
from tests.fortex_sim.browsing import load, office
from tests.fortex_sim.job import do_the_job

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from fortex_sim.world.fleet import Driver

SESSIONS, ALONE = 20, 12
AT_MOST = 5


class Stopwatch:
    """Takes the time of every LOAD in the server, from the request to the last byte.

    It is the processor's time of the server's own thread, whatever else it answers meanwhile included: twenty
    browsers beside it leave that thread little of two cores, which is no matter of the server's.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.taken: list[float] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        begun = time.thread_time()

        async def timed(message: Message) -> None:
            await send(message)
            if message["type"] == "http.response.body" and scope["path"].endswith("/logs"):
                self.taken.append(time.thread_time() - begun)

        await self.app(scope, receive, timed)


async def test_twenty_browsers() -> None:
    """Each window shows its own driver and all of his rows; the median LOAD in the server stays near one alone."""
    simulator = Simulator(Options(clock_rate=0))
    watch = Stopwatch(simulator.ui)
    simulator.ui = watch
    async with office(simulator) as at_work:
        world = at_work.portal.world
        drivers = [list(world.drivers.values())[n % len(world.drivers)] for n in range(SESSIONS)]
        ready = asyncio.Barrier(SESSIONS)

        async def session(driver: Driver) -> tuple[str, set[str], str]:
            context = await at_work.logged_in()
            page = await at_work.logs(await context.new_page(), driver)
            await ready.wait()
            rows = await load(page)
            told = await page.locator(".patch-table-footer").text_content() or ""
            names = await rows.locator("[data-column=driver]").all_text_contents()
            head = await page.locator(".driver-head-id").text_content() or ""
            await context.close()
            return head, set(names), told

        context = await at_work.logged_in()
        page = await at_work.logs(await context.new_page(), drivers[0])
        for _ in range(ALONE):
            async with page.expect_response(lambda answer: "/logs?" in answer.url):
                await page.click("#load-logs")
        alone, watch.taken = sorted(watch.taken), []
        shown = await asyncio.gather(*map(session, drivers))
    together = sorted(watch.taken)
    print(  # noqa: T201 - the figures are what this proof is for
        f"\nLOAD in the server, ms of its thread: alone median {median(alone) * 1e3:.1f}, worst {alone[-1] * 1e3:.1f}; "
        f"twenty at once median {median(together) * 1e3:.1f}, worst {together[-1] * 1e3:.1f}"
    )
    for (head, names, told), driver in zip(shown, drivers, strict=True):
        days = world.window(driver)
        count = len(world.between(driver, days[0] - (days[1] - days[0]), days[-1]))
        assert (head, names, told) == (driver.id, {driver.name}, f"{count} events")
    assert len(together) == SESSIONS
    assert median(together) <= AT_MOST * median(alone)


@pytest.mark.parametrize("profile", [name for name in PROFILES if name != "small"])
async def test_forty_lines_do_the_job_in_every_fleet(profile: str) -> None:
    """What knows only what was observed works on the large fleets as on the small one."""
    async with office(Simulator(Options(clock_rate=0, profile=profile))) as at_work:
        await do_the_job(at_work)
