"""Single values as the portal writes them, in JSON or in a page's cell, turned into values of ours.

Every function raises ValueError on what it cannot read; blank is None or empty where a record may be blank.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from email.utils import parsedate_to_datetime
from typing import TypeVar

from logwarden.eld.events import CODES_BY_NAME, EventType, Origin, RecordStatus

_MILLISECONDS_FROM = 100_000_000_000
"""Epoch numbers from here on are milliseconds: as seconds they would lie after the year 5138."""

_LAST_SEQUENCE_ID = 0xFFFF
_TYPE_AND_CODE = re.compile(r"TYPE_(\d+)_CODE_(\d+)")


def text(value: object) -> str:
    """The text of a cell or a JSON value, without space around it; blank for null."""
    if type(value) is str:  # first: an office's pass asks this a million times
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"not a text: {type(value).__name__}")  # noqa: TRY004 - see the module
    return str(value).strip()


def whole(value: object) -> int | None:
    """Whole miles: `500120`, `500,120`, 500120.0; None where blank."""
    written = text(value).replace(",", "")
    if not written:
        return None
    return int(_decimal(written))


def hours(value: object) -> Decimal | None:
    """Engine hours such as 10412.3; None where blank."""
    written = text(value).replace(",", "")
    return _decimal(written) if written else None


def _decimal(written: str) -> Decimal:
    try:
        number = Decimal(written)
    except InvalidOperation:
        raise ValueError(f"not a number: {written[:20]!r}") from None
    if not number.is_finite():
        raise ValueError("not a finite number")
    return number


def sequence_id(value: object) -> int | None:
    """A sequence id: hex as text, as it is as a JSON number; None on records that no device made."""
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    else:
        written = text(value)
        if not written:
            return None
        number = int(written, 16)
    if not 0 <= number <= _LAST_SEQUENCE_ID:
        raise ValueError(f"a sequence id beyond 16 bits: {number}")
    return number


def origin(value: object) -> Origin:
    """A record origin, by number or by name."""
    written = text(value).upper().replace(" ", "_")
    return Origin(int(written)) if written.isdecimal() else _named(Origin, written)


def record_status(value: object) -> RecordStatus:
    """A record status, by number or by name such as INACTIVE_CHANGED."""
    written = text(value).upper().replace(" ", "_")
    return RecordStatus(int(written)) if written.isdecimal() else _named(RecordStatus, written)


_Kind = TypeVar("_Kind", Origin, RecordStatus)


def _named(kind: type[_Kind], name: str) -> _Kind:
    try:
        return kind[name]
    except KeyError:
        raise ValueError(f"no {kind.__name__}: {name[:30]!r}") from None


def type_and_code(
    code_name: object,
    event_type: object = None,
    event_code: object = None,
) -> tuple[EventType, int]:
    """What kind of record it is: by its numbers where they are given, else by its code name."""
    number, code = text(event_type), text(event_code)
    if number.isdecimal() and code.isdecimal():
        return EventType(int(number)), int(code)
    name = text(code_name).upper() or code.upper()
    if name in CODES_BY_NAME:
        return CODES_BY_NAME[name]
    if match := _TYPE_AND_CODE.fullmatch(name):
        return EventType(int(match[1])), int(match[2])
    raise ValueError(f"no such event code name: {name[:40]!r}")


def day(value: object) -> date:
    """A day written `MM/DD/YYYY` or `YYYY-MM-DD`, perhaps with a time after it."""
    written = text(value)
    if re.match(r"\d{1,2}/\d{1,2}/\d{4}$", written):
        month, number, year = written.split("/")
        return date(int(year), int(month), int(number))
    return date.fromisoformat(written[:10])


def instant(value: object) -> datetime | None:
    """An instant in epoch milliseconds, epoch seconds or ISO 8601: aware UTC, to the second; None if blank.

    ISO 8601 without a zone is taken as UTC.
    """
    written = text(value)
    if not written:
        return None
    try:
        number = float(written)
    except ValueError:
        moment = datetime.fromisoformat(written)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    else:
        seconds = number / 1000 if abs(number) >= _MILLISECONDS_FROM else number
        try:
            moment = datetime.fromtimestamp(seconds // 1, UTC)
        except (OverflowError, OSError):
            raise ValueError("an instant beyond all calendars") from None
    return moment.replace(microsecond=0)


def http_date(value: str | None) -> datetime | None:
    """The instant of a Date header, aware UTC; None where it is missing or cannot be read."""
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def squeezed(written: str) -> str:
    """The text with single spaces and without case: for comparing, never for keeping."""
    return " ".join(written.split()).casefold()
