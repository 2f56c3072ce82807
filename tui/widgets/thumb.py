"""A frame of a series as a small picture with its place in the film under it."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from engine.model import Frame, PhotoState
from tui.pictures import PictureService
from tui.text import safe, shorten
from tui.widgets.picture_view import PictureView

OUT = "✕ out"


def caption_of(frame: Frame) -> str:
    """A frame's place in the film, or the mark of one that is out of it."""
    if not frame.kept:
        return OUT
    return str(frame.position or frame.number or "")


def marked(place: str, mark: str, cells: int) -> str:
    """Place and mark; in too few cells the mark's sign alone, else the place alone."""
    whole = f"{place} {mark}".rstrip()
    return next((text for text in (whole, place + mark[:1]) if len(text) <= cells), shorten(place, cells))


class Thumb(Widget):
    """Shows one frame: its picture, dimmed where it is out of the film, and a box around the one under the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"thumb--cursor", "thumb--caption", "thumb--out"}

    DEFAULT_CSS = """
    Thumb {
        & > .thumb--cursor { color: $accent; text-style: bold; }
        & > .thumb--caption { color: $text-muted; }
        & > .thumb--out { color: $text-error; }
        & > PictureView { margin: 1; }
    }
    """

    cursor: reactive[bool] = reactive(False, repaint=False)
    """Whether the frame is under the cursor."""

    def __init__(self, pictures: PictureService, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._view = PictureView(pictures)
        self._frame: Frame | None = None
        self._mark = ""

    @property
    def frame(self) -> Frame | None:
        """What is shown."""
        return self._frame

    @property
    def view(self) -> PictureView:
        """The picture alone."""
        return self._view

    def compose(self) -> ComposeResult:
        """The picture; its box and caption are drawn around it."""
        yield self._view

    def show(self, frame: Frame, mark: str = "") -> None:
        """Show `frame`; `mark` stands behind its place, where there is room for it."""
        if mark != self._mark:
            self._mark = mark
            self._refresh_box()
        if frame == self._frame:
            return
        self._frame = frame
        self.tooltip = Content(safe(frame.reason)) if frame.reason else None
        self._refresh_box()
        if frame.state is PhotoState.OK:
            self._view.show(frame.file, frame.mtime_ns, dim=not frame.kept)
        else:
            self._view.say(f"! {frame.state.value}\n{frame.file.name}")

    def watch_cursor(self) -> None:
        """Draw or take away the box."""
        self._refresh_box()

    def _refresh_box(self) -> None:
        """Repaint the box alone: the picture may be tens of kilobytes."""
        width, height = self.size
        self.refresh(
            Region(0, 0, width, 1), Region(0, height - 1, width, 1),
            Region(0, 1, 1, height - 2), Region(width - 1, 1, 1, height - 2),
        )  # fmt: skip

    def render_line(self, y: int) -> Strip:
        """Draw the row `y` of the box; the picture lies over what is inside."""
        width, height = self.size
        box = self.get_component_rich_style("thumb--cursor" if self.cursor else "thumb--caption")
        left, line, right = self._box(y, height)
        if self._frame is None or y < height - 1:
            return Strip([Segment(left + line * (width - 2) + right, box)]).adjust_cell_length(width, box)
        name = "thumb--caption" if self._frame.kept else "thumb--out"
        caption = f" {marked(caption_of(self._frame), self._mark, width - 4)} "
        before = (width - 2 - len(caption)) // 2
        after = width - 2 - len(caption) - before
        segments = [
            Segment(left + line * before, box),
            Segment(caption, box if self.cursor else self.get_component_rich_style(name)),
            Segment(line * after + right, box),
        ]
        return Strip(segments).adjust_cell_length(width, box)

    def _box(self, y: int, height: int) -> tuple[str, str, str]:
        if not self.cursor:
            return " ", " ", " "
        if y == 0:
            return "┏", "━", "┓"
        return ("┗", "━", "┛") if y == height - 1 else ("┃", " ", "┃")
