"""A series' frames as thumbnails, in as many rows as fit, with a cursor on one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from engine.model import Frame, PhotoState
from tui.pictures import PictureKey, PictureService
from tui.text import fit
from tui.widgets.film_layout import FilmLayout, film_layout
from tui.widgets.thumb import Marks, Thumb

_SMALLEST = {"half": (12, 6), "none": (12, 3)}
_SMALLEST_IN_PIXELS = (8, 4)


class Filmstrip(Widget):
    """Shows a series; the screen binds the keys that move its cursor. Thumbnails are reused, never mounted anew."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"filmstrip--more"}

    DEFAULT_CSS = """
    Filmstrip {
        layout: grid;
        overflow: hidden;
        & > .filmstrip--more { color: $text-muted; }
    }
    """

    cursor: reactive[int] = reactive(0, repaint=False, init=False)
    """Index of the frame under the cursor; 0 also where there is none."""

    class FrameHighlighted(Message):
        """The cursor came to another frame."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    class FrameChosen(Message):
        """A frame was chosen: a double click, or the screen's key for it."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, pictures: PictureService, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._pictures = pictures
        self._series_id: int | None = None
        self._frames: tuple[Frame, ...] = ()
        self._marks: Mapping[str, Marks] = {}
        self._picked_from: str | None = None
        self._thumbs: list[Thumb] = []
        self._layout = FilmLayout(1, 1, 3, 3, False)
        self._first_row = 0

    @property
    def series_id(self) -> int | None:
        """The series shown."""
        return self._series_id

    @property
    def frames(self) -> tuple[Frame, ...]:
        """Its frames."""
        return self._frames

    @property
    def frame(self) -> Frame | None:
        """The frame under the cursor."""
        return self._frames[self.cursor] if self._frames else None

    def show(self, series_id: int | None, frames: tuple[Frame, ...]) -> None:
        """Show a series' frames; the cursor stays where it is if it is the same series, else goes to the first."""
        same = series_id == self._series_id
        if not same:
            self._picked_from = None
        self._series_id, self._frames = series_id, frames
        if not same:
            self._first_row = 0
            if self.display:
                self._pictures.drop_prepared()
        self.set_reactive(Filmstrip.cursor, self.validate_cursor(self.cursor if same else 0))
        self._lay_out()
        self.refresh(Region(0, self.size.height - 1, self.size.width, 1))

    def mark(self, marks: Mapping[str, Marks]) -> None:
        """Mark the frames with these paths, and no others."""
        if marks != self._marks:
            self._marks = marks
            self._fill()

    def prepare(self, frames: Sequence[Frame]) -> None:
        """Have pictures ready for a series that is likely to be shown next."""
        layout, ground = self._layout_for(len(frames)), self.background_colors[1].rgb
        self._pictures.prepare(
            PictureKey(frame.file, frame.mtime_ns, *layout.picture, ground if frame.excluded else None)
            for frame in frames[: layout.capacity]
            if frame.state is PhotoState.OK
        )

    def move_cursor(self, by: int) -> None:
        """Move the cursor some frames on, or back where `by` is negative."""
        self.cursor += by

    def move_row(self, by: int) -> None:
        """Move the cursor some rows down, or up where `by` is negative, in its column where that has a frame."""
        self.cursor += by * self._layout.columns

    def go_to(self, path: str) -> None:
        """Put the cursor on the frame with this path, where there is one."""
        self.cursor = next((index for index, frame in enumerate(self._frames) if frame.path == path), self.cursor)

    def choose(self) -> None:
        """Choose the frame under the cursor."""
        if self._frames:
            self.post_message(self.FrameChosen(self.cursor))

    # --- Picking ------------------------------------------------------------------------------------------------

    @property
    def picked(self) -> list[str]:
        """Paths of the frames from where picking began to the cursor; empty while nothing is picked."""
        return [self._frames[index].path for index in self._picked]

    @property
    def picked_places(self) -> tuple[int, ...]:
        """Their indexes."""
        return tuple(self._picked)

    def pick(self) -> None:
        """Begin to pick at the cursor, or pick nothing any more."""
        self._picked_from = self.frame.path if self.frame and self._picked_from is None else None
        self._fill()

    @property
    def _picked(self) -> range:
        start = next((index for index, frame in enumerate(self._frames) if frame.path == self._picked_from), None)
        return range(0) if start is None else range(min(start, self.cursor), max(start, self.cursor) + 1)

    # --- The cursor ---------------------------------------------------------------------------------------------

    def validate_cursor(self, cursor: int) -> int:
        """Stay on the film."""
        return max(0, min(cursor, len(self._frames) - 1))

    def watch_cursor(self) -> None:
        """Bring the frame into sight and mark it."""
        self._fill()
        if self._frames:
            self.post_message(self.FrameHighlighted(self.cursor))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the frame; a double click chooses it."""
        index = self._index_at(event.widget)
        if index is None:
            return
        self.cursor = index
        if event.chain == 2:
            self.choose()

    def _index_at(self, widget: Widget | None) -> int | None:
        for slot, thumb in enumerate(self._thumbs):
            if thumb.display and widget in (thumb, thumb.view):
                return self._first_row * self._layout.columns + slot
        return None

    def on_mouse_scroll_down(self) -> None:
        """A row on."""
        self.move_row(1)

    def on_mouse_scroll_up(self) -> None:
        """A row back."""
        self.move_row(-1)

    # --- Laying out ---------------------------------------------------------------------------------------------

    def on_show(self) -> None:
        """Show what has changed while it was hidden."""
        self._lay_out()

    def on_resize(self, event: events.Resize) -> None:
        """Choose another size of thumbnails."""
        if self._pictures.notice_cell_size():
            for thumb in self._thumbs:
                thumb.view.redraw()
        self._lay_out()

    def _layout_for(self, count: int) -> FilmLayout:
        smallest = _SMALLEST.get(self._pictures.protocol, _SMALLEST_IN_PIXELS)
        return film_layout(count, self.size.width, self.size.height, self._pictures.cell, smallest)

    def _lay_out(self) -> None:
        if not self.size:
            return
        layout = self._layout_for(len(self._frames))
        if layout != self._layout:
            self._layout = layout
            self.styles.grid_size_columns = layout.columns
            self.styles.grid_columns = str(layout.width)
            self.styles.grid_rows = str(layout.height)
            self.refresh()
        missing = min(layout.capacity, len(self._frames)) - len(self._thumbs)
        if missing > 0:
            new = [Thumb(self._pictures) for _ in range(missing)]
            self._thumbs.extend(new)
            self.mount(*new)
        self._fill()

    def _fill(self) -> None:
        """Give each thumbnail in sight its frame."""
        columns, rows = self._layout.columns, self._layout.rows
        row = self.cursor // columns
        last_row = max(0, -(-len(self._frames) // columns) - rows)
        first_row = min(max(self._first_row, row - rows + 1), row, last_row)
        if first_row != self._first_row:
            self._first_row = first_row
            self.refresh()
        if not self.display:
            return  # pictures that nobody sees are not made
        first = first_row * columns
        frames = self._frames[first : first + self._layout.capacity]
        for slot, thumb in enumerate(self._thumbs):
            thumb.display = slot < len(frames)
            if slot < len(frames):
                thumb.cursor = first + slot == self.cursor
                thumb.picked = first + slot in self._picked
                thumb.show(frames[slot], self._marks.get(frames[slot].path, ()))
            else:
                thumb.clear()

    def render_line(self, y: int) -> Strip:
        """Say, in the line under the thumbnails, how many frames are out of sight."""
        width = self.size.width
        style = self.get_component_rich_style("filmstrip--more")
        if not self._layout.scrolls or y != self.size.height - 1:
            return Strip.blank(width, style)
        above = self._first_row * self._layout.columns
        below = max(0, len(self._frames) - above - self._layout.capacity)
        parts = [f"↑ {above} more"] * bool(above) + [f"↓ {below} more"] * bool(below)
        return Strip([Segment(fit("  ".join(parts), width), style)], width)
