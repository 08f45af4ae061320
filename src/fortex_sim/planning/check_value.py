"""The event data check value (49 CFR 395, Appendix A, 4.4.5.1)."""


def _value(character: str) -> int:
    """What one character counts (Table 3): letters and the digits 1 to 9 count, all else is 0."""
    return ord(character) - 48 if character.isascii() and character.isalnum() else 0


def event_check_value(*rendered: str) -> str:
    """Two hex digits over type, code, date, time, miles, hours, latitude, longitude, unit and username.

    Each is the text as rendered: MMDDYY and HHMMSS at the home terminal, whole miles, hours with one decimal.
    """
    total = sum(_value(character) for text in rendered for character in text) & 0xFF
    rotated = ((total << 3) | (total >> 5)) & 0xFF
    return f"{rotated ^ 0xC3:02X}"
