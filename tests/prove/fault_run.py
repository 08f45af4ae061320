"""One run of the fault matrix: read, wished, approved, acted, answered, while something in the pages goes wrong."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from fortex_sim.edits import request_edit
from fortex_sim.faults import ALTERATIONS, Fault
from fortex_sim.kits import Kit
from fortex_sim.options import Records
from logwarden.eld.events import OFF_DUTY, ON_DUTY
from logwarden.pipeline.wish import Wish
from logwarden.remedies.catalogue import Remedy
from logwarden.states import FixState, Outcome

from .fault_judge import Run, judge
from .fault_office import FaultOffice
from .fault_portal import Plot
from .fault_truth import denied, still_listed

if TYPE_CHECKING:
    from datetime import date

    from fortex_sim.world.fleet import Driver
    from fortex_sim.world.records import Record
    from logwarden.portal.browser import Browsers
    from logwarden.store.errors import LogError

    from .fault_portal import Deployment

_OF_THE_KIT = frozenset(fault for fault in Fault if fault.startswith("proceed_")) | {
    Fault.EXTRA_DEFAULT_BOXES,
    Fault.MISSING_CHECKBOX,
}
_OF_REQUESTS = frozenset({Fault.EDIT_WITHOUT_DRIVER, Fault.REQUEST_ON_UNCERTIFIED_DAY})
_FROM_PAGES = 0.12
"""How many of the runs read the records from pages, which is slow; the others get them by API."""

_PAUSES = (61, 300, 661, 661, 1800, 7200)
_A_DAY = 86_400
_MOST_YESES = 3
_KNOWN = "Seen in the records of that day."


@dataclass(frozen=True, slots=True)
class Case:
    """One run of the matrix: the fault (None: all goes well), the kit, whether it is declared proved, the seed."""

    fault: Fault | None
    kit: Kit
    declared: bool
    seed: int

    @property
    def name(self) -> dict[str, Any]:
        """The case among the results."""
        return {"fault": self.fault or "none", "kit": self.kit, "declared": self.declared, "seed": self.seed}


async def run(case: Case, deployment: Deployment, browsers: Browsers, folder: Path) -> dict[str, Any]:
    """The run, judged: what was written, how fixes ended, and how often which promise was broken.

    `folder` is the office's alone, and has a migrated, empty `logwarden.db`.
    """
    dice = Random(str(case.name))  # noqa: S311 - a seeded proof
    plot = Plot.drawn(case.fault, case.seed, dice)
    by_page = case.fault not in ALTERATIONS and dice.random() < _FROM_PAGES
    deployment.reset(case.seed, case.kit, Records.PAGE if by_page else Records.API, dice)
    office = FaultOffice(deployment, browsers, folder, declared=case.declared)
    await office.open()
    try:
        if case.fault is not Fault.ASKS_FOR_CODE:
            office.log_in()
        story = _Story(office, plot, dice)
        await story.tell()
        left = Run(
            ledger=[entry.to_json() for entry in deployment.portal.ledger.entries],
            yeses=office.yeses,
            ended={fix.id: fix.outcome or fix.state for fix in await office.in_states()},
            untrue=story.untrue,
            asked_no_driver=deployment.stage.strikes if case.fault is Fault.EDIT_WITHOUT_DRIVER else (),
            altered=deployment.portal.altered,
            found={(driver, str(finding.day)) for finding, driver in await office.findings()},
            proved_from=0 if case.declared else story.proved_from,
        )
    finally:
        await office.close()
    remedies = {yes.fix_id: yes.plan.remedy for yes in office.yeses}
    return {
        "struck": len(deployment.stage.strikes),
        "by_page": by_page,
        "writes": [entry["kind"] for entry in left.ledger if entry["changed"]],
        "ended": [f"{remedy} {left.ended[fix_id]}" for fix_id, remedy in sorted(remedies.items())],
        "untrue": story.untrue,
        "wrong": {name: count for name, count in asdict(judge(left)).items() if count},
    }


@dataclass
class _Story:
    """One run as it goes on.

    `untrue` are the product's claims that the truth denied when they were made. `proved_from` is the ledger's next
    entry when the first fix of the tool kit was confirmed, None before.
    """

    office: FaultOffice
    plot: Plot
    dice: Random
    untrue: list[str] = field(default_factory=list)
    proved_from: int | None = None
    _heard: set[tuple[str, int]] = field(default_factory=set)

    async def tell(self) -> None:
        """From the first pass until every day that was touched has left the window."""
        office, stage = self.office, self.office.deployment.stage
        await office.round()
        await office.sign_mandates()
        await self._wish()
        await office.round()
        await self._approve()
        if self.plot.fault is Fault.REQUEST_ON_UNCERTIFIED_DAY:
            self._meddle()
        stage.begin(self.plot)
        await office.act()
        for _ in range(self.dice.randint(2, 3)):
            await self._go_on(self.dice.choice(_PAUSES), more=True)
        stage.recover()
        for seconds in (661, 661, _A_DAY, 8 * _A_DAY, 661):
            await self._go_on(seconds)

    async def _go_on(self, seconds: int, *, more: bool = False) -> None:
        """Time passes and people look; with `more` they sometimes say yes to one plan more."""
        office = self.office
        await office.ask()
        await office.round(seconds)
        await self._hear()
        waiting = await office.in_states(FixState.PROPOSED) if more else []
        if waiting and len(office.yeses) < _MOST_YESES and self.dice.random() < 0.3:
            await office.approve(self.dice.choice(waiting))
        await office.act()

    async def _wish(self) -> None:
        """A note for the record without a place, an edit for who drove too long, a RESYNC for the held record."""
        for error, driver_id in await self.office.errors("pending"):
            match error.key:
                case "locationError":
                    text = "Gate receipt shows the place"
                    await self.office.wish(Wish(Remedy.ANNOTATE, (error.id,), text=text, how_known=_KNOWN))
                case "noShutdownError":
                    await self.office.wish(Wish(Remedy.RESYNC, (error.id,), how_known=_KNOWN))
                case "hosViolation11Hour":
                    await self.office.wish(self._edit(error, driver_id))

    def _edit(self, error: LogError, driver_id: str) -> Wish:
        """A status of that day off duty instead of on duty, or begun two minutes later."""
        driver = self.office.deployment.portal.world.drivers[driver_id]
        stop = self.dice.choice(self._on_duty(driver, error.day)).event
        later = self.dice.random() < 0.5
        return Wish(
            Remedy.REQUEST_EDIT,
            (error.id,),
            text="Off duty at the dock, says the driver",
            record_at=stop.at,
            record_event=stop.code_name,
            new_code=None if later else OFF_DUTY,
            new_at=stop.at + timedelta(minutes=2) if later else None,
            how_known=_KNOWN,
            statement="I sat in the diner and ate.",
            document="Receipt 4711 of the diner",
        )

    def _on_duty(self, driver: Driver, day: date | None) -> list[Record]:
        """What the driver entered as on duty that day."""
        records = [] if day is None else self.office.deployment.portal.world.between(driver, day, day)
        return [r for r in records if r.is_active and r.event.is_main and r.event.code == ON_DUTY]

    async def _approve(self) -> None:
        """Says yes to some of what the fault is about, in any order; the others wait in vain."""
        proposed = [*await self.office.in_states(FixState.PROPOSED)]
        self.dice.shuffle(proposed)
        twins = [fix for fix in proposed if fix.remedy == Remedy.CLEAR_TWINS]
        others = [fix for fix in proposed if fix.remedy != Remedy.CLEAR_TWINS]
        if self.plot.fault in _OF_THE_KIT:
            chosen = twins[: self.dice.randint(1, 2)]
        elif self.plot.fault in _OF_REQUESTS:
            chosen = [*twins[:1], *(fix for fix in others if fix.remedy == Remedy.REQUEST_EDIT)]
        else:
            chosen = self.dice.choice((twins[:1], [*twins[:1], *others[:1]], others[:2]))
        self.dice.shuffle(chosen)
        for fix in chosen:
            await self.office.approve(fix)

    def _meddle(self) -> None:
        """After a yes another account has a record of that day edited, and the driver does not certify it anew."""
        world = self.office.deployment.portal.world
        for yes in self.office.yeses:
            driver, day = world.drivers[yes.driver_id], yes.plan.first_day
            if self.dice.random() < 0.5 and (records := self._on_duty(driver, day)):
                record = self.dice.choice(records)
                wanted = replace(record.event, code=OFF_DUTY)
                driver.answers = replace(driver.answers, certify=False)
                request_edit(world, driver, record, wanted, "As the papers say", at_once=True)

    async def _hear(self) -> None:
        """Holds what the product newly calls confirmed or fixed against the truth of this instant."""
        portal = self.office.deployment.portal
        confirmed = [f for f in await self.office.in_states(FixState.CLOSED) if f.outcome == Outcome.CONFIRMED]
        fixed = await self.office.errors("fixed")
        if self.proved_from is None and any(fix.remedy == Remedy.CLEAR_TWINS for fix in confirmed):
            self.proved_from = len(portal.ledger.entries) + 1
        for fix in confirmed:
            if ("fix", fix.id) not in self._heard:
                self.untrue += [f"fix {fix.id}: {why}" for why in denied(portal, self.office.yeses, fix)]
        for error, driver_id in fixed:
            if ("error", error.id) not in self._heard and still_listed(portal, driver_id, error):
                self.untrue.append(f"error {error.id}: {error.message} of {error.error_at} is listed")
        self._heard = {("fix", fix.id) for fix in confirmed} | {("error", error.id) for error, _ in fixed}
