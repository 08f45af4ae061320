"""A report as CSV, read again by the standard library."""

from __future__ import annotations

import csv
import io

from logwarden.reporting.sheet import sheet

from .papers import EVIL, HEADS, paper


def test_each_row_names_its_table() -> None:
    """A reader finds all tables in one file by its first column, each under its heads."""
    rows = list(csv.reader(io.StringIO("".join(sheet(paper())))))
    assert [row[0] for row in rows] == ["About"] * 6 + ["Records <i>&"] * 4 + ["Edits"]
    assert rows[6] == ["Records <i>&", *HEADS]
    assert rows[8] == ["Records <i>&", "2026-11-01T07:30:05+00:00", EVIL, "-1", "3900", "2026-11-01"]


def test_no_cell_is_a_formula() -> None:
    """What a spreadsheet would run begins with an apostrophe; a negative number stays one."""
    rows = list(csv.reader(io.StringIO("".join(sheet(paper())))))
    assert ["About", "Company", "'=ACME & SONS"] in rows
    texts = [text for row in rows for text in row if text.startswith(("=", "+", "-", "@"))]
    assert texts == ["-1", "-2"]
