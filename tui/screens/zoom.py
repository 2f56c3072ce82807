"""One of two photos that are compared, as large as the screen; from there nearer, and across it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from engine.model import Frame
from tui.desk.photo_sizes import photo_size
from tui.host import HostOf
from tui.keys.command import same_key
from tui.widgets.key_bar import KeyBar
from tui.widgets.magnifier import Magnifier


class ZoomScreen(Screen[int]):
    """Shows the photos of a series one at a time; answers with the index of the one looked at last."""

    host = HostOf()

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "back", show=False),
        same_key("zoom", "back"),
        Binding("left,h", "step(-1)", "Step", key_display="← →"),
        Binding("right,l", "step(1)", show=False),
    ]

    DEFAULT_CSS = """
    ZoomScreen { background: $background; }
    """

    def __init__(self, frames: Sequence[Frame], index: int) -> None:
        super().__init__()
        self._frames = frames
        self._first = index

    def compose(self) -> ComposeResult:
        """The photo, the keys."""
        yield Magnifier(self.host.pictures, partial(photo_size, self.host), ("screen.step(-1)", "screen.step(1)"))
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the photo."""
        self._magnifier.focus()
        self._show(self._first)

    @property
    def _magnifier(self) -> Magnifier:
        return self.query_one(Magnifier)

    def _show(self, index: int) -> None:
        self._magnifier.show(self._frames, index)

    def action_step(self, by: int) -> None:
        """Look at the next photo, or one before."""
        self._show(self._magnifier.index + by)

    def action_back(self) -> None:
        """Go back, with this photo."""
        self.dismiss(self._magnifier.index)
