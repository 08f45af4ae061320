"""Which remedies need which control of the portal's pages."""

from __future__ import annotations

from logwarden.portal import selectors as s
from logwarden.portal.findings import ACTIVITY, ANNOTATE, LOGIN, LOGS, OPENS_DIRECTLY, REQUEST_EDIT, TOOL_KIT
from logwarden.portal.findings import SENDS_NOTHING as SILENT
from logwarden.remedies.catalogue import Remedy

_ALL = frozenset({Remedy.ANNOTATE, Remedy.REQUEST_EDIT, Remedy.CLEAR_TWINS, Remedy.RESYNC})
_WITH_A_DIALOG = _ALL - {Remedy.RESYNC}

_OF_PAGE: dict[str, frozenset[Remedy]] = {
    LOGIN: _ALL,
    ACTIVITY: _ALL,
    LOGS: _ALL,
    ANNOTATE: frozenset({Remedy.ANNOTATE, Remedy.CLEAR_TWINS}),
    REQUEST_EDIT: frozenset({Remedy.REQUEST_EDIT}),
    TOOL_KIT: frozenset({Remedy.CLEAR_TWINS}),
}
_OF_CONTROL: dict[tuple[str, str], frozenset[Remedy]] = {
    (LOGS, OPENS_DIRECTLY): frozenset(),  # where a deployment refuses it we go through the selects
    (LOGS, SILENT): _WITH_A_DIALOG,
    (LOGS, s.RESYNC): frozenset({Remedy.RESYNC}),
    (ANNOTATE, "row menu"): _WITH_A_DIALOG,
}


def needed_by(where: str, control: str) -> frozenset[Remedy]:
    """The remedies that cannot be carried out without a control, as `findings.EXPECTED` names it.

    None needs what an older version looked at, and this one does not know.
    """
    return _OF_CONTROL.get((where, control), _OF_PAGE.get(where, frozenset()))
