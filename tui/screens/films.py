"""The verifier's film of a series and the person's own, side by side, to choose between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from engine.model import Frame
from tui.host import HostOf
from tui.model.films import Films
from tui.widgets.filmstrip import Filmstrip
from tui.widgets.key_bar import KeyBar

_ALONE = "+ only here"
_MOVED = "↔ moved"


class FilmsScreen(Screen[bool]):
    """Shows both films and what differs; answers with True where the other one is to hold."""

    host = HostOf()

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(False)", "Cancel", key_display="Esc"),
        Binding("t", "dismiss(True)", "Use the other", id="swap_frames"),
        Binding("enter", "dismiss(True)", show=False),
        Binding("left,h", "step(-1)", "Step", key_display="← →"),
        Binding("right,l", "step(1)", show=False),
    ]

    DEFAULT_CSS = """
    FilmsScreen {
        background: $background;
        & > #films { height: 1fr; layout: vertical; }
        &.-beside > #films { layout: horizontal; }
        Vertical { width: 1fr; height: 1fr; padding: 0 1; }
        Vertical > Static { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        Filmstrip { height: 1fr; }
        & > #films-differ { height: auto; max-height: 3; padding: 0 1; color: $text-muted; }
    }
    """

    def __init__(self, films: Films) -> None:
        super().__init__()
        self._films = films

    @property
    def strips(self) -> list[Filmstrip]:
        """The verifier's and the person's."""
        return list(self.query(Filmstrip))

    def compose(self) -> ComposeResult:
        """Two films under their titles, what differs, the keys."""
        films = self._films
        with Container(id="films"):
            for whose, frames, holds in (
                ("The verifier's", films.theirs, not films.mine_holds),
                ("Yours", films.mine, films.mine_holds),
            ):
                with Vertical():
                    yield Static(_title(whose, frames, holds), markup=False)
                    yield Filmstrip(self.host.pictures)
        yield Static(" ".join(films.differences()), id="films-differ", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the frames, each marked that is not in the other film, or stands elsewhere in it."""
        films = self._films
        marks = dict.fromkeys(films.left_out | films.taken_in, (_ALONE,)) | dict.fromkeys(films.moved, (_MOVED,))
        for strip, frames in zip(self.strips, (films.theirs, films.mine), strict=True):
            strip.show(None, frames)
            strip.mark(marks)

    def on_resize(self, event: events.Resize) -> None:
        """Beside each other where the screen is wide."""
        cell = self.host.pictures.cell
        self.set_class(event.size.width * cell[0] > 2 * event.size.height * cell[1], "-beside")

    def action_step(self, by: int) -> None:
        """Go through both at once."""
        for strip in self.strips:
            strip.move_cursor(by)


def _title(whose: str, frames: Sequence[Frame], holds: bool) -> Content:
    many = "1 frame" if len(frames) == 1 else f"{len(frames)} frames"
    held = (" · in use now", "$text-success bold") if holds else ("", "")
    return Content.assemble((whose, "bold"), f" · {many}", held)
