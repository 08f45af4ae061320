"""A report for tests: with words of other people that would be tags, orders and formulas, and a day of 25 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from logwarden.reporting.document import Day, Document, Section, Table, Words

CHICAGO = ZoneInfo("America/Chicago")
SHORT, LONG = date(2026, 3, 8), date(2026, 11, 1)
EVIL = '<img src=x onerror="alert(1)"></p><script>alert(1)</script>'
TURNED = "ab\u202ecd"
"""A text that turns around what stands after it."""
HEADS = ("instant", "words", "miles", "duration", "day")
STROKES = (("SB", 0, 21600), ("ON", 21600, 23400), ("D", 23400, 52200), ("YM", 52200, 55800), ("PC", 55800, 63000))


def paper(rows: int = 3) -> Document:
    """A report of three parts; its table has so many rows."""
    began = datetime(2026, 11, 1, 6, 30, 5, tzinfo=UTC)  # the first 1:30 of that night
    table = Table(
        "Records <i>&",
        HEADS,
        tuple((began + timedelta(hours=n), EVIL, -n, timedelta(minutes=65 * n), LONG) for n in range(rows)),
    )
    return Document(
        kind="driver_file",
        title=f"A file {EVIL}",
        about=(("Company", "=ACME & SONS"), ("Driver", EVIL)),
        made_at=datetime(2026, 11, 2, 14, 0, tzinfo=UTC),
        as_of="2026-11-02 13:58",
        sections=(
            Section("Hours", (_day(LONG, 90000), _day(SHORT, 82800), Day(LONG, CHICAGO, (), 90000)), "Not reviewed."),
            Section("Records", (table, Table("Edits", ("what",), (), "Nobody changed a record."))),
            Section("Words", (Words(f"One\nline. {EVIL}"), Words(f"{TURNED} ours")), new_sheet=True),
        ),
        zone=CHICAGO,
    )


def _day(day: date, seconds: int) -> Day:
    return Day(day, CHICAGO, (*STROKES, ("OFF", 63000, seconds)), seconds, (3600,), f"{day} {EVIL}")
