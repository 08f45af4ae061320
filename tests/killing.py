"""A server that kills itself, without warning, at a named point: what `kill -9` would leave, exactly there.

Run as `python killing.py EVENT NTH serve --json`: at the NTH time that an attempt (or, for a verify event, a round)
tells EVENT in its log, the process gets SIGKILL. The product itself knows nothing of this.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from logwarden import log
from logwarden.cli.app import main


class _Executioner:
    """A log processor that counts an event."""

    def __init__(self, event: str, nth: int) -> None:
        self._event, self._left = event, nth

    def __call__(self, _: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """Passes the entry on, or ends the process."""
        attempt = str(entry.get("correlation_id", "")).startswith("fix-")
        if entry["event"] == self._event and (attempt or self._event.startswith("verify.")):
            self._left -= 1
            if not self._left:
                os.kill(os.getpid(), signal.SIGKILL)
        return entry


def arm(event: str, nth: int) -> None:
    """Puts the executioner before whatever the product sets its logs up with."""
    set_up = log.set_up

    def armed(*args: Any, **kwargs: Any) -> None:
        set_up(*args, **kwargs)
        merge, *others = structlog.get_config()["processors"]
        structlog.configure(processors=[merge, _Executioner(event, nth), *others])

    log.set_up = armed


if __name__ == "__main__":
    arm(sys.argv[1], int(sys.argv[2]))
    sys.argv = ["logwarden", *sys.argv[3:]]
    main()
