"""Output files for the tests: the sample of spec 4.3, changes of it, damaged, generated and very long ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from logwarden.eld.output_file import Problem, Section, event_check, file_check, line_check, read

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator

SAMPLE_PATH = Path(__file__).with_name("sample.csv")
SAMPLE = SAMPLE_PATH.read_bytes()
LINES = tuple(SAMPLE.decode("ascii").removesuffix("\r").split("\r"))
TITLES = frozenset(section.value for section in Section)


def line_number(start: str) -> int:
    """The number, from 1, of the sample's first line that begins so."""
    return next(number for number, line in enumerate(LINES, 1) if line.startswith(start))


def replaced(start: str, *new: str) -> tuple[str, ...]:
    """The sample's lines with others, or none, for the first that begins so; check values as they stand."""
    place = line_number(start) - 1
    return (*LINES[:place], *new, *LINES[place + 1 :])


def joined(lines: Iterable[str], end: str = "\r") -> bytes:
    """Lines as a file; text beyond ASCII as UTF-8."""
    return "".join(line + end for line in lines).encode()


def sealed(lines: Iterable[str]) -> tuple[str, ...]:
    """Lines with their line check values and the file check value made right; event check values stay."""
    checks: list[str] = []
    new: list[str] = []
    for line in lines:
        if line in TITLES or "," not in line:
            new.append(line)
            continue
        text = line.rpartition(",")[0]
        checks.append(line_check(text))
        new.append(f"{text},{checks[-1]}")
    end = new.index(Section.END.value)
    return (*new[: end + 1], file_check(checks), *new[end + 2 :])


def problems(data: bytes) -> list[Problem]:
    """What the reader says of a file in one chunk."""
    return [item for item in read([data]) if isinstance(item, Problem)]


def found(data: bytes) -> list[tuple[int | None, str]]:
    """The problems of a file as (line, kind)."""
    return [(problem.line, problem.kind.value) for problem in problems(data)]


def event_line(number: int, day: str, time: str, code: str, *, status: str = "1", origin: str = "1") -> str:
    """A duty status of the sample's truck and driver at a local time, its check values right."""
    position = ("41.87", "-87.62")
    check = event_check("1", code, day, time, "0", "0.0", *position, "T101", "doej1")
    text = ",".join((f"{number:X}", status, origin, "1", code, day, time, "0", "0.0", *position, "0,1,1,0,0", check))
    return f"{text},{line_check(text)}"


def with_events(*events: str, current: str = "111826,183000", offset: str = "06") -> bytes:
    """The sample with other events, most recent first, another date and time of the file, another offset."""
    begin, end = LINES.index(Section.EVENTS.value), LINES.index(Section.ANNOTATIONS.value)
    lines = [*LINES[: begin + 1], *events, *LINES[end:]]
    place = line_number("111826,183000,41.87,-87.62,500612") - 1
    lines[place] = lines[place].replace("111826,183000", current)
    place = line_number("1234567,") - 1
    lines[place] = lines[place].replace(",06,", f",{offset},")
    return joined(sealed(lines))


def long_file(size: int) -> Iterator[bytes]:
    """A valid file of about so many bytes, in chunks: one duty status a minute back from 2026-11-18."""
    begin, end = LINES.index(Section.EVENTS.value), LINES.index(Section.ANNOTATIONS.value)
    checks = [line.rpartition(",")[2] for line in (*LINES[:begin], *LINES[end:-1]) if "," in line]
    summed = sum(int(check, 16) for check in checks)
    yield joined(LINES[: begin + 1])
    written = number = 0
    at = datetime(2026, 11, 18, 18, tzinfo=UTC)
    while written < size:
        line = event_line(0xFFFF - number % 0x1_0000, f"{at:%m%d%y}", f"{at:%H%M%S}", "34"[number % 2])
        summed += int(line[-2:], 16)
        number += 1
        at -= timedelta(minutes=1)
        data = joined([line])
        written += len(data)
        yield data
    yield joined((*LINES[end:-1], file_check([f"{summed:X}"])))


_BYTES = b"0123456789,,,,\r\n\r\nABCDEFabcxyz:;.-\x00\x1b\x7f\x80\xff\xc3\xa9"


def damaged(source: random.Random, data: bytes = SAMPLE) -> bytes:
    """A file with one to six kinds of damage, as a bad link, a bad disk or a bad program makes them."""
    for _ in range(source.randint(1, 6)):
        at = source.randrange(len(data) + 1)
        until = min(len(data), at + int(source.expovariate(1 / 30)))
        noise = bytes(source.choice(_BYTES) for _ in range(source.randint(1, 20)))
        match source.randrange(8):
            case 0:
                data = data[:at] + noise[:1] + data[at + 1 :]
            case 1:
                data = data[:at] + data[until:]
            case 2:
                data = data[:at] + noise + data[at:]
            case 3:
                data = data[:until] + data[at:]
            case 4:
                data = data[:at] if source.random() < 0.3 else data
            case 5:
                data = data.replace(b"\r", source.choice((b"\n", b"\r\n", b"\n\r", b"\r\r")))
            case 6:
                lines = data.split(b"\r")
                source.shuffle(lines)
                data = b"\r".join(lines)
            case _:
                data = data[:at] + source.randbytes(until - at) + data[until:]
    return data


def in_chunks(source: random.Random, data: bytes) -> list[bytes]:
    """A file cut at random places."""
    cuts = sorted(source.randrange(len(data) + 1) for _ in range(source.randint(0, 4)))
    return [data[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(data)], strict=True)]
