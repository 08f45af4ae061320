from __future__ import annotations

import random
import re

import pytest

from logwarden.eld.output_file import Problem, Row, Section, read, read_content

from .files import LINES, SAMPLE, found, in_chunks, joined, line_number, problems, replaced, sealed

DRIVING = "1A,1,1,1,3,"
EVENT = line_number(DRIVING)
END = len(LINES)


def test_the_sample_is_valid() -> None:
    """The sample file of the specification, with CR line ends, has no problem."""
    assert found(SAMPLE) == []


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_each_line_end_is_taken(end: str) -> None:
    """CR, LF and CRLF each end one line, so lines keep their numbers."""
    assert found(joined(LINES, end)) == []
    assert found(joined(replaced(DRIVING, "1A,short"), end))[0] == (EVENT, "truncated_line")


def test_line_ends_may_be_mixed_and_cut_anywhere() -> None:
    """Mixed line ends give the same rows wherever the chunks are cut, even byte by byte."""
    ends = ("\r", "\n", "\r\n")
    data = "".join(line + ends[n % 3] for n, line in enumerate(LINES)).encode()
    rows = list(read([SAMPLE]))
    assert all(isinstance(row, Row) for row in rows)
    assert list(read(bytes([byte]) for byte in data)) == rows
    source = random.Random(5)  # noqa: S311 - a test's dice
    assert all(list(read(in_chunks(source, data))) == rows for _ in range(50))


def test_the_last_line_needs_no_end() -> None:
    """A file whose last line has no line end is valid, and one with blank lines after it."""
    assert found(SAMPLE.removesuffix(b"\r")) == []
    assert found(SAMPLE + b"\r\n\r\n") == []


@pytest.mark.parametrize("number", [n for n, line in enumerate(LINES, 1) if "," in line])
def test_a_wrong_line_check(number: int) -> None:
    """A line check value that was altered is found at its line, and the file's no longer fits."""
    lines = list(LINES)
    lines[number - 1] = lines[number - 1][:-2] + ("00" if lines[number - 1][-2:] != "00" else "01")
    assert found(joined(lines)) == [(number, "line_check_mismatch"), (END, "file_check_mismatch")]


def test_the_file_check_is_over_the_values_as_written() -> None:
    """A changed value breaks the line check alone: the file check counts what the lines say."""
    assert found(joined(replaced("1,D,Doe", "1,D,Dof,Jane,4C"))) == [(10, "line_check_mismatch")]


def test_check_values_may_be_in_small_letters() -> None:
    """Hex digits mean the same in small letters."""
    lines = [re.sub(",([0-9A-F]{2})$", lambda hit: "," + hit[1].lower(), line) for line in LINES]
    assert found(joined((*lines[:-1], "c650"))) == []


@pytest.mark.parametrize("column", [3, 4, 5, 6, 7, 8, 9, 10, 12, 16])
def test_a_wrong_event_check(column: int) -> None:
    """A changed type, code, time, value, position, vehicle or check value breaks the event's check value."""
    values = LINES[EVENT - 1].split(",")
    values[column] = {3: "2", 4: "4", 5: "111926", 6: "150600", 12: "2", 16: "2A"}.get(column, "9")
    lines = replaced("1,T101,1FUJ", LINES[12], "2,T102,1FUJGLDR9CSBK1234,00")
    lines = tuple(",".join(values) if line.startswith(DRIVING) else line for line in lines)
    assert found(joined(sealed(lines))) == [(EVENT + 1, "event_check_mismatch")]


def test_another_username_breaks_every_event_check() -> None:
    """The driver's username counts in each of his events."""
    data = joined(sealed(replaced("Doe,Jane,doej1", "Doe,Jane,doej2,TX,12345678,00")))
    assert {kind for _, kind in found(data)} == {"event_check_mismatch"}
    assert len(problems(data)) == 5


def test_the_co_driver_s_name_is_taken_too() -> None:
    """A record that went from one team driver to the other may have the check value of either."""
    lines = replaced("Doe,Jane,doej1", "Doe,Jane,other,TX,12345678,00")
    lines = tuple("Doe,Jane,doej1,00" if line == ",,,96" else line for line in lines)
    assert found(joined(sealed(lines))) == []


def test_an_event_of_an_unknown_vehicle_is_not_judged() -> None:
    """Where the vehicle list lacks an event's vehicle, its check value cannot be computed."""
    assert found(joined(sealed(replaced("1,T101,1FUJ")))) == []


def test_an_event_check_is_two_hex_digits() -> None:
    """What is not two hex digits is wrong even where nothing can be computed."""
    line = LINES[EVENT - 1].replace(",29,", ",,")
    data = joined(sealed(other for other in replaced(DRIVING, line) if not other.startswith("1,T101,1FUJ")))
    assert found(data) == [(EVENT - 1, "event_check_mismatch")]


@pytest.mark.parametrize("section", [s for s in Section if s not in (Section.HEADER, Section.END)])
def test_a_missing_section(section: Section) -> None:
    """A list that is gone with all its lines is named, at no line."""
    begin = LINES.index(section.value)
    until = LINES.index(list(Section)[list(Section).index(section) + 1].value)
    data = joined(sealed((*LINES[:begin], *LINES[until:])))
    assert found(data) == [(None, "missing_section")]
    assert section.value in problems(data)[0].message


def test_a_missing_header() -> None:
    """A file without its header is read all the same."""
    assert found(joined(sealed(LINES[8:]))) == [(None, "missing_section")]


