"""Hours of work in one process: nothing grows, and what waits for its turn slows nobody."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import mean, median

from sqlalchemy import insert, select

from logwarden.store.approvals import Approval
from logwarden.store.database import Database
from logwarden.store.fixes import Fix
from logwarden.store.portals import Driver
from tests.pipeline.drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, twin, working_days
from tests.pipeline.office import ON_SQLITE, Office
from tests.twins_desk import desk, prove

from .ledger import write_section

FIXES, BATCH, LAST = 500, 20, 60
"""Measured after each batch; a figure is the mean of the batches of the last so many fixes."""
FIRST = 100
GROWTH = {"server MB": 1.15, "browser MB": 1.25, "processes": 1.1}
"""At most so many times as much after 500 fixes as after 100."""
PARKED, ROUNDS, SLOWER = 10_000, 5, 1.5
FIRST_PARKED = 1_000
_PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 1e6


def test_500_fixes_leave_nothing_behind(tmp_path: Path) -> None:
    """Memory of server and browser and the number of processes after 500 fixes are those after 100."""
    seen: list[dict[str, float]] = []
    with desk(tmp_path, "twins") as at_work:
        prove(at_work)
        server = _child_of(os.getpid(), "logwarden", "serve")
        waiting = iter([fix_id for fix_ids in at_work.proposed().values() for fix_id in fix_ids])
        for done in range(BATCH, FIXES + 1, BATCH):
            batch = [next(waiting) for _ in range(BATCH)]
            for fix_id in batch:
                at_work.approve(fix_id)
            at_work.carried_out(*batch)
            seen.append(_held(server))
            sys.stderr.write(f"{done} of {FIXES} fixes: {seen[-1]}\n")
    early, late = (
        {name: mean(one[name] for one in seen[(upto - LAST) // BATCH : upto // BATCH]) for name in GROWTH}
        for upto in (FIRST, FIXES)
    )
    rows = [
        (name, f"{early[name]:.1f}", f"{late[name]:.1f}", f"{late[name] / early[name]:.2f}", GROWTH[name])
        for name in GROWTH
    ]
    words = (
        f"{FIXES} fixes of the simulator's twins in one server, {BATCH} approved at a time; means over {LAST} fixes. "
        "Resident memory of the server, of all its browser's processes together, and how many there are."
    )
    heads = ("held", f"until {FIRST} fixes", f"until {FIXES}", "times", "limit")
    sys.stdout.write(write_section("Endurance: 500 fixes in one process", words, heads, rows) + "\n")
    assert all(late[name] <= limit * early[name] for name, limit in GROWTH.items())


def _child_of(parent: int, *words: str) -> int:
    """The process that this one started, by the words of its command."""
    (found,) = [pid for pid, its_parent, command in _processes() if its_parent == parent and set(words) <= set(command)]
    return found


def _held(server: int) -> dict[str, float]:
    """What the server and all that descends from it hold."""
    family, known = {server}, _processes()
    while more := {pid for pid, parent, _ in known if parent in family} - family:
        family |= more
    return {
        "server MB": _megabytes([server]),
        "browser MB": _megabytes(sorted(family - {server})),
        "processes": float(len(family)),
    }


def _processes() -> list[tuple[int, int, list[str]]]:
    """Every process of this machine: its number, its parent's, and its command in words."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with _gone_is_no_matter():
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            found.append((int(folder.name), parent, (folder / "cmdline").read_text().split("\0")))
    return found


def _megabytes(pids: Sequence[int]) -> float:
    """Their resident memory."""
    pages = 0
    for pid in pids:
        with _gone_is_no_matter():
            pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * _PAGE_MB


@contextmanager
def _gone_is_no_matter() -> Iterator[None]:
    """A process may end while one looks at it."""
    try:
        yield
    except (FileNotFoundError, ProcessLookupError):
        return


@ON_SQLITE
async def test_parked_approvals_slow_no_pass(database: Database, tmp_path: Path) -> None:
    """A pass beside 10,000 approved fixes that wait for their turn takes as long as without them."""
    office = Office(database, tmp_path / "data")
    await office.open()
    office.employ(
        *(FakeDriver(f"D{n}", f"DRIVER {n}", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY))) for n in range(20))
    )
    fix = await office.approved()
    alone = await _passes(office)
    await _park(database, fix.id)
    beside = await _passes(office)
    ratio = median(beside) / median(alone)
    words = f"Passes over 20 drivers with fixes, median of {ROUNDS}, SQLite; parked approvals belong to other drivers."
    rows = [(0, f"{median(alone):.2f}", ""), (f"{PARKED:,}", f"{median(beside):.2f}", f"{ratio:.2f}")]
    heads = ("parked approvals", "pass s", "times")
    sys.stdout.write(write_section("Endurance: parked approvals", f"{words} Limit: {SLOWER}.", heads, rows) + "\n")
    assert ratio <= SLOWER


async def _passes(office: Office) -> list[float]:
    """Some passes with all steps, nothing new in any; their seconds."""
    took = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        await office.round()
        took.append(time.perf_counter() - begun)
    return took


async def _park(database: Database, fix_id: int) -> None:
    """As many more approved fixes, each of a driver of his own."""
    async with database.write() as session:
        fix = (await session.execute(select(Fix.__table__).where(Fix.id == fix_id))).mappings().one()
        driver = (await session.execute(select(Driver.__table__).where(Driver.id == fix["driver_id"]))).mappings().one()
        yes = (await session.execute(select(Approval.__table__).where(Approval.fix_id == fix_id))).mappings().one()
        numbers = range(FIRST_PARKED, FIRST_PARKED + PARKED)
        own = {"listing_id": None}
        await session.execute(insert(Driver), [{**driver, **own, "id": n, "portal_id": f"P{n}"} for n in numbers])
        await session.execute(insert(Fix), [{**fix, "id": n, "driver_id": n} for n in numbers])
        await session.execute(insert(Approval), [{**yes, "id": n, "fix_id": n} for n in numbers])
