from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from sqlalchemy import text, update

from logwarden.api import metrics
from logwarden.api.access import make_token
from logwarden.store import workers
from logwarden.store.database import Database
from logwarden.store.users import Role, User
from logwarden.store.workers import Worker
from tests.pipeline.office import Office

from .desk import KEY, ON_SQLITE, Desk, make_desk

HERE = ("127.0.0.1", 50_000)


@asynccontextmanager
async def scraper(
    desk: Desk, *, opened: bool = False, client: tuple[str, int] = HERE, base_url: str = "http://127.0.0.1:8400"
) -> AsyncIterator[httpx2.AsyncClient]:
    """A Prometheus at that address, before the desk's application."""
    app = make_desk(desk.office).app
    app.state.context = desk.app.state.context
    kept = [route for route in app.router.routes if getattr(route, "path", "") != metrics.PATH]
    app.router.routes[:] = kept
    metrics.install(app, open_on_loopback=opened)
    transport = httpx2.ASGITransport(app=app, client=client)
    async with httpx2.AsyncClient(transport=transport, base_url=base_url) as found:
        yield found


async def scraped(desk: Desk) -> dict[tuple[str, ...], float]:
    """What a logged-in person gets: (name, label values in the order of their names) to number."""
    async with scraper(desk) as client:
        answer = await client.get(metrics.PATH, headers=desk.bearer(Role.VIEWER))
    assert answer.status_code == 200
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_errors_and_fixes_are_counted_at_the_scrape(busy_desk: Desk) -> None:
    """Errors are counted by key and status, fixes by state and outcome, anew at each scrape."""
    found = await scraped(busy_desk)
    assert found["logwarden_errors", "twoIdenticalStatusesError", "pending", "zero"] == 1
    assert found["logwarden_errors", "unknown", "pending", "zero"] == 1
    assert found["logwarden_fixes", "", "proposed", "zero"] == 1
    await busy_desk.office.approve(1)
    found = await scraped(busy_desk)
    assert found["logwarden_fixes", "", "approved", "zero"] == 1
    assert ("logwarden_fixes", "", "proposed", "zero") not in found


async def test_a_pass_is_told_with_its_age_and_coverage(busy_desk: Desk) -> None:
    """Seconds since the last finished pass go by our clock; what it listed and saw stands beside them."""
    before = (await scraped(busy_desk))["logwarden_seconds_since_last_scan", "zero"]
    busy_desk.office.clock.tick(90)
    found = await scraped(busy_desk)
    assert found["logwarden_seconds_since_last_scan", "zero"] == before + 90
    names = ("companies_listed", "companies_seen", "drivers_seen", "errors_seen")
    assert [found[f"logwarden_scan_{name}", "zero"] for name in names] == [1, 1, 1, 2]


async def test_the_fix_that_waits_longest_is_told_while_one_waits(busy_desk: Desk) -> None:
    """The age of the oldest proposed fix grows with our clock, and is absent once it is decided."""
    before = (await scraped(busy_desk))["logwarden_oldest_proposed_fix_age_seconds", "zero"]
    busy_desk.office.clock.tick(3600)
    assert (await scraped(busy_desk))["logwarden_oldest_proposed_fix_age_seconds", "zero"] == before + 3600
    await busy_desk.office.approve(1)
    assert ("logwarden_oldest_proposed_fix_age_seconds", "zero") not in await scraped(busy_desk)


async def test_a_silent_worker_is_not_alive(desk: Desk) -> None:
    """A worker counts as alive while its heart beats, by the database's clock."""
    assert (await scraped(desk))["logwarden_workers_alive",] == 1
    async with desk.office.database.write() as session:
        silent = await workers.database_now(session) - workers.DEAD_AFTER - timedelta(seconds=1)
        await session.execute(update(Worker).values(beat_at=silent))
    assert (await scraped(desk))["logwarden_workers_alive",] == 0


async def test_the_agent_is_told_by_state(desk: Desk) -> None:
    """Of all states of an agent one is 1; trouble, dry run and rounds stand beside it, the words of trouble do not."""
    desk.agent_is(state="paused", trouble="The portal refuses SMITH JOHN.", rounds=7, dry_run=False)
    found = await scraped(desk)
    states = {name[1]: value for name, value in found.items() if name[0] == "logwarden_agent_state"}
    assert {state for state, value in states.items() if value} == {"paused"}
    assert len(states) == 5
    assert found["logwarden_agent_trouble", "zero"] == 1
    assert found["logwarden_agent_dry_run", "zero"] == 0
    assert found["logwarden_agent_rounds_total", "zero"] == 7
    assert found["logwarden_process_works",] == 1
    assert found["process_open_fds",] > 0


