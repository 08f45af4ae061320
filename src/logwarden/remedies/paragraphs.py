"""One line of the regulation for each remedy, in its own words: 49 CFR Part 395 and its Appendix A, federal law.

Nothing here is ours: a line is copied letter by letter from a published text of the regulation, or it is not here.
Where the paragraph that allows a remedy could not be read so, the line is of the paragraph that binds the device in the
same matter, and says which it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from .catalogue import Remedy


@dataclass(frozen=True, slots=True)
class Quoted:
    """A line, and the paragraph of 49 CFR Part 395 in which it stands; `App. A` is Appendix A to Subpart B."""

    paragraph: str
    line: str


_NOTHING_IS_LOST = Quoted(
    "App. A 4.3.2.8(b)",
    "An ELD must not permit alteration or erasure of the original information collected concerning the driver's ELD "
    "records or alteration of the source data streams used to provide that information.",
)
_HE_DECIDES = Quoted(
    "App. A 4.3.3.1.3(b)",
    "Edits requested by anyone or any system other than the driver must require the driver's electronic confirmation "
    "or rejection.",
)

QUOTED: dict[Remedy, Quoted] = {
    Remedy.ASK_DRIVER: Quoted(
        "395.30(b)(1)",
        "A driver must review the driver's ELD records, edit and correct inaccurate records, enter any missing "
        "information, and certify the accuracy of the information.",
    ),
    Remedy.RESYNC: Quoted(
        "App. A 4.4.4.1(a)(1)",
        "The event sequence ID number for each ELD event must use continuous numbering across all users of that ELD "
        "and across engine and ELD power on and off cycles.",
    ),
    Remedy.ANNOTATE: _NOTHING_IS_LOST,
    Remedy.REQUEST_EDIT: _HE_DECIDES,
    Remedy.CLEAR_TWINS: _HE_DECIDES,
    Remedy.RESTORE_RECORDS: Quoted(
        "App. A 4.3.2.8.2(a)",
        "An ELD must not allow or require the editing or manual entry of records with the following event types, as "
        "described in section 7.25 of this appendix: […]",
    ),
}
