"""A widget that shows one picture, centred, or says in words why it cannot."""

from __future__ import annotations

import contextlib
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Self

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.filter import LineFilter
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.pictures import WHOLE, Answer, NoPicture, Part, Picture, PictureKey, PictureService
from tui.text import fit, safe
from tui.widgets.drawn_lines import KeptLines, exact, is_in_front, move, unprinted


class PictureView(Widget):
    """Shows a photo as large as its space allows; while its picture is being made, a preview of it, or nothing."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"picture-view--words"}

    DEFAULT_CSS = """
    PictureView {
        width: 1fr;
        height: 1fr;
        & > .picture-view--words { color: $text-muted; }
    }
    """

    def __init__(self, pictures: PictureService, *, previews: bool = False, **kwargs: Any) -> None:
        """With `previews` a photo is seen at once as far as it is known; that takes some milliseconds."""
        super().__init__(**kwargs)
        self._pictures = pictures
        self._has_previews = previews
        self._lacks_preview = False
        self._is_drawn_whole = False
        """True while all of it is being drawn anyway."""
        self._photo: tuple[Path, int, bool, Part] | None = None
        self._key: PictureKey | None = None
        self._waits = False
        self._made: Picture | None = None
        self._picture: Picture | None = None
        self._words = ""
        self._drawn = KeptLines(self)

    @property
    def picture(self) -> Picture | None:
        """What is drawn now."""
        return self._picture

    @property
    def words(self) -> str:
        """What is said in place of a picture."""
        return self._words

    @property
    def waits(self) -> bool:
        """True while a picture is on its way: being made, or held back as the line is busy."""
        return self._waits

    def show(self, file: Path, mtime_ns: int, *, dim: bool = False, part: Part = WHOLE) -> None:
        """Show this photo; another one that was shown goes at once, so that nobody judges the wrong one.

        Another part of the same photo takes its place once it is ready.
        """
        self._photo = (file, mtime_ns, dim, part)
        self._load()

    def show_made(self, picture: Picture) -> None:
        """Show a picture that was made elsewhere; what was shown stays until the line is free for this one."""
        self._forget()
        self._waits = True
        self._made = picture
        self._pictures.outlet.show(picture, lambda: self._draw_made(picture), lambda: picture is self._made)

    def say(self, words: str) -> None:
        """Show untrusted words in place of a picture."""
        self._forget()
        self._set(None, words)

    def redraw(self) -> None:
        """Draw it anew where the terminal has lost it."""
        if self._made is not None:
            self.show_made(self._made)
        else:
            self._key = None
            self._load()

    def on_mount(self) -> None:
        """Start sending through this app."""
        self._pictures.outlet.open(self.app)

    def on_resize(self, event: events.Resize) -> None:
        """Fill the new space."""
        self._load()

    def notify_style_update(self) -> None:
        """Other colours: a dim photo fades into another ground."""
        super().notify_style_update()
        self._drawn.drop()
        self.call_after_refresh(self._load)

    def _load(self) -> None:
        if self._photo is None or not self.size:
            return
        file, mtime_ns, dim, part = self._photo
        fade = self.background_colors[1].rgb if dim else None
        key, before = PictureKey(file, mtime_ns, self.size.width, self.size.height, fade, part), self._key
        if key == before:
            return
        self._withdraw()
        self._key, self._made, self._waits = key, None, True
        answer = self._pictures.at_hand(key)
        if answer is not None:
            self._arrived(key, answer)
        elif self._pictures.protocol == "none":
            self._set(None, file.name)
        if self._waits and (before is None or replace(before, part=part) != key):
            self._set(None, "", waits=True)
            self._lacks_preview = self._has_previews and answer is None
            if self._lacks_preview and (preview := self._pictures.preview(key)) is not None:
                self._preview(key, preview)
        if self._waits and answer is None:
            self._pictures.request(key, self._hand_on, self._hand_preview_on if self._lacks_preview else None)

    def _forget(self) -> None:
        """Wait for nothing any more."""
        self._withdraw()
        self._photo = self._key = self._made = None

    def _withdraw(self) -> None:
        if self._key is not None:
            self._pictures.withdraw(self._key, self._hand_on)

    def _hand_on(self, key: PictureKey, answer: Answer) -> None:
        """Called in a thread of the service; never waits for the screen."""
        try:
            self.call_later(self._arrived, key, answer)
        except RuntimeError:
            return  # the app has just ended

    def _arrived(self, key: PictureKey, answer: Answer) -> None:
        if key != self._key:
            return
        self._lacks_preview = False
        if isinstance(answer, NoPicture):
            self._set(None, answer.reason)
            return
        self._pictures.outlet.show(answer, lambda: self._draw(key, answer), lambda: key == self._key)

    def _hand_preview_on(self, key: PictureKey, preview: Picture) -> None:
        """The same for what is shown until then."""
        with contextlib.suppress(RuntimeError):
            self.call_later(self._preview, key, preview)

    def _preview(self, key: PictureKey, preview: Picture) -> None:
        """Show a preview of what is waited for, unless the line is busy until that comes."""

        def is_wanted() -> bool:
            return key == self._key and self._lacks_preview

        def draw() -> None:
            if is_wanted():
                self._lacks_preview = False
                self._set(preview, "", waits=True)

        if is_wanted():
            self._pictures.outlet.show(preview, draw, is_wanted)

    def _draw(self, key: PictureKey, picture: Picture) -> None:
        if key == self._key:
            self._set(picture, "")

    def _draw_made(self, picture: Picture) -> None:
        if picture is self._made:
            self._set(picture, "")

    def _set(self, picture: Picture | None, words: str, *, waits: bool = False) -> None:
        self._waits = waits
        if picture is not self._picture or words != self._words:
            self._picture, self._words = picture, words
            if not self._is_drawn_whole:
                self.refresh()

    # --- Drawing ------------------------------------------------------------------------------------------------

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Those for exact colours."""
        return exact(super().get_line_filters())

    def render_line(self, y: int) -> Strip:
        """One line alone."""
        return next(iter(self._lines([y])))

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw these regions anew, or everything."""
        self._drawn.drop(regions)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _lines(self, wanted: Sequence[int]) -> Iterable[Strip]:
        """Half blocks or, where pixels are to lie over them, blanks; under a dialog, which tints what is below it, half
        blocks in any case.
        """
        picture, size, blank = self._picture, self.size, self.get_component_rich_style("picture-view--words")
        if picture is None:
            return (self._words_line(y) for y in wanted)
        if not self._fits(picture):
            return (Strip.blank(size.width, blank) for _ in wanted)
        rows = picture.strips if is_in_front(self) else picture.plain
        top, left = self._corner(picture)
        before, after = Segment(" " * left, blank), Segment(" " * (size.width - left - picture.width), blank)
        return (
            Strip([before, *rows[y - top], after], size.width)
            if 0 <= y - top < picture.height
            else Strip.blank(size.width, blank)
            for y in wanted
        )

    def _fits(self, picture: Picture) -> bool:
        """False for one that was made before the last resize, for a larger space."""
        return picture.width <= self.size.width and picture.height <= self.size.height

    def _corner(self, picture: Picture) -> tuple[int, int]:
        return max(0, self.size.height - picture.height) // 2, max(0, self.size.width - picture.width) // 2

    def _words_line(self, y: int) -> Strip:
        width = self.size.width
        if not self._words:
            return Strip.blank(width, self.get_component_rich_style("picture-view--words"))
        said = [line for part in self._words.split("\n") for line in textwrap.wrap(safe(part), max(1, width))]
        lines = said[: self.size.height]
        top = (self.size.height - len(lines)) // 2
        style = self.get_component_rich_style("picture-view--words")
        if not 0 <= y - top < len(lines):
            return Strip.blank(width, style)
        line = lines[y - top]
        return Strip([Segment(fit(" " * ((width - cell_len(line)) // 2) + line, width), style)], width)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines, and what is drawn over their cells."""
        if self._photo is not None and (self._key is None or (self._key.width, self._key.height) != self.size):
            # It is drawn in a new size before it hears of that, if it ever does: what is at hand is to be seen at once.
            self._is_drawn_whole = crop.size == self.outer_size
            self._load()
            self._is_drawn_whole = False
        picture = self._picture
        strips = self._drawn.within(crop, (picture, self._words), self._lines)
        if picture is None or not picture.overlay or not self._fits(picture):
            return strips
        if crop.size != self.outer_size or not is_in_front(self):
            return strips
        top, left = self._corner(picture)
        corner = self.content_region.offset.x + left, self.content_region.offset.y + top
        # Cells of a line are drawn from left to right and lines from top to bottom, so what lies over all of them
        # hangs on the last one; afterwards the cursor goes back to where Textual believes it is.
        back = self.region.right, self.region.bottom - 1
        strips[-1] = Strip([*strips[-1], unprinted(move(*corner) + picture.overlay + move(*back))], crop.width)
        return strips
