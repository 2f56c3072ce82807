"""Two photos of a series next to each other, one of which steps through the series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import Screen

from engine.model import Frame
from tui.desk.photo_sizes import photo_size
from tui.host import HostOf
from tui.keys.command import same_key
from tui.model.comparison import Comparison
from tui.screens.zoom import ZoomScreen
from tui.widgets.compared_photo import ComparedPhoto
from tui.widgets.key_bar import KeyBar
from tui.widgets.photo_facts import joined, place_facts, size_facts, weight_facts


class CompareScreen(Screen[int]):
    """Shows two photos as large as they go; answers with the index of the one that stepped last."""

    host = HostOf()

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "leave", "Back", key_display="Esc"),
        same_key("compare", "leave"),
        Binding("left,h,up,k", "step(-1)", "Step", key_display="← →"),
        Binding("right,l,down,j", "step(1)", show=False),
        Binding("tab,shift+tab", "turn", "Switch side", key_display="Tab"),
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
        self.comparison = Comparison(frames, left, right)
        self._sizes: dict[str, tuple[int, int] | None] = {}

    @property
    def sides(self) -> list[ComparedPhoto]:
        """The first and the second."""
        return list(self.query(ComparedPhoto))

    def compose(self) -> ComposeResult:
        """Two sides, the keys."""
        with Container(id="sides"):
            yield ComparedPhoto(self.host.pictures)
            yield ComparedPhoto(self.host.pictures)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show both."""
        self._mark()
        for side in (0, 1):
            self._show(side)

    def on_resize(self, event: events.Resize) -> None:
        """One above the other if the screen is higher than wide."""
        cell = self.host.pictures.cell
        self.set_class(event.size.width * cell[0] < event.size.height * cell[1], "-stacked")

    # --- Keys -------------------------------------------------------------------------------------------------------

    def action_step(self, by: int) -> None:
        """Show the next photo on the side that steps, or one before."""
        if self.comparison.step(by):
            self._show(self.comparison.stepping)

    def action_turn(self) -> None:
        """Let the other side step."""
        self.comparison.turn()
        self._mark()

    def action_zoom(self) -> None:
        """See the photo of the side that steps as large as the screen."""
        side, at = self.comparison.stepping, self.comparison.place
        self.app.push_screen(ZoomScreen(self.comparison.frames, at), lambda place: self._return_to(side, place))

    def action_leave(self) -> None:
        """Go back to the film, at the photo of the side that steps."""
        self.dismiss(self.comparison.place)

    # --- Showing ----------------------------------------------------------------------------------------------------

    def _return_to(self, side: int, place: int | None) -> None:
        if place is not None and self.comparison.put(side, place):
            self._show(side)

    def _mark(self) -> None:
        for number, side in enumerate(self.sides):
            side.steps = number == self.comparison.stepping

    def _show(self, side: int) -> None:
        frame, frames = self.comparison.frame(side), self.comparison.frames
        place = place_facts(frame, self.comparison.places[side], len(frames))
        self.sides[side].show(frame, joined(place, size_facts(self._sizes.get(frame.path)), weight_facts(frame)))
        if frame.path not in self._sizes:
            self._measure(frame)

    @work(exit_on_error=False)
    async def _measure(self, frame: Frame) -> None:
        """Find out how many pixels the photo has; that of one that cannot be read stays unknown."""
        self._sizes[frame.path] = None
        self._sizes[frame.path] = await photo_size(self.host, frame.file)
        for side in (0, 1):
            if self.comparison.frame(side) is frame:
                self._show(side)
