"""One photo as large as the screen; from there nearer, and across it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from engine.errors import PhotoSeriesError
from engine.model import Frame, PhotoState
from tui.keys.commands import same_key
from tui.pictures import PictureKey
from tui.pictures.lens import Lens
from tui.widgets.key_bar import KeyBar
from tui.widgets.photo_facts import Part, joined, name_facts, place_facts, size_facts
from tui.widgets.picture_view import PictureView

if TYPE_CHECKING:
    from tui.app import PhotoSeriesApp

_STRIDE = 0.25
"""How much of what is seen a key moves it by."""
_UNKNOWN = (1, 1)
"""Stands for the size of a photo that cannot be read."""


class ZoomScreen(Screen[int]):
    """Shows the photos of a series one at a time; answers with the index of the one looked at last."""

    app: PhotoSeriesApp

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "leave", "Back", key_display="Esc"),
        same_key("zoom", "leave"),
        Binding("plus,equals_sign", "enlarge(1)", "Nearer", key_display="+"),
        Binding("minus", "enlarge(-1)", "Farther", key_display="-"),
        Binding("0", "whole", "Whole"),
        Binding("left,h", "pan(-1, 0)", "Pan", key_display="←↓↑→"),
        Binding("down,j", "pan(0, 1)", show=False),
        Binding("up,k", "pan(0, -1)", show=False),
        Binding("right,l", "pan(1, 0)", show=False),
        Binding("n,right_square_bracket,space", "step(1)", "Next", key_display="n"),
        Binding("N,left_square_bracket,backspace", "step(-1)", "Previous", key_display="N"),
        Binding("f", "toggle_facts", "Facts"),
    ]

    DEFAULT_CSS = """
    ZoomScreen {
        background: $background;
        & > #zoom-facts {
            height: 1;
            padding: 0 1;
            color: $text-muted;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
    }
    """

    def __init__(self, frames: Sequence[Frame], index: int) -> None:
        super().__init__()
        self._frames = frames
        self._index = max(0, min(index, len(frames) - 1))
        self._lens = Lens()
        self._sizes: dict[str, tuple[int, int]] = {}

    @property
    def frame(self) -> Frame:
        """The photo that is looked at."""
        return self._frames[self._index]

    @property
    def lens(self) -> Lens:
        """What is seen of it."""
        return self._lens

    @property
    def view(self) -> PictureView:
        """The picture."""
        return self.query_one(PictureView)

    def compose(self) -> ComposeResult:
        """The picture, a line about it, the keys."""
        yield PictureView(self.app.pictures)
        yield Static("", id="zoom-facts", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the photo."""
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        """See as much of it in the new space."""
        self.call_after_refresh(self._show)

    # --- Keys -------------------------------------------------------------------------------------------------------

    def action_enlarge(self, by: int) -> None:
        """Go nearer, or farther where `by` is negative."""
        self._look(self._lens.enlarged(by))

    def action_whole(self) -> None:
        """See the whole photo."""
        self._look(Lens())

    def action_pan(self, across: int, down: int) -> None:
        """Move across an enlarged photo; seen whole, left and right lead to its neighbours."""
        if self._lens.step == 0:
            self.action_step(across)
        elif (size := self._sizes.get(self.frame.path)) is not None:
            self._look(self._lens.moved(across * _STRIDE, down * _STRIDE, size, self._space))

    def action_step(self, by: int) -> None:
        """Look at the next photo, or one before; where the last one was enlarged, this one is too."""
        index = max(0, min(self._index + by, len(self._frames) - 1))
        if index != self._index:
            self._index = index
            self._show()

    def action_toggle_facts(self) -> None:
        """Show or hide the line about the photo."""
        facts = self.query_one("#zoom-facts")
        facts.display = not facts.display

    def action_leave(self) -> None:
        """Go back to the film, at this photo."""
        self.dismiss(self._index)

    # --- Showing ----------------------------------------------------------------------------------------------------

    def _look(self, lens: Lens) -> None:
        if lens != self._lens:
            self._lens = lens
            self._show()

    @property
    def _space(self) -> tuple[int, int]:
        """Pixels that the picture has, across and down."""
        width, height = self.app.pictures.cell
        return max(1, self.view.size.width) * width, max(1, self.view.size.height) * height

    def _show(self) -> None:
        frame, size = self.frame, self._sizes.get(self.frame.path)
        if frame.state is not PhotoState.OK:
            self.view.say(f"{frame.state.value}: {frame.file.name}")
        elif size is None and self._lens.step:
            self._measure(frame)  # an enlarged part cannot be told before the photo's shape is known
        else:
            part = self._lens.part(size or _UNKNOWN, self._space)
            self.view.show(frame.file, frame.mtime_ns, part=part)
            if size is None:
                self._measure(frame)
        self.query_one("#zoom-facts", Static).update(self._facts())
        self._prepare_neighbours()

    def _prepare_neighbours(self) -> None:
        """Have the whole photos at hand that are likely to be looked at next."""
        near = [self._frames[at] for at in (self._index + 1, self._index - 1) if 0 <= at < len(self._frames)]
        width, height = self.view.size
        if self._lens.step == 0 and width and height:
            self.app.pictures.prepare(PictureKey(frame.file, frame.mtime_ns, width, height) for frame in near)

    @work(exit_on_error=False)
    async def _measure(self, frame: Frame) -> None:
        """Find out how many pixels the photo has; one that cannot be read is said to be so by its picture."""
        try:
            self._sizes[frame.path] = await asyncio.to_thread(self.app.session.photos.size, frame.file)
        except (PhotoSeriesError, OSError):
            self._lens = Lens()
            self._sizes[frame.path] = _UNKNOWN
        if frame is self.frame:
            self._show()

    def _facts(self) -> Content:
        size = self._sizes.get(self.frame.path, _UNKNOWN)
        scale: list[Part] = [f" · {self._lens.scale:g}×"] if self._lens.step else []
        return joined(
            place_facts(self.frame, self._index, len(self._frames)),
            size_facts(size if size != _UNKNOWN else None),
            [*scale, " · "],
            name_facts(self.frame),
        )
