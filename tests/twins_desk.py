"""A running product at a portal full of twins: what is measured and what is proved of acting starts here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from logwarden.cli.client import ApiClient
from logwarden.cli.demo.office import Office, hire, server_settings, settle, wait_for, wait_rounds
from logwarden.cli.demo.once import AT_WORK, MOST_STEPS, STEP_SECONDS, any_fix
from logwarden.cli.demo.processes import child
from logwarden.cli.demo.simulator import Simulator
from logwarden.problems import AskPerson, GiveUp

MOST_SECONDS = 600.0
REASON = "Seen in the records: the driver tapped twice."
_ROOT = Path(__file__).parent.parent
_PATH = {"PYTHONPATH": f"{_ROOT / 'src'}:{_ROOT}"}


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair of twins: whose, on which day, and the later record's number and note."""

    driver_id: str
    day: date
    sequence_id: str
    note: str


@dataclass(frozen=True, slots=True)
class Desk:
    """The running product as two auditors see it, and the portal's control."""

    simulator: Simulator
    ana: ApiClient
    ben: ApiClient

    def proposed(self) -> dict[str, list[int]]:
        """The fixes that wait for a yes, by driver."""
        found: dict[str, list[int]] = {}
        for fix in self.ana.everything("/api/fixes", state="proposed"):
            found.setdefault(fix["driver_id"], []).append(fix["id"])
        return found

    def approve(self, fix_id: int, *, by_ben: bool = False) -> None:
        """One yes."""
        fix = self.ana.get(f"/api/fixes/{fix_id}")
        body = {"plan_hash": fix["plan_hash"], "reason": REASON}
        (self.ben if by_ben else self.ana).post(f"/api/fixes/{fix_id}/approve", body)

    def carried_out(self, *fix_ids: int) -> list[dict[str, Any]]:
        """Those fixes, once their requests wait for the driver.

        Raises:
            GiveUp: one ended otherwise, or not in time.
        """
        wait_for(self.ana, lambda agent: not any_fix(agent, AT_WORK), "the approved fixes", MOST_SECONDS)
        found = [self.ana.get(f"/api/fixes/{fix_id}") for fix_id in fix_ids]
        if wrong := [fix["reason"] for fix in found if fix["state"] != "awaiting_driver"]:
            raise GiveUp(f"A fix did not get to its driver: {wrong[0]}")
        return found

    def pair(self, fix_id: int) -> Pair:
        """What the bare script is told of a fix."""
        fix = self.ana.get(f"/api/fixes/{fix_id}")
        (note,) = [step["note"] for step in fix["steps"] if step["note"]]
        (later,) = [record for record in fix["targets"] if record["at"] == max(r["at"] for r in fix["targets"])]
        return Pair(fix["driver_id"], date.fromisoformat(fix["first_day"]), later["sequence_id"], note)


@contextmanager
def desk(folder: Path, fleet: str) -> Iterator[Desk]:
    """A portal with a fleet of `tests.twins_portal`, and a server; Ben has a portal account of his own."""
    with ExitStack() as stack:
        said = stack.enter_context(
            child("tests.twins_portal", ["serve", "--json", "--profile", fleet, "--records", "api"], _PATH, folder)
        )
        simulator = Simulator(said)
        stack.callback(simulator.close)
        staff = hire(f"sqlite+aiosqlite:///{folder / 'logwarden.db'}")
        ben = staff.auditors[1]
        systems = folder / "systems.toml"
        systems.write_text(_SYSTEMS.format(**said, ben=ben.email), encoding="utf-8")
        settings = server_settings(simulator, folder, staff, dry_run=False)
        settings = {name: value for name, value in settings.items() if not name.startswith("FORTEX_")} | {
            "SYSTEMS_FILE": str(systems),
            "PORTAL_TOKEN": said["token"],
            "PORTAL_PASSWORD": said["password"],
            "AGENT_ROUND_REST_SECONDS": "15",
            "AGENT_MAX_CONCURRENT_FIXES": "2",
        }
        server = stack.enter_context(child("logwarden", ["serve", "--json"], settings | _PATH, folder))
        office = Office(server["url"], staff.admin, staff.auditors)
        settle(simulator, office)
        ana, his = (stack.enter_context(office.as_person(person)) for person in staff.auditors)
        wait_for(ana, lambda agent: any_fix(agent, ("proposed",)), "the first plans")
        yield Desk(simulator, ana, his)


_SYSTEMS = """
[[system]]
name = "{system}"
api_url = "{api_url}"
ui_url = "{ui_url}"
token = "env:PORTAL_TOKEN"
username = "{username}"
password = "env:PORTAL_PASSWORD"
dry_run = false

[[system.account]]
person = "{ben}"
username = "{username}+ben"
password = "env:PORTAL_PASSWORD"
"""


def prove(at_work: Desk) -> float:
    """One fix from its yes to its confirmation, which proves the kit; answers its seconds to the rows read back.

    Two people say yes where two are needed.
    """
    fix_id = next(iter(at_work.proposed().values()))[0]
    at_work.approve(fix_id)
    with suppress(AskPerson):
        at_work.approve(fix_id, by_ben=True)
    took = seconds(at_work.carried_out(fix_id))
    for _ in range(MOST_STEPS):
        at_work.simulator.advance(STEP_SECONDS)
        at_work.ana.post(f"/api/fixes/{fix_id}/verify")
        wait_rounds(at_work.ana, 2)
        if at_work.ana.get(f"/api/fixes/{fix_id}")["outcome"] == "confirmed":
            return took
    raise GiveUp("The first fix was not confirmed.")


def seconds(fixes: Sequence[dict[str, Any]]) -> float:
    """From the first yes of some fixes to the last rows read back."""
    told = [(fact["kind"], datetime.fromisoformat(fact["at"])) for fix in fixes for fact in fix["facts"]]
    approved = min(at for kind, at in told if kind == "fix.approved")
    return (max(at for kind, at in told if kind == "attempt.read_back") - approved).total_seconds()


def parts(fix: dict[str, Any]) -> dict[str, float]:
    """The seconds before each kind of fact since the one before it, from the yes on."""
    told = [(fact["kind"], datetime.fromisoformat(fact["at"])) for fact in fix["facts"]]
    told = told[[kind for kind, _ in told].index("fix.approved") :]
    found: dict[str, float] = {}
    for (_, before), (kind, at) in pairwise(told):
        found[kind] = found.get(kind, 0.0) + (at - before).total_seconds()
    return found
