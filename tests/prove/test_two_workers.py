"""Two workers on PostgreSQL: the first is killed in the middle of a fix, the second goes on."""

from __future__ import annotations

import json
import re
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from logwarden.cli.demo.judge import MUST_BE_ZERO, judge_portal
from logwarden.cli.demo.office import Office, hire, server_settings, settle, wait_for, wait_rounds, whole_fixes
from logwarden.cli.demo.once import REASON, any_fix
from logwarden.cli.demo.processes import child
from logwarden.cli.demo.simulator import Simulator
from tests.postgres import running_postgres

from .ledger import Results, write_section

AT_MOST_SECONDS = 30
POINTS = ("portal.visit.opened", "fix.attempt.staged", "fix.attempt.recorded")


def entries(folder: Path, name: str) -> list[dict[str, Any]]:
    """What a process told in its log about attempts."""
    found = []
    for line in (folder / f"{name}.log").read_text(errors="replace").splitlines():
        if line.startswith("{"):
            entry = json.loads(line)
            if str(entry.get("correlation_id", "")).startswith("fix-"):
                found.append(entry)
    return found


def at(entry: dict[str, Any]) -> datetime:
    """When a log line was written."""
    return datetime.fromisoformat(entry["timestamp"])


@pytest.mark.parametrize("point", POINTS)
def test_the_second_goes_on(point: str, tmp_path: Path) -> None:
    """What the killed worker had begun is taken up within 30 s, and no fix is worked on by both at once."""
    results = Results("two_workers", "point")
    if (point,) not in results.known:
        results.add({"point": point, **_run(point, tmp_path)})
    rows = [(r["point"], f"{r['seconds']:.1f}", r["overlaps"], r["proceeds"], r["forbidden"], r["ended"])
            for r in results.known.values()]  # fmt: skip
    heads = ("killed at", "seconds until it went on", "steps in both at once", "PROCEEDs", "forbidden writes", "fixes")
    words = "A worker is killed in the middle of a fix; a server on the same PostgreSQL takes its work over."
    sys.stdout.write(write_section("Two workers", words, heads, rows) + "\n")
    found = results.known[(point,)]
    assert found["seconds"] <= AT_MOST_SECONDS
    assert (found["overlaps"], found["forbidden"]) == (0, 0)


def _run(point: str, folder: Path) -> dict[str, Any]:
    simulated = child("fortex_sim", ["serve", "--json", "--records", "api"], {}, folder)
    with running_postgres() as postgres, postgres.database() as name, simulated as said:
        simulator = Simulator(said)
        staff = hire(postgres.url(name))
        settings = server_settings(simulator, folder, staff, dry_run=False)
        armed = {"PYTHONPATH": str(Path(__file__).parent.parent)}
        try:
            with child("logwarden", ["serve", "--json"], settings, folder) as served:
                office = Office(served["url"], staff.admin, staff.auditors)
                settle(simulator, office)
                with child("killing", [point, "1", "worker", "--json"], settings | armed, folder):
                    return _judge(simulator, office, folder)
        finally:
            simulator.close()


def _judge(simulator: Simulator, office: Office, folder: Path) -> dict[str, Any]:
    """Approves one plan after the other until the worker is dead, then looks at what the server made of it."""
    with office.as_person(office.auditors[0]) as client:
        wait_for(client, lambda agent: agent["systems"][0]["last_scan"] is not None, "the first pass")
        wait_rounds(client, 2)
        for listed in client.everything("/api/fixes", state="proposed"):
            body = {"plan_hash": listed["plan_hash"], "reason": REASON}
            client.post(f"/api/fixes/{listed['id']}/approve", body)
        wait_for(client, lambda agent: not any_fix(agent, ("approved", "running")), "the fixes", 300)
        for _ in range(6):
            simulator.advance(660)
            wait_rounds(client, 3)
            wait_for(client, lambda agent: not any_fix(agent, ("approved", "running")), "what goes on", 120)
        fixes = whole_fixes(client)
    first, second = entries(folder, "killing"), entries(folder, "logwarden")
    last = first[-1]
    broken = last["correlation_id"]
    after = [e for e in second if at(e) > at(last)]
    went_on = next(e for e in after if re.match(r"fix-\d+-\d+$", e["correlation_id"]) and e["correlation_id"] == broken)
    overlaps = sum(
        any(e["correlation_id"] == one["correlation_id"] and at(e) <= at(last) for e in second) for one in first
    )
    portal = judge_portal(simulator.ledger(), fixes)
    ended = sorted(fix["outcome"] or fix["state"] for fix in fixes if fix["approvals"])
    return {
        "seconds": (at(went_on) - at(last)).total_seconds(),
        "overlaps": overlaps,
        "proceeds": portal["proceeds"],
        "forbidden": sum(portal[n] for n in MUST_BE_ZERO),
        "ended": ", ".join(ended),
        "at": time.strftime("%Y-%m-%d"),
    }
