"""The simulator's driver-weeks judged: what our checks say of a carrier against the truth about it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from fortex_sim.worlds import Carrier, Injected
from logwarden.eld.checks import Confidence, Finding, check
from logwarden.eld.hours import Cycle, Options

_NEAR = timedelta(minutes=5)


def judge(carrier: Carrier) -> dict[str, Any]:
    """A carrier's counts by key, from all that the devices uploaded and from each driver's rows alone."""
    options = {driver: Options(cycle=Cycle(cycle)) for driver, cycle in carrier.cycles.items()}
    flags = carrier.not_downloaded
    full = check(carrier.logs, unidentified=carrier.unidentified, not_downloaded=flags, options=options)
    rows = [f for log in carrier.logs for f in check([log], not_downloaded=flags, options=options)]
    truth = _Truth(carrier)
    return {
        "drivers": len(carrier.logs),
        "days": sum(len([*log.days()]) for log in carrier.logs),
        "devices": truth.counts(full, [e.from_devices for e in carrier.errors]),
        "rows": truth.counts(rows, [e.from_rows for e in carrier.errors]),
        "missed": [_told(e) for e in truth.missed(full) if e.from_devices],
        "stray": [_shown(f) for f in full if truth.unexplained(f)],
    }


class _Truth:
    """What is true of one carrier, by what a finding names."""

    def __init__(self, carrier: Carrier) -> None:
        self._errors = carrier.errors
        self._vehicles = {e.identity: e.vehicle for log in carrier.logs for e in log.events}
        self._vehicles |= {e.identity: e.vehicle for e in carrier.unidentified}
        self._zones = {log.driver_id: log.zone for log in carrier.logs}
        self._by_key: dict[str, list[Injected]] = defaultdict(list)
        self._companions = set()
        for error in carrier.errors:
            self._by_key[error.key].append(error)
            for name in (error.driver_id, self._vehicle(error)):
                self._companions |= {(name, error.day, key) for key in error.companions}
        self._may = {(c.driver_id, c.day, key) for c in carrier.controls for key in c.may - {*c.must_not}}

    def counts(self, found: Iterable[Finding], decidable: Sequence[bool]) -> dict[str, dict[str, int]]:
        """By key: injections decidable and not, how many were found, and what stands there unexplained besides."""
        said = [*found]
        missed = {id(e) for e in self.missed(said)}
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        for error, is_decidable in zip(self._errors, decidable, strict=True):
            kind = "decidable" if is_decidable else "other"
            counted[error.key][f"{kind}_all"] += 1
            counted[error.key][f"{kind}_found"] += id(error) not in missed
        for finding in said:
            if finding.explained_by:
                counted[finding.key]["explained"] += 1
            elif self.unexplained(finding):
                doubted = finding.confidence is Confidence.INCONCLUSIVE
                counted[finding.key]["inconclusive" if doubted else "unexplained"] += 1
        return {key: dict(of_key) for key, of_key in counted.items()}

    def missed(self, found: Iterable[Finding]) -> Iterator[Injected]:
        """The injections of which no finding of their key speaks."""
        by_key: dict[str, list[Finding]] = defaultdict(list)
        for finding in found:
            by_key[finding.key].append(finding)
        for error in self._errors:
            if not any(self._is_about(f, error) for f in by_key[error.key]):
                yield error

    def unexplained(self, finding: Finding) -> bool:
        """Whether neither it says why it may be innocent, nor an injection or a control lets one say it."""
        if finding.explained_by or any(self._is_about(finding, e) for e in self._by_key[finding.key]):
            return False
        zones = [self._zones[finding.driver]] if finding.driver else {*self._zones.values()}
        days = {instant.astimezone(z).date() for z in zones for instant in (finding.at, finding.start)}
        places = {(name, day, finding.key) for name in (finding.driver, finding.vehicle) for day in days}
        return not places & (self._companions | self._may)

    def _is_about(self, finding: Finding, error: Injected) -> bool:
        if not {*finding.records}.isdisjoint(error.records):
            return True
        if finding.driver != error.driver_id and finding.vehicle != self._vehicle(error):
            return False
        return min(abs(finding.at - error.at), abs(finding.start - error.at)) <= _NEAR

    def _vehicle(self, error: Injected) -> str:
        return self._vehicles.get(error.records[0], "") or error.driver_id


def _told(error: Injected) -> str:
    return f"{error.key} of {error.cause}, driver {error.driver_id}, {error.at:%Y-%m-%d %H:%M:%S}Z"


def _shown(finding: Finding) -> str:
    where = f"driver {finding.driver}, {finding.vehicle}, {finding.at:%Y-%m-%d %H:%M:%S}Z"
    return f"{finding.key} ({finding.confidence}), {where}: {finding.words}"
