"""The portal's tool kit: what its boxes do. Two kits, which no client can tell apart beforehand."""

from enum import StrEnum

from . import fabricates, restores
from .outcome import Change, Declined, Outcome, Plan, Scope, carry_out

BOXES: tuple[str, ...] = (
    "FIX INTERMEDIATE",
    "FIX INTERMEDIATE TIME OFFSET",
    "FIX INTERMEDIATE AFTER MAIN",
    "FIX NO POWER UP",
    "FIX NO SHUT DOWN",
    "FIX MISSING POWER UP / SHUT DOWN",
    "FIX EVENT ORIGIN",
    "CLEAR TWIN EVENTS",
)
"""The labels, in the panel's order."""

TICKED_BY_DEFAULT = frozenset(
    {"FIX INTERMEDIATE", "FIX INTERMEDIATE TIME OFFSET", "FIX INTERMEDIATE AFTER MAIN", "FIX EVENT ORIGIN"}
)
"""The boxes that stand ticked when the panel opens."""

EXTRA_TICKED = frozenset({"FIX NO POWER UP", "FIX NO SHUT DOWN"})
"""What the fault `extra_default_boxes` ticks besides."""


class Kit(StrEnum):
    """The two kits."""

    RESTORES = "restores"
    FABRICATES = "fabricates"


PLANS: dict[Kit, Plan] = {Kit.RESTORES: restores.plan, Kit.FABRICATES: fabricates.plan}
"""What PROCEED does, a kit."""

__all__ = [
    "BOXES",
    "EXTRA_TICKED",
    "PLANS",
    "TICKED_BY_DEFAULT",
    "Change",
    "Declined",
    "Kit",
    "Outcome",
    "Plan",
    "Scope",
    "carry_out",
]
