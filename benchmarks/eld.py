"""The ELD core against `json.loads` of the same bytes, in the same run: events, hours of service, checks, comparison.

A fleet of 362 drivers with 15 days each, from the simulator. Times are seconds of the processor, for machines are
shared; every round measures everything, and what counts is the median of the rounds' ratios.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from statistics import median
from typing import Any, TypeVar

from fortex_sim.worlds import WEEKS_A_DRIVER, Carrier, driver_weeks
from logwarden.eld.archive import event_from_json, event_to_json, log_from_json, log_to_json
from logwarden.eld.checks import check
from logwarden.eld.comparison import compare
from logwarden.eld.events import Event
from logwarden.eld.hours import HoursOfService
from logwarden.eld.log import DriverLog

SEED = 362
FLEET = 362
DAYS = 15
ROUNDS = 5
GROWTH = 8
RATIO_LIMIT = 12.0
GROWTH_LIMIT = 10.0
STAGES = ("json.loads", "building events", "hours", "all checks", "comparison")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fleet:
    """The bytes of some drivers' logs and of their carrier's unidentified records, and how much that is.

    The values themselves are let go, so that no stage is measured among what another made.
    """

    data: bytes
    drivers: int
    days: int
    records: int

    @classmethod
    def of(cls, logs: Sequence[DriverLog], unidentified: Iterable[Event]) -> Fleet:
        """Writes them down."""
        vehicles = {e.vehicle for log in logs for e in log.events}
        nobody = [event_to_json(e) for e in unidentified if e.vehicle in vehicles]
        content = {"logs": [log_to_json(log) for log in logs], "unidentified": nobody}
        days = sum(len([*log.days()]) for log in logs)
        return cls(json.dumps(content).encode(), len(logs), days, sum(len(log.events) for log in logs))


def main() -> int:
    """Measures, prints the tables, answers 1 if a limit is not met."""
    part, whole = _fleets()
    rounds = []
    for number in range(1, ROUNDS + 1):
        rounds.append((_times(part), _times(whole)))
        sys.stderr.write(f"round {number} of {ROUNDS}\n")
    size = len(whole.data) / 1_000_000
    _print(
        f"{whole.drivers} drivers, {whole.days:,} driver-days, {whole.records:,} records, "
        f"{size:.1f} MB of JSON, seed {SEED}"
    )
    _print(f"median of {ROUNDS} rounds, seconds of the processor; the checks work out hours of service once more\n")
    _print("| stage | 1/8 of it | all of it | times json.loads | growth, 8 times the data |")
    _print("| --- | --- | --- | --- | --- |")
    for stage in STAGES:
        few, all_ = (median(r[n][stage] for r in rounds) for n in (0, 1))
        ratio = median(r[1][stage] / r[1]["json.loads"] for r in rounds)
        growth = median(r[1][stage] / r[0][stage] for r in rounds)
        _print(f"| {stage} | {few:.3f} | {all_:.3f} | {ratio:.1f} | {growth:.1f} |")
    ratio = median((r[1]["all checks"] + r[1]["hours"]) / r[1]["json.loads"] for r in rounds)
    growth = median(_judging(r[1]) / _judging(r[0]) for r in rounds)
    _print("")
    met = [
        _verdict("checks and hours together, times json.loads", ratio, RATIO_LIMIT),
        _verdict("events, hours, checks and comparison, 8 times the data", growth, GROWTH_LIMIT),
    ]
    return int(not all(met))


def _judging(times: dict[str, float]) -> float:
    return sum(times[stage] for stage in STAGES[1:])


def _verdict(what: str, measured: float, limit: float) -> bool:
    _print(f"{what}: {measured:.2f}, limit {limit:g}: {'met' if measured <= limit else 'not met'}")
    return measured <= limit


def _fleets() -> tuple[Fleet, Fleet]:
    """An eighth of a carrier of 362 drivers, and all of it.

    The simulator's carriers have ten drivers, so each one's trucks and devices get names of their own.
    """
    logs: list[DriverLog] = []
    unidentified: list[Event] = []
    for carrier in driver_weeks(SEED, WEEKS_A_DRIVER * FLEET):
        logs += (_shortened(log, carrier) for log in carrier.logs)
        unidentified += (_named(event, carrier) for event in carrier.unidentified)
        sys.stderr.write(f"\r{len(logs)} of {FLEET} drivers")
    sys.stderr.write("\n")
    return Fleet.of(logs[: FLEET // GROWTH], unidentified), Fleet.of(logs, unidentified)


def _shortened(log: DriverLog, carrier: Carrier) -> DriverLog:
    first = max(log.first_day, log.last_day - timedelta(days=DAYS - 1))
    kept = log.between(first, log.last_day)
    return replace(kept, events=tuple(_named(event, carrier) for event in kept.events))


def _named(event: Event, carrier: Carrier) -> Event:
    return replace(event, vehicle=f"{carrier.number}-{event.vehicle}", device=f"{event.device}{carrier.number:03}")


def _times(fleet: Fleet) -> dict[str, float]:
    """How long each stage takes, of fresh values, so that nothing is known from the round before."""
    loaded, parsing = _timed(lambda: json.loads(fleet.data))
    (logs, unidentified), building = _timed(lambda: _built(loaded))
    loaded.clear()
    earlier = [_a_day_earlier(log) for log in logs]
    _, hours = _timed(lambda: [HoursOfService.of_log(log).violations() for log in logs])
    _, checks = _timed(lambda: check(logs, unidentified=unidentified))
    _, comparison = _timed(lambda: [compare(a, b) for a, b in zip(earlier, logs, strict=True)])
    return dict(zip(STAGES, (parsing, building, hours, checks, comparison), strict=True))


def _built(loaded: dict[str, Any]) -> tuple[list[DriverLog], list[Event]]:
    return [log_from_json(one) for one in loaded["logs"]], [event_from_json(one) for one in loaded["unidentified"]]


def _a_day_earlier(log: DriverLog) -> DriverLog:
    """The reading of the day before: what had happened by then."""
    read_at = log.read_at - timedelta(days=1)
    past = tuple(e for e in log.events if e.at < read_at)
    return replace(log, last_day=log.last_day - timedelta(days=1), read_at=read_at, events=past)


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    gc.collect()
    began = time.process_time()
    result = work()
    return result, time.process_time() - began


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
