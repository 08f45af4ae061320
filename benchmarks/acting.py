"""From a person's yes to the rows read back, against a bare Playwright script on the same pages, in the same run.

The product is `logwarden serve` as its users have it, with all that it does besides; the portal is the simulator,
which answers at once. Our time is that between two facts: `fix.approved`, and the last `attempt.read_back`. So it
holds the queue, the guard, the pictures, the database, and every row read anew before and after each of the two clicks.

The script clicks the same path and reads the same rows before and after. For a driver's next fix it stays on the page
where it is, and so do we; for another driver's first both open his page anew. Both have logged in before; who starts
his browser is told apart.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.twins_desk import Desk, desk, parts, prove, seconds

from logwarden import log
from logwarden.cli.demo.office import wait_for

from .bare_script import BareScript

ROUNDS = 6
BATCH = 8
LIMIT = 2.5
WHERE = {
    "attempt.started": "in the queue",
    "attempt.staged": "opening, reading, staging",
    "attempt.intended": "writing the intent down",
    "attempt.clicked": "clicking",
    "attempt.read_back": "reading back",
}
"""What was done before each fact; two clicks together."""


def main() -> int:
    """Measures, prints the table, answers 1 if a limit is not met."""
    log.set_up("ERROR")
    with tempfile.TemporaryDirectory() as folder, desk(Path(folder), "few_twins") as at_work, asyncio.Runner() as loop:
        said = at_work.simulator.said
        script = BareScript(said["ui_url"], said["username"], said["password"])
        try:
            return _measured(at_work, loop, script)
        finally:
            loop.run(script.stop())


def _measured(at_work: Desk, loop: asyncio.Runner, script: BareScript) -> int:
    starts = loop.run(script.start())
    first_of_all = prove(at_work)
    enough = 2 * ROUNDS + 2 * BATCH
    wait_for(at_work.ana, lambda _: len(_drivers(at_work)) >= enough, "the plans of all drivers")
    drivers = _drivers(at_work)
    ours: dict[str, list[float]] = {"first": [], "next": []}
    bare: dict[str, list[float]] = {"first": [], "next": []}
    spent: list[dict[str, float]] = []
    for number in range(ROUNDS):
        for place, name in enumerate(ours):
            fix_id = drivers[2 * number][place]
            at_work.approve(fix_id)
            done = at_work.carried_out(fix_id)
            ours[name].append(seconds(done))
            spent += [parts(fix) for fix in done]
        for place, name in enumerate(bare):
            pair = at_work.pair(drivers[2 * number + 1][place])
            bare[name].append(loop.run((script.first if name == "first" else script.next)(pair)))
        sys.stderr.write(f"round {number + 1} of {ROUNDS}\n")
    left = [fix_ids[0] for fix_ids in drivers[2 * ROUNDS :]]
    alone = _a_minute(at_work, left[:BATCH], two=False)
    together = _a_minute(at_work, left[BATCH : 2 * BATCH], two=True)
    where = ", ".join(f"{WHERE[kind]} {median(one[kind] for one in spent):.2f}" for kind in WHERE)
    _print(f"our seconds: {where}\n")
    return _tell(starts, first_of_all, ours, bare, (alone, together))


def _drivers(at_work: Desk) -> list[list[int]]:
    """The fixes that wait for a yes, of each driver who has more than one."""
    return [fix_ids for fix_ids in at_work.proposed().values() if len(fix_ids) > 1]


def _a_minute(at_work: Desk, fix_ids: Sequence[int], *, two: bool) -> float:
    """Fixes a minute, approved at once by one person, or by two in turn of whom one has an account of his own."""
    begun = time.perf_counter()
    for place, fix_id in enumerate(fix_ids):
        at_work.approve(fix_id, by_ben=two and place % 2 == 1)
    fixes = at_work.carried_out(*fix_ids)
    accounts = {attempt["portal_account"] for fix in fixes for attempt in fix["attempts"]}
    sys.stderr.write(f"{len(fixes)} fixes, {len(accounts)} accounts: {time.perf_counter() - begun:.0f} s\n")
    return len(fixes) / seconds(fixes) * 60


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
    _print("\n".join(lines))
    return int(any(ratio > LIMIT for ratio in ratios.values()))


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
