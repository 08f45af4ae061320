"""From a person's yes to the rows read back, against a bare Playwright script on the same pages, in the same run.

The product is `logwarden serve` as its users have it, with all that it does besides; the portal is the simulator,
which answers at once. Our time is that between two facts: `fix.approved`, and the last `attempt.read_back`. So it
holds the queue, the guard, the pictures, the database, and every row read anew before and after each of the two clicks.

The script clicks the same path and reads the same rows before and after. For a driver's next fix it stays on the page
where it is, while we open another window. Both have logged in before; who starts his browser is told apart.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import Any

from logwarden import log
from logwarden.cli.client import ApiClient
from logwarden.cli.demo.office import Office, hire, server_settings, settle, wait_for, wait_rounds
from logwarden.cli.demo.once import AT_WORK, MOST_STEPS, STEP_SECONDS, any_fix
from logwarden.cli.demo.processes import child
from logwarden.cli.demo.simulator import Simulator
from logwarden.problems import AskPerson, GiveUp

from .bare_script import BareScript, Pair

ROUNDS = 6
BATCH = 8
LIMIT = 2.5
MOST_SECONDS = 300.0
REASON = "Seen in the records: the driver tapped twice."
_ROOT = Path(__file__).parent.parent
_PATH = {"PYTHONPATH": f"{_ROOT / 'src'}:{_ROOT}"}


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


def main() -> int:
    """Measures, prints the table, answers 1 if a limit is not met."""
    log.set_up("ERROR")
    with tempfile.TemporaryDirectory() as folder, desk(Path(folder)) as at_work, asyncio.Runner() as loop:
        said = at_work.simulator.said
        script = BareScript(said["ui_url"], said["username"], said["password"])
        try:
            return _measured(at_work, loop, script)
        finally:
            loop.run(script.stop())


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    """A portal with many twins, and a server; Ben has a portal account of his own."""
    with ExitStack() as stack:
        said = stack.enter_context(
            child(
                "tests.twins_portal", ["serve", "--json", "--profile", "few_twins", "--records", "api"], _PATH, folder
            )
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


def _measured(at_work: Desk, loop: asyncio.Runner, script: BareScript) -> int:
    starts = loop.run(script.start())
    first_of_all = prove(at_work)
    drivers = [fix_ids for fix_ids in at_work.proposed().values() if len(fix_ids) > 1]
    ours: dict[str, list[float]] = {"first": [], "next": []}
    bare: dict[str, list[float]] = {"first": [], "next": []}
    for number in range(ROUNDS):
        for place, name in enumerate(ours):
            fix_id = drivers[2 * number][place]
            at_work.approve(fix_id)
            ours[name].append(_seconds(at_work.carried_out(fix_id)))
        for place, name in enumerate(bare):
            pair = at_work.pair(drivers[2 * number + 1][place])
            bare[name].append(loop.run((script.first if name == "first" else script.next)(pair)))
        sys.stderr.write(f"round {number + 1} of {ROUNDS}\n")
    left = [fix_ids[0] for fix_ids in drivers[2 * ROUNDS :]]
    alone = _a_minute(at_work, left[:BATCH], two=False)
    together = _a_minute(at_work, left[BATCH : 2 * BATCH], two=True)
    return _tell(starts, first_of_all, ours, bare, (alone, together))


def prove(at_work: Desk) -> float:
    """One fix from its yes to its confirmation, which proves the kit; answers its seconds to the rows read back.

    Two people say yes where two are needed.
    """
    fix_id = next(iter(at_work.proposed().values()))[0]
    at_work.approve(fix_id)
    with suppress(AskPerson):
        at_work.approve(fix_id, by_ben=True)
    took = _seconds(at_work.carried_out(fix_id))
    for _ in range(MOST_STEPS):
        at_work.simulator.advance(STEP_SECONDS)
        at_work.ana.post(f"/api/fixes/{fix_id}/verify")
        wait_rounds(at_work.ana, 2)
        if at_work.ana.get(f"/api/fixes/{fix_id}")["outcome"] == "confirmed":
            return took
    raise GiveUp("The first fix was not confirmed.")


def _seconds(fixes: Sequence[dict[str, Any]]) -> float:
    """From the first yes to the last rows read back."""
    told = [fact for fix in fixes for fact in fix["facts"]]
    approved = min(_at(fact) for fact in told if fact["kind"] == "fix.approved")
    return (max(_at(fact) for fact in told if fact["kind"] == "attempt.read_back") - approved).total_seconds()


def _at(fact: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(fact["at"])


def _a_minute(at_work: Desk, fix_ids: Sequence[int], *, two: bool) -> float:
    """Fixes a minute, approved at once by one person, or by two in turn of whom one has an account of his own."""
    begun = time.perf_counter()
    for place, fix_id in enumerate(fix_ids):
        at_work.approve(fix_id, by_ben=two and place % 2 == 1)
    fixes = at_work.carried_out(*fix_ids)
    accounts = {attempt["portal_account"] for fix in fixes for attempt in fix["attempts"]}
    sys.stderr.write(f"{len(fixes)} fixes, {len(accounts)} accounts: {time.perf_counter() - begun:.0f} s\n")
    return len(fixes) / _seconds(fixes) * 60


def _tell(
    starts: float,
    first_of_all: float,
    ours: dict[str, list[float]],
    bare: dict[str, list[float]],
    a_minute: tuple[float, float],
) -> int:
    lines = [
        f"median of {ROUNDS}; seconds from the yes to the rows read back, and of the bare script\n",
        "| fix of a driver | bare script s | Logwarden s | ratio |",
        "| --- | --- | --- | --- |",
    ]
    ratios = {}
    for name, mine in ours.items():
        its = bare[name]
        ratios[name] = median(a / b for a, b in zip(mine, its, strict=True))
        lines.append(f"| {name} | {median(its):.2f} | {median(mine):.2f} | {ratios[name]:.2f} |")
    one, two = a_minute
    lines += [
        f"\nthe script starts and logs in within {starts:.1f} s; our first fix of all, with both: {first_of_all:.1f} s",
        f"fixes a minute, {BATCH} approved at once: {one:.1f} with one portal account, {two:.1f} with two\n",
    ]
    lines += [
        f"{name} fix, times the bare script: {ratio:.2f}, limit {LIMIT:g}: {'met' if ratio <= LIMIT else 'not met'}"
        for name, ratio in ratios.items()
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return int(any(ratio > LIMIT for ratio in ratios.values()))


if __name__ == "__main__":
    sys.exit(main())
