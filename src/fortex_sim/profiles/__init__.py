"""Fleets that can be simulated, by name."""

from collections.abc import Callable

from fortex_sim.world.cast import Cast

from .fleet import fleet
from .office import office
from .small import small

PROFILES: dict[str, Callable[[], Cast]] = {"small": small, "office": office, "fleet": fleet}
"""What `--profile` takes."""

__all__ = ["PROFILES"]
