"""The fleet: 500 carriers and 20,000 drivers of the office's kind, about two million errors, made on demand."""

from random import Random

from fortex_sim.world.cast import Cast, Company, OnDemand

from .names import company_label
from .office import HISTORY_DAYS, draw_members

COMPANIES = 500
SIZES = (20, 30, 40, 50, 60)
"""Drivers of one carrier after the other: 40 on average."""

EXPECTED = (98.0, 0.1, 0.9)
"""Errors, violations of hours of service and uncertified days of one driver, before anybody has looked."""


def fleet() -> Cast:
    """The fleet's cast; a company is drawn by the seed and its number."""
    sizes = tuple(SIZES[number % len(SIZES)] for number in range(COMPANIES))
    return Cast((), history_days=HISTORY_DAYS, on_demand=OnDemand(sizes, company_label, draw_company, EXPECTED))


def draw_company(seed: int, number: int) -> Company:
    """One carrier with its drivers."""
    rng = Random(f"{seed}/fleet/{number}")
    members = draw_members(rng, SIZES[number % len(SIZES)])
    return company_label(number), tuple(reversed(members))
