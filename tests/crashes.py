"""One crash: a server that is killed at a named point of a fix, a new one that goes on, and the ledger's verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from logwarden.cli.client import ApiClient
from logwarden.cli.demo.judge import MUST_BE_ZERO, judge_portal
from logwarden.cli.demo.office import Office, hire, server_settings, settle, wait_for, wait_rounds, whole_fixes
from logwarden.cli.demo.once import any_fix
from logwarden.cli.demo.processes import child
from logwarden.cli.demo.simulator import Simulator
from logwarden.problems import TryAgain

POINTS: dict[str, str] = {
    "after the claim": "fix.attempt.started",
    "after the login": "portal.visit.opened",
    "staged": "fix.attempt.staged",
    "after the intent": "fix.attempt.intended",
    "after the click": "portal.commit.clicked",
    "before the record": "fix.attempt.committed",
    "after the record": "fix.attempt.recorded",
    "in verify": "verify.judging",
}
"""The named points, by the log event at which the server is killed."""

BOTH_CLICKS = frozenset({"staged", "after the intent", "after the click", "before the record", "after the record"})
"""Points that a fix passes twice: at the annotation, and at the tool kit."""

DRIVER = "YAZZIE RUTH"
"""A driver with one pair of twins on a certified day, who says yes."""

_TESTS = Path(__file__).parent
_STEPS = 8
_STEP_SECONDS = 660


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one crash left. `state` is the fix's state or outcome, `reason` its words."""

    point: str
    click: int
    state: str
    reason: str
    annotates: int
    proceeds: int
    forbidden: int
    died: bool

    @property
    def holds(self) -> bool:
        """At most one PROCEED, nothing that nobody asked for, and a defined state with a reason."""
        return self.died and self.proceeds <= 1 and not self.forbidden and bool(self.state and self.reason)

    def to_json(self) -> dict[str, Any]:
        """The verdict as a line of results."""
        return asdict(self) | {"holds": self.holds}


def crash(point: str, click: int, folder: Path, database_url: str | None = None) -> Verdict:
    """Kills a server at a point of a fix (`click` 1: the annotation, 2: the tool kit), starts another, and judges."""
    with child("fortex_sim", ["serve", "--json", "--records", "api"], {}, folder) as said:
        simulator = Simulator(said)
        staff = hire(database_url or f"sqlite+aiosqlite:///{folder / 'logwarden.db'}")
        settings = server_settings(simulator, folder, staff, dry_run=False) | {"AGENT_ROUND_REST_SECONDS": "0.5"}
        try:
            armed = ["killing", POINTS[point], str(click)]
            path = {"PYTHONPATH": str(_TESTS)}
            with child(armed[0], [*armed[1:], "serve", "--json"], settings | path, folder) as first:
                office = Office(first["url"], staff.admin, staff.auditors)
                settle(simulator, office)
                fix_id = _approve(office)
                died = _until_dead(office, simulator, verify=point == "in verify")
            with child("logwarden", ["serve", "--json"], settings, folder) as second:
                office = Office(second["url"], staff.admin, staff.auditors)
                with office.as_person(office.auditors[0]) as client:
                    return _judge(simulator, client, fix_id, point, click, died=died)
        finally:
            simulator.close()


def _approve(office: Office) -> int:
    with office.as_person(office.auditors[0]) as client:
        wait_for(client, lambda agent: agent["systems"][0]["last_scan"] is not None, "the first pass")
        wait_rounds(client, 2)
        waiting = client.everything("/api/fixes", state="proposed")
        listed = next(fix for fix in waiting if fix["driver_name"] == DRIVER)
        body = {"plan_hash": listed["plan_hash"], "reason": "Seen in the records."}
        fix_id: int = client.post(f"/api/fixes/{listed['id']}/approve", body)["id"]
        return fix_id


def _until_dead(office: Office, simulator: Simulator, *, verify: bool) -> bool:
    """Waits until nobody answers; for a kill in verify the driver answers first."""
    try:
        with office.as_person(office.auditors[0]) as client:
            if verify:
                wait_for(client, _none("approved", "running"), "the click")
                for _ in range(_STEPS):
                    simulator.advance(_STEP_SECONDS)
                    wait_rounds(client, 2)
            wait_for(client, lambda _: False, "the kill", 90)
    except TryAgain:
        return True
    return False


def _none(*states: str) -> Callable[[dict[str, Any]], bool]:
    return lambda agent: not any_fix(agent, states)


def _judge(simulator: Simulator, client: ApiClient, fix_id: int, point: str, click: int, *, died: bool) -> Verdict:
    """Lets the second server go on until the fix stands still, then holds it against the ledger."""
    wait_for(client, _none("approved", "running"), "what the killed server left", 120)
    for _ in range(_STEPS):
        if client.get(f"/api/fixes/{fix_id}")["state"] == "closed":
            break
        simulator.advance(_STEP_SECONDS)
        wait_rounds(client, 3)
        wait_for(client, _none("approved", "running"), "what goes on after the look", 120)
    fixes = whole_fixes(client)
    fix = next(one for one in fixes if one["id"] == fix_id)
    ledger = simulator.ledger()
    portal = judge_portal(ledger, fixes)
    return Verdict(
        point,
        click,
        fix["outcome"] or fix["state"],
        fix["reason"],
        sum(entry["kind"] == "ANNOTATE" for entry in ledger),
        portal["proceeds"],
        sum(portal[name] for name in MUST_BE_ZERO),
        died,
    )
