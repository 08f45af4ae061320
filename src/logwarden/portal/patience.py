"""How long we wait for the portal's pages, in Playwright's own time-outs (milliseconds)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Milliseconds: `page` for what a page does by itself, `load` for LOAD and PROCEED (1 to 15 s).

    `growth` is how long a table may stand still before it counts as cut short, `notice` how long the page
    may take to show, in a toast or otherwise, what the portal has just answered. `fresh` is how old a reading may be
    on which a change is prepared without LOADing once more.
    """

    page: float = 20_000
    load: float = 60_000
    growth: float = 10_000
    notice: float = 4_000
    fresh: float = 5_000
