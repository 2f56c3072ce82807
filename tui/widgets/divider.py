"""The line between two widgets that stand side by side, or one above the other, moved by the mouse."""

from __future__ import annotations

from textual.geometry import Offset
from textual.widget import Widget

_LEAST = 6
"""Cells that either keeps."""


class Divider:
    """Gives one of the two more room and the other less; the line is the second one's border.

    How they share their room is kept for each way in which they are laid out: a name that the caller gives it, and
    whether they stand side by side.
    """

    def __init__(self, both: Widget, first: Widget, second: Widget) -> None:
        """`both` is the widget in which the two stand."""
        self._both = both
        self._first = first
        self._second = second
        self.held = False
        """Whether the mouse has it."""
        self.shares: dict[str, float] = {}
        """The first one's share of the room, 0 to 1, by how they are laid out."""

    def is_at(self, pointer: Offset) -> bool:
        """Whether the pointer is on the line."""
        there = self._second.region
        on_it = pointer.x == there.x if self._side_by_side else pointer.y == there.y
        return on_it and there.contains_point(pointer)

    def grab(self, pointer: Offset) -> bool:
        """Take hold of the line if the pointer is on it; False if it is elsewhere."""
        self.held = self.is_at(pointer)
        return self.held

    def move(self, pointer: Offset, layout: str) -> None:
        """Move the line to the pointer."""
        whole = self._both.content_region
        at = pointer.x - whole.x if self._side_by_side else pointer.y - whole.y
        self.shares[self._named(layout)] = min(1.0, max(0.0, at / max(1, self._room)))
        self.settle(layout)

    def settle(self, layout: str) -> None:
        """Put the line where it was left; where it was never moved the two share their room by themselves."""
        share = self.shares.get(self._named(layout))
        if share is None or not self._first.display:
            return
        room = self._room
        cells = max(_LEAST, min(round(share * room), room - _LEAST))
        if self._side_by_side:
            self._first.styles.max_width = "100%"
            self._first.styles.width = cells
        else:
            self._first.styles.height = "1fr"
            self._second.styles.height = room - cells

    def reset(self) -> None:
        """Let the two share their room as they would by themselves."""
        self.held = False
        for widget in (self._first, self._second):
            for rule in ("width", "max_width", "height"):
                widget.styles.clear_rule(rule)

    def forget(self, layout: str) -> None:
        """Take back that the line was moved."""
        self.shares.pop(self._named(layout), None)
        self.reset()
        self._first.refresh(layout=True)

    def _named(self, layout: str) -> str:
        return f"{layout} {'beside' if self._side_by_side else 'below'}"

    @property
    def _side_by_side(self) -> bool:
        return self._both.layout.name == "horizontal"

    @property
    def _room(self) -> int:
        """Cells that the two share."""
        return self._both.content_size.width if self._side_by_side else self._both.content_size.height
