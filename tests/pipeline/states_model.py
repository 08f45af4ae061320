"""One desk and two drivers, and whatever can happen to them, in any order: a state machine for Hypothesis.

The steps, the store and the guard are the real ones; the portal, its drivers and both clocks are the tests'.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from logwarden.eld.events import OFF_DUTY
from logwarden.pipeline import approve as deciding
from logwarden.pipeline.approve import NotFound, Refused
from logwarden.pipeline.plan import offers
from logwarden.pipeline.withdraw import cancel, retry
from logwarden.remedies.catalogue import Remedy
from logwarden.states import OPEN_FIX_STATES, FixState
from logwarden.store import fixes
from logwarden.store.fixes import Fix
from tests.kept import KeptFile

from .driver_deeds import DEEDS
from .drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, twin, working_days
from .fake_portal import Killed
from .office import Office
from .states_life import AT_WORK, LATE, TROUBLE, Defect, Life, Trouble
from .states_watch import WatchedPortal
from .wishes import LUNCH, driver_with, wish

MESSAGES = ("LOCATION CHANGED ERROR", "INCORRECT STATUS PLACEMENT ERROR", "SEQUENTIAL ID BREAK WARNING")
"""What a person can annotate, ask for, and have resynchronised."""
JUMPS = (1, 59, 61, 300, 599, 601, 3_600, 7 * 3_600, 25 * 3_600, 3 * 86_400)
PAUSES = (0, 0, 0, 1, 59, 601, 23 * 3_600, 25 * 3_600)
"""How long a fix lies between its stages, in seconds; the portal's list is made anew at the end of each."""
PLACES = st.integers(0, 5)
"""Which of the fixes, or errors, the newest first."""
PEOPLE = st.integers(0, 1)


