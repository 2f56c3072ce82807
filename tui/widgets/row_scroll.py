"""Scrolls a view by whole rows, and moves its scrollbar only where that is seen."""

from __future__ import annotations

from textual import events
from textual.scroll_view import ScrollView


class RowScroll:
    """Never cuts a row at the view's upper edge: pictures of pixels cannot be drawn in part."""

    def __init__(self, view: ScrollView) -> None:
        self._view = view
        self.row_height = 1
        """Lines of a row."""

    def whole(self, lines: float) -> float:
        """The nearest scroll position that cuts no row."""
        return lines if self.row_height == 1 else round(lines / self.row_height) * self.row_height

    def turn_wheel(self, event: events.MouseScrollDown | events.MouseScrollUp) -> None:
        """Scroll by a row if a row is more than the wheel scrolls by."""
        if self.row_height > 1:
            event.stop()
            event.prevent_default()
            by = 1 if isinstance(event, events.MouseScrollDown) else -1
            self._view.scroll_to(y=self._view.scroll_y + by * self.row_height, animate=False)

    def move_bar(self) -> None:
        """Move the scrollbar if that is seen: in a long list it takes many lines to move it by an eighth of a cell."""
        view, bar = self._view, self._view.vertical_scrollbar
        lines = view.size.height
        thumb = max(1, lines * lines / max(1, view.virtual_size.height))
        eighth = view.max_scroll_y / max(1, (lines - thumb) * 8)
        if eighth == 0 or int(bar.position / eighth) != int(view.scroll_y / eighth):
            bar.position = view.scroll_y
