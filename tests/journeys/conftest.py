"""The whole product as its users have it: simulator and server as processes, a real browser, a real database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from logwarden.cli.demo.office import Office, open_office, wait_for, wait_rounds, whole_fixes
from logwarden.cli.demo.once import AT_WORK, any_fix, approve_all, run_once
from logwarden.cli.demo.processes import child
from logwarden.cli.demo.simulator import Simulator

from .traces import Traces
from .wished import want

ASKED = ("YAZZIE RUTH", "GARCIA MARIA", "KOWALSKI ADAM")
"""One who accepts, one of two namesakes, one who says no. `tests/prove` asks all six."""


@dataclass(frozen=True, slots=True)
class Journey:
    """What there was after a part of a run: its report, and the two sides of the story.

    `ledger` is what was written in this part; all else is as it stood then.
    """

    report: dict[str, Any]
    ledger: list[dict[str, Any]]
    truth: dict[str, Any]
    fixes: list[dict[str, Any]]
    errors: list[dict[str, Any]]
    traces: Traces

    def written(self, kind: str) -> list[dict[str, Any]]:
        """The entries of one kind in the simulator's ledger."""
        return [entry for entry in self.ledger if entry["kind"] == kind]

    @property
    def carried_out(self) -> list[dict[str, Any]]:
        """The fixes that had a yes and were not rehearsed only."""
        return [fix for fix in self.fixes if fix["approvals"] and fix["outcome"] != "dry_run"]

    def fix_of(self, name: str) -> dict[str, Any]:
        """The one fix of a driver that was ever proposed or stands blocked."""
        found = [f for f in self.fixes if f["driver_name"] == name and f["outcome"] != "refused"]
        assert len(found) == 1, found
        return found[0]


@dataclass(frozen=True, slots=True)
class Running:
    """An office that is at work before a simulator, and what it leaves."""

    simulator: Simulator
    office: Office
    traces: Traces

    def left(self, report: dict[str, Any], before: int = 0) -> Journey:
        """What there is now, without what the ledger held before: so many entries."""
        with self.office.as_person(self.office.auditors[0]) as client:
            fixes, errors = whole_fixes(client), client.everything("/api/errors")
        return Journey(report, self.simulator.ledger()[before:], self.simulator.truth(), fixes, errors, self.traces)


@contextmanager
def running(folder: Path, *options: str, database_url: str | None = None) -> Iterator[Running]:
    """Starts simulator and server; `options` are the simulator's."""
    with child("fortex_sim", ["serve", "--json", *options], {}, folder) as said:
        simulator = Simulator(said)
        try:
            with open_office(simulator, folder, dry_run=False, database_url=database_url) as office:
                yield Running(simulator, office, Traces(folder))
        finally:
            simulator.close()


@contextmanager
def journey(folder: Path, *, database_url: str | None = None) -> Iterator[Journey]:
    """The demo's main job with all whom it asks, records read from the page."""
    with running(folder, database_url=database_url) as run:
        report = run_once(run.simulator, run.office, run.traces.say)
        done = run.left(report)
        run.traces.complete(run.simulator, run.office)
        yield done


def rehearse(run: Running) -> None:
    """In a dry run, which an admin switches on and off: approves two plans of the others, and has them gone through."""
    with run.office.as_person(run.office.admin) as client:
        wait_rounds(client, 2)
        switch = f"/api/agent/{run.simulator.said['system']}/configuration"
        client.put(switch, {"dry_run": True, "reason": "First we look at what it would do."})
        others = {fix["driver_name"] for fix in client.everything("/api/fixes", state="proposed")}.difference(ASKED)
        approve_all(run.office, run.traces.say, at_most=2, drivers=others)
        wait_for(client, lambda agent: not any_fix(agent, AT_WORK), "the approved fixes", 240)
        client.put(switch, {"dry_run": False, "reason": "It does what we want."})


@dataclass(frozen=True, slots=True)
class Day:
    """What there was after each of three parts of an office's day: a dry run, the main job, three wishes."""

    rehearsed: Journey
    acted: Journey
    wanted: Journey


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """One office and one browser for all three, on a deployment that gives the records by API."""
    with running(tmp_path_factory.mktemp("day"), "--records", "api") as run:
        rehearse(run)
        rehearsed = run.left({})
        before = len(rehearsed.ledger)
        acted = run.left(run_once(run.simulator, run.office, run.traces.say, drivers=ASKED), before)
        before += len(acted.ledger)
        wanted = run.left(want(run.simulator, run.office, run.traces.say), before)
        run.traces.complete(run.simulator, run.office)
        yield Day(rehearsed, acted, wanted)


@pytest.fixture(scope="module")
def rehearsed(day: Day) -> Journey:
    """After the dry run."""
    return day.rehearsed


@pytest.fixture(scope="module")
def acted(day: Day) -> Journey:
    """After the main job."""
    return day.acted


@pytest.fixture(scope="module")
def wanted(day: Day) -> Journey:
    """After the wishes."""
    return day.wanted
