"""What can be made to go wrong, by name, for a number of times or until it is switched off."""

from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """The faults that this version can make."""

    HTTP_500 = "http_500"
    HTTP_429 = "http_429"
    UNAUTHORIZED = "unauthorized"
    TRUNCATED_JSON = "truncated_json"
    SESSION_EXPIRED = "session_expired"
    PROCEED_FAILS = "proceed_fails"
    PROCEED_SILENT = "proceed_silent"
    PROCEED_NO_TOAST = "proceed_no_toast"
    PROCEED_FABRICATES = "proceed_fabricates"
    WRONG_DRIVER_OPENS = "wrong_driver_opens"
    EXTRA_DEFAULT_BOXES = "extra_default_boxes"
    MISSING_CHECKBOX = "missing_checkbox"
    ROWS_CUT_SHORT = "rows_cut_short"
    EDIT_WITHOUT_DRIVER = "edit_without_driver"
    REQUEST_ON_UNCERTIFIED_DAY = "request_on_uncertified_day"


NOT_YET = frozenset(
    {
        "timeout",
        "wrong_shape",
        "null_fields",
        "duplicate_rows",
        "slow_body",
        "id_comes_and_goes",
        "self_refresh",
        "slow_load",
        "load_fails",
        "modal_in_the_way",
        "renamed_button",
        "namesake_first",
        "no_direct_open",
        "asks_for_code",
        "proceed_half",
        "proceed_makes_new_error",
        "proceed_shortens_driving",
        "records_shifted",
        "record_vanishes",
        "origin_changed",
    }
)
"""Names of the contract that a later version makes."""


@dataclass(slots=True)
class Faults:
    """The faults that are on, with how often they still happen; None is until they are switched off."""

    active: dict[Fault, int | None] = field(default_factory=dict)

    def switch(self, fault: Fault, *, on: bool, times: int | None = None) -> None:
        """Switches a fault on, for so many times, or off."""
        if on:
            self.active[fault] = times
        else:
            self.active.pop(fault, None)

    def strikes(self, fault: Fault) -> bool:
        """Whether the fault happens now; it then has one time less."""
        if fault not in self.active:
            return False
        left = self.active[fault]
        if left is not None:
            if left <= 1:
                del self.active[fault]
            else:
                self.active[fault] = left - 1
        return True