@ON_SQLITE
async def test_no_label_names_a_person_a_company_or_a_message(busy_desk: Desk) -> None:
    """What is scraped holds no driver, company, account or message, whatever the portal wrote."""
    busy_desk.agent_is(trouble="The portal refuses SMITH JOHN of ACME.")
    async with scraper(busy_desk) as client:
        answer = await client.get(metrics.PATH, headers=busy_desk.bearer(Role.ADMIN))
    for word in ("SMITH", "ACME", "D1", "C1", "GATEWAY", "IDENTICAL STATUSES", "desk.example", "Ana"):
        assert word not in answer.text
    labels = set(re.findall(r'(\w+)="', answer.text))
    assert labels == {"system", "key", "status", "state", "outcome"}


@ON_SQLITE
async def test_prometheus_gets_its_own_format(desk: Desk) -> None:
    """The answer's type is that of Prometheus's text format, and it may not be stored on its way."""
    async with scraper(desk) as client:
        answer = await client.get(metrics.PATH, headers=desk.bearer(Role.VIEWER))
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert answer.headers["cache-control"] == "no-store"


@ON_SQLITE
async def test_a_stranger_sees_no_metrics(desk: Desk) -> None:
    """Without a token of an active user there is 401, from this machine too, as long as no setting says otherwise."""
    late = make_token(desk.people[Role.ADMIN], KEY, desk.office.clock.now() - timedelta(hours=2))
    async with scraper(desk) as client:
        for header in ("", "Bearer", "Bearer garbage", f"Bearer {late}", f"Basic {desk.token(Role.ADMIN)}"):
            answer = await client.get(metrics.PATH, headers={"Authorization": header})
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
            assert "logwarden_" not in answer.text
        header = desk.bearer(Role.ADMIN)["Authorization"]
        async with desk.office.database.write() as session:
            await session.execute(update(User).values(active=False))
        assert (await client.get(metrics.PATH, headers={"Authorization": header})).status_code == 401


@ON_SQLITE
async def test_a_setting_opens_them_to_this_machine_alone(desk: Desk) -> None:
    """Opened on loopback, a scrape of this machine by its own address needs no token; no other gets in without."""
    async with scraper(desk, opened=True) as client:
        assert (await client.get(metrics.PATH)).status_code == 200
        for name in ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"):
            assert (await client.get(metrics.PATH, headers={name: "127.0.0.1"})).status_code == 401, name
        for host in ("evil.example", "127.0.0.1.evil.example", "[", ""):
            assert (await client.get(metrics.PATH, headers={"Host": host})).status_code == 401, host
        for host in ("localhost:8400", "[::1]:8400"):
            assert (await client.get(metrics.PATH, headers={"Host": host})).status_code == 200, host
    async with scraper(desk, opened=True, client=("192.0.2.7", 50_000)) as client:
        assert (await client.get(metrics.PATH)).status_code == 401


async def test_a_database_that_is_away_is_a_number(tmp_path: Path) -> None:
    """With the database away a scrape of this machine tells 0 for it and still tells what this process does."""
    (tmp_path / "folder.db").mkdir()
    away = Database(SecretStr(f"sqlite+aiosqlite:///{tmp_path / 'folder.db'}"))
    lost = make_desk(Office(away, tmp_path))
    async with scraper(lost, opened=True) as client:
        answer = await client.get(metrics.PATH)
    assert answer.status_code == 200
    assert "logwarden_database_up 0.0" in answer.text
    assert "logwarden_agent_state" in answer.text
    assert "logwarden_errors" not in answer.text
    await away.close()


@ON_SQLITE
async def test_tables_of_no_version_are_no_defect(desk: Desk) -> None:
    """A table that is missing counts as a database that is away, not as a defect."""
    async with desk.office.database.write() as session:
        await session.execute(text("DROP TABLE workers"))
    async with scraper(desk, opened=True) as client:
        assert "logwarden_database_up 0.0" in (await client.get(metrics.PATH)).text


@pytest.mark.parametrize("opened", [True, False])
@ON_SQLITE
async def test_only_a_get_is_answered(desk: Desk, *, opened: bool) -> None:
    """Nothing but GET is known at this path."""
    async with scraper(desk, opened=opened) as client:
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            assert (await client.request(method, metrics.PATH)).status_code == 405
