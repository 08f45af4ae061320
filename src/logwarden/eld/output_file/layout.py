"""The sections and columns of the output file, as data (App. A 4.8.2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    """The section titles in their order; each stands alone on its line, without a check value."""

    HEADER = "ELD File Header Segment:"
    USERS = "User List:"
    CMVS = "CMV List:"
    EVENTS = "ELD Event List:"
    ANNOTATIONS = "ELD Event Annotations or Comments:"
    CERTIFICATIONS = "Driver's Certification/Recertification Actions:"
    MALFUNCTIONS = "Malfunctions and Data Diagnostic Events:"
    LOGINS = "ELD Login/Logout Report:"
    POWER = "CMV Engine Power-Up and Shut Down Activity:"
    UNIDENTIFIED = "Unidentified Driver Profile Records:"
    END = "End of File:"


_DATES = frozenset({"date", "certified_date"})
_TIMES = frozenset({"time", "day_start"})


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one kind of data line, without the line check value that follows them.

    `dates` and `times` are the positions of the columns that hold MMDDYY and HHMMSS, `places` the position of
    each column by its name.
    """

    section: Section
    columns: tuple[str, ...]
    dates: tuple[int, ...]
    times: tuple[int, ...]
    places: dict[str, int]


def _layout(section: Section, columns: str) -> Layout:
    names = tuple(columns.split())
    places = {name: place for place, name in enumerate(names)}
    dates = tuple(place for name, place in places.items() if name in _DATES)
    times = tuple(place for name, place in places.items() if name in _TIMES)
    return Layout(section, names, dates, times, places)


HEADER_LINES: tuple[Layout, ...] = tuple(
    _layout(Section.HEADER, columns)
    for columns in (
        "last_name first_name username licence_state licence_number",
        "co_last_name co_first_name co_username",
        "power_unit vin trailers",
        "usdot carrier multiday_basis day_start utc_offset",
        "shipping_document exempt",
        "date time latitude longitude total_miles total_hours",
        "registration_id identifier authentication comment",
    )
)
"""The seven lines of the header (4.8.2.1.1), each with columns of its own."""

LAYOUTS: dict[Section, Layout] = {
    section: _layout(section, columns)
    for section, columns in {
        Section.USERS: "order account_type last_name first_name",
        Section.CMVS: "order power_unit vin",
        Section.EVENTS: (
            "sequence_id status origin type code date time miles hours latitude longitude distance cmv"
            " originator malfunction diagnostic event_check"
        ),
        Section.ANNOTATIONS: "sequence_id username comment date time location",
        Section.CERTIFICATIONS: "sequence_id code date time certified_date cmv",
        Section.MALFUNCTIONS: "sequence_id code condition date time miles hours cmv",
        Section.LOGINS: "sequence_id code username date time miles hours",
        Section.POWER: (
            "sequence_id code date time miles hours latitude longitude power_unit vin trailers shipping_document"
        ),
        Section.UNIDENTIFIED: (
            "sequence_id status origin type code date time miles hours latitude longitude distance cmv"
            " malfunction event_check"
        ),
    }.items()
}
"""The lists, of any number of lines; the header and the end have forms of their own."""

TITLES: dict[bytes, Section] = {section.value.encode("ascii"): section for section in Section}
"""The sections by their titles as they stand in a file."""
