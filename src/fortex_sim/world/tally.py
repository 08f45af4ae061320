"""The counts of a company's line in the overview."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """What a company has; `violations` are those of hours of service among the `errors`."""

    errors: int
    violations: int
    uncertified: int
