"""`logwarden demo --once`: the main job from end to end without a person, judged by the simulator."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from contextlib import ExitStack
from itertools import cycle
from typing import Any

from logwarden.cli.client import ApiClient

from .judge import MUST_BE_ZERO, judge_errors, judge_fixes, judge_portal
from .office import Office, wait_for, wait_rounds, whole_fixes
from .simulator import Simulator

Say = Callable[[str], None]

REASON = "Seen in the records: the driver tapped twice."
STEP_SECONDS = 660
"""How far the portal's clock is moved at once: past its cache of 600 s."""
MOST_STEPS = 8
AT_WORK = ("approved", "running", "unknown")
_WAITING = ("awaiting_driver", "awaiting_snapshot")


def run_once(simulator: Simulator, office: Office, say: Say, drivers: Collection[str] | None = None) -> dict[str, Any]:
    """Polls, plans, approves as the demo's auditors, acts, lets drivers answer; gives the report.

    `drivers` names those whose plans are approved; without it, all.
    """
    began = time.monotonic()
    with office.as_person(office.auditors[0]) as client:
        say("reading the portal: all companies, then the pages of drivers with something to act on")
        wait_for(client, lambda agent: agent["systems"][0]["last_scan"] is not None, "the first pass")
        wait_rounds(client, 2)
        approve_all(office, say, drivers=drivers)
        say("at work in the portal's own page, in a real browser")
        wait_for(client, lambda agent: not any_fix(agent, AT_WORK), "the approved fixes", 240)
        for _ in range(MOST_STEPS):
            now = simulator.advance(STEP_SECONDS)
            say(f"the portal's clock is moved to {now}: drivers answer and certify anew")
            wait_rounds(client, 2)
            if not any_fix(client.get("/api/agent"), _WAITING):
                break
            ask_again(client)
        wait_rounds(client, 2)
        return report(simulator, client, began)


def any_fix(agent: dict[str, Any], states: tuple[str, ...]) -> bool:
    """Whether a fix is in one of these states, by the agent's status."""
    return any(agent["fixes_by_state"].get(state) for state in states)


def approve_all(office: Office, say: Say, at_most: int | None = None, drivers: Collection[str] | None = None) -> None:
    """Has the auditors say yes, in turn, to every plan that waits, each of which they open first.

    Or to the first few, or to those of some drivers by name.
    """
    with ExitStack() as stack:
        clients = [(person.name, stack.enter_context(office.as_person(person))) for person in office.auditors]
        proposed = clients[0][1].everything("/api/fixes", state="proposed")
        waiting = [fix for fix in proposed if drivers is None or fix["driver_name"] in drivers][:at_most]
        for (name, client), listed in zip(cycle(clients), waiting, strict=False):
            fix = client.get(f"/api/fixes/{listed['id']}")
            client.post(f"/api/fixes/{fix['id']}/approve", {"plan_hash": fix["plan_hash"], "reason": REASON})
            say(f"{name} says yes to fix {fix['id']}: {fix['words']}")


def ask_again(client: ApiClient) -> None:
    """Asks for a look at what still waits for a driver: a no leaves the error listed, so nothing else tells."""
    for fix in client.everything("/api/fixes", state="awaiting_driver"):
        client.post(f"/api/fixes/{fix['id']}/verify")


def report(simulator: Simulator, client: ApiClient, began: float) -> dict[str, Any]:
    """The one object that the demo prints: `errors.listed` and `portal` are the simulator's word, not ours."""
    truth = simulator.truth()
    wait_rounds(client, 2)
    fixes = whole_fixes(client)
    scan = client.get("/api/agent")["systems"][0]["last_scan"]
    return {
        "coverage": {
            "companies_listed": scan["companies_listed"],
            "companies_seen": scan["companies_seen"],
            "drivers_seen": scan["drivers_seen"],
        },
        "errors": judge_errors(truth, client.everything("/api/errors")),
        "fixes": judge_fixes(fixes),
        "portal": judge_portal(simulator.ledger(), fixes),
        "seconds": round(time.monotonic() - began, 1),
    }


def holds(found: dict[str, Any]) -> bool:
    """Whether a fix is confirmed and nothing was done that nobody asked for."""
    return found["fixes"]["confirmed"] > 0 and not any(found["portal"][name] for name in MUST_BE_ZERO)
