"""The event data check value (49 CFR 395, Appendix A, 4.4.5.1)."""

VALUES = bytes(code - 48 if code < 128 and chr(code).isalnum() else 0 for code in range(256))  # noqa: PLR2004 - ASCII
"""What each character counts (Table 3): letters and the digits 1 to 9 count, all else is 0."""


def event_check_value(*rendered: str) -> str:
    """Two hex digits over type, code, date, time, miles, hours, latitude, longitude, unit and username.

    Each is the text as rendered: MMDDYY and HHMMSS at the home terminal, whole miles, hours with one decimal.
    """
    total = sum("".join(rendered).encode("ascii", "replace").translate(VALUES)) & 0xFF
    rotated = ((total << 3) | (total >> 5)) & 0xFF
    return f"{rotated ^ 0xC3:02X}"
