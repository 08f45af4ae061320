"""The whole product as its users have it: simulator and server as processes, a real browser, a real database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from logwarden.cli.demo.office import Office, open_office, wait_for, wait_rounds, whole_fixes
from logwarden.cli.demo.once import AT_WORK, Say, any_fix, approve_all, run_once
from logwarden.cli.demo.processes import child
from logwarden.cli.demo.simulator import Simulator

from .traces import Traces

ASKED = ("YAZZIE RUTH", "GARCIA MARIA", "KOWALSKI ADAM")
"""One who accepts, one of two namesakes, one who says no. `tests/prove` asks all six."""


@dataclass(frozen=True, slots=True)
class Journey:
    """What one run left: the demo's report, and the two sides of the story."""

    report: dict[str, Any]
    ledger: list[dict[str, Any]]
    truth: dict[str, Any]
    fixes: list[dict[str, Any]]
    errors: list[dict[str, Any]]
    traces: Traces

    def written(self, kind: str) -> list[dict[str, Any]]:
        """The entries of one kind in the simulator's ledger."""
        return [entry for entry in self.ledger if entry["kind"] == kind]

    def fix_of(self, name: str) -> dict[str, Any]:
        """The one fix of a driver that was ever proposed or stands blocked."""
        found = [f for f in self.fixes if f["driver_name"] == name and f["outcome"] != "refused"]
        assert len(found) == 1, found
        return found[0]


Run = Callable[[Simulator, Office, Say], dict[str, Any]]


def rehearse(_: Simulator, office: Office, say: Say) -> dict[str, Any]:
    """Approves two of the plans, and waits until each was gone through."""
    with office.as_person(office.auditors[0]) as client:
        wait_for(client, lambda agent: agent["systems"][0]["last_scan"] is not None, "the first pass")
        wait_rounds(client, 2)
        approve_all(office, say, at_most=2)
        wait_for(client, lambda agent: not any_fix(agent, AT_WORK), "the approved fixes", 240)
    return {}


@contextmanager
def journey(
    folder: Path, *options: str, run: Run = run_once, dry_run: bool = False, database_url: str | None = None
) -> Iterator[Journey]:
    """Runs a job, the demo's main one; `options` are the simulator's."""
    traces = Traces(folder)
    with child("fortex_sim", ["serve", "--json", *options], {}, folder) as said:
        simulator = Simulator(said)
        try:
            with open_office(simulator, folder, dry_run=dry_run, database_url=database_url) as office:
                report = run(simulator, office, traces.say)
                with office.as_person(office.auditors[0]) as client:
                    fixes, errors = whole_fixes(client), client.everything("/api/errors")
                traces.complete(simulator, office)
                yield Journey(report, simulator.ledger(), simulator.truth(), fixes, errors, traces)
        finally:
            simulator.close()


@pytest.fixture(scope="module")
def acted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """A run that acts, records read from the page."""
    with journey(tmp_path_factory.mktemp("acted"), run=partial(run_once, drivers=ASKED)) as done:
        yield done


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """A dry run, on a deployment that gives the records by API."""
    with journey(tmp_path_factory.mktemp("rehearsed"), "--records", "api", run=rehearse, dry_run=True) as done:
        yield done
