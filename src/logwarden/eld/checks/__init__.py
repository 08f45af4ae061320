"""The 27 checks of a log, one a file: what is wrong, how sure that is, what explains it, what belongs together."""

from .checking import check
from .finding import SEVERITIES, Confidence, Finding, Severity
from .order import STEP_OF, STEPS
from .tolerances import Tolerances

__all__ = ["SEVERITIES", "STEPS", "STEP_OF", "Confidence", "Finding", "Severity", "Tolerances", "check"]
