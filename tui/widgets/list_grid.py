"""Where the series of a list stand: in rows of one height, some side by side, below a header."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListGrid:
    """Turns a series' index into a line and back; scrolled by whole rows, so that no picture is cut at an edge."""

    columns: int = 1
    """Series in a row."""
    height: int = 1
    """Lines of a row."""
    header: int = 0
    """Lines above the first row."""

    def virtual_height(self, count: int, lines: int) -> int:
        """Lines that `count` series take, seen through so many: with what is left below the last whole row, so that
        the list can be scrolled to where its last row ends.
        """
        left_over = max(0, lines - self.header - self.whole_rows(lines) * self.height)
        return -(-count // self.columns) * self.height + self.header + left_over

    def whole_rows(self, lines: int) -> int:
        """Rows that `lines` have room for, header included; at least one."""
        return max(1, (lines - self.header) // self.height)

    def line_of(self, index: int) -> int:
        """The first line of a series, counted from the first one's."""
        return index // self.columns * self.height

    def row_at(self, y: int, scrolled: int) -> int:
        """The row in this line of the screen while so many lines are scrolled away."""
        return (y - self.header + scrolled) // self.height

    def in_sight(self, scrolled: int, lines: int, count: int) -> range:
        """Indexes of the series that are seen."""
        first = scrolled // self.height * self.columns
        return range(min(first, count), min(first + self.whole_rows(lines) * self.columns, count))

    def step(self, index: int, rows: int, count: int) -> int:
        """The series some rows below, or above if negative; from the last row but one the last of a short row."""
        to = index + rows * self.columns
        if to >= count and index // self.columns < (count - 1) // self.columns:
            return count - 1
        return to if 0 <= to < count else index
