"""The line between two widgets that stand side by side, or one above the other, moved by the mouse."""

from __future__ import annotations

from textual.geometry import Offset
from textual.widget import Widget

_LEAST = 6
"""Cells that either keeps."""


class Divider:
    """Gives one of the two more room and the other less; the line is the second one's border."""

    def __init__(self, first: Widget, second: Widget) -> None:
        self._first = first
        self._second = second
        self.held = False
        """Whether the mouse has it."""

    def grab(self, pointer: Offset) -> bool:
        """Take hold of the line if the pointer is on it; False if it is elsewhere."""
        there = self._second.region
        on_it = pointer.x == there.x if self._side_by_side else pointer.y == there.y
        self.held = on_it and there.contains_point(pointer)
        return self.held

    def move(self, pointer: Offset) -> None:
        """Move the line to the pointer."""
        whole = self._first.region.union(self._second.region)
        if self._side_by_side:
            self._first.styles.max_width = "100%"
            self._first.styles.width = max(_LEAST, min(pointer.x - whole.x, whole.width - _LEAST))
        else:
            self._first.styles.height = "1fr"
            self._second.styles.height = max(_LEAST, min(whole.bottom - pointer.y, whole.height - _LEAST))

    def reset(self) -> None:
        """Let the two share their room as they would by themselves."""
        self.held = False
        for widget in (self._first, self._second):
            for rule in ("width", "max_width", "height"):
                widget.styles.clear_rule(rule)

    @property
    def _side_by_side(self) -> bool:
        return self._first.region.y == self._second.region.y
