"""Reasons: what a person typed as the why of something; one that says nothing is refused."""

from __future__ import annotations

from logwarden.pipeline.approve import Refused
from logwarden.remedies.leave import BadReason, check_reason


def checked_reason(reason: str) -> str:
    """The reason without blanks around it.

    Raises:
        Refused: it says nothing.
    """
    try:
        return check_reason(reason)
    except BadReason as bad:
        raise Refused(str(bad)) from None
