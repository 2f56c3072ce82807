"""The selected series: its film, its caption, and what the verifier and the names say about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from engine.model import Frame, Jump, LookAlikes, PhotoState, Series
from tui.pictures.service import PictureService
from tui.text import safe
from tui.text.marks import mark_words
from tui.widgets.alike import film_marks, jump_places, jump_words, near_frames, near_words
from tui.widgets.caption import CaptionEditor, CaptionRules
from tui.widgets.filmstrip import Filmstrip
from tui.widgets.magnifier import Magnifier, Measure
from tui.widgets.photo_facts import LEAST_NAME, OPEN, joined, name_facts
from tui.widgets.series_words import caption_line, facts_line, loupe_title_line, reason_line, title_line
from tui.widgets.steady_text import SteadyText


class SeriesPanel(Vertical):
    """Shows one series, or that there is none."""

    ALLOW_SELECT = False  # of its own; a double click on its edge moves that back and must not select all texts in it

    DEFAULT_CSS = """
    SeriesPanel {
        padding: 0 1;
        & > #panel-title { height: 1; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; }
        & > #panel-facts { height: 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
        & > Filmstrip { height: 1fr; margin: 1 0 0 0; }
        & > #panel-frame { height: 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
        & > #panel-caption {
            height: auto; min-height: 3; max-height: 5; padding: 0 1; border-left: outer $accent; margin: 1 0 0 0;
        }
        & > CaptionEditor { display: none; margin: 1 0 0 0; }
        & > #panel-reason { height: auto; min-height: 2; max-height: 3; color: $text-muted; margin: 1 0 0 0; }
        & > Magnifier { display: none; }
        &.-loupe {
            & > #panel-facts, & > Filmstrip, & > #panel-frame, & > #panel-reason { display: none; }
            & > Magnifier { display: block; }
            & > #panel-caption { margin: 0; min-height: 1; max-height: 3; }
            & > CaptionEditor { margin: 0; max-height: 5; }
        }
        & > #panel-caption.-empty { visibility: hidden; }
        &.-editing > #panel-caption { display: none; }
        &.-editing > CaptionEditor { display: block; }
    }
    """

    class SeriesShown(Message):
        """A series is shown, or shown anew."""

        def __init__(self, series_id: int) -> None:
            super().__init__()
            self.series_id = series_id

    class FramePointed(Message):
        """Keys are for this frame now, or for those that are picked."""

        def __init__(self, series_id: int, index: int, picked: tuple[int, ...]) -> None:
            super().__init__()
            self.series_id = series_id
            self.index = index
            self.picked = picked

    def __init__(
        self,
        pictures: PictureService,
        measure: Measure,
        rules: CaptionRules,
        worded: Callable[[str], str],
        **kwargs: Any,
    ) -> None:
        """`worded` puts the user's keys in the place of the commands that a text names."""
        super().__init__(**kwargs)
        self._worded = worded
        self._film = Filmstrip(pictures)
        self._magnifier = Magnifier(pictures, measure)
        self._editor = CaptionEditor(rules)
        self.series: Series | None = None
        self._alike = LookAlikes()
        self._jump: Jump | None = None
        self._has_film = True

    def compose(self) -> ComposeResult:
        """Title, facts, film or one photo, caption, reason."""
        yield SteadyText(id="panel-title")
        yield SteadyText(id="panel-facts")
        yield self._film
        yield self._magnifier
        yield SteadyText(id="panel-frame")
        yield SteadyText(id="panel-caption", classes="-empty")
        yield self._editor
        yield SteadyText(id="panel-reason")

    def on_resize(self) -> None:
        """Say as much of the file's name as there is room for now."""
        self._say("panel-frame", self._frame_line())

    def show(self, series: Series | None) -> None:
        """Show a series; the same one again keeps the place in its film."""
        if self.editing and (series is None or self.series is None or series.row.id != self.series.row.id):
            self.end_edit()
        if series is None or self.series is None or series.row.id != self.series.row.id:
            self._alike, self._jump = LookAlikes(), None
        self.series = series
        self.query_one("#panel-caption").set_class(series is None, "-empty")  # on the panel it restyles all children
        self._film.show(series.row.id if series else None, series.frames if series else ())
        self._say_title()
        self._say("panel-caption", caption_line(series, self._worded) if series else "")
        self._say("panel-reason", reason_line(series) if series else "")
        self._show_alike()
        if series is not None:
            self.post_message(self.SeriesShown(series.row.id))

    def _say_title(self) -> None:
        series = self.series
        self._say(
            "panel-title", "" if series is None else loupe_title_line(series) if self.loupe else title_line(series)
        )

    def mark(self, series_id: int, alike: LookAlikes) -> None:
        """Mark what looks alike, unless another series is shown by now."""
        if self.series is not None and self.series.row.id == series_id and alike != self._alike:
            self._alike = alike
            self._show_alike()

    def mark_jump(self, series_id: int, jump: Jump | None) -> None:
        """Mark where the film jumps, unless another series is shown by now."""
        if self.series is not None and self.series.row.id == series_id and jump != self._jump:
            self._jump = jump
            self._show_alike()

    def _show_alike(self) -> None:
        series, frames = self.series, self.series.frames if self.series else ()
        self._film.mark(film_marks(frames, near_frames(frames, self._alike), jump_places(frames, self._jump)))
        self._say("panel-facts", facts_line(series, self._alike, self._worded) if series else "")
        self.describe_frame()

    def _say(self, where: str, words: Content | str) -> None:
        self.query_one(f"#{where}", SteadyText).say(words)

    @property
    def film(self) -> Filmstrip:
        """The filmstrip."""
        return self._film

    @property
    def frame(self) -> Frame | None:
        """The photo under the film's cursor."""
        if self.series is None or not self.series.frames:
            return None
        return self.series.frames[min(self._film.cursor, len(self.series.frames) - 1)]

    @on(Filmstrip.FrameHighlighted)
    def describe_frame(self) -> None:
        """Say in a line what is known of the photo under the cursor, and show it in the loupe if that is open."""
        self._say("panel-frame", self._frame_line())
        if self.series is not None:
            self.post_message(self.FramePointed(self.series.row.id, self._film.cursor, self._film.picked_places))
        if self.loupe:
            self._magnifier.show(self._film.frames, self._film.cursor, self._note())

    def prepare(self, frames: Sequence[Frame]) -> None:
        """Have pictures ready for a series that is likely to be shown next."""
        if self.loupe:
            self._magnifier.prepare(frames)
        elif self._film.display:
            self._film.prepare(frames)

    def show_film(self, on: bool) -> None:
        """Show the film, or leave it to the list to show the photos."""
        self._has_film = on
        self._film.display = on and not self.loupe

    # --- The loupe ----------------------------------------------------------------------------------------------

    @property
    def loupe(self) -> bool:
        """True while one photo is shown as large as there is room, in place of the film."""
        return self.has_class("-loupe")

    @property
    def magnifier(self) -> Magnifier:
        """What shows that photo, and has the keys meanwhile."""
        return self._magnifier

    def open_loupe(self) -> None:
        """Show one photo in place of the film; the film's cursor says which."""
        self._turn_loupe(True)

    def close_loupe(self) -> None:
        """Show the film again, at the photo that was looked at last."""
        self._turn_loupe(False)

    def _turn_loupe(self, on: bool) -> None:
        self.set_class(on, "-loupe")
        self._film.display = self._has_film and not on
        self._say_title()
        self.describe_frame()

    def _note(self) -> str:
        """What is said of the photo in the loupe beside its place."""
        frame, series = self.frame, self.series
        if frame is None or series is None:
            return ""
        if picked := len(self._film.picked):
            return f"{picked} picked"
        near, jump = near_frames(series.frames, self._alike), jump_places(series.frames, self._jump)
        words = jump_words(frame.position, jump), near_words(near.get(frame.path)), *mark_words(frame.marks)
        return " · ".join(word for word in words if word)

    def _frame_line(self) -> str:
        frame, series = self.frame, self.series
        if frame is None or series is None:
            return ""
        if picked := len(self._film.picked):
            return f"{picked} picked: include/exclude and move apply to all; Esc clears"
        near, jump = near_frames(series.frames, self._alike), jump_places(series.frames, self._jump)
        parts = [
            f"frame {frame.position}" if frame.position else OPEN if frame.is_open else "excluded",
            frame.state.value if frame.state != PhotoState.OK else "",
            jump_words(frame.position, jump),
            near_words(near.get(frame.path)),
            *mark_words(frame.marks),
            safe(frame.reason),
        ]
        told = "".join(f"{part} · " for part in parts if part)
        width = self.query_one("#panel-frame").content_size.width
        return told + joined(name_facts(frame, max(LEAST_NAME, width - cell_len(told)) if width else 0)).plain

    @property
    def editing(self) -> bool:
        """True while the caption is being edited."""
        return self.has_class("-editing")

    def edit(self, draft: str | None = None, series: int = 1) -> None:
        """Begin to edit the caption, or go on with a draft of it; it is to be that of so many `series`."""
        if self.series is not None:
            self.add_class("-editing")
            self._editor.begin(self.series.caption if draft is None else draft, series)

    def end_edit(self) -> None:
        """Show the caption again."""
        self.remove_class("-editing")
