"""Identifiers as the portal gives them, such as `8VvGSxT2el`: made from the seed, telling nothing."""

from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ID_LENGTH = 10
PAIRS = tuple(low + high for high in ALPHABET for low in ALPHABET)
"""Two digits at a time, the lower one first."""


def seeded_id(seed: int, *parts: object) -> str:
    """Ten letters and digits; the same seed and parts give the same."""
    number = int.from_bytes(sha256("/".join(map(str, (seed, *parts))).encode()).digest()[:12])
    letters = []
    for _ in range(ID_LENGTH // 2):
        number, digits = divmod(number, len(PAIRS))
        letters.append(PAIRS[digits])
    return "".join(letters)
