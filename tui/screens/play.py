"""Plays a series in place as its trainer will see it: in its frame, each photo held as long as in the clip."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from engine.model import Frame
from tui.keys.commands import same_key
from tui.model.reel import PACES, Reel
from tui.pictures import Picture
from tui.widgets.key_bar import KeyBar
from tui.widgets.photo_facts import BOLD
from tui.widgets.picture_view import PictureView

if TYPE_CHECKING:
    from PIL.Image import Image

    from engine.export.options import ExportOptions
    from engine.export.shots import Shots
    from tui.app import PhotoSeriesApp

_OPENING = "Opening the photos…"
_TICK = 0.05
_SHORTEST_LOOK = 0.25
"""Seconds between two pictures, at least: the promise to slow lines."""
_MOST_CELLS = 5_000
"""A moving picture is no larger: one that fills a large terminal takes a slow line a second and more."""
_RESIZE_REST = 0.3
_USUAL_PACE = PACES.index(Fraction(1, 4))
_STILLS = 4
"""Frames a second where there is no clip: a second for each photo at the usual pace."""


class PlayScreen(Screen[None]):
    """Plays the kept photos of one series, one after the other and over again.

    Every picture is made by the export's own source and encoded before it is due; while one is on its way to a slow
    terminal, time stands still.
    """

    app: PhotoSeriesApp

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "leave", "Back", key_display="Esc"),
        same_key("play", "leave"),
        Binding("space", "pause", "Pause", key_display="␣"),
        Binding("left,h", "step(-1)", "Step", key_display="← →"),
        Binding("right,l", "step(1)", show=False),
        Binding("plus,equals_sign", "pace(1)", "Faster", key_display="+"),
        Binding("minus", "pace(-1)", "Slower", key_display="-"),
        Binding("f", "turn_fit", "Crop or pad"),
    ]

    DEFAULT_CSS = """
    PlayScreen {
        background: $background;
        & > #play-line {
            height: 1;
            padding: 0 1;
            color: $text-muted;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
    }
    """

    def __init__(self, frames: Sequence[Frame], options: ExportOptions) -> None:
        super().__init__()
        self._frames = frames
        self._options = options
        self._reel = Reel((1,) * len(frames), options.fps)
        self._bucket = (0, 0)
        self._lost = 0
        self._pictures: list[Picture] = []
        self._ready = False
        self._moment = 0.0
        self._said = Content("")
        self._shown: Picture | None = None
        self._shown_at = 0.0
        self._paused = False
        self._pace = _USUAL_PACE
        self._resized: Timer | None = None

    @property
    def view(self) -> PictureView:
        """The picture."""
        return self.query_one(PictureView)

    @property
    def reel(self) -> Reel:
        """The clip."""
        return self._reel

    @property
    def photo(self) -> int:
        """Index of the photo whose turn it is."""
        return self._reel.photo_at(self._moment)

    def compose(self) -> ComposeResult:
        """The picture, a line about it, the keys."""
        yield PictureView(self.app.pictures)
        yield Static(_OPENING, id="play-line", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Let time pass; the film is prepared once the screen knows its size."""
        self.set_interval(_TICK, self._tick)

    def on_resize(self, event: events.Resize) -> None:
        """Make the pictures for the new space, once it has come to rest."""
        if self._resized is not None:
            self._resized.stop()
        self._resized = self.set_timer(_RESIZE_REST if self._pictures else 0.001, self._prepare)

    # --- Keys -------------------------------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()

    def action_pause(self) -> None:
        """Stand still, or go on."""
        self._paused = not self._paused
        self._say()

    def action_step(self, by: int) -> None:
        """Stand still at the next photo, or one before."""
        if self._pictures:
            self._paused = True
            self._moment = self._reel.step(self._moment, by)
            self._show()

    def action_pace(self, by: int) -> None:
        """Play faster, or slower where `by` is negative."""
        self._pace = max(0, min(self._pace_index + by, len(self._reel.paces) - 1))
        self._paused = False
        self._say()

    def action_turn_fit(self) -> None:
        """Show what the other way of filling the frame would give."""
        self._options = replace(self._options, fit="pad" if self._options.fit == "crop" else "crop")
        self._prepare()

    # --- Preparing --------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="film", exit_on_error=False)
    async def _prepare(self) -> None:
        """Make the pictures one after the other; the film goes on as soon as there is the one whose turn it is."""
        session = self.app.session
        self._pictures, self._ready = [], False
        shots = await asyncio.to_thread(session.exports.shots, self._frames, self._options, lambda: False)
        self._bucket = shots.size
        self._set_reel(len(shots.frames))
        images = iter(shots)
        while (picture := await asyncio.to_thread(self._next_picture, images)) is not None:
            self._pictures.append(picture)
            if len(self._pictures) == self.photo + 1:
                self._show()
        self._ready = True
        self._set_reel(len(self._pictures))
        self._lost = len(shots.lost)
        if not self._pictures:
            self.view.say(_why_nothing(shots))
        self._say()

    def _set_reel(self, photos: int) -> None:
        profiles = self.app.session.exports.profiles
        profile = profiles.get(self._options.profile)
        runs = profile.runs(photos, self._options) if profile else ()
        self._reel = Reel(runs or (1,) * photos, self._options.fps if runs else _STILLS)
        if self._moment >= self._reel.frames:
            self._moment = 0.0

    def _next_picture(self, images: Iterator[Image]) -> Picture | None:
        """The next picture, ready to be shown; called in a thread."""
        image = next(images, None)
        if image is None:
            return None
        return self.app.pictures.encode(image, *self._space(image.size))

    def _space(self, size: tuple[int, int]) -> tuple[int, int]:
        """Cells for a picture of `size` pixels: all there are, or as many as a moving picture may have."""
        width, height = self.view.size
        cell = self.app.pictures.cell
        scale = min(width * cell[0] / size[0], height * cell[1] / size[1])
        cells = (size[0] * scale / cell[0]) * (size[1] * scale / cell[1])
        fewer = min(1.0, (_MOST_CELLS / max(1.0, cells)) ** 0.5)
        return max(1, int(width * fewer)), max(1, int(height * fewer))

    # --- Playing ----------------------------------------------------------------------------------------------------

    @property
    def _pace_index(self) -> int:
        return min(self._pace, len(self._reel.paces) - 1)

    def _tick(self) -> None:
        """Let time pass, unless the picture is on its way, or it is too early for the next one."""
        if self._paused or not self._pictures or self.view.waits:
            return
        pace = self._reel.paces[self._pace_index]
        moment = self._reel.advance(self._moment, float(pace) * self._reel.fps * _TICK)
        photo = self._reel.photo_at(moment)
        too_early = photo >= len(self._pictures) or time.monotonic() - self._shown_at < _SHORTEST_LOOK
        if photo == self.photo or not too_early:
            self._moment = moment
            self._show()

    def _show(self) -> None:
        """Show the photo whose turn it is, where it is another than the one in sight."""
        if self.photo < len(self._pictures):
            picture = self._pictures[self.photo]
            if picture is not self._shown:
                self._shown, self._shown_at = picture, time.monotonic()
                self.view.show_made(picture)
        self._say()

    def _say(self) -> None:
        line = self._line()
        if line != self._said:
            self._said = line
            self.query_one("#play-line", Static).update(line)

    def _line(self) -> Content:
        reel, options = self._reel, self._options
        if not self._pictures:
            return Content("" if self._ready else _OPENING)
        parts: list[str | tuple[str, str]] = [(f"photo {self.photo + 1} of {len(reel.runs)}", BOLD)]
        if reel.frames > len(reel.runs):
            parts.append(f" · clip frame {int(self._moment) + 1} of {reel.frames} · {options.fps} fps")
        parts.append(f" · {self._bucket[0]}×{self._bucket[1]} {options.fit}")
        parts.append(f" · {self._manner()}")
        if self._lost:
            parts.append((f" · {self._lost} cannot be read", "$text-error"))
        return Content.assemble(*parts)

    def _manner(self) -> str:
        """How it is being played."""
        if self._paused:
            return "paused"
        if not self._ready and len(self._pictures) < len(self._reel.runs):
            return f"making {len(self._pictures) + 1} of {len(self._reel.runs)}"
        if self._reel.frames == len(self._reel.runs):
            return "stills"
        pace = self._reel.paces[self._pace_index]
        return "real time" if pace == 1 else f"{pace} of real time"


def _why_nothing(shots: Shots) -> str:
    return shots.lost[0].what if shots.lost else "There is no photo in this film."
