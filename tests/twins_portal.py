"""fortex-sim with two more fleets, `few_twins` and `twins`: each driver tapped twice on each of four working days."""

from __future__ import annotations

from datetime import time
from functools import partial

from fortex_sim.__main__ import main
from fortex_sim.planning.causes import Cause, Injection
from fortex_sim.profiles import PROFILES
from fortex_sim.world.cast import Cast, Company, Member

WORKING_DAYS_AGO = (1, 2, 5, 6)
_RESTS = (3, 4)


def twins(companies: int, drivers: int) -> Cast:
    """So many companies of so many drivers each, whose twins all stand on closed and certified days."""
    return Cast(tuple(_company(number, drivers) for number in range(companies)), retap_rate=0, diagnostic_rate=0)


def _company(number: int, drivers: int) -> Company:
    taps = tuple(Injection(Cause.RETAPPED, days_ago, "stop1", minutes=8) for days_ago in WORKING_DAYS_AGO)
    return f"COMPANY {number:02} FREIGHT LLC", tuple(
        Member(f"DRIVER {number:02}{place:02}", "CT", "Joliet", time(6, 0), rests=_RESTS, injections=taps)
        for place in range(drivers)
    )


if __name__ == "__main__":
    PROFILES |= {"few_twins": partial(twins, 4, 8), "twins": partial(twins, 10, 13)}
    main()
