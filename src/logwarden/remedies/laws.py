"""The table of all remedies that make fixes; one that is missing in it, or has no paragraph, stops the start."""

from __future__ import annotations

from . import annotate, ask_driver, clear_twins, request_edit, restore_records, resync
from .catalogue import Remedy
from .law import Law, Lawless

NO_FIX = frozenset({Remedy.LEAVE, Remedy.TASK})
"""What is no fix: nothing is done to any log, so no paragraph is needed."""

BY_RULE = frozenset({Remedy.LEAVE, Remedy.TASK, Remedy.ASK_DRIVER, Remedy.RESYNC, Remedy.CLEAR_TWINS})
"""What a rule can want. The others wait for a person: they need his words about that very record."""

ALONE = frozenset({Remedy.LEAVE, Remedy.RESYNC})
"""What may pass without a person's yes to each: neither writes anything into a log."""

LAWS: dict[Remedy, Law] = {
    law.remedy: law
    for law in (
        ask_driver.LAW,
        resync.LAW,
        annotate.LAW,
        request_edit.LAW,
        clear_twins.LAW,
        restore_records.LAW,
    )
}


def check_complete(laws: dict[Remedy, Law]) -> None:
    """Refuses a table in which a remedy of the catalogue is missing.

    Raises:
        Lawless: one is.
    """
    if missing := set(Remedy) - NO_FIX - set(laws):
        raise Lawless(f"no paragraph for {', '.join(sorted(missing))}")


check_complete(LAWS)
