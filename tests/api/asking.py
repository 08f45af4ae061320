"""Drivers to be asked: each of a company of his own, on duty now, with a request that waits for the office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx2

from logwarden.eld.events import ON_DUTY, Event
from logwarden.store.users import Role
from tests.pipeline.drivers import FIRST_DAY, THURSDAY, TODAY, WEDNESDAY, FakeDriver, at, duty, twin, working_days

from .desk import Desk

ON_NOW = duty(at(TODAY, "14:30"), ON_DUTY, 0x7F0)
"""On duty, not driving, for half an hour when a test begins."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def driver(number: int, name: str, now: Event = ON_NOW) -> FakeDriver:
    """A driver with a twin on Wednesday who has not certified Thursday; `now` is what he does at last."""
    days = working_days(FIRST_DAY, TODAY, twin(WEDNESDAY), now)
    found = FakeDriver(f"D{number}", name, days)
    found.certified.discard(THURSDAY)
    return found


async def open_to_ask(desk: Desk, *drivers: FakeDriver) -> None:
    """The drivers' logs are read, and their twins planned: driver 1 of company C1, and so on."""
    for number, one in enumerate(drivers, 1):
        desk.office.employ(one, company=f"C{number}")
        await desk.office.ingest_anew()  # one after the other, for companies are seen in any order
    await desk.office.proposed()


@dataclass(frozen=True)
class Linked:
    """A question and a link to its page, as its driver has it."""

    desk: Desk
    question: int
    path: str

    @property
    def token(self) -> str:
        """What nobody else may know."""
        return self.path.rpartition("/")[2]

    async def get(self, method: str = "GET", **options: str) -> httpx2.Response:
        """A look at the page."""
        return await self.desk.client.request(method, self.path, params=options)

    async def post(self, body: str = "answer=yes") -> httpx2.Response:
        """An answer, as a form."""
        return await self.desk.client.post(self.path, content=body, headers=FORM)


async def asked(desk: Desk, driver_number: int = 1, **wanted: object) -> int:
    """A question to a driver, by default about his fix; its number."""
    body = {"driver_number": driver_number, "kind": "request", "fix_id": driver_number} | wanted
    answer = await desk.post("/api/desk/questions", body)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


async def linked(desk: Desk, driver_number: int = 1, **wanted: object) -> Linked:
    """The same with a link."""
    question = await asked(desk, driver_number, **wanted)
    made = await desk.post(f"/api/desk/questions/{question}/link")
    assert made.status_code == 201, made.text
    return Linked(desk, question, made.json()["url"].removeprefix("http://desk.example"))


async def question_of(desk: Desk, question: int) -> dict[str, Any]:
    """A question as the office sees it."""
    found: dict[str, Any] = (await desk.get(f"/api/desk/questions/{question}", Role.AUDITOR)).json()
    return found
