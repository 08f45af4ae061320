"""mask: what must not leave is a token in a question, such as [D1], and itself again in the answer."""

from __future__ import annotations

import re

from logwarden.remedies.catalogue import CATALOGUE

_TOKEN = re.compile(r"\[([A-Z][0-9]+)\]")
_QUOTABLE = re.compile(r"[A-Za-z0-9_-]{1,32}|\d+/\d+|-?\d+(?:\.\d+)?, -?\d+(?:\.\d+)?")
"""An id, a record, a position. What else a portal puts into such a field may be an order, and is not put back."""

_WORD = re.compile(r"[A-Za-z]+|[^A-Za-z\s]+")

_TECHNICAL = """
ABOVE AFTER ALERT ANTENNA AT BATTERY BEFORE BELOW BLUETOOTH BUS CABLE CERTIFICATION CLOCK CODE CONNECTED CONNECTION
COUNTER DEVICE DIAGNOSTIC DISCONNECTED DOWN DRIVER DUTY EARLY ECM ELD ENGINE EVENT FAILED FAILURE FIRMWARE FOR FROM
GATEWAY GPS HARDWARE HIGH HOURS IN INVALID IS LATE LIMIT LINK LOG LOST LOW MALFUNCTION MEMORY MISSING MODE MODULE MOTION
NETWORK NO NOT NOTICE ODOMETER OF OFF OFFLINE ON ONLINE OUTDATED POSITION POWER RECEIVER RECORD REPORTED RESET RESTART
SENSOR SERVER SIGNAL SOFTWARE SPEED STATUS STORAGE SYNC SYNCHRONIZATION TABLET TEMPERATURE TIME TIMEOUT TIMING TO
TRANSFER UNAVAILABLE UNIT UNKNOWN UP UPDATE UPLOAD VALUE VEHICLE VERSION VIN VOLTAGE WARNING WITH WITHOUT
"""

HARMLESS = frozenset(_TECHNICAL.split()) | {
    word for entry in CATALOGUE for word in re.findall(r"[A-Z]+", entry.message.upper())
}
"""The words of a portal's message that may leave. A list of the names that may not would always lack one."""


class Mask:
    """The tokens of one question, in the order in which their values came.

    Letters: D driver, U device (unit), P place, R record, W a word of the portal that is not `HARMLESS`.
    """

    def __init__(self) -> None:
        self._tokens: dict[tuple[str, str], str] = {}
        self._values: dict[str, str] = {}

    def token(self, letter: str, value: str) -> str:
        """The token of a value, the same one each time."""
        known = self._tokens.get((letter, value))
        if known is not None:
            return known
        token = f"[{letter}{sum(kind == letter for kind, _ in self._tokens) + 1}]"
        self._tokens[letter, value] = token
        self._values[token] = value
        return token

    def hide_places(self, words: str) -> str:
        """Words of ours with a token for each place that has one already, the longest first."""
        places = [(value, token) for (letter, value), token in self._tokens.items() if letter == "P"]
        for value, token in sorted(places, key=lambda place: len(place[0]), reverse=True):
            words = words.replace(value, token)
        return words

    def hide_portal(self, words: str) -> str:
        """Words of the portal: whatever is not `HARMLESS` is a token."""
        parts = _WORD.findall(words)
        return " ".join(part.upper() if part.upper() in HARMLESS else self.token("W", part) for part in parts)

    def value(self, token: str) -> str | None:
        """What a token stands for; its brackets may lack. None where there is no such token."""
        return self._values.get(f"[{token.strip('[] ')}]")

    def strange(self, words: str) -> list[str]:
        """The tokens in an answer that were in no question, or that stand for the portal's own words."""
        return [found[0] for found in _TOKEN.finditer(words) if not self._may_be_quoted(found[0])]

    def _may_be_quoted(self, token: str) -> bool:
        return token[1] != "W" and _QUOTABLE.fullmatch(self._values.get(token, "")) is not None

    def show(self, words: str) -> str:
        """An answer with the values in the tokens' places."""
        return _TOKEN.sub(lambda found: self._values.get(found[0], found[0]), words)

    @staticmethod
    def without(words: str) -> str:
        """The same without its tokens."""
        return _TOKEN.sub(" ", words)