class Desk(RuleBasedStateMachine):
    """What can happen. `tally` counts over all runs what was reached: fixes by outcome, clicks by step."""

    def __init__(self, kept: KeptFile, tally: Counter[str]) -> None:
        super().__init__()
        self._tally, self._broken = tally, False
        self._folder = kept.folder
        self._loop = asyncio.Runner()
        self.database = kept.begun()
        self.fixes: Sequence[Fix] = ()

    @initialize(
        message=st.sampled_from(MESSAGES),
        pairs=st.integers(1, 2),
        certified=st.booleans(),
        gives_records=st.booleans(),
        dated=st.booleans(),
        paused=st.booleans(),
    )
    def opens(
        self, message: str, pairs: int, *, certified: bool, gives_records: bool, dated: bool, paused: bool
    ) -> None:
        """SMITH has twins and another driver an error that people decide about; the first pass was made.

        `paused`: in the end nobody begins an attempt any more.
        """
        self._paused = paused
        twins = [twin(WEDNESDAY), twin(WEDNESDAY, "18:30", OFF_DUTY, 0x91)][:pairs]
        smith = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, *twins), withheld=(LATE,))
        drivers = (smith, driver_with(message, LUNCH, driver_id="D2"))
        for driver in drivers:
            driver.gives_records, driver.dated = gives_records, dated
            if not certified:
                driver.certified.discard(WEDNESDAY)
        portal = WatchedPortal()
        self.office = Office(self.database, self._folder / "data", portal)
        self.life = Life(self.office, portal, drivers)
        self._happens(self.life.opens())

    @precondition(lambda self: any(fix.state in OPEN_FIX_STATES for fix in self.fixes))
    @rule(place=PLACES, stages=st.integers(1, 8), pause=st.sampled_from(PAUSES), trouble=TROUBLE)
    def goes_on(self, place: int, stages: int, pause: int, trouble: Trouble) -> None:
        """What a fix waits for comes, stage after stage, in its time; the last of them may meet trouble."""
        still_open = [fix.id for fix in self.fixes if fix.state in OPEN_FIX_STATES]
        fix_id = still_open[-1 - place % len(still_open)]
        for stage in range(stages):
            if stage and pause:
                self._happens(self.life.later(pause))
            self.life.meets(trouble if stage == stages - 1 else None)
            self._stage(next(fix for fix in self.fixes if fix.id == fix_id), pause)

    def _stage(self, fix: Fix, pause: int) -> None:
        """A yes, an attempt, the driver's answer and certification, the next list."""
        match fix.state:
            case FixState.PROPOSED:
                for user in self.life.people:
                    self._happens(self.life.says_yes(fix, user, fix.plan_hash), Refused)
            case FixState.APPROVED | FixState.RUNNING:
                self._happens(self.life.acts(fix.id, fix.attempt + (fix.state == FixState.APPROVED)), Killed)
            case FixState.AWAITING_DRIVER if fix.answered_at is None:
                self._happens(self.life.answered(pause), Killed, Defect)
            case FixState.CLOSED:
                pass
            case _:
                self._happens(self.life.certified(pause), Killed, Defect)

    @rule(
        step=st.sampled_from(["round", "ingest", "read", "plan", "verify", "witness", "group"]),
        seconds=st.sampled_from(JUMPS),
        trouble=TROUBLE,
    )
    def looks(self, step: str, seconds: float, trouble: Trouble) -> None:
        """Time passes, and the agent makes a step, or all of them."""
        self.office.wait(seconds)
        self.life.meets(trouble)
        self._happens(getattr(self.office, step)(), Killed, Defect)

    @rule(clock=st.sampled_from(["portal", "clock"]), seconds=st.sampled_from(JUMPS))
    def clock_jumps(self, clock: str, seconds: float) -> None:
        """One of the two clocks jumps ahead of the other."""
        getattr(self.office, clock).tick(seconds)

    @precondition(lambda self: self.fixes)
    @rule(place=PLACES, who=PEOPLE, seen=st.booleans())
    def says_yes(self, place: int, who: int, *, seen: bool) -> None:
        """A person says yes to the plan that he sees; or to one that he saw elsewhere, which is not taken."""
        fix = self._fix(place)
        plan_hash = fix.plan_hash if seen else "0" * 64
        self._happens(self.life.says_yes(fix, self.life.people[who], plan_hash), Refused)

    @precondition(lambda self: self.fixes)
    @rule(place=PLACES, what=st.sampled_from(["no", "cancel", "retry", "look", "leave"]), who=PEOPLE)
    def decides(self, place: int, what: str, who: int) -> None:
        """A person says no, takes a fix back, has it tried again or looked at, or leaves its errors."""
        fix_id, user, clock = self._fix(place).id, self.life.people[who], self.office.clock

        async def says() -> None:
            async with self.office.database.write() as session:
                fix = await fixes.get(session, fix_id)
                assert fix is not None
                match what:
                    case "no":
                        await deciding.reject(session, fix_id, user, "The driver calls in first.", clock)
                    case "cancel":
                        cancel(session, fix, user, "Not today, says the carrier.", clock)
                    case "retry":
                        retry(session, fix, user, "The page is well again.")
                    case "leave":
                        await deciding.leave(session, [error.id for error in fix.errors], user, "It is harmless.")
                    case _:
                        fix.verify_requested = True

        self._happens(says(), Refused)

    @rule(place=PLACES, choice=st.integers(0, 3), who=PEOPLE)
    def wants(self, place: int, choice: int, who: int) -> None:
        """A person wants something done about an error: one of its remedies, or what is always refused."""

        async def wants() -> None:
            known = await self.office.errors()
            error = known[-1 - place % len(known)]
            remedies = (*offers(error.key), Remedy.RESTORE_RECORDS)
            wanted = wish(remedies[choice % len(remedies)], error_ids=(error.id,))
            await self.office.wished(wanted, self.life.people[who])

        self._happens(wants(), Refused, NotFound)

    @precondition(lambda self: any(fix.state in AT_WORK for fix in self.fixes))
    @rule(place=PLACES, again=st.booleans(), trouble=TROUBLE)
    def acts(self, place: int, trouble: Trouble, *, again: bool) -> None:
        """An attempt is made, or the queue hands out the last one again."""
        at_work = [fix for fix in self.fixes if fix.state in AT_WORK]
        fix = at_work[place % len(at_work)]
        number = fix.attempt if again or fix.state == FixState.RUNNING else fix.attempt + 1
        self.life.meets(trouble)
        self._happens(self.life.acts(fix.id, number), Killed)

    @rule(deed=st.sampled_from(DEEDS), first_alone=st.booleans())
    def drivers_do(self, deed: str, *, first_alone: bool) -> None:
        """A driver answers, certifies, mends his log himself, or drives where his device can upload."""
        self._happens(self.life.drivers_do(deed, first_alone=first_alone))

    @rule(what=st.sampled_from(["hold", "lifts", "kills", "revives", "dry run", "takes_over"]))
    def office_does(self, what: str) -> None:
        """A hold, the kill file or the dry run comes or goes, or another worker takes over."""
        match what:
            case "dry run":
                self.office.dry_run = not self.office.dry_run
            case "hold":
                self._happens(self.office.hold())
            case _:
                self._happens(getattr(self.life, what)())

    def teardown(self) -> None:
        """Every fix ends, and what was reached is counted."""
        try:
            if not self._broken and self.fixes:
                ended = self._loop.run(self.life.comes_to_rest(paused=self._paused))
                self._tally.update(f"{fix.remedy}: {fix.outcome}" for fix in ended)
                self._tally.update(f"click: {type(made.click.step).__name__}" for made in self.life.portal.made)
                self._tally["runs"] += 1
        finally:
            self._loop.run(self.database.close())
            self._loop.close()

    def _happens(self, what: Awaitable[object], *may: type[BaseException]) -> None:
        """It happens, ends as it may, and then all that has to hold is looked at."""

        async def whole() -> None:
            with suppress(*may):
                await what
            self.life.all_well()
            await self.life.watch.check()
            self.fixes = await self.office.fixes()

        self._broken = True
        self._loop.run(whole())
        self._broken = False

    def _fix(self, place: int) -> Fix:
        return self.fixes[-1 - place % len(self.fixes)]


def desks(migrated_file: Path, tally: Counter[str]) -> type[RuleBasedStateMachine]:
    """The machine over a migrated file."""
    folder = tempfile.TemporaryDirectory()
    kept = KeptFile(migrated_file, Path(folder.name) / "desk")

    class Copied(Desk):
        """Every run begins with a fresh copy; `folder` lasts as long as they do."""

        of = folder

        def __init__(self) -> None:
            super().__init__(kept, tally)

    return Copied
