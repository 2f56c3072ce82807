"""Plays a series in place as its trainer will see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from engine.model import Frame
from tui.desk.clip import Clip
from tui.desk.film_crops import FilmCrops
from tui.desk.player import OPENING, TICK, Player
from tui.dialogs.crops_by_hand import CROP_KEYS, CropsByHand
from tui.host import WRITING, HostOf
from tui.keys.command import same_key
from tui.runtime.timers import call_once
from tui.widgets.key_bar import KeyBar
from tui.widgets.picture_view import PictureView

if TYPE_CHECKING:
    from engine.export.options import ExportOptions

_RESIZE_REST = 0.3


class PlayScreen(Screen[None]):
    """Shows the film and a line about it."""

    host = HostOf()

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss(None)", "Back", key_display="Esc"),
        same_key("play", "dismiss(None)"),
        Binding("space", "pause", "Pause", key_display="␣"),
        Binding("left,h", "step(-1)", "Step", key_display="← →"),
        Binding("right,l", "step(1)", show=False),
        Binding("plus,equals_sign", "pace(1)", "Faster", key_display="+"),
        Binding("minus", "pace(-1)", "Slower", key_display="-"),
        Binding("f", "turn_fit", "Crop or pad"),
        *CROP_KEYS,
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

    def __init__(self, frames: Sequence[Frame], options: ExportOptions, series_id: int | None = None) -> None:
        """`series_id` is the series of these frames, in which crops can be moved; None for frames of several."""
        super().__init__()
        self._series_id = series_id
        self._frames = frames
        self._options = options
        self._resized: Timer | None = None

    def compose(self) -> ComposeResult:
        """The picture, a line about it, the keys."""
        view, line = PictureView(self.host.pictures), Static(OPENING, id="play-line", markup=False)
        self._clip = Clip(self.host, self._frames, self._options)
        self._player = Player(self._clip, view, line.update)
        film = FilmCrops(self.host, self._clip, self._player, self._series_id, self._prepare)
        self._crops = CropsByHand(self.host, film)
        yield view
        yield line
        yield KeyBar()

    def on_mount(self) -> None:
        """Let time pass; the film is prepared once the screen knows its size."""
        self.set_interval(TICK, self._player.tick)

    def on_resize(self, event: events.Resize) -> None:
        """Make the pictures for the new space, once it has come to rest."""
        if self._resized is not None:
            self._resized.stop()
        self._resized = call_once(self, _RESIZE_REST if self._player.plays else 0, self._prepare)

    @work(exclusive=True, group="film", exit_on_error=False)
    async def _prepare(self) -> None:
        await self._player.prepare()

    # --- Keys -------------------------------------------------------------------------------------------------------

    def action_pause(self) -> None:
        """Stand still, or go on."""
        self._player.pause()

    def action_step(self, by: int) -> None:
        """Stand still at the next photo, or one before."""
        self._player.step(by)

    def action_pace(self, by: int) -> None:
        """Play faster, or slower."""
        self._player.change_pace(by)

    def action_turn_fit(self) -> None:
        """Show what the other way of filling the frame would give."""
        self._clip.turn_fit()
        self._prepare()

    @work(group="crops", name=WRITING, exit_on_error=False)
    async def action_crop(self, what: str, across: int = 0, down: int = 0) -> None:
        """Move the crop of the photo that is shown, or of all."""
        await self._crops.press(what, across, down)

    async def action_dismiss(self, result: None = None) -> None:
        """Go back once what was moved last is stored."""
        await self._crops.store()
        await super().action_dismiss(result)
