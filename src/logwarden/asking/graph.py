"""A day as an SVG, which needs no script: the four lines of a log (App. A 4.8.1.3), and its hours in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from html import escape
from zoneinfo import ZoneInfo

from .shown import hour_marks
from .words import LANGUAGES, say

LINES = ("OFF", "SB", "D", "ON")
ON_LINE: Mapping[str, str] = {"PC": "OFF", "YM": "ON"}
_LEFT, _RIGHT, _TOP, _ROW, _WIDTH = 34, 350, 8, 22, 360
_HEIGHT = _TOP + _ROW * len(LINES) + 16

Strokes = Sequence[Sequence[str | int]]
"""A day's statuses as `shown` has them: [status, from, to] in seconds of the day."""


def day_graph(
    strokes: Strokes, day: date, seconds: int, zone: ZoneInfo, language: str, marks: Iterable[int] = (), *, new: bool
) -> str:
    """The graph as an SVG; `marks` are seconds of the day at which the question is, `new` draws what would be."""
    x = _scale(seconds)
    bottom = _TOP + _ROW * len(LINES)
    look, label = "graph new" if new else "graph", escape(_in_words(strokes, language))
    parts = [f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" class="{look}" aria-label="{label}">']
    for number, name in enumerate(LINES):
        y = _TOP + _ROW * number
        parts.append(f'<rect x="{_LEFT}" y="{y}" width="{_RIGHT - _LEFT}" height="{_ROW}" class="row"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 15}" class="name">{name}</text>')
    for hour, second in zip(LANGUAGES[language]["hours"].split(), hour_marks(day, zone), strict=True):
        parts.append(f'<path d="M{x(second)} {_TOP}V{bottom}" class="hour"/>')
        parts.append(f'<text x="{x(second)}" y="{bottom + 13}" class="clock">{hour}</text>')
    parts += [f'<path d="M{x(mark)} {_TOP - 5}V{bottom}" class="mark"/>' for mark in marks if 0 <= mark <= seconds]
    parts.append(f'<path d="{line_path(strokes, x, _height)}" class="line"/>')
    return "".join([*parts, "</svg>"])


def hours_of(strokes: Strokes) -> dict[str, int]:
    """Seconds on each line of the graph; personal use is off duty, yard moves are on duty."""
    found = dict.fromkeys(LINES, 0)
    for status, start, end in strokes:
        line = ON_LINE.get(str(status), str(status))
        if line in found:
            found[line] += int(end) - int(start)
    return found


def hours_in_words(seconds: int) -> str:
    """Such as `9:05`."""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}"


def _scale(seconds: int) -> Callable[[int], str]:
    """From seconds of a day to the drawing's own units."""
    return lambda second: f"{_LEFT + (_RIGHT - _LEFT) * second / seconds:.1f}"


def line_path(strokes: Strokes, x: Callable[[int], str], y: Callable[[str], int]) -> str:
    """One line from status to status; where nothing is known it breaks off. `x` is of seconds, `y` of a line's name."""
    parts: list[str] = []
    last: int | None = None
    for status, start, end in strokes:
        line = ON_LINE.get(str(status), str(status))
        if line not in LINES:
            last = None
            continue
        parts.append(f"M{x(int(start))} {y(line)}" if last is None else f"V{y(line)}")
        parts.append(f"H{x(int(end))}")
        last = y(line)
    return "".join(parts)


def _height(line: str) -> int:
    return _TOP + _ROW * LINES.index(line) + _ROW // 2


def _in_words(strokes: Strokes, language: str) -> str:
    """The hours of each status, for whoever hears the page."""
    hours = hours_of(strokes)
    return ", ".join(f"{say(language, line)} {hours_in_words(hours[line])}" for line in LINES)
