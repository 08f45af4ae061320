"""The request that is being answered: what it asks, and about whom. A fault may be meant for it, or not."""

from contextvars import ContextVar
from dataclasses import dataclass

COMPANY_PREFIX = "Company:"
"""Some deployments write a company's id with this before it."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One request: its method, its path with the query, and every id that it names.

    `ids` are the parts of the path, the values of the query and those of a JSON body; a driver's company is
    added to them.
    """

    method: str = ""
    path: str = ""
    ids: frozenset[str] = frozenset()

    def is_asked(self, request: str) -> bool:
        """Whether it is such a request: `POST`, `/monitoring`, `GET /ui/drivers/`; the path may go on."""
        method, slash, path = request.strip().partition("/")
        return method.strip().upper() in ("", self.method) and self.path.startswith(slash + path)


_NOWHERE = Occasion()
_NOW: ContextVar[Occasion] = ContextVar("occasion")


def occasion() -> Occasion:
    """The request that is being answered; an empty one outside of any."""
    return _NOW.get(_NOWHERE)


def begin(now: Occasion) -> None:
    """From here on this task answers that request."""
    _NOW.set(now)
