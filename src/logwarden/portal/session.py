"""One visit of one driver's page: read, stage, commit, unstage (`pipeline.ports.EditorSession`)."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from logwarden import log
from logwarden.eld.log import DriverLog
from logwarden.portal import reader
from logwarden.portal.arrival import SessionGone
from logwarden.portal.exchange import click_and_hear
from logwarden.portal.identity import differences, zone_of
from logwarden.portal.parts.needed import PageChanged
from logwarden.portal.staging import Opened, stage
from logwarden.portal.wire import Committed, Shown, Staged
from logwarden.problems import GiveUp, LoginNeeded, Problem, TryAgain

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from logwarden.portal.arrival import Arrival
    from logwarden.portal.evidence import Pictures
    from logwarden.portal.exchange import Answer
    from logwarden.portal.identity import Head
    from logwarden.portal.pages.driver_logs import DriverLogsPage
    from logwarden.portal.parts.log_table import TableText
    from logwarden.portal.parts.toast import Notice
    from logwarden.portal.patience import Patience
    from logwarden.portal.tab import Tab
    from logwarden.portal.wire import Target
    from logwarden.remedies.steps import Step

_log = log.get(__name__)

_T = TypeVar("_T")

_ROUNDS = 3
_LOADS = 2


@dataclass(frozen=True, slots=True)
class _Reading:
    """What LOAD showed, and when it was read, in seconds of this process's clock."""

    shown: Shown
    text: TableText
    rows: tuple[reader.Row, ...]
    at: float


