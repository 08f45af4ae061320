from __future__ import annotations

import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fortex_sim.faults import Fault
from logwarden.problems import AskPerson, GiveUp
from logwarden.remedies.steps import AnnotateRow, ClearTwins, RequestEdit, Resync

if TYPE_CHECKING:
    from fortex_sim.world.fleet import Driver
    from logwarden.eld.log import TwinPair

    from .desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOTE = "Repeated status, same place"
ALONE = frozenset({"CLEAR TWIN EVENTS"})


@pytest.fixture(autouse=True)
def logged_in(desk: Desk) -> None:
    """Logging in has tests of its own."""
    desk.log_in()


@pytest.fixture
def driver(desk: Desk) -> Driver:
    """The second of two namesakes: he has one pair, on a certified day."""
    return desk.driver("GARCIA MARIA", 1)


@pytest.fixture
def pair(desk: Desk, driver: Driver) -> TwinPair:
    """His pair."""
    (pair,) = desk.twins(driver)
    return pair


async def test_a_staged_annotation_shows_row_and_text(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """Staging names the record as the page shows it now, and the text in the field; unstaging writes nothing."""
    target = desk.day_of(driver, pair)
    async with desk.pages.visit(target, desk.evidence) as visit:
        staged = await visit.stage(AnnotateRow(pair.later, NOTE))
        await visit.unstage()
        after = await visit.read()
    assert (staged.row, staged.text, staged.ticked) == (pair.later, NOTE, frozenset())
    assert staged.shown.log.events == after.log.events
    assert not desk.done()


async def test_a_committed_annotation_is_written_once(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """The click writes one note on the one record; the toast's words are kept, and a picture that only we can read."""
    async with desk.pages.visit(desk.day_of(driver, pair), desk.evidence) as visit:
        await visit.stage(AnnotateRow(pair.later, NOTE))
        committed = await visit.commit()
        after = await visit.read()
    (entry,) = desk.done()
    assert (entry.kind, entry.text, entry.driver, entry.ok) == ("ANNOTATE", NOTE, driver, True)
    assert (committed.succeeded, committed.notice) == (True, "Annotation saved")
    assert 0 <= (entry.at - committed.clicked_at).total_seconds() < 5
    changed = [event for event in after.log.events if event.identity == pair.later.identity]
    assert changed == [replace(pair.later, notes=NOTE)]
    assert desk.evidence.names == ["01-opened.png", "02-loaded.png", "03-row.png", "04-staged.png", "05-clicked.png"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in desk.evidence.folder.iterdir()} == {0o600}


async def test_a_staged_tool_kit_has_one_tick(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """Several boxes are ticked by default, and more by fault: staged is CLEAR TWIN EVENTS alone, unwritten."""
    desk.portal.faults.switch(Fault.EXTRA_DEFAULT_BOXES, on=True)
    async with desk.pages.visit(desk.day_of(driver, pair), desk.evidence) as visit:
        staged = await visit.stage(ClearTwins((pair,)))
        await visit.unstage()
    assert (staged.row, staged.text, staged.ticked) == (None, None, ALONE)
    assert not desk.done()


async def test_a_committed_tool_kit_proceeds_with_one_box(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """PROCEED goes out once, with exactly that box, that driver and those days; a request stands afterwards."""
    target = desk.day_of(driver, pair)
    async with desk.pages.visit(target, desk.evidence) as visit:
        await visit.stage(AnnotateRow(pair.later, NOTE))
        await visit.commit()
        await visit.stage(ClearTwins((pair,)))
        committed = await visit.commit()
        after = await visit.read()
    annotated, entry = desk.done()
    assert annotated.kind == "ANNOTATE"
    assert (entry.kind, entry.boxes, entry.driver) == ("PROCEED", tuple(ALONE), driver)
    assert (entry.first_day, entry.last_day) == (target.first_day, target.last_day)
    assert committed.succeeded is True
    assert [event.notes for event in after.log.events if event.status.name == "INACTIVE_CHANGE_REQUESTED"] == [
        "REMOVE: TWIN EVENT",
    ]


async def test_a_page_that_moves_all_the_same(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """We ask the page to leave out animations; a page that does not obey is staged and clicked alike."""
    async with desk.pages.visit(desk.day_of(driver, pair), desk.evidence) as visit:
        page = visit._arrival.page  # noqa: SLF001 - nobody but the browser tells the page what was asked
        assert await page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
        await page.emulate_media(reduced_motion="no-preference")
        await page.reload(wait_until="networkidle")
        await visit.stage(AnnotateRow(pair.later, NOTE))
        noted = await visit.commit()
        await visit.stage(ClearTwins((pair,)))
        asked = await visit.commit()
    assert (noted.succeeded, asked.succeeded) == (True, True)
    assert [entry.kind for entry in desk.done()] == ["ANNOTATE", "PROCEED"]


async def test_a_reading_visit_refuses_to_write(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """Without evidence there is no click."""
    async with desk.pages.visit(desk.day_of(driver, pair), None) as visit:
        await visit.stage(AnnotateRow(pair.later, NOTE))
        with pytest.raises(GiveUp, match="only reads"):
            await visit.commit()
    assert not desk.done()


async def test_one_stage_is_good_for_one_click(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """A second commit after one stage is refused, and so is one after unstage."""
    async with desk.pages.visit(desk.day_of(driver, pair), desk.evidence) as visit:
        step = AnnotateRow(pair.later, NOTE)
        await visit.stage(step)
        await visit.commit()
        with pytest.raises(GiveUp, match="Nothing is staged"):
            await visit.commit()
        await visit.stage(step)
        await visit.unstage()
        with pytest.raises(GiveUp, match="Nothing is staged"):
            await visit.commit()
    assert len(desk.done()) == 1


async def test_a_page_that_changes_after_stage_is_not_clicked(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """One box more ticked than staged, and the click is refused."""
    async with desk.pages.visit(desk.day_of(driver, pair), desk.evidence) as visit:
        await visit.stage(ClearTwins((pair,)))
        await visit._arrival.page.get_by_label("FIX EVENT ORIGIN").check()  # noqa: SLF001 - another's hand
        with pytest.raises(GiveUp, match="something else than when"):
            await visit.commit()
    assert not desk.done()


async def test_a_record_that_cannot_be_meant_is_not_staged(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """One that differs by a minute stands nowhere; one that is no duty status or special driving takes no note."""
    async with desk.pages.visit(desk.day_of(driver, pair), desk.evidence) as visit:
        moved = replace(pair.later, at=pair.later.at.replace(minute=(pair.later.at.minute + 1) % 60))
        with pytest.raises(GiveUp, match="stands on the page 0 times"):
            await visit.stage(AnnotateRow(moved, NOTE))
        with pytest.raises(GiveUp, match="stands on the page 0 times"):
            await visit.stage(ClearTwins((replace(pair, later=moved),)))
        power = next(event for event in (await visit.read()).log.events if not event.is_main)
        with pytest.raises(GiveUp, match="no active duty status or special driving"):
            await visit.stage(AnnotateRow(power, NOTE))
    assert not desk.done()


async def test_a_note_is_4_to_60_characters(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """Any other is refused before the page is touched (App. A 7.6)."""
    async with desk.pages.visit(desk.day_of(driver, pair), desk.evidence) as visit:
        for note in ("abc", "x" * 61):
            with pytest.raises(GiveUp, match="4 to 60 characters"):
                await visit.stage(AnnotateRow(pair.later, note))


async def test_a_missing_box_is_for_people(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """A tool kit without a box that we know is a page that changed."""
    desk.portal.faults.switch(Fault.MISSING_CHECKBOX, on=True)
    async with desk.pages.visit(desk.day_of(driver, pair), desk.evidence) as visit:
        with pytest.raises(AskPerson, match="page changed: the tool kit has no box CLEAR TWIN EVENTS"):
            await visit.stage(ClearTwins((pair,)))
    assert not desk.done()
    assert [name for name in desk.evidence.names if "failed" in name] == ["03-failed.html", "03-failed.png"]


async def test_what_the_toast_says_is_told_as_it_is(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """A failure, a lie and silence after PROCEED are told as such: none of them proves anything."""
    told = []
    async with desk.pages.visit(desk.day_of(driver, pair), desk.evidence) as visit:
        for fault in (Fault.PROCEED_FAILS, Fault.PROCEED_SILENT, Fault.PROCEED_NO_TOAST):
            desk.portal.faults.switch(fault, on=True, times=1)
            await visit.stage(ClearTwins((pair,)))
            committed = await visit.commit()
            told.append((committed.succeeded, committed.notice))
    assert told == [(False, "AI repair failed, try again later"), (True, "AI repair finished"), (None, None)]
    assert len(desk.done()) == 3


async def test_a_session_that_ends_at_the_click_is_a_no(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """The portal refuses the write of an unknown account: nothing written, and that is what we say."""
    async with desk.pages.visit(desk.day_of(driver, pair), desk.evidence) as visit:
        await visit.stage(AnnotateRow(pair.later, NOTE))
        await visit._arrival._context.clear_cookies()  # noqa: SLF001 - the session ends between stage and click
        committed = await visit.commit()
        assert committed.succeeded is False
        again = await visit.read()
    assert again.log.twins() == (pair,)
    assert not desk.done()


async def test_the_menu_is_the_rows_own(desk: Desk) -> None:
    """Each of two pairs of a day is annotated on its own later record."""
    driver = desk.driver("NGUYEN VAN")
    pairs = desk.twins(driver)[-2:]
    async with desk.pages.visit(desk.target(driver, days=5), desk.evidence) as visit:
        for number, pair in enumerate(pairs):
            await visit.stage(AnnotateRow(pair.later, f"Repeated status {number}"))
            await visit.commit()
        after = await visit.read()
    assert len(pairs) == 2
    noted = {event.identity: event.notes for event in after.log.events if event.notes.startswith("Repeated")}
    assert noted == {pair.later.identity: f"Repeated status {number}" for number, pair in enumerate(pairs)}


async def test_a_request_is_staged_and_written_once(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """Staging names record, status, time and reason; the click makes one request with them, and nothing else."""
    step = RequestEdit(pair.later, 2, pair.later.at.replace(second=(pair.later.at.second + 7) % 60), "Slept, he says")
    async with desk.pages.visit(desk.day_of(driver, pair), desk.evidence) as visit:
        staged = await visit.stage(step)
        await visit.unstage()
        assert not desk.done()
        await visit.stage(step)
        committed = await visit.commit()
        after = await visit.read()
    assert (staged.row, staged.text, staged.ticked) == (pair.later, "Slept, he says", frozenset())
    assert (staged.code, staged.at) == (2, step.at)
    assert committed.succeeded is True
    (entry,) = desk.done()
    assert (entry.kind, entry.text, entry.ok) == ("REQUEST_EDIT", "Slept, he says", True)
    (request,) = [e for e in after.log.events if e.status.name == "INACTIVE_CHANGE_REQUESTED"]
    assert (request.code, request.at, request.notes) == (2, step.at, "Slept, he says")
    assert pair.later in after.log.events


async def test_a_request_for_driving_cannot_be_staged(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """The page offers driving; we have no word for it."""
    async with desk.pages.visit(desk.day_of(driver, pair), desk.evidence) as visit:
        with pytest.raises(GiveUp, match="no status for type 1 and code 3"):
            await visit.stage(RequestEdit(pair.later, 3, pair.later.at, "Drove, he says"))
    assert not desk.done()


async def test_a_resync_is_one_click(desk: Desk, driver: Driver, pair: TwinPair) -> None:
    """Staging opens nothing; the click asks the device once, and the toast is told as it is."""
    async with desk.pages.visit(desk.day_of(driver, pair), desk.evidence) as visit:
        staged = await visit.stage(Resync())
        await visit.unstage()
        assert not desk.done()
        await visit.stage(Resync())
        committed = await visit.commit()
    assert (staged.row, staged.text, staged.ticked) == (None, None, frozenset())
    assert [entry.kind for entry in desk.done()] == ["RESYNC"]
    assert (committed.succeeded, committed.notice) == (True, "Resync finished: 0 records uploaded")
