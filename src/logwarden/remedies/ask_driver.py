"""ask_driver: the driver mends his log himself, and certifies it again.

Legal class: the driver's own edit (395.30(b)); nothing is done in the portal. The office tells him; we follow the
records until they show it. Nobody disturbs a driver who drives, or who rests. People needed: one.
"""

from __future__ import annotations

from datetime import date

from logwarden.eld.log import DriverLog

from .catalogue import Remedy
from .conditions import Case, Condition
from .disturbing import why_not_now
from .law import Law, Place
from .plan import LONGEST_GROUND, SHORTEST_GROUND, Grounds, Plan, said


def plan(log: DriverLog, system: str, first_day: date, last_day: date, grounds: Grounds) -> Plan:
    """The plan for those days: what the driver is told is the grounds' message.

    Raises:
        ValueError: the log does not hold those days in full.
    """
    before = log.between(first_day, last_day)
    return Plan(
        remedy=Remedy.ASK_DRIVER,
        system=system,
        before=before,
        after=before,
        steps=(),
        words=f"Ask the driver to look at his log and to mend it himself: “{grounds.message}”.",
        basis="The driver alone edits and certifies his log; we follow the records until they show it.",
        grounds=grounds,
    )


def _says_nothing(case: Case) -> str | None:
    grounds = case.plan.grounds
    if grounds is not None and said(grounds.message):
        return None
    return f"Write in {SHORTEST_GROUND} to {LONGEST_GROUND} characters what the driver is to look at."


def _resting(case: Case) -> str | None:
    found = why_not_now(case.latest or case.log, case.portal_now)
    return None if found is None else found.words


CONDITIONS: tuple[Condition, ...] = (
    Condition("says_what", "395.30(b)(1)", "the driver is told what to look at", _says_nothing),
    Condition(
        "not_resting",
        "395.3(a)(1)",
        "the driver neither drives, nor is in the sleeper berth, nor in the first 10 hours off duty",
        _resting,
        waits=True,
    ),
)

LAW = Law(
    remedy=Remedy.ASK_DRIVER,
    paragraph="395.30(b)(1)",
    words="the driver mends it himself",
    place=Place.NOWHERE,
    conditions=CONDITIONS,
    bound_to_records=False,
)
