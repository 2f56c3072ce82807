"""A photo beside another one, and under it what is known of it."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from engine.model import Frame, PhotoState
from tui.pictures import PictureService
from tui.widgets.photo_facts import joined, name_facts
from tui.widgets.picture_view import PictureView

_EDGES = 4
"""Cells of a line that its bar and its margins take."""


class ComparedPhoto(Vertical):
    """A picture and two lines; a bar marks the side that steps."""

    DEFAULT_CSS = """
    ComparedPhoto {
        width: 1fr;
        height: 1fr;
        padding: 0 1 0 0;
        & > Static {
            height: 1;
            padding: 0 1;
            color: $text-muted;
            border-left: outer $background;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        &.-steps > Static { border-left: outer $accent; }
    }
    """

    steps: reactive[bool] = reactive(False)
    """Whether the arrow keys move this side."""

    def __init__(self, pictures: PictureService, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._pictures = pictures
        self._frame: Frame | None = None

    def compose(self) -> ComposeResult:
        """The picture and two lines."""
        yield PictureView(self._pictures, previews=True)
        yield Static("", classes="place", markup=False)
        yield Static("", classes="name", markup=False)

    def watch_steps(self) -> None:
        """Mark it, or take the mark away."""
        self.set_class(self.steps, "-steps")

    def show(self, frame: Frame, place: Content) -> None:
        """Show a photo and say where it stands."""
        self._frame = frame
        view = self.query_one(PictureView)
        if frame.state is PhotoState.OK:
            view.show(frame.file, frame.mtime_ns)
        else:
            view.say(f"{frame.state.value}: {frame.file.name}")
        self.query_one(".place", Static).update(place)
        self._say_name()

    def on_resize(self, event: events.Resize) -> None:
        """Say as much of the name as fits."""
        self._say_name()

    def _say_name(self) -> None:
        if self._frame is not None:
            self.query_one(".name", Static).update(joined(name_facts(self._frame, self.size.width - _EDGES)))
