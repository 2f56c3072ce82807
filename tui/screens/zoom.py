"""One photo as large as the screen; from there nearer, and across it."""

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
    ZoomScreen { background: $background; }
    """

    def __init__(self, frames: Sequence[Frame], index: int) -> None:
        super().__init__()
        self._frames = frames
        self._first = index

    def compose(self) -> ComposeResult:
        """The photo, the keys."""
        yield Magnifier(self.host.pictures, partial(photo_size, self.host), self._frames, self._first)
        yield KeyBar()

    @property
    def _magnifier(self) -> Magnifier:
        return self.query_one(Magnifier)

    def action_enlarge(self, by: int) -> None:
        """Go nearer, or farther."""
        self._magnifier.enlarge(by)

    def action_whole(self) -> None:
        """See the whole photo."""
        self._magnifier.show_whole()

    def action_pan(self, across: int, down: int) -> None:
        """Move across an enlarged photo, or on to a neighbour."""
        self._magnifier.pan(across, down)

    def action_step(self, by: int) -> None:
        """Look at the next photo, or one before."""
        self._magnifier.step(by)

    def action_toggle_facts(self) -> None:
        """Show or hide the line about the photo."""
        self._magnifier.toggle_facts()

    def action_leave(self) -> None:
        """Go back to the film, at this photo."""
        self.dismiss(self._magnifier.index)
