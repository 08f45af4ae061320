"""Every id, label, class and text of the portal's pages that we rely on, once.

`observed`: seen in public clients of Fortex portals (Ant Design 5). `assumed`: this project's choice, as
portal-contract.md §3 says; the simulator's pages have it, another deployment may not.
"""

from __future__ import annotations

import re
from typing import Final

# Login: observed.
LOGIN_PATH: Final = "login"
USERNAME: Final = "#basic_username"
PASSWORD: Final = "#basic_password"  # noqa: S105 - the field's id
LOGIN_BUTTON: Final = "LOGIN"
# Login: assumed.
LOGIN_REFUSED: Final = ".ant-alert-error, .ant-message-error, .ant-form-item-explain-error"
ONE_TIME_CODE: Final = "input[autocomplete='one-time-code'], #basic_code, #basic_otp"

# Activity: observed.
ACTIVITY_PATH: Final = "/activity"
SELECT_COMPANY: Final = "#select-company"
SELECT_DRIVER: Final = "#select-driver"
CREATE_BUTTON: Final = "CREATE"

# Ant Design 5: observed.
SELECT: Final = ".ant-select"
SELECT_DROPDOWN: Final = ".ant-select-dropdown"
SELECT_OPTION: Final = ".ant-select-item-option"
SELECT_CHOSEN: Final = ".ant-select-selection-item"
PICKER_INPUT: Final = ".ant-picker-input input"
PICKER_POPUP: Final = ".ant-picker-dropdown:not(.ant-picker-dropdown-hidden)"
DROPDOWN: Final = ".ant-dropdown:not(.ant-dropdown-hidden)"
NOTICE: Final = ".ant-message-notice"
NOTICE_BOX: Final = ".ant-message-notice-content"
MODAL_BOX: Final = ".ant-modal-content"
NOTICE_SUCCESS: Final = ".ant-message-success"
NOTICE_ERROR: Final = ".ant-message-error"
RESULT_TITLE: Final = ".ant-result-title"
MODAL_SHOWN: Final = ".ant-modal-wrap:visible"
MODAL_TITLE: Final = f"{MODAL_SHOWN} .ant-modal-title"

# The head of a driver's logs: assumed.
HEAD: Final = ".driver-head"
HEAD_SYSTEM: Final = ".driver-head-system"
HEAD_NAME: Final = ".driver-head-name"
HEAD_ID: Final = ".driver-head-id"
HEAD_COMPANY: Final = ".driver-head-company"
HEAD_ZONE: Final = ".driver-head-zone"

# A driver's logs: observed.
LOAD_BUTTON: Final = "#load-logs"
LOAD_READY: Final = f"{LOAD_BUTTON}:not(.ant-btn-loading)"
ROW: Final = ".patch-table-row"
HEADER_ROW: Final = ".patch-table-header"
# A driver's logs: assumed.
DATE_ROW: Final = ".patch-table-date"
CELL: Final = ".patch-table-cell"
FOOTER: Final = ".patch-table-footer"
FOOTER_COUNT: Final = re.compile(r"\s*([\d,]+)\s+events?\b", re.IGNORECASE)

COLUMNS: Final[tuple[tuple[str, ...], ...]] = (
    # observed
    ("time",),
    ("event",),
    ("duration",),
    ("status",),
    ("location",),
    ("odometer",),
    ("enginehours",),
    ("notes",),
    # assumed
    ("sequenceid", "seqid"),
    ("driver",),
    ("state",),
    ("vehicle",),
    ("device",),
    ("eventcodename", "codename"),
    ("origin",),
    ("record",),
    ("latitude",),
    ("longitude",),
    ("checkvalue", "check"),
)
"""The cells of a row in order, each with the titles it may bear; only letters count."""

# Row menu and its dialog: assumed.
ROW_MENU: Final = re.compile(r"^(row menu|⋯)$")
ANNOTATE: Final = "ANNOTATE"
ANNOTATE_TIME: Final = ".annotate-time"
ANNOTATE_EVENT: Final = ".annotate-event"
ANNOTATE_SEQUENCE: Final = ".annotate-sequence"
ANNOTATION_FIELD: Final = "Annotation"
SAVE: Final = "SAVE"
CANCEL: Final = "CANCEL"

# Row menu's request and its dialog: assumed.
REQUEST_EDIT: Final = "REQUEST EDIT"
REQUEST_EDIT_TIME: Final = ".request-edit-time"
REQUEST_EDIT_EVENT: Final = ".request-edit-event"
REQUEST_EDIT_SEQUENCE: Final = ".request-edit-sequence"
NEW_STATUS: Final = "#request_edit_status"
NEW_TIME: Final = "New time"
REASON: Final = "Reason"
REQUEST: Final = "REQUEST"
STATUS_WORDS: Final = {
    (1, 1): "OFF DUTY",
    (1, 2): "SLEEPER BERTH",
    (1, 4): "ON DUTY",
    (3, 1): "PERSONAL USE",
    (3, 2): "YARD MOVES",
    (3, 0): "CLEARED",
}
"""What the page calls a status that may be asked for, by type and code; driving may not."""

# The footer's RESYNC: assumed.
RESYNC: Final = "RESYNC"

# Tool kit: texts observed, the dialog's role and name assumed.
AI_REPAIR: Final = "AI REPAIR"
TOOL_KIT: Final = "TOOL KIT"
CHECKBOX: Final = "input[type='checkbox']"
CLEAR: Final = "CLEAR"
PROCEED: Final = "PROCEED"
CLEAR_TWIN_EVENTS: Final = "CLEAR TWIN EVENTS"
BOXES: Final = frozenset(
    {
        "FIX INTERMEDIATE",
        "FIX INTERMEDIATE TIME OFFSET",
        "FIX INTERMEDIATE AFTER MAIN",
        "FIX NO POWER UP",
        "FIX NO SHUT DOWN",
        "FIX MISSING POWER UP / SHUT DOWN",
        "FIX EVENT ORIGIN",
        CLEAR_TWIN_EVENTS,
    }
)
"""The eight boxes. We ever tick the last one alone."""
