"""A plan never depends on the violations that it would clear: with them hidden it is the very same plan."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import logwarden.remedies
from logwarden.eld.hours import hours_of_service
from logwarden.eld.log import DriverLog
from logwarden.pipeline import guard
from logwarden.pipeline import wish as wishing
from logwarden.pipeline.wish import CannotPlan, Wish, plan_of
from logwarden.remedies.catalogue import CATALOGUE, Remedy
from logwarden.remedies.conditions import Case
from logwarden.remedies.plan import plan_to_json
from tests.eld.logs import driver_logs

from .drivers import FakeDriver
from .office import Office
from .wishes import LUNCH, driver_with, ready, wish

HOURS = tuple(entry.message for entry in CATALOGUE if entry.category == "hours_of_service")
WISHES = (Remedy.ANNOTATE, Remedy.REQUEST_EDIT, Remedy.RESYNC, Remedy.ASK_DRIVER)


@dataclass(frozen=True)
class Hidden:
    """Hours of service that nobody can see."""

    def violations(self) -> tuple[()]:
        """None."""
        return ()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_plans_are_the_same_with_the_violations_hidden(data: st.DataObject) -> None:
    """Over any log, whatever is wished: plan, hash and the guard's word are equal, with and without violations."""
    log = data.draw(driver_logs())
    remedy = data.draw(st.sampled_from(WISHES))
    record = data.draw(st.sampled_from(log.events))
    said = {"record_at": record.at, "new_at": record.at + timedelta(minutes=data.draw(st.integers(-90, 90)))}
    about = wish(remedy, **said if remedy is Remedy.REQUEST_EDIT else {"record_at": record.at})
    seen = judged(about, log, record.at)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hours_of_service.HoursOfService, "of_log", classmethod(lambda *_, **__: Hidden()))
        hidden = judged(about, log, record.at)
    assert seen == hidden


def judged(about: Wish, log: DriverLog, at: Any) -> tuple[object, ...]:
    """The plan, its hash, and what the guard says to it."""
    try:
        plan = plan_of(about, 1, log, "zero", [at])
    except CannotPlan as cannot:
        return (str(cannot),)
    case = Case(plan=plan, log=plan.before, certified_days=frozenset(log.days()), portal_now=log.read_at, latest=log)
    return plan_to_json(plan), plan.hash, guard.refuses(case)


@pytest.mark.parametrize("shown", [True, False])
async def test_the_list_may_show_violations_or_not(office: Office, shown: bool) -> None:
    """The same wish on the same records comes to the same hash, whether the portal lists violations or none."""
    hasty = driver_with("INCORRECT STATUS PLACEMENT ERROR", LUNCH)
    before = (await planned(office, hasty)).plan_hash
    assert before
    if shown:
        hasty.extra_errors += [type(hasty.extra_errors[0])(None, message, LUNCH, None, None) for message in HOURS]
    await office.ingest_anew()
    await office.plan()
    (fix,) = await office.fixes()
    assert (fix.plan_hash, fix.state) == (before, "proposed")


async def planned(office: Office, driver: FakeDriver) -> Any:
    """What a request comes to."""
    await ready(office, driver)
    return await office.wished(wish(Remedy.REQUEST_EDIT))


def test_no_remedy_can_see_the_hours_of_service() -> None:
    """Neither the remedies nor what plans from a wish import the hours of service; only people's preview does.

    The timeline is what the driver does, and knows no limit: who may be called now is judged by it.
    """
    files = [*Path(logwarden.remedies.__file__).parent.glob("*.py"), Path(wishing.__file__), Path(guard.__file__)]
    for file in files:
        tree = ast.parse(file.read_text())
        names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        seen = {name for name in names if "hours" in name or "effects" in name}
        assert seen <= {"logwarden.eld.hours.timeline"}, file