class Session:
    """A visit, in a tab in which an earlier one may have left its driver's page.

    Each `read` LOADs, and takes only rows that came after that click: what the page showed earlier is never taken for
    now. Where it cannot be told, or anything looked wrong before, the page is opened anew. `stage` may go on from a
    reading on which nothing was done since, if the page shows it still, row for row.
    """

    def __init__(self, tab: Tab, arrival: Arrival, target: Target, pictures: Pictures, patience: Patience) -> None:
        self._tab = tab
        self._arrival = arrival
        self._target = target
        self._pictures = pictures
        self._patience = patience
        self._logs, tab.logs = tab.logs, None
        self._open: Opened | None = None
        self._last: _Reading | None = None

    async def enter(self) -> None:
        """Opens the driver's page, unless it stands open, and reads back that it is he. Raises as `read`."""
        async with self._in_plain_words("opening the driver's page"):
            if self._logs is not None and differences(self._target, await self._logs.head()):
                self._logs = None
            left = self._logs
            await self._while_logged_in(self._arrive)
            if left is not None and self._logs is left:
                await left.toasts.put_away()
            else:
                await self._pictures.take(self._arrival.page, "opened")

    def leave(self) -> bool:
        """Leaves the page in its tab for the next visit; answers False where the tab is not to be kept."""
        if self._logs is None or self._open is not None or self._elsewhere:
            return False
        self._tab.logs = self._logs
        return True

    async def read(self) -> Shown:
        """LOADs the target's days and reads all rows.

        Raises:
            TryAgain: the page is slow, fails, or does not show all rows.
            AskPerson: the page changed; LoginNeeded: the login is refused.
            GiveUp: it is another driver's page.
        """
        async with self._in_plain_words("reading the log"):
            return (await self._while_logged_in(self._read)).shown

    async def stage(self, step: Step) -> Staged:
        """Does everything up to the click that writes, on a reading of this moment. Raises as `read`.

        GiveUp also where the step's records no longer stand there, or lie in a daylight-saving day's repeated
        hour, whose local times name two instants.
        """
        async with self._in_plain_words("preparing the change"):
            staged = await self._while_logged_in(partial(self._stage, step))
            await self._pictures.take(self._arrival.page, "staged")
            return staged

    async def commit(self) -> Committed:
        """The click. Looks once more at what is open; raises only while nothing was clicked.

        Raises:
            GiveUp: nothing is staged, the visit only reads, or the page shows something else than staged.
            TryAgain: the button cannot be clicked.
        """
        staged, self._open = self._open, None
        self._last = None
        if not self._pictures.kept:
            raise GiveUp("A visit that only reads may not write.")
        if staged is None:
            raise GiveUp("Nothing is staged.")
        logs = self._page()
        async with self._in_plain_words("looking once more before the click"):
            await self._still_as_staged(logs, staged)
            await staged.part.button.click(trial=True)
            await logs.toasts.forget()
            clicked_at = await self._arrival.portal_now()
        _log.info("portal.commit.clicking", driver_id=self._target.driver_id)
        answer, notice = await self._click(logs, staged)
        refused = answer is not None and answer.refused
        succeeded = notice.success if notice else False if refused else None
        _log.info("portal.commit.clicked", status=answer and answer.status, succeeded=succeeded)
        await self._pictures.take(self._arrival.page, "clicked")
        if succeeded is not True:
            self._logs = None
        return Committed(clicked_at, notice.text if notice else None, succeeded)

    async def unstage(self) -> None:
        """Closes what `stage` opened, without the click."""
        staged, self._open = self._open, None
        if staged is None:
            return
        try:
            await staged.part.close()
        except PlaywrightError:
            self._logs = None
            await self._arrival.leave()

    async def _click(self, logs: DriverLogsPage, staged: Opened) -> tuple[Answer | None, Notice | None]:
        """The click itself: from here on nothing is raised, for something may have been written."""
        answer: Answer | None = None
        try:
            answer = await click_and_hear(
                self._arrival.page,
                staged.part.button,
                writes=True,
                within=self._patience.load,
            )
            return answer, await logs.toasts.next(self._patience.notice)
        except PlaywrightError:
            _log.warning("portal.commit.no_answer", driver_id=self._target.driver_id)
            return answer, None

    async def _still_as_staged(self, logs: DriverLogsPage, staged: Opened) -> None:
        self._check_head(await logs.head())
        if await staged.part.shows() != staged.shown:
            raise GiveUp("The page shows something else than when the change was prepared.")

    async def _arrive(self) -> DriverLogsPage:
        self._open = self._last = None
        if self._logs is None or self._elsewhere or not await self._tab.at_rest(self._patience.notice):
            self._logs = None
            self._logs = await self._arrival.open(self._target)
        self._check_head(await self._logs.head())
        return self._logs

    def _check_head(self, head: Head) -> None:
        if not head.driver_id.strip():
            if self._arrival.thrown_out:
                raise SessionGone
            raise TryAgain("The page no longer shows a driver's log.")
        if found := differences(self._target, head):
            raise GiveUp(f"The page shows another log than the one meant: {'; '.join(found)}.")

    async def _while_logged_in(self, work: Callable[[], Awaitable[_T]]) -> _T:
        """Does the work from its beginning once more where the portal threw us out in its middle."""
        for _ in range(_ROUNDS):
            try:
                return await work()
            except SessionGone:
                pass
            except (PageChanged, PlaywrightTimeoutError):
                if not self._arrival.thrown_out:
                    raise
            self._logs = None
            _log.info("portal.session.expired", driver_id=self._target.driver_id)
        raise LoginNeeded("The portal throws us out again and again. A person has to look.")

    async def _stage(self, step: Step) -> Staged:
        last, self._last = self._last, None
        if last is None or not await self._stands(last):
            last, self._last = await self._read(), None
        await self._pictures.take(self._arrival.page, "loaded")
        staged, self._open = await stage(self._page(), last.rows, last.shown, step, self._pictures, self._arrival.page)
        return staged

    async def _stands(self, last: _Reading) -> bool:
        """Whether a reading is of this moment: young, and the page has shown it ever since, and nothing else."""
        if (time.monotonic() - last.at) * 1000 > self._patience.fresh or self._elsewhere:
            return False
        logs = self._page()
        return (
            not differences(self._target, await logs.head())
            and await self._tab.still()
            and await logs.range.shows(self._target.first_day, self._target.last_day)
            and await logs.table.stands() == last.text
        )

    async def _load(self) -> tuple[DriverLogsPage, Answer]:
        """LOAD, with rows that came after its click; on a page that cannot prove it, once more after opening it."""
        for _ in range(_LOADS):
            logs = await self._arrive()
            await logs.range.set(self._target.first_day, self._target.last_day)
            answer = await logs.load()
            if answer.session_gone:
                raise SessionGone
            if not answer.good:
                raise TryAgain(f"LOAD failed: the portal answered with status {answer.status}.")
            if await logs.table.is_new(self._patience.notice):
                return logs, answer
            _log.info("portal.load.not_told_apart", driver_id=self._target.driver_id)
            self._logs = None
        raise TryAgain("The portal's page does not show whether the rows on it are new.")

    async def _read(self) -> _Reading:
        target = self._target
        logs, answer = await self._load()
        read_at = time.monotonic()
        text = await logs.table.read((target.last_day - target.first_day).days + 1)
        head = await logs.head()
        self._check_head(head)
        zone = zone_of(head.zone)
        if zone is None or answer.date is None:
            raise TryAgain("The portal does not say what time it is.")
        rows = reader.rows(text, zone, target.first_day, target.last_day)
        days = reader.days(text)
        events = tuple(row.event for row in rows)
        driver_id = head.driver_id.strip()
        shown = Shown(
            system=head.system.strip(),
            company=head.company.strip(),
            driver_id=driver_id,
            driver_name=head.name.strip(),
            zone=head.zone_name,
            first_day=days[0],
            last_day=days[-1],
            log=DriverLog(driver_id, zone, days[0], days[-1], answer.date, events),
        )
        self._last = _Reading(shown, text, rows, read_at)
        return self._last

    @property
    def _elsewhere(self) -> bool:
        """Whether the driver's page is not in the visit's own tab: thrown out, or opened in another by Activity."""
        return self._arrival.page is not self._tab.page or self._arrival.thrown_out

    def _page(self) -> DriverLogsPage:
        if self._logs is None:
            raise GiveUp("The driver's page is not open.")
        return self._logs

    @asynccontextmanager
    async def _in_plain_words(self, doing: str) -> AsyncIterator[None]:
        """Turns the browser's errors into words, and keeps what the page looked like when it failed.

        After any error the page is opened anew.
        """
        went_well = False
        try:
            yield
            went_well = True
        except Problem:
            await self._pictures.failure(self._arrival.page)
            raise
        except SessionGone:
            await self._pictures.failure(self._arrival.page)
            raise TryAgain(f"While {doing}, the portal's session ended.") from None
        except PlaywrightTimeoutError:
            _log.warning("portal.page.timed_out", doing=doing, exc_info=True)
            await self._pictures.failure(self._arrival.page)
            covered = await self._arrival.dialog_in_the_way()
            words = f"While {doing}, the portal's page did not react in time"
            words += f"; a dialog lies over it: {covered}" if covered else ""
            raise TryAgain(f"{words}.") from None
        except PlaywrightError:
            _log.warning("portal.page.broke", doing=doing, exc_info=True)
            await self._pictures.failure(self._arrival.page)
            words = f"While {doing}, the portal's page could not be reached, or broke."
            raise TryAgain(words) from None
        finally:
            if not went_well:
                self._logs = None
