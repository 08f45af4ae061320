from __future__ import annotations

from datetime import date

import pytest

from logwarden.eld.output_file import file_name

DAY = date(2026, 11, 18)


def test_the_example_of_the_specification() -> None:
    """Doe with licence 12345678 on 2026-11-18 gives the name of spec 4.2."""
    assert file_name("Doe", "12345678", DAY) == "Doe__7836111826-000000000"


@pytest.mark.parametrize(
    ("last_name", "licence", "start"),
    [
        ("Christopher", "D9", "ChrisD909"),
        ("O'Brien", "A-123-45", "OBrie4515"),
        ("Muñoz", "X99999999999", "Munoz9999"),
        ("Wu", "", "Wu_____00"),
        ("李", "7", "______707"),
    ],
)
def test_names_and_licences_of_any_kind(last_name: str, licence: str, start: str) -> None:
    """Accents and punctuation do not count, what is short is padded, and the name has 25 characters."""
    name = file_name(last_name, licence, DAY, "AB1234567")
    assert name == f"{start}111826-AB1234567"
    assert len(name) == 25


@pytest.mark.parametrize("free", ["", "12345678", "abcdefghi", "00000000/", "0000000000"])
def test_the_free_part_is_nine_characters(free: str) -> None:
    """A free part that is not nine of 0-9 and A-Z is refused."""
    with pytest.raises(ValueError, match="nine of 0-9 and A-Z"):
        file_name("Doe", "1", DAY, free)
