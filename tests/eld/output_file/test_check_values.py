from __future__ import annotations

import pytest

from logwarden.eld.output_file import event_check, file_check, line_check

from .files import LINES, TITLES


@pytest.mark.parametrize(
    ("rendered", "check"),
    [
        ("1|1|062017|155716|1|0.1|44.26|-88.41|Maj01|dedt", "26"),
        ("2|1|081110|065509|8766439|10|44.15|-88.55|189|myEld", "07"),
        ("2|2|042516|120133|1445664|4667|52.5|-0.2|TEST|thisdriver", "F9"),
        ("5|1|042116|124504|454333|143433|51.50|-0.13|410 unit|drv1", "2B"),
    ],
)
def test_the_published_event_vectors(rendered: str, check: str) -> None:
    """The event check values of spec 4.3 come out right."""
    assert event_check(*rendered.split("|")) == check


@pytest.mark.parametrize("line", [line for line in LINES if line not in TITLES and "," in line])
def test_the_line_checks_of_the_sample(line: str) -> None:
    """Each data line of the sample has the check value that is computed from the rest of it."""
    text, _, check = line.rpartition(",")
    assert line_check(text) == check


def test_the_file_check_of_the_sample() -> None:
    """The sample's file check value is C650."""
    assert file_check(line.rpartition(",")[2] for line in LINES if "," in line) == "C650"


def test_a_trailing_comma_counts_nothing() -> None:
    """A line check is the same with or without the comma before it."""
    assert line_check("1,D,Doe,Jane,") == line_check("1,D,Doe,Jane") == "4C"


def test_only_ascii_digits_and_letters_count() -> None:
    """Zeros, punctuation, letters beyond ASCII and digits of other scripts count nothing."""
    assert line_check("0.;-_é٣ ") == line_check("") == "96"


def test_bytes_and_text_count_the_same() -> None:
    """A line has the same value as text and as the bytes of a file."""
    assert line_check("1,T101,1FUJGLDR9CSBK1234") == line_check(b"1,T101,1FUJGLDR9CSBK1234") == "74"
