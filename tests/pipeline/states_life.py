"""A desk with two drivers and two people, and what can come in the middle of a visit: the state machine's world."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st
from sqlalchemy import select

from logwarden.eld.events import EventType, Origin
from logwarden.pipeline import approve as deciding
from logwarden.pipeline.attempt import kill_file
from logwarden.problems import AskPerson, TryAgain
from logwarden.states import FixState
from logwarden.store.fixes import Fix
from logwarden.store.holds import Hold
from logwarden.store.users import User

from .driver_deeds import does
from .drivers import WEDNESDAY, FakeDriver, at, duty
from .fake_portal import Fault, Killed
from .office import WORKER, Office
from .states_watch import Said, Watch, WatchedPortal
from .wishes import somebody

AT_WORK = (FixState.APPROVED, FixState.RUNNING, FixState.UNKNOWN)
WINDOW_DAYS = 8
LATE = replace(duty(at(WEDNESDAY, "09:00"), 1, 0x1E0, Origin.AUTOMATIC), type=EventType.INTERMEDIATE)
"""A record of Wednesday that a device still holds."""


class Defect(Exception):
    """A defect of ours, in the middle of a visit."""


POINTS = ("open", "read", "stage", "clicking", "clicked", "close")
RAISED: dict[str, Callable[[], BaseException]] = {
    "killed": Killed,
    "busy": lambda: TryAgain("Busy."),
    "strange": lambda: AskPerson("What is this?"),
    "defect": Defect,
}
MEANWHILE = ("held", "kill file", "taken over", "yes", "mends", "uploads")
Trouble = tuple[str, int, str] | Fault | None
TROUBLE: st.SearchStrategy[Trouble] = st.one_of(
    st.none(),
    st.none(),
    st.tuples(st.sampled_from(POINTS), st.integers(1, 4), st.sampled_from([*RAISED, "killed", *MEANWHILE])),
    st.sampled_from(Fault),
)
"""What the next visits meet: mostly nothing, else something at a point of them, or a page that does a thing wrong."""


@dataclass
class Life:
    """The desk, its drivers, and whose turn it is. `worker` is the process that acts now, the n-th of them."""

    office: Office
    portal: WatchedPortal
    drivers: tuple[FakeDriver, FakeDriver]
    worker: str = WORKER
    workers: int = 1
    people: list[User] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Somebody watches."""
        self.watch = Watch(self.office, self.portal)

    async def opens(self) -> None:
        """Two auditors, and the first pass."""
        self.office.employ(*self.drivers)
        await self.office.open()
        self.people = [self.office.user, await somebody(self.office, "ben")]
        await self.watch.open()
        await self.office.proposed()

    def meets(self, trouble: Trouble) -> None:
        """What the next visits meet."""
        self.portal.passed.clear()
        if isinstance(trouble, Fault):
            self.portal.faults.add(trouble)
        elif trouble is not None:
            point, time, what = trouble
            self.portal.script[(point, time)] = RAISED[what]() if what in RAISED else self._meanwhile(what)

    def _meanwhile(self, what: str) -> Callable[[], Awaitable[object]]:
        known: dict[str, Callable[[], Awaitable[object]]] = {
            "held": self.office.hold,
            "kill file": self.kills,
            "taken over": self.takes_over,
        }
        return known.get(what, lambda: self.drivers_do(what))

    def all_well(self) -> None:
        """Nothing is wrong with the portal any more."""
        self.portal.script.clear()
        self.portal.faults.clear()

    async def says_yes(self, fix: Fix, user: User, plan_hash: str) -> None:
        """A person says yes to the plan that he saw."""
        async with self.office.database.write() as session:
            await deciding.approve(session, fix.id, user, plan_hash, "Seen in the records.", self.office.clock)
        assert plan_hash == fix.plan_hash, "a yes to another plan was taken"
        self.watch.said.setdefault(fix.id, []).append(Said(user.id, plan_hash, self.office.clock.now()))

    async def acts(self, fix_id: int, number: int) -> None:
        """One attempt; a defect in it is one that the model put there."""
        wanted = not await self._holds() and not self.office.dry_run and not kill_file(self.office.data_dir).exists()
        self.portal.acting_for, self.portal.allowed = fix_id, wanted
        try:
            said = await self.office.act(fix_id, number, self.worker)
            assert said.endswith("Defect.") or not said.startswith("A defect"), said
        finally:
            self.portal.acting_for = None

    async def answered(self, listed_after: int) -> None:
        """Both drivers say yes to what they are asked, and the next list lacks it; 0: whenever the portal makes it."""
        self.office.wait(60)
        await self.drivers_do("yes")
        if listed_after:
            await self.later(listed_after)
        await self.office.round()

    async def later(self, seconds: int) -> None:
        """Time passes, and the portal's list is made anew."""
        self.office.wait(seconds)
        self.office.api.forget()
        await self.office.ingest()

    async def certified(self, listed_after: int) -> None:
        """Both drivers certify, and the next two lists show it; 0: whenever the portal makes them."""
        self.office.wait(60)
        await self.drivers_do("certifies")
        if listed_after:
            await self.later(listed_after)
        await self.office.round()
        await self.office.round()

    async def drivers_do(self, deed: str, *, first_alone: bool = False) -> None:
        """The drivers, or the first of them, do something; Wednesday is the day."""
        self.portal.tick(1)
        for driver in self.drivers[:1] if first_alone else self.drivers:
            counts = does(driver, deed, WEDNESDAY, self.portal.now)
            answers = self.watch.answers.setdefault(driver.driver_id, [])
            answers.extend((what, self.portal.now) for what in counts)

    async def kills(self) -> None:
        """The kill file lies in the data folder."""
        kill_file(self.office.data_dir).parent.mkdir(exist_ok=True)
        kill_file(self.office.data_dir).touch()

    async def revives(self) -> None:
        """It does not any more."""
        kill_file(self.office.data_dir).unlink(missing_ok=True)

    async def takes_over(self) -> None:
        """The worker is taken for dead, and another one starts."""
        self.workers += 1
        self.worker = f"desk-{self.workers}"
        await self.office.takes_over(self.worker)

    async def lifts(self) -> None:
        """Every hold is lifted."""
        for hold_id in await self._holds():
            await self.office.lift(hold_id)

    async def _holds(self) -> Sequence[int]:
        async with self.office.database.read() as session:
            return (await session.scalars(select(Hold.id).where(Hold.lifted_at.is_(None)))).all()

    async def comes_to_rest(self, *, paused: bool) -> Sequence[Fix]:
        """All is well again, and the days leave the portal's window: now every fix has to end; answers all of them.

        `paused`: nobody begins an attempt any more, though the agent goes on with its rounds.
        """
        await self.revives()
        await self.lifts()
        self.office.dry_run = False
        for days in (0, 0, 0, WINDOW_DAYS, 0, 1):
            for fix in await self.office.fixes():
                if fix.state in AT_WORK and not (paused and fix.state == FixState.APPROVED):
                    await self.acts(fix.id, fix.attempt + (fix.state == FixState.APPROVED))
            self.office.wait(days * 86_400)
            if days:
                self.drivers[1].extra_errors.clear()
            await self.office.round()
            await self.watch.check()
        return await self.watch.at_the_end()
