from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.eld.output_file.files import SAMPLE, long_file

if TYPE_CHECKING:
    from pathlib import Path


MEGABYTE = 1_000_000
ALLOWED = 300 * MEGABYTE

_CHILD = """
import re, sys
from pathlib import Path
from logwarden.cli.eld_file import app
app(["validate", *sys.argv[1:], "--json"], standalone_mode=False)
peak = re.search(r"VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text())
sys.stderr.write(peak.group(1))
"""


def peak_of(path: Path) -> tuple[int, bool]:
    """The most bytes that a process of its own held while it validated a file, and whether it was valid."""
    printed = path.with_suffix(".json")
    with printed.open("wb") as out:
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", _CHILD, str(path), "--zone", "America/Chicago"],
            stdout=out,
            stderr=subprocess.PIPE,
            check=True,
        )
    with printed.open("rb") as opened:
        opened.seek(printed.stat().st_size - 1)
        assert opened.read() == b"\n"
        opened.seek(0)
        begin = opened.read(len('{"problems": []'))
    return int(done.stderr) * 1024, begin == b'{"problems": []'


def test_fifty_megabytes_are_streamed(tmp_path: Path) -> None:
    """A valid file of 50 MB is validated in less than 300 MB of memory."""
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.writelines(long_file(50 * MEGABYTE))
    peak, is_valid = peak_of(path)
    sys.stdout.write(f"\noutput file: {path.stat().st_size / MEGABYTE:.0f} MB in {peak / MEGABYTE:.0f} MB of memory\n")
    assert is_valid
    assert peak < ALLOWED


@pytest.mark.parametrize(
    ("junk", "times"),
    [(b"x" * 65_536, 800), (b"x,\r" * 20_000, 50), (b"\r" * 60_000, 50)],
    ids=["one endless line", "short lines", "blank lines"],
)
def test_junk_is_streamed(junk: bytes, times: int, tmp_path: Path) -> None:
    """However many problems a file has, they do not fill the memory."""
    path = tmp_path / "junk.csv"
    with path.open("wb") as file:
        file.write(SAMPLE[:500])
        file.writelines(junk for _ in range(times))
    peak, is_valid = peak_of(path)
    assert not is_valid
    assert peak < ALLOWED
