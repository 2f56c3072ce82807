"""The photos of a series, one at a time as large as there is room; from there nearer, and across."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from engine.model import Frame, PhotoState
from tui.pictures import PictureKey, PictureService
from tui.pictures.lens import Lens
from tui.widgets.photo_facts import Part, joined, name_facts, place_facts, size_facts
from tui.widgets.picture_view import PictureView

Measure = Callable[[Path], Awaitable[tuple[int, int] | None]]
"""Gives the pixels of a photo; None for one that cannot be read."""

_STRIDE = 0.25
"""How much of what is seen a key moves it by."""
_UNKNOWN = (1, 1)
"""Stands for the size of a photo that cannot be read."""


class Magnifier(Vertical):
    """A picture, and a line about it."""

    DEFAULT_CSS = """
    Magnifier > #zoom-facts {
        height: 1;
        padding: 0 1;
        color: $text-muted;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self, pictures: PictureService, measure: Measure, frames: Sequence[Frame], index: int) -> None:
        super().__init__()
        self._pictures = pictures
        self._measured_by = measure
        self._frames = frames
        self._index = max(0, min(index, len(frames) - 1))
        self._lens = Lens()
        self._sizes: dict[str, tuple[int, int]] = {}
        self._view = PictureView(pictures)

    @property
    def index(self) -> int:
        """Which photo is looked at."""
        return self._index

    @property
    def _frame(self) -> Frame:
        return self._frames[self._index]

    def compose(self) -> ComposeResult:
        """The picture above, the line below."""
        yield self._view
        yield Static("", id="zoom-facts", markup=False)

    def on_mount(self) -> None:
        """Show the photo."""
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        """See as much of it in the new space."""
        self.call_after_refresh(self._show)

    # --- Looking ----------------------------------------------------------------------------------------------------

    def enlarge(self, by: int) -> None:
        """Go nearer, or farther if `by` is negative."""
        self._look(self._lens.enlarged(by))

    def show_whole(self) -> None:
        """See the whole photo."""
        self._look(Lens())

    def pan(self, across: int, down: int) -> None:
        """Move across an enlarged photo; seen whole, left and right lead to its neighbours."""
        if self._lens.step == 0:
            self.step(across)
        elif (size := self._sizes.get(self._frame.path)) is not None:
            self._look(self._lens.moved(across * _STRIDE, down * _STRIDE, size, self._space))

    def step(self, by: int) -> None:
        """Look at the next photo, or one before; if the last one was enlarged, this one is too."""
        index = max(0, min(self._index + by, len(self._frames) - 1))
        if index != self._index:
            self._index = index
            self._show()

    def toggle_facts(self) -> None:
        """Show or hide the line about the photo."""
        facts = self.query_one("#zoom-facts")
        facts.display = not facts.display

    # --- Showing ----------------------------------------------------------------------------------------------------

    def _look(self, lens: Lens) -> None:
        if lens != self._lens:
            self._lens = lens
            self._show()

    @property
    def _space(self) -> tuple[int, int]:
        """Pixels that the picture has, across and down."""
        width, height = self._pictures.cell
        return max(1, self._view.size.width) * width, max(1, self._view.size.height) * height

    def _show(self) -> None:
        frame, size = self._frame, self._sizes.get(self._frame.path)
        if frame.state is not PhotoState.OK:
            self._view.say(f"{frame.state.value}: {frame.file.name}")
        elif size is None and self._lens.step:
            self._measure(frame)  # an enlarged part cannot be told before the photo's shape is known
        else:
            part = self._lens.part(size or _UNKNOWN, self._space)
            self._view.show(frame.file, frame.mtime_ns, part=part)
            if size is None:
                self._measure(frame)
        self.query_one("#zoom-facts", Static).update(self._facts())
        self._prepare_neighbours()

    def _prepare_neighbours(self) -> None:
        """Have the whole photos at hand that are likely to be looked at next."""
        near = [self._frames[at] for at in (self._index + 1, self._index - 1) if 0 <= at < len(self._frames)]
        width, height = self._view.size
        if self._lens.step == 0 and width and height:
            self._pictures.prepare(PictureKey(frame.file, frame.mtime_ns, width, height) for frame in near)

    @work(exit_on_error=False)
    async def _measure(self, frame: Frame) -> None:
        """Find out how many pixels the photo has; one that cannot be read is said to be so by its picture."""
        size = await self._measured_by(frame.file)
        if size is None:
            self._lens = Lens()
        self._sizes[frame.path] = size or _UNKNOWN
        if frame is self._frame:
            self._show()

    def _facts(self) -> Content:
        size = self._sizes.get(self._frame.path, _UNKNOWN)
        scale: list[Part] = [f" · {self._lens.scale:g}×"] if self._lens.step else []
        return joined(
            place_facts(self._frame, self._index, len(self._frames)),
            size_facts(size if size != _UNKNOWN else None),
            [*scale, " · "],
            name_facts(self._frame),
        )
