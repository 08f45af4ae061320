"""A day as an SVG for paper: the four lines of a log (App. A 4.8.1.3), each hour, and the hours of each line."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from html import escape

from logwarden.asking.graph import LINES, ON_LINE, hours_in_words, hours_of, line_path
from logwarden.eld.log import day_start

from .document import Day

_LEFT, _RIGHT, _TOP, _ROW, _WIDTH = 44, 930, 18, 24, 1000
_BOTTOM = _TOP + _ROW * len(LINES)
_HOUR, _QUARTER = 3600, 900
_ROOM_FOR_NAME = 18
"""Units that the name of a special status needs above its stroke."""


def graph(day: Day) -> str:
    """The graph; the hour that a clock shows twice is there twice, one that it leaves out is not there."""
    hours = hours_of(day.strokes)
    label = ", ".join(f"{name} {hours_in_words(spent)}" for name, spent in hours.items())
    parts = [f'<svg viewBox="0 0 {_WIDTH} {_BOTTOM + 5}" role="img" class="graph" aria-label="{escape(label)}">']
    for number, name in enumerate(LINES):
        y = _TOP + _ROW * number
        parts.append(f'<rect x="{_LEFT}" y="{y}" width="{_RIGHT - _LEFT}" height="{_ROW}" class="row"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 17}" class="name">{name}</text>')
        parts.append(f'<text x="{_WIDTH - 8}" y="{y + 17}" class="spent">{hours_in_words(hours[name])}</text>')
    parts += [_quarter(day, second) for second in range(_QUARTER, day.seconds, _QUARTER) if second % _HOUR]
    for second in range(0, day.seconds + 1, _HOUR):
        parts.append(f'<path d="M{_x(day, second)} {_TOP}V{_BOTTOM}" class="hour"/>')
        parts.append(f'<text x="{_x(day, second)}" y="{_TOP - 6}" class="clock">{_clock(day, second)}</text>')
    parts += [f'<path d="M{_x(day, mark)} {_TOP}V{_BOTTOM}" class="mark"/>' for mark in _inside(day)]
    parts += [*_strokes(day), "</svg>"]
    return "".join(parts)


def _x(day: Day, second: int) -> str:
    return f"{_LEFT + (_RIGHT - _LEFT) * second / day.seconds:.1f}"


def _clock(day: Day, second: int) -> str:
    """What the home terminal's clock shows, by the hour; midnight and noon by their letters, as paper has them."""
    at: datetime = (day_start(day.day, day.zone) + timedelta(seconds=second)).astimezone(day.zone)
    return {0: "M", 12: "N"}.get(at.hour, str((at.hour - 1) % 12 + 1))


def _quarter(day: Day, second: int) -> str:
    """The small lines of the quarters in each row."""
    x, long = _x(day, second), 8 if second % _HOUR == 2 * _QUARTER else 4
    return f'<path d="{"".join(f"M{x} {_TOP + _ROW * n}v{long}" for n in range(len(LINES)))}" class="hour"/>'


def _inside(day: Day) -> list[int]:
    return [mark for mark in day.marks if 0 <= mark <= day.seconds]


def _height(line: str) -> int:
    return _TOP + _ROW * LINES.index(line) + _ROW // 2


def _strokes(day: Day) -> list[str]:
    """The line of the day; on it personal use and yard moves, by their names where there is room."""
    names = []
    for status, start, end in day.strokes:
        if line := ON_LINE.get(str(status)):
            x, until, y = _x(day, int(start)), _x(day, int(end)), _height(line)
            names.append(f'<path d="M{x} {y}H{until}" class="special"/>')
            if float(until) - float(x) >= _ROOM_FOR_NAME:
                names.append(f'<text x="{x}" y="{y - 3}" class="of">{status}</text>')
    return [f'<path d="{line_path(day.strokes, partial(_x, day), _height)}" class="line"/>', *names]
