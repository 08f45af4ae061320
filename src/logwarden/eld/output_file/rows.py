"""One data line of an output file, its values by the names of their columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .wall_time import wall_time

if TYPE_CHECKING:
    from datetime import datetime

    from .layout import Layout


@dataclass(frozen=True, slots=True)
class Row:
    """A data line with all its columns: `values` as written, without the line check value.

    The values may still be wrong; then the reader has said so beside this row.
    """

    line: int
    layout: Layout
    values: tuple[str, ...]

    def __getitem__(self, column: str) -> str:
        """A value by the name of its column; a name that this layout lacks is a KeyError."""
        return self.values[self.layout.places[column]]

    def get(self, column: str) -> str:
        """A value by the name of its column, empty where this layout has no such column."""
        place = self.layout.places.get(column)
        return "" if place is None else self.values[place]

    def wall_time(self) -> datetime | None:
        """When it happened by the home terminal's clock, naive; None where date or time is none."""
        return wall_time(self["date"], self["time"])
