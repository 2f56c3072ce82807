"""Shows the photos of a series one at a time, as large as there is room for, or enlarged."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import ClassVar, Final

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from engine.model import Frame, PhotoState
from tui.keys.command import action_of, same_key
from tui.pictures import PictureKey, PictureService
from tui.pictures.lens import Lens
from tui.widgets.photo_facts import LEAST_NAME, Part, joined, name_facts, place_facts, size_facts
from tui.widgets.picture_view import PictureView
from tui.widgets.steady_text import SteadyText

Measure = Callable[[Path], Awaitable[tuple[int, int] | None]]
"""Gives the pixels of a photo; None for one that cannot be read."""

STEPS: Final = (f"screen.{action_of('frame_left')}", f"screen.{action_of('frame_right')}")
"""Actions of a screen that has the desk's commands."""
_STRIDE = 0.25
"""How much of what is seen a key moves it by."""
_SIZES_KEPT = 2_000
_EDGES = 2
"""Cells beside the line of facts."""
_UNKNOWN = (1, 1)
"""Stands for the size of a photo that cannot be read."""


class Magnifier(Vertical, can_focus=True):
    """A picture and a line about it. Its own keys enlarge the photo; arrows move across one that is enlarged."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "screen.back", "Back", key_display="Esc"),
        same_key("quit", "screen.back"),
        Binding("plus,equals_sign", "enlarge(1)", "Zoom", key_display="+ -", tooltip="Zoom in, or out."),
        Binding("minus", "enlarge(-1)", show=False),
        Binding("0", "show_whole", "Fit", show=False, tooltip="See the whole photo again."),
        Binding("left", "pan(-1, 0)", "Move", key_display="←↓↑→", tooltip="Move across the enlarged photo."),
        Binding("down", "pan(0, 1)", show=False),
        Binding("up", "pan(0, -1)", show=False),
        Binding("right", "pan(1, 0)", show=False),
        Binding("up", f"screen.{action_of('series_up')}", show=False),
        Binding("down", f"screen.{action_of('series_down')}", show=False),
    ]

    DEFAULT_CSS = """
    Magnifier > #zoom-facts {
        height: 1;
        padding: 0 1;
        color: $text-muted;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self, pictures: PictureService, measure: Measure, steps: tuple[str, str] = STEPS) -> None:
        """`steps` are the screen's actions that lead to the photo before, and to the next one."""
        super().__init__()
        self._steps = steps
        self._pictures = pictures
        self._measured_by = measure
        self._frames: Sequence[Frame] = ()
        self._index = 0
        self._note = ""
        self._lens = Lens()
        self._sizes: dict[tuple[str, int], tuple[int, int]] = {}
        self._view = PictureView(pictures, previews=True)

    @property
    def index(self) -> int:
        """Which photo is looked at."""
        return self._index

    @property
    def view(self) -> PictureView:
        """The picture alone."""
        return self._view

    @property
    def frame(self) -> Frame | None:
        """The photo that is looked at."""
        return self._frames[self._index] if self._frames else None

    def compose(self) -> ComposeResult:
        """The picture above, the line below."""
        yield self._view
        yield SteadyText(id="zoom-facts")

    def on_resize(self, event: events.Resize) -> None:
        """Show as much of the photo in the new space."""
        self.call_after_refresh(self._show)

    def show(self, frames: Sequence[Frame], index: int, note: str = "") -> None:
        """Show one of these photos, enlarged as the last one was if that is of the same series.

        `note` is added to the line about it.
        """
        if {frame.path for frame in frames} != {frame.path for frame in self._frames}:
            self._lens = Lens()
        self._frames, self._index, self._note = frames, max(0, min(index, len(frames) - 1)), note
        self._show()

    def prepare(self, frames: Sequence[Frame]) -> None:
        """Have the first photo ready of a series that is likely to be shown next."""
        width, height = self._view.size
        if frames and width and height and frames[0].state is PhotoState.OK:
            self._pictures.prepare([self._key(frames[0])])

    def _key(self, frame: Frame) -> PictureKey:
        return PictureKey(frame.file, frame.mtime_ns, *self._view.size)

    # --- Looking ----------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Arrows are for the photo while it is enlarged; else they lead to other ones."""
        return action != "pan" or self._lens.step > 0

    def action_enlarge(self, by: int) -> None:
        """Enlarge the photo, or shrink it if `by` is negative."""
        self._look(self._lens.enlarged(by))

    def action_show_whole(self) -> None:
        """Show the whole photo."""
        self._look(Lens())

    def action_pan(self, across: int, down: int) -> None:
        """Move across an enlarged photo."""
        frame = self.frame
        if frame is not None and (size := self._sizes.get(_of(frame))) is not None:
            self._look(self._lens.moved(across * _STRIDE, down * _STRIDE, size, self._space))

    async def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The next photo."""
        event.stop()
        await self.run_action(self._steps[1])

    async def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The photo before."""
        event.stop()
        await self.run_action(self._steps[0])

    async def on_click(self, event: events.Click) -> None:
        """A double click goes back, as one led here."""
        if event.chain == 2:
            await self.run_action("screen.back")

    # --- Showing ----------------------------------------------------------------------------------------------------

    def _look(self, lens: Lens) -> None:
        if lens != self._lens:
            self._lens = lens
            self._show()
            self.refresh_bindings()

    @property
    def _space(self) -> tuple[int, int]:
        """Width and height of the room for the picture, in pixels."""
        width, height = self._pictures.cell
        return max(1, self._view.size.width) * width, max(1, self._view.size.height) * height

    def _show(self) -> None:
        frame = self.frame
        if frame is None:
            self._view.say("")
            self._say("")
            return
        size = self._sizes.get(_of(frame))
        if frame.state is not PhotoState.OK:
            self._view.say(f"{frame.state.value}: {frame.file.name}")
        elif size is None and self._lens.step:
            self._view.say("")  # the photo before it is not to be taken for it
            self._measure(frame)  # an enlarged part cannot be told before the photo's shape is known
        else:
            part = self._lens.part(size or _UNKNOWN, self._space)
            self._view.show(frame.file, frame.mtime_ns, part=part)
            if size is None:
                self._measure(frame)
        self._say(self._facts(frame))
        self._prepare_neighbours()

    def _say(self, words: Content | str) -> None:
        self.query_one("#zoom-facts", SteadyText).say(words)

    def _prepare_neighbours(self) -> None:
        """Have the whole photos at hand that are likely to be looked at next."""
        near = [self._frames[at] for at in (self._index + 1, self._index - 1) if 0 <= at < len(self._frames)]
        if self._lens.step == 0 and self._view.size:
            self._pictures.prepare(self._key(frame) for frame in near)

    @work(exit_on_error=False)
    async def _measure(self, frame: Frame) -> None:
        """Find out how many pixels the photo has; one that cannot be read is said to be so by its picture."""
        size = await self._measured_by(frame.file)
        if size is None:
            self._lens = Lens()
        if len(self._sizes) > _SIZES_KEPT:
            self._sizes.clear()
        self._sizes[_of(frame)] = size or _UNKNOWN
        if self.frame is not None and _of(frame) == _of(self.frame):
            self._show()

    def _facts(self, frame: Frame) -> Content:
        size = self._sizes.get(_of(frame), _UNKNOWN)
        scale: list[Part] = [f" · {self._lens.scale:g}×"] if self._lens.step else []
        note: list[Part] = [f" · {self._note}"] if self._note else []
        facts = joined(
            place_facts(frame, self._index, len(self._frames)),
            note,
            size_facts(size if size != _UNKNOWN else None),
            [*scale, " · "],
        )
        return facts + joined(name_facts(frame, max(LEAST_NAME, self.size.width - facts.cell_length - _EDGES)))


def _of(frame: Frame) -> tuple[str, int]:
    """The key of a photo's size: a file that is written anew may have another size."""
    return frame.path, frame.mtime_ns
