"""Drivers who are told by a rule what to look at: in its author's words, after a person's yes, once of each error."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from logwarden.pipeline import approve as deciding
from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.plan import plan_from_json
from logwarden.store.fixes import Fix

from .drivers import THURSDAY, TODAY, WEDNESDAY, FakeDriver, at, listed
from .office import Office

WORDS = "Please write where you were; the portal shows no place."
KEY = "locationError"


def lost(smith: FakeDriver, *days_and_hours: str) -> FakeDriver:
    """That driver with records without a place on Thursday, and nothing driven today."""
    smith.events = tuple(e for e in smith.events if not (e.is_driving and e.at >= at(TODAY, "13:00")))
    smith.extra_errors = [listed("LOCATION ERROR", at(THURSDAY, hour)) for hour in days_and_hours]
    return smith


async def ruled(office: Office, smith: FakeDriver) -> list[Fix]:
    """The fixes after a round under a rule that asks drivers."""
    office.employ(smith)
    await office.rule(Remedy.ASK_DRIVER, KEY, reason=WORDS)
    await office.round()
    return list(await office.fixes())


async def test_a_rule_wants_a_driver_told(office: Office, smith: FakeDriver) -> None:
    """One proposal for all his errors of the kind, in the words of the rule's author, and in his name."""
    (fix,) = await ruled(office, lost(smith, "09:00", "11:00"))
    grounds = plan_from_json(fix.plan).grounds
    assert (fix.remedy, fix.state, [error.key for error in fix.errors]) == ("ask_driver", "proposed", [KEY, KEY])
    assert grounds is not None
    assert (grounds.message, grounds.asked_by) == (WORDS, office.user.id)
    assert fix.wished_by is None


async def test_a_person_says_yes_before_a_driver_is_told(office: Office, smith: FakeDriver) -> None:
    """Without it nothing goes on; with it he is told, and nothing is clicked."""
    (fix,) = await ruled(office, lost(smith, "09:00"))
    await office.approve(fix.id)
    assert (await office.fix(fix.id)).state == "awaiting_driver"
    assert office.clicks() == []


async def test_what_a_person_said_no_to_is_not_asked_again(office: Office, smith: FakeDriver) -> None:
    """Though the log was read anew meanwhile, which makes another plan of it."""
    (fix,) = await ruled(office, lost(smith, "09:00"))
    async with office.database.write() as session:
        await deciding.reject(session, fix.id, office.user, "He told us on the telephone.", office.clock)
    smith.events = tuple(replace(e, notes="x") if e.at == at(WEDNESDAY, "12:00") else e for e in smith.events)
    office.wait(700)
    await office.round()
    assert [one.outcome for one in await office.fixes()] == ["rejected"]


async def test_a_newer_error_is_asked_about(office: Office, smith: FakeDriver) -> None:
    """What was spoken of before is not in the new proposal."""
    (fix,) = await ruled(office, lost(smith, "09:00"))
    async with office.database.write() as session:
        await deciding.reject(session, fix.id, office.user, "He told us on the telephone.", office.clock)
    smith.extra_errors.append(listed("LOCATION ERROR", at(THURSDAY, "11:00")))
    office.wait(700)
    await office.round()
    newer = (await office.fixes())[-1]
    assert (newer.state, [error.error_at for error in newer.errors]) == ("proposed", [at(THURSDAY, "11:00")])


async def test_an_error_outside_the_reading_waits(office: Office, smith: FakeDriver) -> None:
    """Of a day that nobody read nothing is planned."""
    long_ago = at(THURSDAY, "09:00") - timedelta(days=30)
    smith = lost(smith, "09:00")
    smith.extra_errors.append(listed("LOCATION ERROR", long_ago))
    (fix,) = await ruled(office, smith)
    assert [error.error_at for error in fix.errors] == [at(THURSDAY, "09:00")]
