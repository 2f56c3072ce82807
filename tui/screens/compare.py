"""Two photos of a series next to each other, one of which steps through the series."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from engine.errors import PhotoSeriesError
from engine.model import Frame, PhotoState
from tui.keys.commands import same_key
from tui.pictures import PictureService
from tui.widgets.key_bar import KeyBar
from tui.widgets.photo_facts import joined, name_facts, place_facts, size_facts
from tui.widgets.picture_view import PictureView

if TYPE_CHECKING:
    from tui.app import PhotoSeriesApp


_EDGES = 4
"""Cells of a line that its bar and its margins take."""


class Side(Vertical):
    """A photo, and under it what is known of it; a bar marks the side that steps."""

    DEFAULT_CSS = """
    Side {
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
        yield PictureView(self._pictures)
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


class CompareScreen(Screen[int]):
    """Shows two photos as large as they go; answers with the index of the one that stepped last."""

    app: PhotoSeriesApp

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "leave", "Back", key_display="Esc"),
        same_key("compare", "leave"),
        Binding("left,h,up,k", "step(-1)", "Step", key_display="← →"),
        Binding("right,l,down,j", "step(1)", show=False),
        Binding("tab,shift+tab", "turn", "Other side", key_display="Tab"),
        Binding("z", "zoom", "Zoom", id="zoom"),
    ]

    DEFAULT_CSS = """
    CompareScreen {
        background: $background;
        & > #sides { height: 1fr; layout: horizontal; }
        &.-stacked > #sides { layout: vertical; }
    }
    """

    def __init__(self, frames: Sequence[Frame], left: int, right: int) -> None:
        """Compare the photos at two indices of `frames`; the second one steps."""
        super().__init__()
        self._frames = frames
        self._places = [left, right]
        self._stepping = 1
        self._sizes: dict[str, tuple[int, int] | None] = {}

    @property
    def places(self) -> tuple[int, int]:
        """The indices of the two photos."""
        return self._places[0], self._places[1]

    @property
    def sides(self) -> list[Side]:
        """The first and the second."""
        return list(self.query(Side))

    def compose(self) -> ComposeResult:
        """Two sides, the keys."""
        with Container(id="sides"):
            yield Side(self.app.pictures)
            yield Side(self.app.pictures)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show both."""
        self._mark()
        for side in (0, 1):
            self._show(side)

    def on_resize(self, event: events.Resize) -> None:
        """One above the other where the screen is higher than wide."""
        cell = self.app.pictures.cell
        self.set_class(event.size.width * cell[0] < event.size.height * cell[1], "-stacked")

    # --- Keys -------------------------------------------------------------------------------------------------------

    def action_step(self, by: int) -> None:
        """Show the next photo on the side that steps, or one before; the other side's photo is passed over."""
        other = self._places[1 - self._stepping]
        place = self._places[self._stepping] + by
        if place == other:
            place += by
        if 0 <= place < len(self._frames):
            self._places[self._stepping] = place
            self._show(self._stepping)

    def action_turn(self) -> None:
        """Let the other side step."""
        self._stepping = 1 - self._stepping
        self._mark()

    def action_zoom(self) -> None:
        """See the photo of the side that steps as large as the screen."""
        from tui.screens.zoom import ZoomScreen

        side = self._stepping
        self.app.push_screen(ZoomScreen(self._frames, self._places[side]), lambda at: self._return_to(side, at))

    def action_leave(self) -> None:
        """Go back to the film, at the photo of the side that steps."""
        self.dismiss(self._places[self._stepping])

    # --- Showing ----------------------------------------------------------------------------------------------------

    def _return_to(self, side: int, place: int | None) -> None:
        if place is not None and place != self._places[1 - side]:
            self._places[side] = place
            self._show(side)

    def _mark(self) -> None:
        for number, side in enumerate(self.sides):
            side.steps = number == self._stepping

    def _show(self, side: int) -> None:
        place = self._places[side]
        frame = self._frames[place]
        size = self._sizes.get(frame.path)
        facts = joined(place_facts(frame, place, len(self._frames)), size_facts(size), _weight(frame))
        self.sides[side].show(frame, facts)
        if frame.path not in self._sizes:
            self._measure(frame)

    @work(exit_on_error=False)
    async def _measure(self, frame: Frame) -> None:
        """Find out how many pixels the photo has; that of one that cannot be read stays unknown."""
        self._sizes[frame.path] = None
        try:
            self._sizes[frame.path] = await asyncio.to_thread(self.app.session.photos.size, frame.file)
        except (PhotoSeriesError, OSError):
            return
        for side, place in enumerate(self._places):
            if self._frames[place] is frame:
                self._show(side)


def _weight(frame: Frame) -> list[str | tuple[str, str]]:
    return [f" · {frame.size / 1024:,.0f} KiB"] if frame.size else []
