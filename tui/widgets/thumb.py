"""A frame of a series as a small picture with its place in the film under it."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
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

OUT = "excluded"
Marks = tuple[str, ...]
"""What stands behind a frame's place; each begins with a sign that says the same without words."""
JUMP = "≠"
"""The sign of a frame that is unlike the one before it; an edge of it stands between the two, too."""
_EDGE = "┊"
_HEAVY = ("┏", "━", "┓"), ("┃", " ", "┃"), ("┗", "━", "┛")
_LIGHT = ("┌", "─", "┐"), ("│", " ", "│"), ("└", "─", "┘")


def caption_of(frame: Frame) -> str:
    """A frame's place in the film, or the mark of one that is out of it."""
    if frame.excluded:
        return OUT
    return str(frame.position or frame.number or "")


def marked(place: str, marks: Marks, cells: int) -> str:
    """Place and marks; in too few cells the marks' signs alone, else the place alone."""
    whole, signs = " ".join((place, *marks)), place + "".join(mark[0] for mark in marks)
    return next((text for text in (whole, signs) if len(text) <= cells), shorten(place, cells))


class Thumb(Widget):
    """Shows one frame: its picture, dimmed where it is out of the film, and a box around what is under the cursor.

    A thinner box is around what is picked, and an edge of signs stands before a frame that is unlike the last one.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "thumb--cursor", "thumb--picked", "thumb--caption", "thumb--out", "thumb--jump"
    }  # fmt: skip

    DEFAULT_CSS = """
    Thumb {
        & > .thumb--cursor { color: $accent; text-style: bold; }
        & > .thumb--picked { color: $accent; }
        & > .thumb--jump { color: $text-warning; text-style: bold; }
        & > .thumb--caption { color: $text-muted; }
        & > .thumb--out { color: $text-error; }
        & > PictureView { margin: 1; }
    }
    """

    cursor: reactive[bool] = reactive(False, repaint=False)
    """Whether the frame is under the cursor."""
    picked: reactive[bool] = reactive(False, repaint=False)
    """Whether the next action is for this frame among others."""

    def __init__(self, pictures: PictureService, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._view = PictureView(pictures)
        self._frame: Frame | None = None
        self._marks: Marks = ()

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

    def show(self, frame: Frame, marks: Marks = ()) -> None:
        """Show `frame`; `marks` stand behind its place, where there is room for them."""
        before, self._frame = self._frame, frame
        if marks != self._marks or before is None or caption_of(frame) != caption_of(before):
            self._marks = marks
            self._refresh_box()
        if frame == before:
            return
        self.tooltip = Content(safe(frame.reason)) if frame.reason else None
        if frame.state is PhotoState.OK:
            self._view.show(frame.file, frame.mtime_ns, dim=frame.excluded)
        else:
            self._view.say(f"! {frame.state.value}\n{frame.file.name}")

    def clear(self) -> None:
        """Show nothing, and wait for no picture."""
        if self._frame is not None:
            self._frame = None
            self._view.say("")

    def watch_cursor(self) -> None:
        """Draw or take away the box."""
        self._refresh_box()

    def watch_picked(self) -> None:
        """Draw or take away the thinner box."""
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
        box = self._style("cursor" if self.cursor else "picked" if self.picked else "caption")
        left, line, right = self._box(y, height)
        if self._frame is None or y < height - 1:
            edge = Segment(left, box)
            if left == " " and y > 0 and any(mark.startswith(JUMP) for mark in self._marks):
                edge = Segment(JUMP if y == height // 2 else _EDGE, self._style("jump"))
            return Strip([edge, Segment(line * (width - 2) + right, box)]).adjust_cell_length(width, box)
        caption = f" {marked(caption_of(self._frame), self._marks, width - 4)} "
        before = (width - 2 - len(caption)) // 2
        after = width - 2 - len(caption) - before
        segments = [
            Segment(left + line * before, box),
            Segment(caption, box if self.cursor else self._style("out" if self._frame.excluded else "caption")),
            Segment(line * after + right, box),
        ]
        return Strip(segments).adjust_cell_length(width, box)

    def _box(self, y: int, height: int) -> tuple[str, str, str]:
        if not (self.cursor or self.picked):
            return " ", " ", " "
        top, side, bottom = _HEAVY if self.cursor else _LIGHT
        return top if y == 0 else bottom if y == height - 1 else side

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"thumb--{name}")
