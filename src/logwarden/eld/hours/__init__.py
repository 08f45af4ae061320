"""Hours of service (49 CFR 395.1, 395.3): violations to the second, four clocks, and what is not proven."""

from .clocks import Clocks
from .hours_of_service import HoursOfService
from .options import Cycle, Options
from .timeline import SpecialUse, Status, Timeline
from .violations import Cure, Exclusion, ExclusionKind, IncompleteHistory, Rule, Severity, Violation

__all__ = [
    "Clocks",
    "Cure",
    "Cycle",
    "Exclusion",
    "ExclusionKind",
    "HoursOfService",
    "IncompleteHistory",
    "Options",
    "Rule",
    "Severity",
    "SpecialUse",
    "Status",
    "Timeline",
    "Violation",
]
