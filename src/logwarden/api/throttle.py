"""A throttle for strangers: from one network so many refusals in a quarter of an hour, and then none is looked at.

It is kept in this process and written nowhere: looking at a page changes nothing.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta

from logwarden.store.wrong_passwords import network_of

WINDOW = timedelta(minutes=15)
MOST_REFUSALS = 60
"""Many telephones share one address; nobody guesses 256 bits with as many tries."""
MOST_NETWORKS = 10_000


class Throttle:
    """Who was refused how often lately, the networks that were refused last."""

    def __init__(self) -> None:
        """Nobody was refused yet."""
        self._refused: OrderedDict[str, deque[datetime]] = OrderedDict()

    def is_over(self, client: str, now: datetime) -> bool:
        """Whether that client's network was refused too often."""
        found = self._refused.get(network_of(client))
        if found is None:
            return False
        while found and found[0] <= now - WINDOW:
            found.popleft()
        return len(found) >= MOST_REFUSALS

    def refused(self, client: str, now: datetime) -> None:
        """That client was refused once more."""
        network = network_of(client)
        self._refused.setdefault(network, deque(maxlen=MOST_REFUSALS)).append(now)
        self._refused.move_to_end(network)
        if len(self._refused) > MOST_NETWORKS:
            self._refused.popitem(last=False)
