"""The verifier's film of a series and the person's own, side by side, to choose between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from engine.model import Frame, Series
from engine.store.arrangement import photos_moved
from tui.widgets.filmstrip import Filmstrip
from tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tui.app import PhotoSeriesApp

_ALONE = "+ only here"
_MOVED = "↔ elsewhere"


@dataclass(frozen=True, slots=True)
class Films:
    """Two films of the same photos, frames in order."""

    theirs: tuple[Frame, ...]
    mine: tuple[Frame, ...]
    mine_holds: bool
    """True where the person's is the one that an export would take."""

    @property
    def left_out(self) -> set[str]:
        """Paths of what the person took out."""
        return _paths(self.theirs) - _paths(self.mine)

    @property
    def taken_in(self) -> set[str]:
        """Paths of what the person took in."""
        return _paths(self.mine) - _paths(self.theirs)

    @property
    def moved(self) -> set[str]:
        """Paths of what the person put elsewhere; not of what only moved up to where others went out."""
        both = _paths(self.theirs) & _paths(self.mine)
        theirs, mine = ([frame.path for frame in film if frame.path in both] for film in (self.theirs, self.mine))
        return photos_moved(theirs, mine)

    @classmethod
    def of(cls, series: Series) -> Films | None:
        """The two films of a series; None where there is only the verifier's, or only the person's."""
        mine = series.film if series.frames_by_person else series.film_set_aside
        if mine is None or not series.verifier:
            return None
        return cls(_frames(series, series.verifier_frames), _frames(series, mine), series.frames_by_person)


def _paths(frames: Sequence[Frame]) -> set[str]:
    return {frame.path for frame in frames}


def _frames(series: Series, paths: Sequence[str]) -> tuple[Frame, ...]:
    known = {frame.path: frame for frame in series.frames}
    there = [known[path] for path in paths if path in known]
    return tuple(replace(frame, kept=True, position=place, reason="") for place, frame in enumerate(there, start=1))


class FilmsScreen(Screen[bool]):
    """Shows both films and what differs; answers with True where the other one is to hold."""

    app: PhotoSeriesApp

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(False)", "Leave as it is", key_display="Esc"),
        Binding("t", "dismiss(True)", "Take the other", id="swap_frames"),
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
                    yield Filmstrip(self.app.pictures)
        yield Static(" ".join(differences(films)), id="films-differ", markup=False)
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
        cell = self.app.pictures.cell
        self.set_class(event.size.width * cell[0] > 2 * event.size.height * cell[1], "-beside")

    def action_step(self, by: int) -> None:
        """Go through both at once."""
        for strip in self.strips:
            strip.move_cursor(by)


def _title(whose: str, frames: Sequence[Frame], holds: bool) -> Content:
    many = "1 frame" if len(frames) == 1 else f"{len(frames)} frames"
    held = (" · in use now", "$text-success bold") if holds else ("", "")
    return Content.assemble((whose, "bold"), f" · {many}", held)


def differences(films: Films) -> Iterator[str]:
    """Sentences about what the person's film does with the verifier's."""
    if films.left_out:
        yield f"Yours leaves out {len(films.left_out)} of the verifier's frames."
    if films.taken_in:
        yield f"Yours takes in {len(films.taken_in)} more."
    if films.moved:
        yield f"{len(films.moved)} {'stands' if len(films.moved) == 1 else 'stand'} elsewhere."
    if not (films.left_out or films.taken_in or films.moved):
        yield "Both are the same."
