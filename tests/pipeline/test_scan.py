"""Scans that a person orders, and which companies and drivers are watched."""

from __future__ import annotations

import pytest

from logwarden.facts import FactKind
from logwarden.pipeline.scan import Progress, scan
from logwarden.problems import TokenRefused, TryAgain
from logwarden.remedies.catalogue import Remedy
from logwarden.store import portals, scan_orders, scans
from logwarden.store.scan_orders import OrderState, ScanOrder

from .drivers import FakeDriver
from .fake_portal import SYSTEM
from .office import Office


@pytest.fixture
def two(office: Office, smith: FakeDriver, jones: FakeDriver) -> Office:
    """SMITH works for C1, JONES for C2."""
    office.employ(smith)
    office.employ(jones, company="C2")
    return office


async def ordered(office: Office, companies: list[str], drivers: list[str], *, cancelled: bool = False) -> ScanOrder:
    """An order that was carried out, as it stands then."""
    async with office.database.write() as session:
        session.add(
            ScanOrder(
                system=SYSTEM,
                companies=companies,
                drivers=drivers,
                user_id=office.user.id,
                ordered_at=office.clock.now(),
                cancel_wished=cancelled,
            )
        )
    async with office.database.read() as session:
        order = await scan_orders.next_of(session, SYSTEM)
    assert order is not None
    try:
        await scan(office.database, office.api, office.pages, office.clock, order)
    finally:
        async with office.database.read() as session:
            order = await session.get_one(ScanOrder, order.id)
    return order


async def test_the_whole_system(two: Office) -> None:
    """Without a choice every company is asked, and the row says how it ended."""
    order = await ordered(two, [], [])
    assert (order.state, order.done, order.total) == (OrderState.DONE, 2, 2)
    assert (order.drivers_seen, order.errors_seen, order.problem) == (2, 2, "")
    (fact,) = await two.facts(FactKind.SCAN_ORDER_ENDED)
    assert (fact.subject_id, fact.detail["state"]) == (order.id, "done")


async def test_only_the_companies_that_were_ordered(two: Office) -> None:
    """One company: the other is not asked, and the pass does not stand for the office."""
    order = await ordered(two, ["C2"], [])
    assert (two.api.asked["C1"], two.api.asked["C2"], order.total) == (0, 1, 1)
    async with two.database.read() as session:
        assert await scans.latest(session, SYSTEM) is None
        assert order.scan_id is not None
        assert (await session.get_one(scans.Scan, order.scan_id)).partial


async def test_a_driver_is_his_company_and_his_page(two: Office, jones: FakeDriver) -> None:
    """His list comes with his company's; his page is opened though there is nothing to act on, once an hour."""
    jones.lists_twins = False
    await two.ingest()
    await ordered(two, [], ["D2"])
    assert [visit.driver_id for visit in two.portal.visits] == ["D2"]
    await ordered(two, [], ["D2"])
    assert len(two.portal.visits) == 1


async def test_a_cancelled_order_asks_no_further(two: Office) -> None:
    """Cancelled before it began: nobody is asked."""
    order = await ordered(two, [], [], cancelled=True)
    assert (order.state, two.api.asked.total()) == (OrderState.CANCELLED, 0)


async def test_an_order_that_is_cancelled_on_the_way(two: Office) -> None:
    """What was seen until then is kept, the rest is told as not seen, and nothing of it is resolved."""
    await two.ingest()
    two.wait(601)

    async def cancels() -> None:
        async with two.database.write() as session:
            for order in await scan_orders.newest(session, 1):
                order.cancel_wished = True

    two.api.before_answer["C1"] = cancels
    two.api.before_answer["C2"] = cancels
    order = await ordered(two, [], [])
    assert order.state == OrderState.CANCELLED
    assert set(await two.statuses()) == {"pending"}


async def test_a_portal_that_is_away_fails_the_order(two: Office) -> None:
    """The row says why, for the person who waits."""
    two.portal.failing["overview"] = TryAgain("The portal's API cannot be reached.")
    order = await ordered(two, [], [])
    assert (order.state, order.problem) == (OrderState.FAILED, "The portal's API cannot be reached.")


async def test_a_refused_token_is_everybodys_business(two: Office) -> None:
    """The order fails, and the agent hears of it."""
    two.portal.failing["overview"] = TokenRefused("The token is refused.")
    with pytest.raises(TokenRefused):
        await ordered(two, [], [])
    async with two.database.read() as session:
        assert [order.state for order in await scan_orders.newest(session, 1)] == [OrderState.FAILED]


async def test_an_order_left_in_the_middle_is_taken_up_again(two: Office) -> None:
    """A process that ended while an order ran leaves it running; the next one takes it before those that wait."""
    async with two.database.write() as session:
        for state in (OrderState.WAITING, OrderState.RUNNING):
            session.add(
                ScanOrder(system=SYSTEM, companies=[], drivers=[], user_id=1, ordered_at=two.clock.now(), state=state)
            )
    async with two.database.read() as session:
        order = await scan_orders.next_of(session, SYSTEM)
    assert order is not None
    assert order.state == OrderState.RUNNING


async def test_a_company_that_is_not_watched_is_not_asked(two: Office) -> None:
    """It is listed and told as not watched; what was known of it stays as it was."""
    await two.ingest()
    async with two.database.write() as session:
        (await portals.companies_of(session, SYSTEM))["C2"].watched = False
    coverage = await two.ingest_anew()
    assert (coverage.companies_listed, coverage.companies_seen, coverage.not_watched) == (2, 1, 1)
    assert two.api.asked["C2"] == 1
    assert await two.statuses() == ["pending", "pending"]


async def test_nothing_is_read_or_planned_for_a_driver_who_is_not_watched(office: Office, smith: FakeDriver) -> None:
    """His errors are listed all the same."""
    office.employ(smith)
    await office.rule(Remedy.CLEAR_TWINS)
    await office.ingest()
    async with office.database.write() as session:
        (await session.get_one(portals.Driver, 1)).watched = False
    assert await office.read() == 0
    await office.plan()
    assert await office.fixes() == []
    assert await office.statuses() == ["pending"]


async def test_progress_never_goes_back(two: Office) -> None:
    """Companies are asked side by side: what is told late does not undo what was told before it."""
    order = await ordered(two, [], [])
    await Progress(two.database, order.id).asked(1, 2, 1, 1)
    async with two.database.read() as session:
        assert (await session.get_one(ScanOrder, order.id)).done == 2