def test_a_header_with_too_few_lines() -> None:
    """A header without its last line is reported at its title, one with a line too many at that line."""
    lines = sealed(replaced("ZA10,"))
    assert found(joined(lines)) == [(1, "missing_section")]
    assert found(joined(sealed(replaced("ZA10,", LINES[7], LINES[7])))) == [(9, "truncated_line")]


def test_a_missing_end() -> None:
    """A file that was cut before its end lacks the section and the file check value."""
    assert found(joined(LINES[:-2])) == [(None, "missing_section"), (None, "missing_file_check")]


def test_a_missing_file_check() -> None:
    """The title of the end without the value is reported at the title."""
    assert found(joined(LINES[:-1])) == [(END - 1, "missing_file_check")]


@pytest.mark.parametrize("value", ["C651", "C65", "0000", "C6500", "x"])
def test_a_wrong_file_check(value: str) -> None:
    """A file check value that is not that of the lines is found at its line."""
    assert found(joined((*LINES[:-1], value))) == [(END, "file_check_mismatch")]


def test_a_duplicate_section() -> None:
    """A title that comes twice is reported at the second, and its lines are read."""
    data = joined(sealed((*LINES[:-2], "User List:", "3,S,Roe,Ann,00", *LINES[-2:])))
    assert found(data) == [(END - 1, "duplicate_section")]
    assert [user.order for user in read_content([data]).content.users] == [1, 2, 3]


def test_data_after_the_end() -> None:
    """Each line after the file check value is reported, whatever it is."""
    after = ["User List:", "C650", "1,D,Doe,Jane,4C"]
    expected = [(END + n, "data_after_end_of_file") for n in (1, 2, 3)]
    assert found(joined((*LINES, *after))) == expected


@pytest.mark.parametrize("number", [n for n, line in enumerate(LINES, 1) if "," in line])
def test_a_truncated_line(number: int) -> None:
    """A line with a column too few or too many has no other problem, and its check value still counts."""
    values = LINES[number - 1].split(",")
    for new in ([*values[:1], *values[2:]], [*values[:1], "", *values[1:]]):
        lines = (*LINES[: number - 1], ",".join(new), *LINES[number:])
        assert found(joined(lines)) == [(number, "truncated_line")]


def test_an_empty_line_and_a_line_before_all_sections() -> None:
    """A blank line within the file has too few columns, and so has what stands before the first title."""
    assert found(joined(("", *LINES))) == [(1, "truncated_line")]
    assert found(joined((*LINES[:-1], "", LINES[-1]))) == [(END, "truncated_line")]


@pytest.mark.parametrize(("start", "column"), [("1A,1,1", 5), ("1E,doej1", 3), ("22,1,", 2), ("22,1,", 4)])
@pytest.mark.parametrize("value", ["", "023026", "111826 ", "18112026", "1118x6", "000026"])
def test_a_bad_date(start: str, column: int, value: str) -> None:
    """A date that no calendar has is found, in each list that has dates."""
    _one_bad_value(start, column, value, "bad_date")


@pytest.mark.parametrize(
    ("start", "column"), [("1A,1,1", 6), ("18,1,doej1", 4), ("1F,3", 3), ("1234567,", 3), ("111826,", 1)]
)
@pytest.mark.parametrize("value", ["", "240000", "126000", "120060", "12:00", "1200"])
def test_a_bad_time(start: str, column: int, value: str) -> None:
    """A time that no clock shows is found, in lists and in the header."""
    _one_bad_value(start, column, value, "bad_time")


def _one_bad_value(start: str, column: int, value: str, kind: str) -> None:
    number = line_number(start)
    values = LINES[number - 1].split(",")
    values[column] = value
    kinds = [(line, k) for line, k in found(joined(sealed(replaced(start, ",".join(values)))))]
    assert (number, kind) in kinds
    assert {other for _, other in kinds} <= {kind, "event_check_mismatch"}


@pytest.mark.parametrize("character", ["é", "\x7f", "李"])
def test_bytes_beyond_ascii(character: str) -> None:
    """A byte above 7E is found once a line; the check values do not count it."""
    data = joined(sealed(replaced("1,D,Doe", f"1,D,Do{character}{character}e,Jane,00")))
    assert found(data) == [(10, "non_ascii")]


def test_a_byte_order_mark() -> None:
    """A byte order mark is one problem and does not hide the header."""
    assert found(b"\xef\xbb\xbf" + SAMPLE) == [(1, "non_ascii")]


def test_an_endless_line_is_one_problem() -> None:
    """A line longer than any can be is truncated, and the lines after it keep their numbers."""
    data = joined(replaced("1E,doej1", "1E," + "x" * 100_000, LINES[-1]))
    assert found(data)[0] == (line_number("1E,doej1"), "truncated_line")
    assert (line_number("1E,doej1") + 1, "truncated_line") in found(data)


@pytest.mark.parametrize("data", [b"", b"\r", b"\x00" * 5000, b"\x89PNG\r\n\x1a\n", b"End of File:", b"," * 9000])
def test_what_is_no_output_file_at_all(data: bytes) -> None:
    """Any bytes give a list of problems, with every missing section."""
    said = problems(data)
    missing = {p.message for p in said if p.kind == "missing_section"}
    assert len(missing) >= len(Section) - 1
    assert read_content([data]).problems == tuple(said)


def test_messages_escape_the_file_s_text() -> None:
    """A message shows control characters of the file escaped."""
    data = joined(sealed(replaced(DRIVING, LINES[EVENT - 1].replace("150500", "\x1b[31m"))))
    said = [p for p in problems(data) if p.kind == "bad_time"]
    assert said == [Problem(EVENT, said[0].kind, r"'\x1b[31m' is no time as HHMMSS (time).")]
