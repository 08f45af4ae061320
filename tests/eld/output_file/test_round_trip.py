from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logwarden.eld.output_file import Cmv, LineEnd, OutputFile, User, line_check, read_content, write

from .contents import contents
from .files import SAMPLE

if TYPE_CHECKING:
    from logwarden.eld.output_file import ListedEvent


def comparable(content: OutputFile) -> OutputFile:
    """A content without what only a file gives: event check values, and the vehicles of logins."""
    logins = tuple(replace(x, event=replace(x.event, vehicle="", device="")) for x in content.logins)
    events = tuple(unchecked(item) for item in content.events)
    unidentified = tuple(unchecked(item) for item in content.unidentified)
    return replace(content, logins=logins, events=events, unidentified=unidentified)


def unchecked(item: ListedEvent) -> ListedEvent:
    """A listed event without its check value."""
    return replace(item, event=replace(item.event, check_value=""))


@given(contents(), st.sampled_from(LineEnd))
@settings(max_examples=150, deadline=None)
def test_what_was_written_is_read(content: OutputFile, line_end: LineEnd) -> None:
    """A written file is valid and gives back every value of its content."""
    data = write(content, line_end)
    found = read_content([data], content.zone)
    assert (found.problems, found.left_out) == ((), ())
    assert comparable(found.content) == comparable(content)
    assert write(found.content, line_end) == data


@given(contents(), st.integers(0, 2**32))
@settings(max_examples=50, deadline=None)
def test_the_writer_sorts(content: OutputFile, seed: int) -> None:
    """A content in any order gives the same file, most recent first."""
    source = random.Random(seed)  # noqa: S311 - a test's dice
    shuffled = replace(
        content,
        events=tuple(source.sample(content.events, len(content.events))),
        power=tuple(source.sample(content.power, len(content.power))),
        logins=tuple(source.sample(content.logins, len(content.logins))),
        unidentified=tuple(source.sample(content.unidentified, len(content.unidentified))),
    )
    assert write(shuffled) == write(content)


@given(st.text(), st.text(), st.text())
@settings(max_examples=100, deadline=None)
def test_any_text_gives_a_valid_file(username: str, unit: str, comment: str) -> None:
    """Whatever a value holds, the file that is written has no problem."""
    sample = read_content([SAMPLE]).content
    header = replace(sample.header, username=username, comment=comment)
    notes = tuple(replace(note, comment=comment) for note in sample.annotations)
    content = replace(sample, header=header, cmvs=(Cmv(1, unit, ""),), annotations=notes)
    assert read_content([write(content)]).problems == ()


def test_the_sample_is_written_byte_for_byte() -> None:
    """The sample's content gives the sample's bytes, and CRLF and LF where asked for."""
    content = read_content([SAMPLE]).content
    assert write(content) == SAMPLE
    assert write(content, LineEnd.CRLF) == SAMPLE.replace(b"\r", b"\r\n")
    assert write(content, LineEnd.LF) == SAMPLE.replace(b"\r", b"\n")


@pytest.mark.parametrize(
    ("value", "written"),
    [("a,b", "a;b"), ("a\rb", "a;b"), ("a\r\nb\nc", "a;b;c"), ("Muñoz", "Munoz"), ("a\x7f李\tb", "a???b")],
)
def test_values_are_cleaned(value: str, written: str) -> None:
    """A comma or a line end in a value becomes `;`, other characters their nearest letter or `?`."""
    sample = read_content([SAMPLE]).content
    data = write(replace(sample, users=(User(1, "D", value, "Jane"),)))
    text = f"1,D,{written},Jane"
    assert f"\r{text},{line_check(text)}\r".encode() in data


def test_a_file_has_a_time() -> None:
    """A content without the time at which the file was made cannot be written."""
    with pytest.raises(ValueError, match="date and time"):
        write(OutputFile())


def test_the_offset_in_effect_is_written() -> None:
    """A header without an offset gets that of its zone at its time, 06 in Chicago in November."""
    sample = read_content([SAMPLE]).content
    header = replace(sample.header, utc_offset="")
    content = replace(sample, header=header, zone=ZoneInfo("America/Chicago"))
    assert read_content([write(content)]).content.header.utc_offset == "06"
