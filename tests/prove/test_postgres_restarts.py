"""PostgreSQL is restarted every 5 to 40 s for five minutes of work: nothing is lost, and nobody falls into a loop."""

from __future__ import annotations

import random
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from logwarden.cli.client import ApiClient
from logwarden.cli.demo.judge import MUST_BE_ZERO, judge_errors, judge_portal
from logwarden.cli.demo.office import Office, hire, server_settings, settle, whole_fixes
from logwarden.cli.demo.once import REASON
from logwarden.cli.demo.processes import child
from logwarden.cli.demo.simulator import Simulator
from logwarden.problems import TryAgain
from tests.postgres import Postgres, running_postgres

from .ledger import write_section

SEED = 7
SECONDS = 300
CALM_SECONDS = 60
T = TypeVar("T")


def patiently(call: Callable[[], T]) -> T:
    """Calls until the server answers: while its database is away it says 5xx."""
    until = time.monotonic() + 60
    while True:
        try:
            return call()
        except TryAgain:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)  # another process, whose database is away, says nothing when it is back


def restart_for_a_while(server: Postgres, restarts: list[float], over: threading.Event) -> None:
    """Restarts the server at seeded moments, until the time is over."""
    moments = random.Random(SEED)  # noqa: S311 - a seed, not a secret
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends and not over.wait(moments.uniform(5, 40)):
        server.restart()
        restarts.append(time.monotonic())


def test_restarts_lose_nothing(tmp_path: Path) -> None:
    """All errors are kept, every fix is in a defined state, no write is repeated, and the process never ended."""
    simulated = child("fortex_sim", ["serve", "--json"], {}, tmp_path)
    with running_postgres() as server, server.database() as name, simulated as said:
        simulator = Simulator(said)
        staff = hire(server.url(name))
        settings = server_settings(simulator, tmp_path, staff, dry_run=False)
        restarts: list[float] = []
        over = threading.Event()
        with child("logwarden", ["serve", "--json"], settings, tmp_path) as served:
            office = Office(served["url"], staff.admin, staff.auditors)
            settle(simulator, office)
            with office.as_person(office.auditors[0]) as client:
                thread = threading.Thread(target=restart_for_a_while, args=(server, restarts, over))
                thread.start()
                try:
                    _work(simulator, client, thread)
                finally:
                    over.set()
                    thread.join()
                _work_on(simulator, client)
                errors = patiently(lambda: client.everything("/api/errors"))
                fixes = patiently(lambda: whole_fixes(client))
                found = judge_errors(simulator.truth(), errors)
        portal = judge_portal(simulator.ledger(), fixes)
        simulator.close()
    log = (tmp_path / "logwarden.log").read_text(errors="replace")
    row = (
        len(restarts),
        f"{found['stored']} of {found['listed']}",
        ", ".join(sorted(fix["outcome"] or fix["state"] for fix in fixes if fix["approvals"])),
        portal["proceeds"],
        sum(portal[n] for n in MUST_BE_ZERO),
        log.count('"worker.enlisted"'),
    )
    heads = ("restarts", "errors kept", "approved fixes", "PROCEEDs", "forbidden writes", "starts of the server")
    words = f"Every 5 to 40 s (seed {SEED}) for {SECONDS} s PostgreSQL is stopped at once and started again."
    sys.stdout.write(write_section("PostgreSQL restarts", words, heads, [row]) + "\n")
    assert len(restarts) >= SECONDS // 40
    assert found["stored"] == found["listed"]
    assert log.count('"worker.enlisted"') == 1
    assert not any(portal[n] for n in MUST_BE_ZERO)
    assert all(fix["state"] in ("closed", "blocked", "awaiting_driver") for fix in fixes)


def _work(simulator: Simulator, client: ApiClient, thread: threading.Thread) -> None:
    """Approves what waits, lets time pass in the portal, for as long as the restarts go on."""
    while thread.is_alive():
        for listed in patiently(lambda: client.everything("/api/fixes", state="proposed")):
            _approve(client, listed)
        simulator.advance(300)
        thread.join(5)


def _approve(client: ApiClient, listed: dict[str, Any]) -> None:
    """Says yes; a plan that moved in the meantime is planned anew, and comes again."""
    body = {"plan_hash": listed["plan_hash"], "reason": REASON}
    try:
        client.post(f"/api/fixes/{listed['id']}/approve", body)
    except Exception as problem:  # noqa: BLE001 - the answer may be lost though the yes was kept: the next look shows it
        sys.stderr.write(f"approve {listed['id']}: {problem}\n")


def _work_on(simulator: Simulator, client: ApiClient) -> None:
    """Some time without restarts, in which everything comes to its end."""
    until = time.monotonic() + CALM_SECONDS * 3
    while time.monotonic() < until:
        states = patiently(lambda: client.get("/api/agent"))["fixes_by_state"]
        if not any(states.get(s) for s in ("approved", "running", "unknown", "awaiting_snapshot")):
            waiting = patiently(lambda: client.everything("/api/fixes", state="awaiting_driver"))
            if len(waiting) <= 1:
                return
        simulator.advance(660)
        time.sleep(5)  # the server works by itself; no event of its tells this process that it is through
