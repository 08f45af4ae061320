"""What a rule is: which lines of one driver have one cause, whose cause it is, and what is lawful then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from logwarden.remedies.catalogue import Remedy

from .line import Line, Own

Found = tuple[str, Sequence[Line]]
"""What tells this cause from others of the same rule and subject (often nothing), and its lines."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; docs/incidents.md has a paragraph on each.

    `title` says the cause in words, `to_do` what its task says. `of_device`: the cause is one for all users of
    the device, and always a task. `remedy` is None where the catalogue's default for the gravest kind stands.
    """

    name: str
    title: str
    to_do: str
    find: Callable[[Own], Iterable[Found]]
    of_device: bool = False
    remedy: Remedy | None = None
